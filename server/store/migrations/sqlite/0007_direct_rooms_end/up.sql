-- Of a direct room that one of its two people has left: nobody would read what is said there.
ALTER TABLE rooms ADD COLUMN ended_at BIGINT;
UPDATE rooms SET ended_at = (SELECT max(m.left_at) FROM memberships m WHERE m.room_id = rooms.id)
WHERE kind = 'direct';

-- Since when this member wants no count of what is new here.
ALTER TABLE memberships ADD COLUMN muted_at BIGINT;

-- Who wants no direct room with whom.
CREATE TABLE blocks (
    blocker_id BLOB NOT NULL REFERENCES users (id),
    blocked_id BLOB NOT NULL REFERENCES users (id),
    blocked_at BIGINT NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id)
) WITHOUT ROWID;
CREATE INDEX blocks_of_blocked ON blocks (blocked_id);

-- What somebody told the admins about somebody they share a room with.
CREATE TABLE reports (
    id BLOB NOT NULL PRIMARY KEY,
    reporter_id BLOB NOT NULL REFERENCES users (id),
    about_id BLOB NOT NULL REFERENCES users (id),
    room_id BLOB NOT NULL REFERENCES rooms (id),
    said TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    handled_at BIGINT,
    handled_by BLOB REFERENCES users (id)
) WITHOUT ROWID;
CREATE INDEX open_reports ON reports (id) WHERE handled_at IS NULL;
CREATE INDEX open_reports_of_reporter ON reports (reporter_id) WHERE handled_at IS NULL;
