-- When the server next looks whether anything reaches whoever is on call in a care room, by the database's clock: at
-- once, for a new one. The probe's room has none.
CREATE TABLE on_call_checks (
    room_id BYTEA NOT NULL PRIMARY KEY REFERENCES rooms (id),
    check_at BIGINT NOT NULL DEFAULT 0,
    -- domain::alert::OnCallChecked as JSON: what the last look found.
    checked TEXT,
    -- Whom it was told of that nothing reaches them, while that goes on.
    told_of BYTEA REFERENCES users (id)
);
CREATE INDEX on_call_checks_due ON on_call_checks (check_at);
CREATE INDEX on_call_checks_told ON on_call_checks (told_of) WHERE told_of IS NOT NULL;
INSERT INTO on_call_checks (room_id)
    SELECT r.id FROM rooms r JOIN users w ON w.id = r.wearer_id WHERE r.kind = 'care' AND NOT w.is_probe;

-- When a page of an expert was last noted to be on a visible screen, by the database's clock.
CREATE TABLE open_pages (
    user_id BYTEA NOT NULL PRIMARY KEY REFERENCES users (id),
    seen_at BIGINT NOT NULL
);
