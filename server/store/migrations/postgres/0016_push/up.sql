-- The private half of the key by which push services know this site. One row.
CREATE TABLE push_key (
    n BIGINT NOT NULL PRIMARY KEY,
    private_key BYTEA NOT NULL
);

-- Browsers that take pushes, each for the person who is signed in there.
CREATE TABLE push_subscriptions (
    id BYTEA NOT NULL PRIMARY KEY,
    user_id BYTEA NOT NULL REFERENCES users (id),
    sign_in_id BYTEA NOT NULL REFERENCES sign_ins (id),
    endpoint TEXT NOT NULL UNIQUE,
    p256dh BYTEA NOT NULL,
    auth BYTEA NOT NULL,
    user_agent TEXT NOT NULL,
    -- Of the browser, where the account has none of its own.
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    accepted_at BIGINT,
    shown_at BIGINT,
    failed_at BIGINT,
    failure TEXT,
    -- Pushes that failed in a row, and pushes that were taken since one was last seen there.
    failures BIGINT NOT NULL DEFAULT 0,
    unseen BIGINT NOT NULL DEFAULT 0,
    -- Its push service does not know it any more.
    ended_at BIGINT
);
CREATE INDEX push_subscriptions_of_person ON push_subscriptions (user_id);

-- What was to reach somebody's device, and what became of it. By this database's clock.
CREATE TABLE deliveries (
    id BYTEA NOT NULL PRIMARY KEY,
    user_id BYTEA NOT NULL REFERENCES users (id),
    -- Null: there was none. May be gone by now.
    subscription_id BYTEA,
    room_id BYTEA REFERENCES rooms (id),
    -- The event that began the episode.
    episode_seq BIGINT,
    alert_id BYTEA,
    kind TEXT NOT NULL,
    priority TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    -- When it is to be tried next, or taken over from whoever tries it. Null: it is over.
    due_at BIGINT,
    expires_at BIGINT NOT NULL,
    -- Tries begun. Whoever ends one names its number, so that nobody ends another's.
    attempts BIGINT NOT NULL DEFAULT 0,
    sent_at BIGINT,
    accepted_at BIGINT,
    shown_at BIGINT,
    opened_at BIGINT,
    failed_at BIGINT,
    -- Of the last try; the answer's HTTP status beside it.
    outcome TEXT,
    status BIGINT
);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_of_alert ON deliveries (alert_id) WHERE alert_id IS NOT NULL;
