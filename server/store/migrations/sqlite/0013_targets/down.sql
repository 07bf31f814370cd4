ALTER TABLE events DROP COLUMN target_seq;
