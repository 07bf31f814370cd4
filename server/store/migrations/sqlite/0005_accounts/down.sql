-- What the older schema cannot say is said in its own words: nobody gains by the way back.
UPDATE invitations SET expires_at = 0 WHERE used_at IS NULL AND closed_at IS NOT NULL;
UPDATE users SET disabled_at = created_at WHERE approved_at IS NULL AND disabled_at IS NULL;
DROP TABLE set_up_codes;
DROP TABLE password_resets;
DROP INDEX open_invitations_by_end;
DROP INDEX open_invitations_of_guest;
DROP INDEX open_invitations_of_maker;
ALTER TABLE invitations DROP COLUMN closed_at;
-- SQLite drops no column that points at a table.
CREATE TABLE users_before (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
) WITHOUT ROWID;
INSERT INTO users_before
    SELECT id, email, name, role, password_hash, created_at, disabled_at FROM users;
DROP TABLE users;
ALTER TABLE users_before RENAME TO users;
CREATE INDEX users_by_role ON users (role, id);
