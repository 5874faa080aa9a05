-- Letters about jobs: requests, changes, reminders. What a person released or a rule lets go waits here for the mail
-- server; what nobody can act on any more expires. Instants are milliseconds since 1970-01-01 UTC.
CREATE TABLE service_message (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    job        BLOB    NOT NULL REFERENCES job (uuid),
    -- Who in the job: 'provider', or the key of a person of the plan.
    who        TEXT    NOT NULL CHECK (length(who) > 0),
    partner    BLOB    REFERENCES partner (uuid),
    name       TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN
        ('request', 'moved', 'off', 'reminder-48h', 'reminder-24h', 'reminder-2h', 'completion')),
    -- The beginning they know once they have read it; none where it is off or done.
    starts_at  INTEGER,
    address    TEXT    NOT NULL CHECK (length(address) BETWEEN 3 AND 254),
    subject    TEXT    NOT NULL CHECK (length(subject) > 0),
    body       TEXT    NOT NULL CHECK (length(body) > 0),
    -- The entry for their calendar (RFC 5545), and what it is for (RFC 5546).
    calendar   TEXT,
    method     TEXT    CHECK (method IN ('PUBLISH', 'REQUEST', 'CANCEL')),
    -- The same however often it is tried, so that a second copy is recognised as one.
    message_id TEXT    NOT NULL UNIQUE,
    state      TEXT    NOT NULL CHECK (state IN
        ('draft', 'waiting', 'sending', 'sent', 'unsure', 'failed', 'expired', 'discarded')),
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    not_before INTEGER NOT NULL,
    -- From here on nobody can act on it.
    expires_at INTEGER NOT NULL,
    -- Why it has not gone out: the class of the server's answer, or what took its place. Never an address.
    said       TEXT,
    sent_at    INTEGER,
    created_at INTEGER NOT NULL,
    CHECK ((calendar IS NULL) = (method IS NULL)),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK (state <> 'failed' OR length(said) > 0)
) STRICT;
CREATE INDEX service_message_due ON service_message (not_before) WHERE state = 'waiting';
CREATE INDEX service_message_job ON service_message (job, id);
CREATE INDEX service_message_open ON service_message (state, id)
    WHERE state IN ('draft', 'waiting', 'sending', 'unsure', 'failed');
-- A reminder comes once per time, whatever became of it; one that only made room for a newer letter does not count.
CREATE UNIQUE INDEX service_message_once
    ON service_message (job, who, ifnull(partner, x''), kind, ifnull(starts_at, 0))
    WHERE kind NOT IN ('request', 'moved', 'off') AND said IS NOT 'replaced';
CREATE TRIGGER service_message_stays BEFORE DELETE ON service_message
BEGIN SELECT RAISE(ABORT, 'a letter is discarded, not removed'); END;
