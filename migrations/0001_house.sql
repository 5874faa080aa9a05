-- The first schema. Never edited once released: later changes are new files.
--
-- Instants are milliseconds since 1970-01-01 UTC, calendar days are 'YYYY-MM-DD', money is minor units beside a
-- currency. Columns named `body` hold a packed record (see crates/hub-store/src/packed.rs), compressed with zstd.

CREATE TABLE connection (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    name       TEXT    NOT NULL UNIQUE CHECK (length(name) > 0),
    connector  TEXT    NOT NULL,
    settings   TEXT    NOT NULL CHECK (json_valid(settings)),
    licence    TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- How far each stream has come. A checkpoint moves only in the transaction that stored its page.
CREATE TABLE checkpoint (
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    resource      TEXT    NOT NULL,
    value         TEXT    NOT NULL CHECK (json_valid(value)),
    saved_at      INTEGER NOT NULL,
    PRIMARY KEY (connection_id, resource)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id            INTEGER PRIMARY KEY,
    uuid          BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    resource      TEXT    NOT NULL,
    started_at    INTEGER NOT NULL,
    finished_at   INTEGER,
    outcome       TEXT,
    pages         INTEGER NOT NULL DEFAULT 0,
    received      INTEGER NOT NULL DEFAULT 0,
    created       INTEGER NOT NULL DEFAULT 0,
    updated       INTEGER NOT NULL DEFAULT 0,
    unchanged     INTEGER NOT NULL DEFAULT 0,
    deleted       INTEGER NOT NULL DEFAULT 0,
    rejected      INTEGER NOT NULL DEFAULT 0,
    calls         INTEGER NOT NULL DEFAULT 0,
    failed_calls  INTEGER NOT NULL DEFAULT 0,
    bytes         INTEGER NOT NULL DEFAULT 0,
    elapsed_ms    INTEGER NOT NULL DEFAULT 0,
    checkpoint    TEXT CHECK (checkpoint IS NULL OR json_valid(checkpoint)),
    warnings      TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(warnings))
) STRICT;
CREATE INDEX run_connection ON run (connection_id, resource, started_at);

-- What the vendor last said: one row per record, narrow. The payload is beside it, so that scans never touch it.
CREATE TABLE mirror (
    id            INTEGER PRIMARY KEY,
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    resource      TEXT    NOT NULL CHECK (resource IN ('Property', 'Member', 'Office', 'Media', 'OpenHouse')),
    key           TEXT    NOT NULL CHECK (length(key) > 0),
    modified      TEXT,
    content_hash  BLOB    NOT NULL CHECK (length(content_hash) = 32),
    payload_hash  BLOB    NOT NULL CHECK (length(payload_hash) = 32),
    received_at   INTEGER NOT NULL,
    UNIQUE (resource, key, connection_id)
) STRICT;
CREATE INDEX mirror_connection ON mirror (connection_id, resource);

CREATE TABLE payload (
    id   INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    body BLOB NOT NULL
) STRICT;

-- Our fields, whole, except the public remarks of a listing, which are in `remarks`.
CREATE TABLE canonical (
    id   INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    body BLOB NOT NULL
) STRICT;

-- What lists and searches need of a listing.
CREATE TABLE listing (
    id                INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    connection_id     INTEGER NOT NULL,
    key               TEXT    NOT NULL,
    listing_id        TEXT,
    -- What people type for a listing: the MLS number, or the key where there is none.
    number            TEXT GENERATED ALWAYS AS (coalesce(listing_id, key)) VIRTUAL,
    address           TEXT,
    city              TEXT,
    city_folded       TEXT,
    state_or_province TEXT,
    postal_code       TEXT,
    standard_status   TEXT,
    property_type     TEXT,
    property_sub_type TEXT,
    currency          TEXT    NOT NULL,
    -- The sale price once closed, else the asking price.
    price_minor       INTEGER,
    close_date        TEXT,
    beds              INTEGER,
    baths             REAL,
    area_sqft         REAL,
    lot_sqft          REAL,
    year_built        INTEGER,
    days_on_market    INTEGER,
    latitude          REAL,
    longitude         REAL,
    photos_count      INTEGER,
    modified_at       INTEGER
) STRICT;
CREATE INDEX listing_number ON listing (listing_id) WHERE listing_id IS NOT NULL;
CREATE INDEX listing_status ON listing (standard_status, price_minor);
CREATE INDEX listing_city ON listing (city_folded, standard_status, price_minor);
CREATE INDEX listing_postal ON listing (postal_code, standard_status, price_minor);
CREATE INDEX listing_price ON listing (price_minor, key);
CREATE INDEX listing_modified ON listing (modified_at DESC, key);
CREATE INDEX listing_closed ON listing (close_date DESC, key);

