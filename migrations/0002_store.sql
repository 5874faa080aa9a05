-- Speed: compression dictionaries, sales that are appended, and places found through an ordinary index.

-- Trained from the first full page of a resource and never changed: bodies name the one they need.
CREATE TABLE dictionary (
    id         INTEGER PRIMARY KEY,
    resource   TEXT    NOT NULL,
    form       TEXT    NOT NULL CHECK (form IN ('payload', 'canonical')),
    trained_at INTEGER NOT NULL,
    bytes      BLOB    NOT NULL,
    UNIQUE (resource, form)
) STRICT;

-- The facts of a sale in the order in which sales come, their order by date in an index of its own: facts that are
-- inserted in the order of their dates would touch a page each.
CREATE TABLE sale_by_id (
    id            INTEGER PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    property_type TEXT    NOT NULL,
    close_date    TEXT    NOT NULL,
    latitude      REAL,
    longitude     REAL,
    facts         BLOB    NOT NULL
) STRICT;
INSERT INTO sale_by_id SELECT id, property_type, close_date, latitude, longitude, facts FROM sale ORDER BY id;
DROP TABLE sale;
ALTER TABLE sale_by_id RENAME TO sale;
CREATE INDEX sale_order ON sale (property_type, close_date, id, latitude, longitude);

-- Places: bands of a fiftieth of a degree from south to north, within each from west to east, with all that a map or a
-- list of the newest needs. Takes the place of the R*Tree, which cannot be built from sorted rows.
CREATE INDEX listing_band ON listing (CAST((latitude + 90) * 50 AS INTEGER), longitude, latitude, modified_at, key)
WHERE latitude IS NOT NULL;
DROP TABLE listing_place;

-- What a dot on the map needs, of an even eighth and an even 64th of the listings (search/map.rs).
CREATE INDEX listing_dots_8 ON listing (longitude, latitude, standard_status, price_minor, currency, key)
WHERE latitude IS NOT NULL AND (id * 2654435761) % 4294967296 < 536870912;
CREATE INDEX listing_dots_64 ON listing (longitude, latitude, standard_status, price_minor, currency, key)
WHERE latitude IS NOT NULL AND (id * 2654435761) % 4294967296 < 67108864;

-- By status and price, with what is asked for beside them most often, so that counting does not read the listings.
DROP INDEX listing_status;
CREATE INDEX listing_status ON listing (standard_status, price_minor, beds, area_sqft, baths, year_built, key);

-- The first letter that is typed is answered from an index too. Fewer, longer merges: a first copy is mostly merging.
DROP TABLE listing_words;
DROP TABLE listing_text;
CREATE VIRTUAL TABLE listing_text USING fts5 (
    address, city, number, postal_code,
    content = 'listing', content_rowid = 'id',
    prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO listing_text (listing_text, rank) VALUES ('secure-delete', 1);
INSERT INTO listing_text (listing_text, rank) VALUES ('automerge', 8);
INSERT INTO remarks_text (remarks_text, rank) VALUES ('automerge', 8);
INSERT INTO listing_text (rowid, address, city, number, postal_code)
SELECT id, address, city, number, postal_code FROM listing;
CREATE VIRTUAL TABLE listing_words USING fts5vocab ('listing_text', 'row');
