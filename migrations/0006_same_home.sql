-- The same home listed in several sources (crates/hub-store/src/homes). Written after the pages, from the change log,
-- and only while at least two sources have listings.

-- How far that has come: first a walk over all listings by id, then the change log.
CREATE TABLE home_mark (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    walk_id   INTEGER,
    change_id INTEGER NOT NULL
) STRICT;

-- What a listing can be found under: hashes of its identifier, its parcel and county, its address.
CREATE TABLE home_sign (
    id   INTEGER NOT NULL REFERENCES mirror (id) ON DELETE CASCADE,
    sign INTEGER NOT NULL,
    PRIMARY KEY (id, sign)
) STRICT, WITHOUT ROWID;
CREATE INDEX home_sign_sign ON home_sign (sign);

-- Listings of one home. A listing alone is not here. `ground` says why, absent where a person said so. `lead` is the
-- listing that stands for this one in lists; absent for the lead itself, and where the two say different things.
CREATE TABLE same_home (
    id     INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    home   INTEGER NOT NULL,
    ground TEXT    CHECK (ground IN ('universal-id', 'parcel', 'address')),
    lead   INTEGER REFERENCES mirror (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX same_home_home ON same_home (home);
CREATE INDEX same_home_lead ON same_home (lead);

-- What a person said about two listings, by key, so that it outlives the rows. The first of a pair is the lesser.
CREATE TABLE home_decision (
    a_connection INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    a_key        TEXT    NOT NULL,
    b_connection INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    b_key        TEXT    NOT NULL,
    same         INTEGER NOT NULL CHECK (same IN (0, 1)),
    decided_at   INTEGER NOT NULL,
    PRIMARY KEY (a_connection, a_key, b_connection, b_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX home_decision_b ON home_decision (b_connection, b_key);
