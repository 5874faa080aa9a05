-- People and what belongs to them, whatever systems they are in, and what waits to go out (crates/hub-store/src/crm).
-- Fields are JSON as hub_domain::crm writes them; instants are milliseconds since 1970-01-01 UTC.

-- Ours: the one record of a person, note, task, deal, activity or appointment.
CREATE TABLE crm_record (
    id               INTEGER PRIMARY KEY,
    uuid             BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    kind             TEXT    NOT NULL
        CHECK (kind IN ('contact', 'note', 'task', 'deal', 'activity', 'appointment')),
    fields           TEXT    NOT NULL CHECK (json_valid(fields)),
    created_at       INTEGER NOT NULL,
    changed_at       INTEGER NOT NULL,
    -- Out of sight, not gone: deleted elsewhere, merged into another, put away by a person.
    archived_at      INTEGER,
    archived_because TEXT,
    -- Who it has become part of.
    merged_into      INTEGER REFERENCES crm_record (id) ON DELETE SET NULL,
    CHECK ((archived_at IS NULL) = (archived_because IS NULL))
) STRICT;
CREATE INDEX crm_record_merged ON crm_record (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX crm_record_kind ON crm_record (kind, archived_at, changed_at);

-- What belongs to what: a note to its contact.
CREATE TABLE crm_parent (
    child  INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    parent INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    -- The parent's record at a system by which this is known (a row of crm_link); none for what was made here.
    via    INTEGER,
    PRIMARY KEY (child, parent)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_parent_of ON crm_parent (parent, child);

-- The same record at a system: what both last agreed on (base), what was last seen there, the system's own words.
CREATE TABLE crm_link (
    id            INTEGER PRIMARY KEY,
    record_id     INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    kind          TEXT    NOT NULL,
    key           TEXT    NOT NULL CHECK (length(key) > 0),
    base          TEXT    NOT NULL CHECK (json_valid(base)),
    seen          TEXT    NOT NULL CHECK (json_valid(seen)),
    payload       BLOB    NOT NULL,
    modified      TEXT,
    etag          TEXT,
    scope         TEXT,
    seen_at       INTEGER NOT NULL,
    -- When it was found to be gone there.
    gone_at       INTEGER,
    UNIQUE (connection_id, kind, key)
) STRICT;
CREATE INDEX crm_link_record ON crm_link (record_id, connection_id);

-- Keys that a system has merged into others.
CREATE TABLE crm_alias (
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    kind          TEXT    NOT NULL,
    key           TEXT    NOT NULL,
    link_id       INTEGER NOT NULL REFERENCES crm_link (id) ON DELETE CASCADE,
    PRIMARY KEY (connection_id, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_alias_link ON crm_alias (link_id);

-- By what a contact is found again (hub_domain::people::PersonFacts::keys).
CREATE TABLE crm_person_key (
    key       TEXT    NOT NULL,
    record_id INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    PRIMARY KEY (key, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_person_key_record ON crm_person_key (record_id);

-- Two records that may be one person: for a person to look at.
CREATE TABLE crm_review (
    one     INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    other   INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    score   INTEGER NOT NULL CHECK (score BETWEEN 1 AND 99),
    reasons TEXT    NOT NULL CHECK (json_valid(reasons)),
    since   INTEGER NOT NULL,
    -- 1 when somebody has said that they are two people.
    settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
    PRIMARY KEY (one, other),
    CHECK (one < other)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_review_other ON crm_review (other);

-- What waits to go out. The order of ids is the order of sending within a record.
CREATE TABLE crm_op (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid          BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    record_id     INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    -- Which of the system's records: it may have one person twice. A delete without one is for what is being made.
    link_id       INTEGER REFERENCES crm_link (id) ON DELETE CASCADE,
    verb          TEXT    NOT NULL CHECK (verb IN ('create', 'update', 'delete', 'act')),
    detail        TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(detail)),
    state         TEXT    NOT NULL CHECK (state IN ('queued', 'in-flight', 'unknown', 'blocked')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    not_before    INTEGER NOT NULL DEFAULT 0,
    problem       TEXT,
    made_at       INTEGER NOT NULL,
    CHECK (verb <> 'update' OR link_id IS NOT NULL)
) STRICT;
-- Later edits join what waits already.
CREATE UNIQUE INDEX crm_op_waiting ON crm_op (record_id, connection_id, verb, coalesce(link_id, 0))
    WHERE verb <> 'act' AND state = 'queued';
CREATE INDEX crm_op_link ON crm_op (link_id) WHERE link_id IS NOT NULL;
CREATE INDEX crm_op_connection ON crm_op (connection_id, state, not_before);

-- Fields that wait for a person. Both sides keep what they have until then.
CREATE TABLE crm_conflict (
    link_id   INTEGER NOT NULL REFERENCES crm_link (id) ON DELETE CASCADE,
    field     TEXT    NOT NULL,
    base      TEXT CHECK (base IS NULL OR json_valid(base)),
    local     TEXT    NOT NULL CHECK (json_valid(local)),
    remote    TEXT    NOT NULL CHECK (json_valid(remote)),
    opened_at INTEGER NOT NULL,
    PRIMARY KEY (link_id, field)
) STRICT, WITHOUT ROWID;

-- Every value that did not stay, and who or what replaced it.
CREATE TABLE crm_history (
    id            INTEGER PRIMARY KEY,
    record_id     INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    at            INTEGER NOT NULL,
    field         TEXT    NOT NULL,
    value         TEXT    NOT NULL CHECK (json_valid(value)),
    -- Where it stood: empty for here.
    connection_id INTEGER REFERENCES connection (id) ON DELETE SET NULL,
    because       TEXT    NOT NULL,
    actor         TEXT
) STRICT;
CREATE INDEX crm_history_record ON crm_history (record_id, id);

-- Restrictions that a person has lifted, until every system knows.
CREATE TABLE crm_lift (
    record_id INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    field     TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    PRIMARY KEY (record_id, field)
) STRICT, WITHOUT ROWID;

-- What a person has chosen for a field of a connection in place of the usual rule.
CREATE TABLE crm_rule (
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    kind          TEXT    NOT NULL,
    field         TEXT    NOT NULL,
    rule          TEXT    NOT NULL,
    PRIMARY KEY (connection_id, kind, field)
) STRICT, WITHOUT ROWID;

-- Two of ours that a person has made one, with all that is needed to make them two again.
CREATE TABLE crm_merge (
    id        INTEGER PRIMARY KEY,
    kept      INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    gone      INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    before    TEXT    NOT NULL CHECK (json_valid(before)),
    undone_at INTEGER
) STRICT;
CREATE INDEX crm_merge_kept ON crm_merge (kept);
CREATE UNIQUE INDEX crm_merge_gone ON crm_merge (gone) WHERE undone_at IS NULL;

-- A system that says that more is gone than is believed without a person's word.
CREATE TABLE crm_guard (
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    kind          TEXT    NOT NULL,
    gone          INTEGER NOT NULL,
    known         INTEGER NOT NULL,
    opened_at     INTEGER NOT NULL,
    -- Until when a person's word counts; 0 while nobody has spoken.
    allowed_until INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (connection_id, kind)
) STRICT, WITHOUT ROWID;

-- What was sent in the last hour or so, to notice two systems that answer each other for ever.
CREATE TABLE crm_sent (
    id      INTEGER PRIMARY KEY,
    link_id INTEGER NOT NULL REFERENCES crm_link (id) ON DELETE CASCADE,
    field   TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX crm_sent_field ON crm_sent (link_id, field, at);

-- Fields of a record that are not sent there any more, because they were turned back again and again.
CREATE TABLE crm_frozen (
    link_id INTEGER NOT NULL REFERENCES crm_link (id) ON DELETE CASCADE,
    field   TEXT    NOT NULL,
    since   INTEGER NOT NULL,
    PRIMARY KEY (link_id, field)
) STRICT, WITHOUT ROWID;

-- How a system's account is set up, as it was last asked: pipelines, stages, owners, fields of its own.
CREATE TABLE crm_setup (
    connection_id INTEGER PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
    setup         TEXT    NOT NULL CHECK (json_valid(setup)),
    read_at       INTEGER NOT NULL
) STRICT;
