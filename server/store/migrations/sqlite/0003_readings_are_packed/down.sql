CREATE TABLE readings (
    device_id BLOB NOT NULL REFERENCES devices (id),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    wearer_id BLOB NOT NULL,
    -- As the device said, on its own clock.
    device_time BIGINT NOT NULL,
    measured_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    heart_rate_bpm REAL,
    -- JSON array.
    ibi_ms TEXT NOT NULL,
    skin_conductance_us REAL,
    skin_temperature_c REAL,
    motion REAL,
    quality TEXT NOT NULL,
    -- watch_protocol::Qualities as JSON.
    qualities TEXT,
    wear TEXT NOT NULL,
    battery_percent INTEGER,
    PRIMARY KEY (device_id, epoch, seq)
) WITHOUT ROWID;
CREATE INDEX readings_of_wearer ON readings (wearer_id, measured_at);
