-- What fitting a market has learnt, so that the next analysis need not wait for it. Made anew from the sales at any time.
CREATE TABLE market_fit (
    property_type TEXT NOT NULL, -- as RESO names it
    day           TEXT NOT NULL, -- the day it was fitted for
    currency      TEXT NOT NULL,
    made_at       INTEGER NOT NULL, -- ms
    learnt        BLOB NOT NULL,    -- as the valuation keeps it
    PRIMARY KEY (property_type, day, currency)
) STRICT;
