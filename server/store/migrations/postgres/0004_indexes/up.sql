-- A person's sign-ins that have not expired: years of earlier ones lie beside them.
DROP INDEX sign_ins_of_user;
CREATE INDEX sign_ins_of_user ON sign_ins (user_id, expires_at);

-- The few admins among all people.
CREATE INDEX users_by_role ON users (role, id);

-- A new code takes the place of its wearer's earlier ones, and of those that have expired.
CREATE INDEX pairing_codes_of_wearer ON pairing_codes (wearer_id);
CREATE INDEX pairing_codes_by_end ON pairing_codes (expires_at);
