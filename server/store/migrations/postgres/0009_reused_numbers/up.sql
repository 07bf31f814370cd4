-- A watch that counts anew within an epoch uses numbers again. What a person said under such a
-- number is kept beside what was there: `n` counts them.
ALTER TABLE alerts ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alerts DROP CONSTRAINT alerts_device_id_epoch_seq_key;
ALTER TABLE alerts ADD UNIQUE (device_id, epoch, seq, n);
ALTER TABLE answers ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE answers DROP CONSTRAINT answers_pkey;
ALTER TABLE answers ADD PRIMARY KEY (device_id, epoch, seq, n);
