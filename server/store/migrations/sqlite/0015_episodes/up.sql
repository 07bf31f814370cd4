-- Alerts that belong together, as they stand now.
CREATE TABLE episodes (
    room_id BLOB NOT NULL REFERENCES rooms (id),
    -- The event that opened it.
    raised_seq BIGINT NOT NULL,
    -- Its first alert, by which people act on it.
    alert_id BLOB NOT NULL UNIQUE,
    -- domain::alert::PhaseKind.
    phase TEXT NOT NULL,
    -- domain::alert::advance::Progress.
    since BIGINT NOT NULL,
    done TEXT,
    called_at TEXT,
    repeat_at BIGINT,
    -- When time makes something of it next, by the database's clock.
    due_at BIGINT,
    -- domain::Episode as JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (room_id, raised_seq)
) WITHOUT ROWID;
CREATE INDEX due_episodes ON episodes (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX unresolved_episodes ON episodes (room_id, raised_seq) WHERE phase <> 'resolved';

ALTER TABLE alerts ADD COLUMN episode_seq BIGINT;
CREATE INDEX alerts_of_episode ON alerts (room_id, episode_seq, raised_seq) WHERE episode_seq IS NOT NULL;
-- What an older version wrote; filled in at the start.
CREATE INDEX alerts_without_episode ON alerts (id) WHERE episode_seq IS NULL;
