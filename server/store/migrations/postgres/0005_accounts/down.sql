-- What the older schema cannot say is said in its own words: nobody gains by the way back.
UPDATE invitations SET expires_at = 0 WHERE used_at IS NULL AND closed_at IS NOT NULL;
UPDATE users SET disabled_at = created_at WHERE approved_at IS NULL AND disabled_at IS NULL;
DROP TABLE set_up_codes;
DROP TABLE password_resets;
DROP INDEX open_invitations_by_end;
DROP INDEX open_invitations_of_guest;
DROP INDEX open_invitations_of_maker;
ALTER TABLE invitations DROP COLUMN closed_at;
DROP INDEX users_of_inviter;
ALTER TABLE users DROP COLUMN must_change_password;
ALTER TABLE users DROP COLUMN approved_by;
ALTER TABLE users DROP COLUMN approved_at;
ALTER TABLE users DROP COLUMN invited_by;
