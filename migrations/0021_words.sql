-- People whose row in person_text is not yet what their record says. A person's save leaves the index alone, because it
-- forgets the old words on its pages at once, which takes longer than everything else of a save; whoever looks words up
-- has those that are due written first.
CREATE TABLE person_words (id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE) STRICT;
