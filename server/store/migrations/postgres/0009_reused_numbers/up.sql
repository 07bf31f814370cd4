-- A watch that counts anew within an epoch uses numbers again. What a person said under such a
-- number is kept beside what was there: `n` counts them.
-- An alert names the events that say what became of it, so that any page can show its state.
ALTER TABLE alerts ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alerts DROP CONSTRAINT alerts_device_id_epoch_seq_key;
ALTER TABLE alerts ADD UNIQUE (device_id, epoch, seq, n);
ALTER TABLE alerts ADD COLUMN confirmed_seq BIGINT;
-- The newest answer.
ALTER TABLE alerts ADD COLUMN answered_seq BIGINT;
UPDATE alerts SET confirmed_seq = felt.seq FROM (
    SELECT room_id, (body::json ->> 'raised_seq')::bigint AS raised_seq, MAX(seq) AS seq FROM events
    WHERE kind = 'alert_confirmed' GROUP BY 1, 2
) AS felt WHERE felt.room_id = alerts.room_id AND felt.raised_seq = alerts.raised_seq;
UPDATE alerts SET answered_seq = answered.seq FROM (
    SELECT room_id, (body::json ->> 'raised_seq')::bigint AS raised_seq, MAX(seq) AS seq FROM events
    WHERE kind = 'alert_answered' GROUP BY 1, 2
) AS answered WHERE answered.room_id = alerts.room_id AND answered.raised_seq = alerts.raised_seq;
ALTER TABLE answers ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE answers DROP CONSTRAINT answers_pkey;
ALTER TABLE answers ADD PRIMARY KEY (device_id, epoch, seq, n);
