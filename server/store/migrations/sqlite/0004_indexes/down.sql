DROP INDEX pairing_codes_by_end;
DROP INDEX pairing_codes_of_wearer;
DROP INDEX users_by_role;
DROP INDEX sign_ins_of_user;
CREATE INDEX sign_ins_of_user ON sign_ins (user_id);
