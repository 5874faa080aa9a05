-- Days of showings, and the written agreements with buyers that they need. Each record is whole in `body` (JSON,
-- hub_domain::service); columns that are asked by are generated from it. Instants are milliseconds since 1970-01-01 UTC,
-- days YYYY-MM-DD. What was changed in them is in service_history.

-- A day of showings. It is called off, never removed: what a buyer was shown has to be found later.
CREATE TABLE tour (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    -- Grows with each change: whoever saw an older one does not overwrite it.
    revision   INTEGER NOT NULL CHECK (revision > 0),
    day        TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.day') STORED CHECK (length(day) = 10),
    title      TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.title') STORED CHECK (length(title) > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX tour_day ON tour (day, id);
CREATE TRIGGER tour_stays BEFORE DELETE ON tour
BEGIN SELECT RAISE(ABORT, 'a tour is called off, not removed'); END;

-- A buyer's written agreement with the brokerage. It is ended, never removed.
CREATE TABLE buyer_agreement (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    revision   INTEGER NOT NULL CHECK (revision > 0),
    -- The buyer's id as hub_domain writes it.
    person     TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.person') STORED CHECK (length(person) > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX buyer_agreement_person ON buyer_agreement (person, id);
CREATE TRIGGER buyer_agreement_stays BEFORE DELETE ON buyer_agreement
BEGIN SELECT RAISE(ABORT, 'an agreement is ended, not removed'); END;
