-- Which logs the numbers of this database count in. A restore writes another one: after it the same
-- numbers are given to other events, and downlinks are numbered from another base for the same reason.
-- Both are random here too, for this may be a restored backup of an older schema; who has no watches
-- starts at 0.
CREATE TABLE log_identity (
    -- There is one row, number 1.
    n BIGINT NOT NULL PRIMARY KEY CHECK (n = 1),
    id BYTEA NOT NULL,
    -- A multiple of 2^24.
    downlink_base BIGINT NOT NULL
);
INSERT INTO log_identity (n, id, downlink_base)
SELECT 1, uuid_send(gen_random_uuid()), CASE
    WHEN EXISTS (SELECT 1 FROM devices) THEN (1 + (floor(random() * 16777216)::bigint)) * 16777216
    ELSE 0 END;