CREATE TABLE remarks (
    id      INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    remarks TEXT NOT NULL
) STRICT;

-- Closed sales in the order a valuation reads them, everything it needs in one short blob (sale_facts.rs).
CREATE TABLE sale (
    property_type TEXT    NOT NULL,
    close_date    TEXT    NOT NULL,
    id            INTEGER NOT NULL REFERENCES mirror (id) ON DELETE CASCADE,
    latitude      REAL,
    longitude     REAL,
    facts         BLOB    NOT NULL,
    PRIMARY KEY (property_type, close_date, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_id ON sale (id);

-- Short and ranked, searched while typing.
CREATE VIRTUAL TABLE listing_text USING fts5 (
    address, city, number, postal_code,
    content = 'listing', content_rowid = 'id',
    prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO listing_text (listing_text, rank) VALUES ('secure-delete', 1);

CREATE VIRTUAL TABLE remarks_text USING fts5 (
    remarks,
    content = 'remarks', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO remarks_text (remarks_text, rank) VALUES ('secure-delete', 1);

-- The words of the short table, for near matches.
CREATE VIRTUAL TABLE listing_words USING fts5vocab ('listing_text', 'row');

CREATE VIRTUAL TABLE listing_place USING rtree (id, min_longitude, max_longitude, min_latitude, max_latitude);

CREATE TABLE member (
    id            INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    connection_id INTEGER NOT NULL,
    key           TEXT    NOT NULL,
    mls_id        TEXT,
    full_name     TEXT,
    status        TEXT,
    office_key    TEXT
) STRICT;
CREATE INDEX member_office ON member (office_key) WHERE office_key IS NOT NULL;

CREATE TABLE office (
    id            INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    connection_id INTEGER NOT NULL,
    key           TEXT    NOT NULL,
    mls_id        TEXT,
    name          TEXT,
    status        TEXT,
    city          TEXT
) STRICT;

CREATE TABLE media (
    id            INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    connection_id INTEGER NOT NULL,
    key           TEXT    NOT NULL,
    listing_key   TEXT,
    position      INTEGER,
    category      TEXT
) STRICT;
CREATE INDEX media_listing ON media (listing_key, connection_id, position);

CREATE TABLE open_house (
    id            INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    connection_id INTEGER NOT NULL,
    key           TEXT    NOT NULL,
    listing_key   TEXT,
    open_date     TEXT,
    starts_at     INTEGER,
    ends_at       INTEGER,
    status        TEXT
) STRICT;
CREATE INDEX open_house_listing ON open_house (listing_key, connection_id, starts_at);

CREATE TABLE lookup (
    connection_id  INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    lookup_name    TEXT    NOT NULL,
    lookup_value   TEXT    NOT NULL,
    lookup_key     TEXT,
    standard_value TEXT,
    odata_value    TEXT,
    modified       TEXT,
    PRIMARY KEY (connection_id, lookup_name, lookup_value)
) STRICT, WITHOUT ROWID;

-- Append-only. `fields` is {"Field": [old, new]}; empty for a record that came or went as a whole.
CREATE TABLE change_log (
    id            INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL,
    run           BLOB,
    connection_id INTEGER NOT NULL,
    resource      TEXT    NOT NULL,
    key           TEXT    NOT NULL,
    action        TEXT    NOT NULL CHECK (action IN ('created', 'updated', 'deleted')),
    fields        TEXT    NOT NULL CHECK (json_valid(fields))
) STRICT;
CREATE INDEX change_log_record ON change_log (resource, key);
CREATE TRIGGER change_log_no_update BEFORE UPDATE ON change_log
BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER change_log_no_delete BEFORE DELETE ON change_log
BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;

CREATE TABLE field_report (
    connection_id   INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    resource        TEXT    NOT NULL,
    field           TEXT    NOT NULL,
    mapped          INTEGER NOT NULL CHECK (mapped IN (0, 1)),
    rows_with_value INTEGER NOT NULL,
    PRIMARY KEY (connection_id, resource, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE cma (
    uuid        BLOB    NOT NULL PRIMARY KEY CHECK (length(uuid) = 16),
    title       TEXT    NOT NULL,
    subject_key TEXT,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (json_valid(state))
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
