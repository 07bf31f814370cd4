DROP INDEX answers_of_alert;
DROP INDEX downlinks_of_alert;
DROP INDEX probe_users;
ALTER TABLE users DROP COLUMN is_probe;
ALTER TABLE contacts DROP COLUMN wear;
DROP INDEX devices_to_check;
ALTER TABLE devices DROP COLUMN is_silent;
ALTER TABLE devices DROP COLUMN checked;
ALTER TABLE devices DROP COLUMN check_at;
