-- Worksheets about money (affordability, closing costs, cost of owning) as somebody keeps them.

-- What somebody typed, and nothing that was worked out from it: figures are worked out anew with the tables of the day on
-- which a worksheet is opened. Instants are milliseconds since 1970-01-01 UTC.
CREATE TABLE worksheet (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    kind       TEXT    NOT NULL CHECK (kind IN ('affordability', 'closing', 'ownership')),
    name       TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    -- Whose it is, where it is somebody's. It stays when the person goes.
    person     INTEGER REFERENCES crm_record (id) ON DELETE SET NULL,
    -- JSON; amounts in whole cents, percentages as text.
    inputs     TEXT    NOT NULL CHECK (json_valid(inputs) AND json_type(inputs) = 'object'),
    -- Grows with each change: whoever saw an older one does not overwrite it.
    revision   INTEGER NOT NULL CHECK (revision > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (updated_at >= created_at)
) STRICT;
CREATE INDEX worksheet_kind ON worksheet (kind, updated_at DESC);
CREATE INDEX worksheet_person ON worksheet (person);
