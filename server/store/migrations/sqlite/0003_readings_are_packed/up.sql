-- The program packs every reading before it runs this, see migrate.rs. If one is left, this
-- fails and changes nothing.
CREATE TEMPORARY TABLE readings_left (readings INTEGER CHECK (readings = 0));
INSERT INTO readings_left SELECT count(*) FROM (SELECT 1 FROM readings LIMIT 1);
DROP TABLE readings_left;
DROP TABLE readings;
