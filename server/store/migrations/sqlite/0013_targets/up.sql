-- An event that changes another one names it in a column, so that whatever became of an item is
-- found by the item's number.
ALTER TABLE events ADD COLUMN target_seq BIGINT;
UPDATE events SET target_seq = CAST(substr(body, instr(body, '"raised_seq":') + 13, 19) AS INTEGER)
WHERE kind IN ('alert_acknowledged', 'alert_confirmed', 'alert_answered')
    AND instr(body, '"raised_seq":') > 0;
CREATE INDEX events_by_target ON events (room_id, target_seq, seq) WHERE target_seq IS NOT NULL;
