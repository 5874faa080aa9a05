-- How good estimates would have been: the last backtest of each area, so that the screen opens at once.
CREATE TABLE backtest (
    scope   TEXT NOT NULL PRIMARY KEY, -- the area in lower case; empty for everything
    made_at INTEGER NOT NULL,          -- ms
    state   TEXT NOT NULL              -- JSON, as the application keeps it
) STRICT, WITHOUT ROWID;
