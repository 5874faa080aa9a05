-- Deals from offer to closing, and the work around them: who does what at a property, when, and how well it went. Each
-- record is whole in `body` (JSON, hub_domain::transaction and hub_domain::service); columns that are asked by are
-- generated from it, so that the two cannot come apart. Instants are milliseconds since 1970-01-01 UTC, days YYYY-MM-DD.

-- A deal on one property. It is ended, never removed: what was promised in it has to be found years later.
CREATE TABLE property_transaction (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    -- Grows with each change: whoever saw an older one does not overwrite it.
    revision   INTEGER NOT NULL CHECK (revision > 0),
    stage      TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.stage') STORED,
    title      TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.title') STORED CHECK (length(title) > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX property_transaction_stage ON property_transaction (stage, id);
CREATE TRIGGER property_transaction_stays BEFORE DELETE ON property_transaction
BEGIN SELECT RAISE(ABORT, 'a transaction is ended, not removed'); END;

-- How jobs at the property of a deal are planned: access, people, wishes.
CREATE TABLE property_plan (
    id          INTEGER PRIMARY KEY,
    uuid        BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    "transaction" BLOB  NOT NULL UNIQUE REFERENCES property_transaction (uuid),
    body        TEXT    NOT NULL CHECK (json_valid(body)),
    revision    INTEGER NOT NULL CHECK (revision > 0),
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

-- What a provider of services says of themselves.
CREATE TABLE provider_sheet (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16) REFERENCES partner (uuid),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    revision   INTEGER NOT NULL CHECK (revision > 0),
    insured_until TEXT GENERATED ALWAYS AS (body ->> '$.insured_until') STORED
        CHECK (insured_until IS NULL OR length(insured_until) = 10),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX provider_sheet_insured ON provider_sheet (insured_until) WHERE insured_until IS NOT NULL;

-- One visit, appointment or piece of work at a property. Called off, never removed: it is somebody's record of work.
CREATE TABLE job (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    "transaction" BLOB REFERENCES property_transaction (uuid),
    partner    BLOB    REFERENCES partner (uuid),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    revision   INTEGER NOT NULL CHECK (revision > 0),
    kind       TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.kind') STORED,
    state      TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.state') STORED,
    starts_at  INTEGER,
    ends_at    INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((starts_at IS NULL) = (ends_at IS NULL)),
    CHECK (starts_at < ends_at)
) STRICT;
CREATE INDEX job_transaction ON job ("transaction", id);
CREATE INDEX job_partner ON job (partner, starts_at);
CREATE INDEX job_time ON job (starts_at, ends_at) WHERE starts_at IS NOT NULL;
CREATE INDEX job_open ON job (state, starts_at);
CREATE TRIGGER job_stays BEFORE DELETE ON job
BEGIN SELECT RAISE(ABORT, 'a job is called off, not removed'); END;

-- Files that came with jobs, by their content in partner_file: a file that is named here stays.
CREATE TABLE job_file (
    job  INTEGER NOT NULL REFERENCES job (id),
    file BLOB    NOT NULL REFERENCES partner_file (digest),
    PRIMARY KEY (job, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_file_of ON job_file (file);

-- What was changed in all of these, by whom. Only grows.
CREATE TABLE service_history (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    "by"   TEXT    CHECK ("by" IS NULL OR length("by") > 0),
    record BLOB    NOT NULL CHECK (length(record) = 16),
    what   TEXT    NOT NULL,
    before TEXT    CHECK (before IS NULL OR json_valid(before)),
    after  TEXT    NOT NULL CHECK (json_valid(after))
) STRICT;
CREATE INDEX service_history_of ON service_history (record, id);
CREATE TRIGGER service_history_same BEFORE UPDATE ON service_history
BEGIN SELECT RAISE(ABORT, 'the history of services only grows'); END;
CREATE TRIGGER service_history_stays BEFORE DELETE ON service_history
BEGIN SELECT RAISE(ABORT, 'the history of services only grows'); END;
