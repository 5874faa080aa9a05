-- What lists of people need, kept beside the records by whoever writes them (crates/hub-store/src/people), and what the
-- hub itself knows of people: leads, smart lists, imports. Instants are milliseconds since 1970-01-01 UTC.

-- A contact, for lists.
CREATE TABLE person (
    id           INTEGER PRIMARY KEY REFERENCES crm_record (id) ON DELETE CASCADE,
    -- 0 shown, 1 put away, 2 part of another.
    hidden       INTEGER NOT NULL,
    temperature  INTEGER NOT NULL DEFAULT 0 CHECK (temperature BETWEEN 0 AND 2),
    -- 0 no lead, 1 waits, 2 answered, 3 put aside.
    lead_state   INTEGER NOT NULL DEFAULT 0,
    lead_at      INTEGER,
    last_touch   INTEGER,
    next_due     INTEGER,
    next_task    INTEGER,
    next_meeting INTEGER,
    open_tasks   INTEGER NOT NULL DEFAULT 0,
    open_deals   INTEGER NOT NULL DEFAULT 0,
    -- When the next open deal is expected to close.
    deal_closes  INTEGER,
    -- Of open deals in one currency; otherwise nothing.
    deal_minor   INTEGER,
    deal_currency TEXT,
    -- 1 call, 2 e-mail, 4 text, 8 letters: must not be sent.
    restrictions INTEGER NOT NULL,
    -- Month × 100 + day.
    birthday     INTEGER,
    anniversary  INTEGER,
    created_at   INTEGER NOT NULL,
    -- The field LastContacted, where a system keeps it.
    said_touch   INTEGER,
    sort_name    TEXT NOT NULL,
    name         TEXT NOT NULL,
    company      TEXT,
    email        TEXT,
    phone        TEXT,
    stage        TEXT,
    lead_source  TEXT,
    owner        TEXT,
    contact_type TEXT
) STRICT;
CREATE INDEX person_name ON person (hidden, sort_name, id);

