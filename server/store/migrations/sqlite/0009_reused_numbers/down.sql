-- What was said under a number used again has no place in the older tables; the room's log
-- keeps it.
DELETE FROM downlinks WHERE alert_id IN (SELECT id FROM alerts WHERE n > 0);
CREATE TABLE old_answers (
    device_id BLOB NOT NULL REFERENCES devices (id),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    alert_id BLOB NOT NULL REFERENCES alerts (id),
    -- watch_protocol::Answer as JSON; what makes a repeat a repeat.
    body TEXT NOT NULL,
    PRIMARY KEY (device_id, epoch, seq)
) WITHOUT ROWID;
INSERT INTO old_answers SELECT device_id, epoch, seq, alert_id, body FROM answers
WHERE n = 0 AND alert_id NOT IN (SELECT id FROM alerts WHERE n > 0);
DROP TABLE answers;
ALTER TABLE old_answers RENAME TO answers;
CREATE TABLE old_alerts (
    id BLOB NOT NULL PRIMARY KEY,
    device_id BLOB NOT NULL REFERENCES devices (id),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    device_time BIGINT NOT NULL,
    room_id BLOB NOT NULL REFERENCES rooms (id),
    -- The event that shows it.
    raised_seq BIGINT NOT NULL,
    acknowledged_by BLOB REFERENCES users (id),
    acknowledged_at BIGINT,
    acknowledged_seq BIGINT,
    confirmed_at BIGINT,
    UNIQUE (device_id, epoch, seq)
) WITHOUT ROWID;
INSERT INTO old_alerts SELECT id, device_id, epoch, seq, device_time, room_id, raised_seq,
    acknowledged_by, acknowledged_at, acknowledged_seq, confirmed_at FROM alerts WHERE n = 0;
DROP TABLE alerts;
ALTER TABLE old_alerts RENAME TO alerts;
CREATE INDEX open_alerts ON alerts (room_id) WHERE acknowledged_at IS NULL;
