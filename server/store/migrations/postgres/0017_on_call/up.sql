-- How a care room plans who is on call: in which zone its times are, and the turns of those in
-- rotation_people, if anybody is.
CREATE TABLE rotations (
    room_id BYTEA NOT NULL PRIMARY KEY REFERENCES rooms (id),
    zone TEXT NOT NULL,
    every_days BIGINT NOT NULL,
    -- Of the day, in that zone.
    handover_minute BIGINT NOT NULL,
    -- Counted from 1970, in that zone.
    first_day BIGINT NOT NULL,
    -- Nobody is on call between shifts.
    by_shifts BOOLEAN NOT NULL
);

CREATE TABLE rotation_people (
    room_id BYTEA NOT NULL REFERENCES rotations (room_id),
    place BIGINT NOT NULL,
    user_id BYTEA NOT NULL REFERENCES users (id),
    PRIMARY KEY (room_id, place)
);

CREATE TABLE shifts (
    room_id BYTEA NOT NULL REFERENCES rooms (id),
    ends_at BIGINT NOT NULL,
    id BYTEA NOT NULL,
    -- shift or override: which one wins.
    kind TEXT NOT NULL,
    user_id BYTEA NOT NULL REFERENCES users (id),
    starts_at BIGINT NOT NULL,
    created_by BYTEA NOT NULL REFERENCES users (id),
    -- Years of earlier ones lie before those that are not over.
    PRIMARY KEY (room_id, ends_at, id)
);
CREATE UNIQUE INDEX shifts_by_id ON shifts (id);

-- Who is asked last in a care room.
CREATE TABLE supervisors (
    room_id BYTEA NOT NULL REFERENCES rooms (id),
    user_id BYTEA NOT NULL REFERENCES users (id),
    PRIMARY KEY (room_id, user_id)
);

-- When somebody who is not on call does not want to be asked: from and until minutes of each day.
CREATE TABLE quiet_hours (
    user_id BYTEA NOT NULL PRIMARY KEY REFERENCES users (id),
    zone TEXT NOT NULL,
    from_minute BIGINT NOT NULL,
    until_minute BIGINT NOT NULL,
    high_breaks_through BOOLEAN NOT NULL
);
