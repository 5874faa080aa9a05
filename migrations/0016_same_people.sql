-- One agent who is a member of several MLSs (crates/hub-store/src/market/same.rs).

-- Who counts as another: the one met first.
CREATE TABLE market_same (
    party     INTEGER PRIMARY KEY REFERENCES market_party (id) ON DELETE CASCADE,
    counts_as INTEGER NOT NULL REFERENCES market_party (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX market_same_counts_as ON market_same (counts_as);

-- 1 when members or agents came since it was last worked out.
ALTER TABLE market_mark ADD COLUMN same_due INTEGER NOT NULL DEFAULT 1 CHECK (same_due IN (0, 1));

CREATE TRIGGER market_party_came AFTER INSERT ON market_party WHEN new.office = 0
BEGIN
    UPDATE market_mark SET same_due = 1 WHERE same_due = 0;
END;
