-- Quotes of partners: what was asked of whom, what came, letters of lenders, and what was done. Each record is whole in
-- `body` (JSON, hub_domain::quote); columns that are asked by are generated from it. The original of every quote and
-- letter is in `partner_file`, by its BLAKE3. Instants are milliseconds since 1970-01-01 UTC, days YYYY-MM-DD. Nothing
-- here counts what a partner gets or pays: 12 USC 2607.

-- What somebody asks several partners for.
CREATE TABLE quote_request (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    kind       TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.kind') STORED CHECK (length(kind) > 0),
    person     TEXT    GENERATED ALWAYS AS (body ->> '$.person') STORED,
    reply_by   TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.reply_by') STORED CHECK (length(reply_by) = 10),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX quote_request_person ON quote_request (person) WHERE person IS NOT NULL;
CREATE TRIGGER quote_request_same BEFORE UPDATE ON quote_request
BEGIN SELECT RAISE(ABORT, 'what was asked is not rewritten'); END;
CREATE TRIGGER quote_request_stays BEFORE DELETE ON quote_request
BEGIN SELECT RAISE(ABORT, 'what was asked is kept'); END;

-- Quotes, from their request on or as they came.
CREATE TABLE quote (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    request    INTEGER REFERENCES quote_request (id),
    partner    INTEGER REFERENCES partner (id),
    -- The document it was read in; there exactly when the quote is.
    file       BLOB    REFERENCES partner_file (digest),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    -- Grows with each change: whoever saw an older one does not overwrite it.
    revision   INTEGER NOT NULL CHECK (revision > 0),
    kind       TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.kind') STORED CHECK (length(kind) > 0),
    status     TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.status') STORED
        CHECK (status IN ('requested', 'received', 'expired', 'chosen', 'declined', 'withdrawn')),
    -- The last day it holds: its own, or the last to bind a policy, whichever is first.
    expires_on TEXT    GENERATED ALWAYS AS (min(
        coalesce(substr(body ->> '$.quote.expires_at', 1, 10), body ->> '$.quote.terms.terms.bind_by'),
        coalesce(body ->> '$.quote.terms.terms.bind_by', substr(body ->> '$.quote.expires_at', 1, 10))
        )) STORED CHECK (expires_on IS NULL OR length(expires_on) = 10),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((body ->> '$.quote' IS NULL) = (file IS NULL))
) STRICT;
CREATE INDEX quote_of_request ON quote (request) WHERE request IS NOT NULL;
CREATE INDEX quote_of_partner ON quote (partner) WHERE partner IS NOT NULL;
CREATE INDEX quote_file ON quote (file) WHERE file IS NOT NULL;
CREATE INDEX quote_kind ON quote (kind, status, id);
CREATE INDEX quote_expires ON quote (expires_on) WHERE expires_on IS NOT NULL AND status IN ('received', 'chosen');
CREATE TRIGGER quote_stays BEFORE DELETE ON quote
BEGIN SELECT RAISE(ABORT, 'a quote is withdrawn, not removed'); END;

-- How the question to one partner fares. Its message bears the same identifier however often it is tried, so that a
-- second copy is recognised as one.
CREATE TABLE quote_ask (
    quote      INTEGER PRIMARY KEY REFERENCES quote (id),
    address    TEXT    NOT NULL CHECK (length(address) BETWEEN 3 AND 254),
    message_id TEXT    NOT NULL UNIQUE,
    state      TEXT    NOT NULL CHECK (state IN ('draft', 'queued', 'sending', 'sent', 'unsure', 'failed')),
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    not_before INTEGER NOT NULL,
    -- Why it has not gone out: the class of the server's answer, never an address.
    said       TEXT,
    sent_at    INTEGER,
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK (state <> 'failed' OR length(said) > 0)
) STRICT;
CREATE INDEX quote_ask_due ON quote_ask (not_before) WHERE state IN ('queued', 'sending');

-- Letters of lenders, as they were issued, and how the lender says the application stands.
CREATE TABLE lender_letter (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    partner    INTEGER REFERENCES partner (id),
    file       BLOB    NOT NULL REFERENCES partner_file (digest),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    revision   INTEGER NOT NULL CHECK (revision > 0),
    person     TEXT    GENERATED ALWAYS AS (body ->> '$.person') STORED,
    expires_on TEXT    GENERATED ALWAYS AS (body ->> '$.expires_on') STORED
        CHECK (expires_on IS NULL OR length(expires_on) = 10),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX lender_letter_person ON lender_letter (person) WHERE person IS NOT NULL;
CREATE INDEX lender_letter_file ON lender_letter (file);
-- What the lender wrote stays; only reports of the application join it.
CREATE TRIGGER lender_letter_same BEFORE UPDATE ON lender_letter
WHEN json_remove(OLD.body, '$.reports') IS NOT json_remove(NEW.body, '$.reports')
  OR OLD.file IS NOT NEW.file OR OLD.uuid IS NOT NEW.uuid
BEGIN SELECT RAISE(ABORT, 'a letter is the lender''s and is not rewritten'); END;
CREATE TRIGGER lender_letter_stays BEFORE DELETE ON lender_letter
BEGIN SELECT RAISE(ABORT, 'a letter is kept'); END;

-- Files of the watched folder that have been looked at, by content.
CREATE TABLE quote_drop (
    digest BLOB    NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    name   TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    taken  INTEGER NOT NULL CHECK (taken >= 0),
    reason TEXT
) STRICT;

-- What was done to quotes, requests and letters. Only grows.
CREATE TABLE quote_history (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    record BLOB    NOT NULL CHECK (length(record) = 16),
    what   TEXT    NOT NULL CHECK (what IN ('request', 'quote', 'ask', 'letter')),
    before TEXT    CHECK (before IS NULL OR json_valid(before)),
    after  TEXT    NOT NULL CHECK (json_valid(after))
) STRICT;
CREATE INDEX quote_history_of ON quote_history (record, id);
CREATE TRIGGER quote_history_same BEFORE UPDATE ON quote_history
BEGIN SELECT RAISE(ABORT, 'the history of quotes only grows'); END;
CREATE TRIGGER quote_history_stays BEFORE DELETE ON quote_history
BEGIN SELECT RAISE(ABORT, 'the history of quotes only grows'); END;
