-- Packed readings cannot be unpacked here, so this goes back only where there are none.
CREATE TEMPORARY TABLE reading_blocks_left (readings INTEGER CHECK (readings = 0));
INSERT INTO reading_blocks_left SELECT count(*) FROM (SELECT 1 FROM reading_blocks LIMIT 1);
DROP TABLE reading_blocks_left;
DROP INDEX pending_downlinks;
DROP TABLE reading_hours;
DROP TABLE reading_blocks;
