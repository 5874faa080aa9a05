-- The market by month (crates/hub-store/src/market): what statistics need of each listing, and the figures of each month of
-- each area and type, kept up to date from the change log. All of it is worked out again from the mirror when need be.
--
-- Months are counted from January of the year 0, days from 0001-01-01.

-- Areas by kind (hub_market::AREA_KINDS) and currency; kind 0 with an empty name is all areas together.
CREATE TABLE market_area (
    id       INTEGER PRIMARY KEY,
    kind     INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 4),
    name     TEXT    NOT NULL,
    folded   TEXT    NOT NULL,
    currency TEXT    NOT NULL,
    UNIQUE (kind, folded, currency)
) STRICT;
CREATE INDEX market_area_folded ON market_area (folded);

-- Property types, and subtypes within them; an empty subtype is all of the type.
CREATE TABLE market_kind (
    id            INTEGER PRIMARY KEY,
    property_type TEXT NOT NULL,
    sub_type      TEXT NOT NULL,
    UNIQUE (property_type, sub_type)
) STRICT;

-- Agents and offices that listings name.
CREATE TABLE market_party (
    id            INTEGER PRIMARY KEY,
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    office        INTEGER NOT NULL CHECK (office IN (0, 1)),
    key           TEXT    NOT NULL,
    name          TEXT,
    UNIQUE (connection_id, office, key)
) STRICT;

-- One row per listing. `counted` is 0 where the licence or the record forbids statistics, and for a home's second listing.
CREATE TABLE market_fact (
    id           INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    counted      INTEGER NOT NULL CHECK (counted IN (0, 1)),
    everywhere   INTEGER NOT NULL,
    mls_area     INTEGER NOT NULL,
    postal_code  INTEGER NOT NULL,
    city         INTEGER NOT NULL,
    subdivision  INTEGER NOT NULL,
    type         INTEGER NOT NULL,
    sub_type     INTEGER NOT NULL,
    listed_month INTEGER,
    left_month   INTEGER,
    contracted   INTEGER NOT NULL,
    closed_month INTEGER,
    closed_day   INTEGER,
    close_price  INTEGER,
    list_price   INTEGER,
    first_price  INTEGER,
    sqft         REAL,
    days         INTEGER,
    home         INTEGER,
    list_agent   INTEGER NOT NULL,
    list_office  INTEGER NOT NULL,
    buyer_agent  INTEGER NOT NULL,
    buyer_office INTEGER NOT NULL
) STRICT;
CREATE INDEX market_fact_closed ON market_fact (closed_month) WHERE closed_month IS NOT NULL AND counted = 1;
CREATE INDEX market_fact_listed ON market_fact (listed_month) WHERE listed_month IS NOT NULL AND counted = 1;
CREATE INDEX market_fact_left ON market_fact (left_month) WHERE left_month IS NOT NULL AND counted = 1;
-- All that pairs of sales need, home by home.
CREATE INDEX market_fact_home ON market_fact (home, closed_day, id, close_price, sqft, everywhere, type)
WHERE home IS NOT NULL AND closed_day IS NOT NULL AND counted = 1;

-- What has to be worked out again: months ('m'), homes by their hash ('h'), listings by id ('l'). `n` grows with each
-- mark, so that one made meanwhile is not lost.
CREATE TABLE market_dirty (
    what  TEXT    NOT NULL CHECK (what IN ('m', 'h', 'l')),
    value INTEGER NOT NULL,
    n     INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (what, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE market_cell (
    month INTEGER NOT NULL,
    area  INTEGER NOT NULL,
    kind  INTEGER NOT NULL,
    body  BLOB    NOT NULL,
    PRIMARY KEY (month, area, kind)
) STRICT, WITHOUT ROWID;

-- Closed sales of all months together, for lists of areas and types.
CREATE TABLE market_total (
    area  INTEGER NOT NULL,
    kind  INTEGER NOT NULL,
    sales INTEGER NOT NULL,
    PRIMARY KEY (area, kind)
) STRICT, WITHOUT ROWID;

-- The month's sales of a type with who took part, packed.
CREATE TABLE market_sides (
    month INTEGER NOT NULL,
    type  INTEGER NOT NULL,
    body  BLOB    NOT NULL,
    PRIMARY KEY (month, type)
) STRICT;

-- Homes sold twice: the second sale, and what its price grew by (log).
CREATE TABLE market_pair (
    second       INTEGER PRIMARY KEY REFERENCES market_fact (id) ON DELETE CASCADE,
    home         INTEGER NOT NULL,
    first_month  INTEGER NOT NULL,
    second_month INTEGER NOT NULL,
    growth       REAL    NOT NULL
) STRICT;
CREATE INDEX market_pair_home ON market_pair (home);

CREATE TABLE market_index (
    area INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    -- A hash of the pairs it was made of.
    stamp INTEGER NOT NULL,
    body TEXT    NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (area, kind)
) STRICT;

-- How far the working out has come: a walk over all listings by id, then the change log. `rules` says by which rules;
-- by others the walk begins anew. `whole` is 1 once every month has its figures.
CREATE TABLE market_mark (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    rules     TEXT    NOT NULL,
    walk_id   INTEGER,
    change_id INTEGER NOT NULL,
    whole     INTEGER NOT NULL CHECK (whole IN (0, 1))
) STRICT;

CREATE TRIGGER market_fact_gone BEFORE DELETE ON market_fact WHEN old.counted = 1
BEGIN
    INSERT INTO market_dirty (what, value) SELECT 'm', month
    FROM (SELECT old.closed_month AS month UNION SELECT old.listed_month UNION SELECT old.left_month)
    WHERE month IS NOT NULL ON CONFLICT DO UPDATE SET n = n + 1;
    INSERT INTO market_dirty (what, value) SELECT 'h', old.home WHERE old.home IS NOT NULL AND old.closed_day IS NOT NULL
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- Who belongs to one home decides which of its listings counts.
CREATE TRIGGER market_home_joined AFTER INSERT ON same_home
BEGIN
    INSERT INTO market_dirty (what, value) SELECT 'l', id FROM same_home WHERE home = new.home
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER market_home_parted AFTER DELETE ON same_home
BEGIN
    INSERT INTO market_dirty (what, value)
    SELECT 'l', id FROM same_home WHERE home = old.home UNION SELECT 'l', old.id WHERE true
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- A record of an older program whose rights have been worked out.
CREATE TRIGGER market_rights_known AFTER UPDATE OF rights ON listing WHEN old.rights IS NULL AND new.rights IS NOT NULL
BEGIN
    INSERT INTO market_dirty (what, value) VALUES ('l', new.id) ON CONFLICT DO UPDATE SET n = n + 1;
END;
