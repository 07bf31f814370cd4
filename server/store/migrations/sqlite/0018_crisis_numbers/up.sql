-- Telephone numbers that wearers keep for bad hours, in the order in which they were added. For nobody else.
CREATE TABLE crisis_numbers (
    user_id BLOB NOT NULL REFERENCES users (id),
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    PRIMARY KEY (user_id, id)
) WITHOUT ROWID;
