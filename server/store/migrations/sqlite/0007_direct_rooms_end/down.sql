DROP TABLE reports;
DROP TABLE blocks;
ALTER TABLE memberships DROP COLUMN muted_at;
ALTER TABLE rooms DROP COLUMN ended_at;
