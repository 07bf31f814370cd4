-- When the server next looks whether a watch works, by the database's clock: at once, for a new one. Null: never again.
ALTER TABLE devices ADD COLUMN check_at BIGINT DEFAULT 0;
-- domain::alert::Checked as JSON: what the last look found.
ALTER TABLE devices ADD COLUMN checked TEXT;
-- It was found silent: its next post is looked at at once.
ALTER TABLE devices ADD COLUMN is_silent BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE devices SET check_at = NULL WHERE revoked_at IS NOT NULL;
CREATE INDEX devices_to_check ON devices (check_at) WHERE check_at IS NOT NULL;

-- watch_protocol::WearState of the newest fresh reading.
ALTER TABLE contacts ADD COLUMN wear TEXT;

-- Nobody: accounts by which the server sends alerts through itself. In no list and no count.
ALTER TABLE users ADD COLUMN is_probe BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX probe_users ON users (role, id) WHERE is_probe;
-- What refers to an alert is looked up when one is deleted.
CREATE INDEX downlinks_of_alert ON downlinks (alert_id);
CREATE INDEX answers_of_alert ON answers (alert_id);
