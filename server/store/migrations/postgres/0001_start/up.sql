CREATE TABLE users (
    id BYTEA NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE sign_ins (
    id BYTEA NOT NULL PRIMARY KEY,
    user_id BYTEA NOT NULL REFERENCES users (id),
    token_hash BYTEA NOT NULL UNIQUE,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX sign_ins_of_user ON sign_ins (user_id);

CREATE TABLE rooms (
    id BYTEA NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Of a care room.
    wearer_id BYTEA UNIQUE REFERENCES users (id),
    -- Of a direct room: both ids, the smaller one first.
    direct_key BYTEA UNIQUE,
    -- The newest event's number; the only counter of the log.
    head_seq BIGINT NOT NULL,
    -- Rises with every change of membership.
    epoch BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE memberships (
    room_id BYTEA NOT NULL REFERENCES rooms (id),
    user_id BYTEA NOT NULL REFERENCES users (id),
    joined_at BIGINT NOT NULL,
    left_at BIGINT,
    last_read_seq BIGINT NOT NULL,
    PRIMARY KEY (room_id, user_id)
);
CREATE INDEX memberships_of_user ON memberships (user_id, room_id);

CREATE TABLE events (
    room_id BYTEA NOT NULL REFERENCES rooms (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    author_id BYTEA REFERENCES users (id),
    client_id BYTEA,
    kind TEXT NOT NULL,
    -- Counts as unread and stands in the preview.
    is_item BOOLEAN NOT NULL,
    -- domain::Change as JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (room_id, seq)
);
-- The client's id first: it is nearly unique alone and rises with time.
CREATE UNIQUE INDEX events_by_client ON events (client_id, author_id);

CREATE TABLE invitations (
    id BYTEA NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    role TEXT NOT NULL,
    room_id BYTEA REFERENCES rooms (id),
    created_by BYTEA NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    used_by BYTEA REFERENCES users (id)
);

CREATE TABLE pairing_codes (
    code_hash BYTEA NOT NULL PRIMARY KEY,
    wearer_id BYTEA NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE devices (
    id BYTEA NOT NULL PRIMARY KEY,
    wearer_id BYTEA NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    paired_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX devices_of_wearer ON devices (wearer_id);

-- What changes with every post of a device, apart from what nearly never does.
CREATE TABLE contacts (
    device_id BYTEA NOT NULL PRIMARY KEY REFERENCES devices (id),
    last_seen_at BIGINT NOT NULL,
    battery_percent INTEGER,
    clock_skew_ms BIGINT
);

CREATE TABLE readings (
    device_id BYTEA NOT NULL REFERENCES devices (id),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    wearer_id BYTEA NOT NULL,
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
);
CREATE INDEX readings_of_wearer ON readings (wearer_id, measured_at);

CREATE TABLE alerts (
    id BYTEA NOT NULL PRIMARY KEY,
    device_id BYTEA NOT NULL REFERENCES devices (id),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    device_time BIGINT NOT NULL,
    room_id BYTEA NOT NULL REFERENCES rooms (id),
    -- The event that shows it.
    raised_seq BIGINT NOT NULL,
    acknowledged_by BYTEA REFERENCES users (id),
    acknowledged_at BIGINT,
    acknowledged_seq BIGINT,
    confirmed_at BIGINT,
    UNIQUE (device_id, epoch, seq)
);
CREATE INDEX open_alerts ON alerts (room_id) WHERE acknowledged_at IS NULL;

CREATE TABLE downlinks (
    device_id BYTEA NOT NULL REFERENCES devices (id),
    id BIGINT NOT NULL,
    alert_id BYTEA NOT NULL REFERENCES alerts (id),
    -- watch_protocol::DownlinkKind as JSON.
    body TEXT NOT NULL,
    confirmed_at BIGINT,
    PRIMARY KEY (device_id, id)
);

-- What a wearer said on the wrist, by the number that the device gave it.
CREATE TABLE answers (
    device_id BYTEA NOT NULL REFERENCES devices (id),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    alert_id BYTEA NOT NULL REFERENCES alerts (id),
    -- watch_protocol::Answer as JSON; what makes a repeat a repeat.
    body TEXT NOT NULL,
    PRIMARY KEY (device_id, epoch, seq)
);

-- Nothing that a device sent vanishes: what was not taken is kept here.
CREATE TABLE rejected_items (
    device_id BYTEA NOT NULL REFERENCES devices (id),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    code TEXT NOT NULL,
    raw TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (device_id, epoch, seq, n)
);
