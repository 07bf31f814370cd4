-- How much of a budget is left, for all processes: when its bucket is full again, by the clock of
-- this machine. The key is a hash of who it is.
CREATE TABLE budgets (
    key BLOB NOT NULL PRIMARY KEY,
    full_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX budgets_by_end ON budgets (full_at);

-- Browsers in which somebody has signed in before. They keep a way in while strangers guess.
CREATE TABLE known_browsers (
    user_id BLOB NOT NULL REFERENCES users (id),
    token_hash BLOB NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, token_hash)
) WITHOUT ROWID;

-- Each cost at which a password was ever hashed, as its hash says it: a check of any password
-- takes as long as the dearest.
CREATE TABLE password_costs (
    params TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;
INSERT INTO password_costs (params)
SELECT DISTINCT substr(password_hash, 16, instr(substr(password_hash, 16), '$') - 1)
FROM users WHERE password_hash LIKE '$argon2id$v=19$%$%';

-- Accounts that could not be made with this link.
ALTER TABLE invitations ADD COLUMN refused BIGINT NOT NULL DEFAULT 0;
