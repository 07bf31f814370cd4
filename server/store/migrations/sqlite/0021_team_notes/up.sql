-- What experts note about an episode for each other. The wearer never sees it, so it is not in the log.
CREATE TABLE team_notes (
    room_id BLOB NOT NULL,
    raised_seq BIGINT NOT NULL,
    -- Counts up from 1 in each episode.
    number BIGINT NOT NULL,
    author_id BLOB NOT NULL REFERENCES users (id),
    -- Of the form, so that it is written once however often it is sent.
    client_id BLOB NOT NULL,
    -- The newest event of the room when it was written.
    head_seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (room_id, raised_seq, number),
    FOREIGN KEY (room_id, raised_seq) REFERENCES episodes (room_id, raised_seq)
) WITHOUT ROWID;
