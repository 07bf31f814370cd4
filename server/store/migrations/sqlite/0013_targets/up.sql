-- An event that changes another one names it in a column, so that whatever became of an item is
-- found by the item's number.
ALTER TABLE events ADD COLUMN target_seq BIGINT;