CREATE TABLE person_tag (
    person INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    tag    TEXT    NOT NULL,
    PRIMARY KEY (tag, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_tag_of ON person_tag (person);

-- By what a person is found: names, numbers in several forms, addresses, tags.
CREATE VIRTUAL TABLE person_text USING fts5 (
    words, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO person_text (person_text, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER person_forgotten AFTER DELETE ON person BEGIN
    DELETE FROM person_text WHERE rowid = OLD.id;
END;

-- A note, task, deal, activity or appointment of a person (of each, where it belongs to several; of nobody, one row).
CREATE TABLE person_entry (
    entry    INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    person   INTEGER REFERENCES crm_record (id) ON DELETE CASCADE,
    kind     TEXT    NOT NULL,
    -- Its place in the timeline.
    at       INTEGER NOT NULL,
    -- A task that is not done, a deal that is neither won nor lost.
    open     INTEGER NOT NULL,
    -- When a task is due, an appointment begins, a deal is expected to close.
    due      INTEGER,
    -- 0 nobody was in touch, 1 we were, 2 they were, 3 both.
    touch    INTEGER NOT NULL,
    owner    TEXT,
    pipeline TEXT,
    stage    TEXT,
    minor    INTEGER,
    currency TEXT
) STRICT;
CREATE UNIQUE INDEX person_entry_of ON person_entry (entry, coalesce(person, 0));
CREATE INDEX person_entry_timeline ON person_entry (person, at, entry);
CREATE INDEX person_entry_touch ON person_entry (person, at) WHERE touch > 0;
CREATE INDEX person_entry_open ON person_entry (person, kind, due) WHERE open = 1;
CREATE INDEX person_entry_task ON person_entry (open, due, entry) WHERE kind = 'task';
CREATE INDEX person_entry_deal ON person_entry (pipeline, stage, minor) WHERE kind = 'deal';

-- Somebody who came in. One person may come in several times.
CREATE TABLE person_lead (
    id           INTEGER PRIMARY KEY,
    person       INTEGER NOT NULL REFERENCES crm_record (id) ON DELETE CASCADE,
    at           INTEGER NOT NULL,
    road         TEXT    NOT NULL CHECK (road IN ('crm', 'file', 'email', 'form', 'hand')),
    -- The system, site or file, in words.
    origin       TEXT    NOT NULL,
    asked        TEXT,
    about        TEXT,
    known_before INTEGER NOT NULL CHECK (known_before IN (0, 1)),
    -- What a person said of it.
    said         TEXT CHECK (said IN ('answered', 'dismissed')),
    said_at      INTEGER,
    -- When somebody was in touch after it came, and how.
    answered_at  INTEGER,
    answered_by  TEXT
) STRICT;
CREATE INDEX person_lead_person ON person_lead (person, at);
CREATE INDEX person_lead_at ON person_lead (at);

-- Records whose rows above are not yet what they should be. Whoever writes records empties it before the transaction
-- ends; what slips through is caught up with before anything is read.
CREATE TABLE person_dirty (id INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER person_record_made AFTER INSERT ON crm_record BEGIN
    INSERT OR IGNORE INTO person_dirty (id) VALUES (NEW.id);
END;
CREATE TRIGGER person_record_changed AFTER UPDATE OF fields, archived_at, merged_into ON crm_record BEGIN
    INSERT OR IGNORE INTO person_dirty (id) VALUES (NEW.id);
END;
CREATE TRIGGER person_record_gone AFTER DELETE ON crm_record BEGIN
    DELETE FROM person_dirty WHERE id = OLD.id;
END;
CREATE TRIGGER person_entry_joined AFTER INSERT ON crm_parent BEGIN
    INSERT OR IGNORE INTO person_dirty (id) VALUES (NEW.child);
END;
CREATE TRIGGER person_entry_moved AFTER UPDATE ON crm_parent BEGIN
    INSERT OR IGNORE INTO person_dirty (id) SELECT NEW.child UNION SELECT OLD.child;
END;
CREATE TRIGGER person_entry_left AFTER DELETE ON crm_parent BEGIN
    INSERT OR IGNORE INTO person_dirty (id) SELECT id FROM crm_record WHERE id = OLD.child;
END;
CREATE TRIGGER person_entry_gone AFTER DELETE ON person_entry WHEN OLD.person IS NOT NULL BEGIN
    INSERT OR IGNORE INTO person_dirty (id) SELECT id FROM crm_record WHERE id = OLD.person;
END;

-- Somebody new in a system whose people were all copied before is a lead: their road leads through the first copy no
-- more. A system's contacts are copied before everything else, so a checkpoint of anything else says that they were.
CREATE TRIGGER person_came_in AFTER INSERT ON crm_link
WHEN NEW.kind = 'contact'
    AND EXISTS (SELECT 1 FROM crm_record r WHERE r.id = NEW.record_id AND r.created_at = NEW.seen_at
        AND lower(coalesce(json_extract(r.fields, '$.Stage'), '')) NOT IN
            ('past client', 'past clients', 'closed', 'sphere', 'trash', 'vendor', 'agent', 'customer')
        AND lower(coalesce(json_extract(r.fields, '$.ContactType'), '')) NOT IN
            ('past client', 'vendor', 'agent', 'customer', 'sphere'))
    AND EXISTS (SELECT 1 FROM checkpoint c WHERE c.connection_id = NEW.connection_id
        AND c.resource GLOB 'crm:*' AND c.resource <> 'crm:contact')
BEGIN
    INSERT INTO person_lead (person, at, road, origin, known_before)
    SELECT NEW.record_id, NEW.seen_at, 'crm', name, 0 FROM connection WHERE id = NEW.connection_id;
    INSERT OR IGNORE INTO person_dirty (id) VALUES (NEW.record_id);
END;

INSERT INTO person_dirty (id) SELECT id FROM crm_record;

-- Smart lists: those of the user, and those of the program that the user has changed.
CREATE TABLE smart_list (
    id      TEXT    PRIMARY KEY,
    name    TEXT    NOT NULL UNIQUE CHECK (length(name) > 0),
    rule    TEXT    NOT NULL CHECK (json_valid(rule)),
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Files of people that were taken in, and what each of their rows did, so that all of it can be taken back.
CREATE TABLE people_import (
    id        INTEGER PRIMARY KEY,
    name      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'undone')),
    rows      INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE TABLE people_import_row (
    import    INTEGER NOT NULL REFERENCES people_import (id) ON DELETE CASCADE,
    n         INTEGER NOT NULL,
    place     TEXT    NOT NULL,
    outcome   TEXT    NOT NULL CHECK (outcome IN ('created', 'updated', 'unchanged', 'unclear', 'rejected')),
    record_id INTEGER REFERENCES crm_record (id) ON DELETE SET NULL,
    -- Each field that changed: what it was (absent: nothing) and what it became.
    changes   TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(changes)),
    reason    TEXT,
    PRIMARY KEY (import, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_import_row_record ON people_import_row (record_id);

-- Files of the watched folder that were looked at, by name and content: each is taken in once.
CREATE TABLE lead_file (
    digest    BLOB    PRIMARY KEY CHECK (length(digest) = 32),
    name      TEXT    NOT NULL,
    looked_at INTEGER NOT NULL,
    taken     INTEGER NOT NULL,
    reason    TEXT
) STRICT, WITHOUT ROWID;

-- What the hub writes back into a system's own fields.
CREATE TABLE write_back (
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    figure        TEXT    NOT NULL CHECK (figure IN ('temperature', 'preferences', 'timeline', 'commission')),
    field         TEXT    NOT NULL CHECK (length(field) > 0),
    written_at    INTEGER,
    PRIMARY KEY (connection_id, figure)
) STRICT, WITHOUT ROWID;

-- Deleting a record looks for what refers to it.
CREATE INDEX crm_op_record ON crm_op (record_id);
CREATE INDEX crm_merge_part ON crm_merge (gone);
