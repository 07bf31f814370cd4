-- The program packs every reading before it runs this, see migrate.rs. If one is left, this
-- fails and changes nothing.
LOCK TABLE readings IN ACCESS EXCLUSIVE MODE;
DO $$
BEGIN
    IF EXISTS (SELECT FROM readings) THEN
        RAISE EXCEPTION 'readings still holds readings';
    END IF;
END
$$;
DROP TABLE readings;
