-- A watch that counts anew within an epoch uses numbers again. What a person said under such a
-- number is kept beside what was there: `n` counts them. SQLite changes a key by a new table.
-- An alert names the events that say what became of it, so that any page can show its state.
CREATE TABLE new_alerts (
    id BLOB NOT NULL PRIMARY KEY,
    device_id BLOB NOT NULL REFERENCES devices (id),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL DEFAULT 0,
    device_time BIGINT NOT NULL,
    room_id BLOB NOT NULL REFERENCES rooms (id),
    -- The event that shows it.
    raised_seq BIGINT NOT NULL,
    acknowledged_by BLOB REFERENCES users (id),
    acknowledged_at BIGINT,
    acknowledged_seq BIGINT,
    confirmed_at BIGINT,
    confirmed_seq BIGINT,
    -- The newest answer.
    answered_seq BIGINT,
    UNIQUE (device_id, epoch, seq, n)
) WITHOUT ROWID;
INSERT INTO new_alerts (id, device_id, epoch, seq, device_time, room_id, raised_seq,
    acknowledged_by, acknowledged_at, acknowledged_seq, confirmed_at)
SELECT id, device_id, epoch, seq, device_time, room_id, raised_seq,
    acknowledged_by, acknowledged_at, acknowledged_seq, confirmed_at FROM alerts;
DROP TABLE alerts;
ALTER TABLE new_alerts RENAME TO alerts;
CREATE INDEX open_alerts ON alerts (room_id) WHERE acknowledged_at IS NULL;
UPDATE alerts SET confirmed_seq = felt.seq FROM (
    SELECT room_id, json_extract(body, '$.raised_seq') AS raised_seq, MAX(seq) AS seq FROM events
    WHERE kind = 'alert_confirmed' GROUP BY 1, 2
) AS felt WHERE felt.room_id = alerts.room_id AND felt.raised_seq = alerts.raised_seq;
UPDATE alerts SET answered_seq = answered.seq FROM (
    SELECT room_id, json_extract(body, '$.raised_seq') AS raised_seq, MAX(seq) AS seq FROM events
    WHERE kind = 'alert_answered' GROUP BY 1, 2
) AS answered WHERE answered.room_id = alerts.room_id AND answered.raised_seq = alerts.raised_seq;

CREATE TABLE new_answers (
    device_id BLOB NOT NULL REFERENCES devices (id),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL DEFAULT 0,
    alert_id BLOB NOT NULL REFERENCES alerts (id),
    -- watch_protocol::Answer as JSON; what makes a repeat a repeat.
    body TEXT NOT NULL,
    PRIMARY KEY (device_id, epoch, seq, n)
) WITHOUT ROWID;
INSERT INTO new_answers (device_id, epoch, seq, alert_id, body)
SELECT device_id, epoch, seq, alert_id, body FROM answers;
DROP TABLE answers;
ALTER TABLE new_answers RENAME TO answers;
