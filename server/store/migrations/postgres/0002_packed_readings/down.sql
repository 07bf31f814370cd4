-- Packed readings cannot be unpacked here, so this goes back only where there are none.
LOCK TABLE reading_blocks IN ACCESS EXCLUSIVE MODE;
DO $$
BEGIN
    IF EXISTS (SELECT FROM reading_blocks) THEN
        RAISE EXCEPTION 'reading_blocks still holds readings';
    END IF;
END
$$;
DROP INDEX pending_downlinks;
DROP TABLE reading_hours;
DROP TABLE reading_blocks;
