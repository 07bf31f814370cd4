-- Readings, packed: one row for those of one device whose numbers share all but the last six
-- bits, and that were measured in one hour. Hours are counted since 1970, UTC.
--
-- The key and every query of a chart name the hour, so the table can be partitioned by range of
-- `hour` as it is. A partition may go when the oldest record that a watch may deliver is newer.
CREATE TABLE reading_blocks (
    device_id BYTEA NOT NULL REFERENCES devices (id),
    epoch BIGINT NOT NULL,
    -- Number of the reading / 64.
    block BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    wearer_id BYTEA NOT NULL,
    -- See reading/packed.rs.
    body BYTEA NOT NULL,
    PRIMARY KEY (device_id, epoch, block, hour)
) WITH (fillfactor = 80, toast_tuple_target = 4080);
-- A block is rewritten with each post, and no index has what changes, so a page with room keeps
-- the new version beside the old one. A full block stays in its row, uncompressed.
ALTER TABLE reading_blocks ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX reading_blocks_of_wearer ON reading_blocks (wearer_id, hour);

-- What one device measured in one hour; for charts of weeks and months.
CREATE TABLE reading_hours (
    wearer_id BYTEA NOT NULL,
    hour BIGINT NOT NULL,
    device_id BYTEA NOT NULL REFERENCES devices (id),
    newest_at BIGINT NOT NULL,
    readings BIGINT NOT NULL,
    -- Sum and number of each value; not every reading has every value.
    heart_rate_sum DOUBLE PRECISION NOT NULL,
    heart_rate_count BIGINT NOT NULL,
    skin_conductance_sum DOUBLE PRECISION NOT NULL,
    skin_conductance_count BIGINT NOT NULL,
    skin_temperature_sum DOUBLE PRECISION NOT NULL,
    skin_temperature_count BIGINT NOT NULL,
    motion_sum DOUBLE PRECISION NOT NULL,
    motion_count BIGINT NOT NULL,
    -- The most telling ones, see reading/rank.rs.
    quality BIGINT NOT NULL,
    wear BIGINT NOT NULL,
    PRIMARY KEY (wearer_id, hour, device_id)
) WITH (fillfactor = 90);

-- Read with every post of a device; without this it grows with every alert ever taken.
CREATE INDEX pending_downlinks ON downlinks (device_id, id) WHERE confirmed_at IS NULL;
