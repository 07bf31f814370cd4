-- Apart from the column, whose lock would keep everybody from the log while this runs. An earlier
-- form of that migration made the index too.
UPDATE events SET target_seq = CAST(substr(body, instr(body, '"raised_seq":') + 13, 19) AS INTEGER)
WHERE kind IN ('alert_acknowledged', 'alert_confirmed', 'alert_answered')
    AND instr(body, '"raised_seq":') > 0;
CREATE INDEX IF NOT EXISTS events_by_target ON events (room_id, target_seq, seq) WHERE target_seq IS NOT NULL;
