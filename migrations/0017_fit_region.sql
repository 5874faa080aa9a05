-- Large markets are fitted in parts. What was learnt is made anew from the sales.
DROP TABLE market_fit;
CREATE TABLE market_fit (
    property_type TEXT NOT NULL, -- as RESO names it
    day           TEXT NOT NULL, -- the day it was fitted for
    currency      TEXT NOT NULL,
    region        TEXT NOT NULL, -- west south east north in degrees; empty for all
    made_at       INTEGER NOT NULL, -- ms
    learnt        BLOB NOT NULL,    -- as the valuation keeps it
    PRIMARY KEY (property_type, day, currency, region)
) STRICT;
