-- Who brought whom.
ALTER TABLE users ADD COLUMN invited_by BYTEA REFERENCES users (id);
-- Null: the account waits for an admin.
ALTER TABLE users ADD COLUMN approved_at BIGINT;
ALTER TABLE users ADD COLUMN approved_by BYTEA REFERENCES users (id);
-- Somebody else chose the password.
ALTER TABLE users ADD COLUMN must_change_password BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE users SET approved_at = created_at;
-- An account that a link made is as old as the use of the link.
UPDATE users SET invited_by = i.created_by FROM invitations i
    WHERE i.used_by = users.id AND i.used_at = users.created_at;
CREATE INDEX users_of_inviter ON users (invited_by);

-- Used and done with, revoked, expired and tidied up, or its maker lost the membership or account
-- that it hung on. Nothing opens it again.
ALTER TABLE invitations ADD COLUMN closed_at BIGINT;
UPDATE invitations SET closed_at = COALESCE(used_at, created_at)
    WHERE used_at IS NOT NULL
        OR created_by IN (SELECT id FROM users WHERE disabled_at IS NOT NULL)
        OR (room_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM memberships m
            WHERE m.room_id = invitations.room_id AND m.user_id = invitations.created_by
                AND m.left_at IS NULL));
CREATE INDEX open_invitations_of_maker ON invitations (created_by) WHERE closed_at IS NULL;
CREATE INDEX open_invitations_of_guest ON invitations (used_by)
    WHERE closed_at IS NULL AND used_by IS NOT NULL;
CREATE INDEX open_invitations_by_end ON invitations (expires_at)
    WHERE closed_at IS NULL AND used_by IS NULL;

-- One at a time for each person.
CREATE TABLE password_resets (
    user_id BYTEA NOT NULL PRIMARY KEY REFERENCES users (id),
    token_hash BYTEA NOT NULL UNIQUE,
    created_by BYTEA NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX open_password_resets_of_maker ON password_resets (created_by) WHERE used_at IS NULL;

-- Only while nobody has an account.
CREATE TABLE set_up_codes (
    code_hash BYTEA NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL
);
