-- Partners of the brokerage: who they are, what belongs to them, who may propose and decide, and what was done. Each
-- record is whole in `body` (JSON, hub_domain::partner); columns that are asked by are generated from it, so that the
-- two cannot come apart. Instants are milliseconds since 1970-01-01 UTC, days YYYY-MM-DD. Nothing here counts referrals,
-- and nothing refers to payments: 12 USC 2607.

CREATE TABLE partner (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    parent     INTEGER REFERENCES partner (id) CHECK (parent IS NOT id),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    -- Grows with each change: whoever saw an older one does not overwrite it.
    revision   INTEGER NOT NULL CHECK (revision > 0),
    -- In small letters, for the order of lists.
    sort_name  TEXT    NOT NULL,
    level      TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.level') STORED
        CHECK (level IN ('company', 'branch', 'person')),
    -- Not listed here: a kind more must not need another table.
    kind       TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.kind') STORED CHECK (length(kind) > 0),
    speciality TEXT    GENERATED ALWAYS AS (body ->> '$.speciality') STORED,
    name       TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.name') STORED CHECK (length(name) > 0),
    put_away   INTEGER NOT NULL GENERATED ALWAYS AS (body ->> '$.put_away') STORED CHECK (put_away IN (0, 1)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((level = 'company') <= (parent IS NULL)),
    CHECK ((level = 'branch') <= (parent IS NOT NULL))
) STRICT;
CREATE INDEX partner_parent ON partner (parent);
CREATE INDEX partner_name ON partner (put_away, sort_name, id);
CREATE INDEX partner_kind ON partner (put_away, kind, sort_name, id);
-- What was paid and agreed outlives a partner's time with us; the law asks for it for years. It is put away instead.
CREATE TRIGGER partner_stays BEFORE DELETE ON partner
BEGIN SELECT RAISE(ABORT, 'a partner is put away, not removed'); END;

-- Where a partner works.
CREATE TABLE partner_place (
    place   TEXT    NOT NULL,
    partner INTEGER NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
    PRIMARY KEY (place, partner)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_place_of ON partner_place (partner);

-- Which connections are with a partner.
CREATE TABLE partner_connection (
    partner       INTEGER NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    PRIMARY KEY (partner, connection_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_connection_of ON partner_connection (connection_id);

-- By what a partner is found: names, people, numbers, offerings.
CREATE VIRTUAL TABLE partner_text USING fts5 (
    words, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO partner_text (partner_text, rank) VALUES ('secure-delete', 1);

-- The content of documents, once each, by its BLAKE3. In the database rather than beside it: sealed with it, in its
-- backups, under its new key after a change of key, and there exactly when the record that names it is.
CREATE TABLE partner_file (
    digest  BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    content BLOB NOT NULL
) STRICT;
CREATE TRIGGER partner_file_same BEFORE UPDATE ON partner_file
BEGIN SELECT RAISE(ABORT, 'a document is not rewritten'); END;

-- What belongs to a partner.
CREATE TABLE partner_item (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    partner    INTEGER NOT NULL REFERENCES partner (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('licence', 'agreement', 'proof', 'document', 'service-level',
        'measurement', 'complaint', 'disclosure', 'onboarding')),
    -- Of a proof and of some documents.
    agreement  INTEGER REFERENCES partner_item (id),
    file       BLOB    REFERENCES partner_file (digest),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    revision   INTEGER NOT NULL CHECK (revision > 0),
    state      TEXT    GENERATED ALWAYS AS (body ->> '$.state') STORED,
    -- The last day of what still holds; of an agreement only while it is in force.
    ends_on    TEXT    GENERATED ALWAYS AS (CASE
        WHEN kind = 'licence' THEN body ->> '$.expires_on'
        WHEN kind = 'document' THEN body ->> '$.about.expires_on'
        WHEN kind = 'agreement' AND body ->> '$.state' = 'active' THEN body ->> '$.ends_on'
        END) STORED CHECK (ends_on IS NULL OR length(ends_on) = 10),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((kind = 'document') = (file IS NOT NULL)),
    CHECK (kind <> 'proof' OR agreement IS NOT NULL),
    CHECK (kind <> 'agreement' OR state IN ('draft', 'proposed', 'active', 'expired', 'ended'))
) STRICT;
CREATE INDEX partner_item_of ON partner_item (partner, kind);
CREATE INDEX partner_item_agreement ON partner_item (agreement) WHERE agreement IS NOT NULL;
CREATE INDEX partner_item_file ON partner_item (file) WHERE file IS NOT NULL;
CREATE INDEX partner_item_ends ON partner_item (ends_on, partner) WHERE ends_on IS NOT NULL;
CREATE UNIQUE INDEX partner_item_version ON partner_item (partner, body ->> '$.about.name', body ->> '$.version')
    WHERE kind = 'document';
CREATE TRIGGER partner_item_stays BEFORE DELETE ON partner_item
WHEN OLD.kind IN ('agreement', 'proof', 'document', 'complaint', 'disclosure')
BEGIN SELECT RAISE(ABORT, 'this is kept'); END;
CREATE TRIGGER partner_item_over BEFORE UPDATE ON partner_item
WHEN OLD.kind = 'agreement' AND OLD.state IN ('expired', 'ended')
BEGIN SELECT RAISE(ABORT, 'an agreement that is over stays as it was'); END;

-- Who works with this store, or whose proposals come to it. Private keys are in the vault.
CREATE TABLE profile (
    id       INTEGER PRIMARY KEY,
    uuid     BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    body     TEXT    NOT NULL CHECK (json_valid(body)),
    role     TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.role') STORED CHECK (role IN ('agent', 'admin')),
    put_away INTEGER NOT NULL GENERATED ALWAYS AS (body ->> '$.put_away') STORED CHECK (put_away IN (0, 1)),
    made_at  INTEGER NOT NULL
) STRICT;
CREATE TRIGGER profile_stays BEFORE DELETE ON profile
BEGIN SELECT RAISE(ABORT, 'a profile is put away, not removed'); END;

-- Changes that somebody would like. A decision is made once.
CREATE TABLE proposal (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    profile    INTEGER NOT NULL REFERENCES profile (id),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    -- The signed file it came in, word for word; none for one made here.
    envelope   TEXT    CHECK (envelope IS NULL OR json_valid(envelope)),
    came_at    INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
    decided_by INTEGER REFERENCES profile (id),
    decided_at INTEGER,
    reason     TEXT,
    CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CHECK ((state = 'waiting') = (decided_by IS NULL)),
    CHECK (state <> 'refused' OR length(reason) > 0)
) STRICT;
CREATE INDEX proposal_waiting ON proposal (came_at) WHERE state = 'waiting';
CREATE TRIGGER proposal_same BEFORE UPDATE OF uuid, profile, body, envelope, came_at ON proposal
BEGIN SELECT RAISE(ABORT, 'a proposal is not rewritten'); END;
CREATE TRIGGER proposal_once BEFORE UPDATE ON proposal WHEN OLD.state <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a proposal is decided once'); END;
CREATE TRIGGER proposal_stays BEFORE DELETE ON proposal
BEGIN SELECT RAISE(ABORT, 'a proposal is kept'); END;

-- What was done to partners, by whom and on whose proposal. Only grows.
CREATE TABLE partner_history (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    profile  INTEGER REFERENCES profile (id),
    proposal INTEGER REFERENCES proposal (id),
    partner  INTEGER NOT NULL REFERENCES partner (id),
    -- Of what belongs to it; absent for the partner itself.
    item     BLOB    CHECK (length(item) = 16),
    kind     TEXT    NOT NULL,
    before   TEXT    CHECK (before IS NULL OR json_valid(before)),
    after    TEXT    CHECK (after IS NULL OR json_valid(after)),
    CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;
CREATE INDEX partner_history_of ON partner_history (partner, id);
CREATE TRIGGER partner_history_same BEFORE UPDATE ON partner_history
BEGIN SELECT RAISE(ABORT, 'the history of partners only grows'); END;
CREATE TRIGGER partner_history_stays BEFORE DELETE ON partner_history
BEGIN SELECT RAISE(ABORT, 'the history of partners only grows'); END;
