DROP INDEX events_by_target;
ALTER TABLE events DROP COLUMN target_seq;
