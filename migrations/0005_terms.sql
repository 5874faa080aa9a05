-- Rules and terms: what a record says about its own use, what each agreement says, and erasing a source when one leaves.

-- Packed by hub_domain::RecordRights::to_bits; NULL until worked out (rows from before this step). Bit 0: not for a CMA.
ALTER TABLE listing ADD COLUMN rights INTEGER;
ALTER TABLE media ADD COLUMN rights INTEGER;
CREATE INDEX listing_no_comparable ON listing (id) WHERE rights & 1 <> 0;
CREATE INDEX listing_rights_unknown ON listing (id) WHERE rights IS NULL;
CREATE INDEX media_rights_unknown ON media (id) WHERE rights IS NULL;

-- The agreement behind a connection, as its owner states it. Shares are basis points (1/100 of a percent).
CREATE TABLE terms (
    connection_id    INTEGER PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
    level            TEXT CHECK (level IN ('basic', 'standard', 'premium', 'enterprise')),
    coverage         TEXT    NOT NULL DEFAULT '',
    agents           INTEGER CHECK (agents >= 0),
    volume           INTEGER CHECK (volume >= 0),
    revenue_share_bp INTEGER CHECK (revenue_share_bp BETWEEN 0 AND 10000),
    data_scope       TEXT    NOT NULL DEFAULT '',
    exclusive        INTEGER NOT NULL DEFAULT 0 CHECK (exclusive IN (0, 1)),
    renews_on        TEXT,
    notice_days      INTEGER CHECK (notice_days BETWEEN 0 AND 3650),
    ends_on          TEXT,
    rule_set         TEXT    NOT NULL DEFAULT '',
    refresh_hours    INTEGER CHECK (refresh_hours BETWEEN 1 AND 8760),
    updated_at       INTEGER NOT NULL
) STRICT;

-- Connections that a person has paused: no run starts by itself.
CREATE TABLE paused (
    connection_id INTEGER PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
    since         INTEGER NOT NULL
) STRICT;

-- The change log stays append-only, except for a source that is being erased in the same transaction.
CREATE TABLE purging (
    connection_id INTEGER PRIMARY KEY
) STRICT;
DROP TRIGGER change_log_no_delete;
CREATE TRIGGER change_log_no_delete BEFORE DELETE ON change_log
WHEN NOT EXISTS (SELECT 1 FROM purging p WHERE p.connection_id = OLD.connection_id)
BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
