-- Saved searches, what happened to listings, and who is to hear of it.
--
-- Sets of events are bits (crates/hub-domain/src/events.rs). A person is the client's name in lower case, or empty
-- for the user of the store.

CREATE TABLE saved_search (
    id            INTEGER PRIMARY KEY,
    uuid          BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    name          TEXT    NOT NULL CHECK (length(name) > 0),
    client        TEXT    NOT NULL DEFAULT '',
    query         TEXT    NOT NULL CHECK (json_valid(query)),
    events        INTEGER NOT NULL,
    cadence       TEXT    NOT NULL CHECK (cadence IN ('at-once', 'daily', 'weekly')),
    approve       INTEGER NOT NULL CHECK (approve IN (0, 1)),
    paused        INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    last_run_at   INTEGER,
    last_match_at INTEGER,
    -- Set when it was deleted; it can be put back until it is swept away.
    removed_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX saved_search_name ON saved_search (name COLLATE NOCASE) WHERE removed_at IS NULL;

-- News about listings, read once from the change log. `change_id` is the entry it was read from, absent for what a
-- listing's own dates told when its source was read for the first time.
CREATE TABLE listing_event (
    id            INTEGER PRIMARY KEY,
    change_id     INTEGER UNIQUE,
    at            INTEGER NOT NULL,
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    listing_key   TEXT    NOT NULL,
    kinds         INTEGER NOT NULL CHECK (kinds > 0),
    currency      TEXT,
    old_price     INTEGER,
    new_price     INTEGER,
    old_status    TEXT,
    new_status    TEXT,
    opens_at      INTEGER
) STRICT;
CREATE INDEX listing_event_at ON listing_event (at);
CREATE INDEX listing_event_connection ON listing_event (connection_id);

CREATE TABLE search_match (
    search_id INTEGER NOT NULL REFERENCES saved_search (id) ON DELETE CASCADE,
    event_id  INTEGER NOT NULL REFERENCES listing_event (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    kinds     INTEGER NOT NULL,
    PRIMARY KEY (search_id, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_match_event ON search_match (event_id);
CREATE INDEX search_match_at ON search_match (search_id, at);

-- A message to a client, kept here until mail can be sent.
CREATE TABLE draft (
    id        INTEGER PRIMARY KEY,
    person    TEXT    NOT NULL,
    cadence   TEXT    NOT NULL,
    made_at   INTEGER NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('draft', 'done', 'discarded')),
    closed_at INTEGER
) STRICT;
CREATE INDEX draft_state ON draft (state, made_at);

-- One per person and event, however many searches match.
CREATE TABLE notice (
    id       INTEGER PRIMARY KEY,
    person   TEXT    NOT NULL,
    event_id INTEGER NOT NULL REFERENCES listing_event (id) ON DELETE CASCADE,
    at       INTEGER NOT NULL,
    kinds    INTEGER NOT NULL,
    cadence  TEXT    NOT NULL CHECK (cadence IN ('at-once', 'daily', 'weekly')),
    state    TEXT    NOT NULL CHECK (state IN ('waiting', 'ready', 'drafted', 'rejected')),
    shown_at INTEGER,
    draft_id INTEGER REFERENCES draft (id) ON DELETE SET NULL,
    UNIQUE (person, event_id)
) STRICT;
CREATE INDEX notice_event ON notice (event_id);
CREATE INDEX notice_draft ON notice (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX notice_state ON notice (state, cadence);
CREATE INDEX notice_shown ON notice (cadence, event_id) WHERE shown_at IS NULL;

-- How far the change log has been read, and how that went.
CREATE TABLE watch_state (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    watermark INTEGER NOT NULL,
    ran_at    INTEGER,
    problem   TEXT
) STRICT;
INSERT INTO watch_state (one, watermark) VALUES (1, 0);

-- When each connection was first read completely; what was there by then is no news. Runs are thinned out, this stays.
CREATE TABLE watch_source (
    connection_id INTEGER PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
    read_at       INTEGER NOT NULL
) STRICT;
