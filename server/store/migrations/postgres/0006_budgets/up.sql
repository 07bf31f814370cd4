-- How much of a budget is left, for all processes: when its bucket is full again, by this
-- database's clock. The key is a hash of who it is.
CREATE TABLE budgets (
    key BYTEA NOT NULL PRIMARY KEY,
    full_at BIGINT NOT NULL
);
CREATE INDEX budgets_by_end ON budgets (full_at);

-- Browsers in which somebody has signed in before. They keep a way in while strangers guess.
CREATE TABLE known_browsers (
    user_id BYTEA NOT NULL REFERENCES users (id),
    token_hash BYTEA NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, token_hash)
);

-- Each cost at which a password was ever hashed, as its hash says it: a check of any password
-- takes as long as the dearest.
CREATE TABLE password_costs (
    params TEXT NOT NULL PRIMARY KEY
);
INSERT INTO password_costs (params)
SELECT DISTINCT split_part(password_hash, '$', 4) FROM users WHERE password_hash LIKE '$argon2id$v=19$%';

-- Accounts that could not be made with this link.
ALTER TABLE invitations ADD COLUMN refused BIGINT NOT NULL DEFAULT 0;
