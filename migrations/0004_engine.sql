-- What the engine remembers beside the checkpoints: deletions that wait for a word, rates used up, figures by the day.

-- Rows that a vendor calls gone and that the guard has kept until somebody allows it.
CREATE TABLE refused_delete (
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    resource      TEXT    NOT NULL,
    key           TEXT    NOT NULL CHECK (length(key) > 0),
    refused_at    INTEGER NOT NULL,
    PRIMARY KEY (connection_id, resource, key)
) STRICT, WITHOUT ROWID;

-- What has been used of a vendor's rates, so that a restart does not begin anew. The account is a hash of address and
-- credential, never the credential.
CREATE TABLE quota_memory (
    account  TEXT    NOT NULL PRIMARY KEY CHECK (length(account) > 0),
    value    TEXT    NOT NULL CHECK (json_valid(value)),
    saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sums of a stream's runs by the day (UTC), so that runs in which nothing happened need not be kept one by one.
CREATE TABLE stream_day (
    connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    resource      TEXT    NOT NULL,
    day           TEXT    NOT NULL CHECK (length(day) = 10),
    runs          INTEGER NOT NULL DEFAULT 0,
    failed_runs   INTEGER NOT NULL DEFAULT 0,
    calls         INTEGER NOT NULL DEFAULT 0,
    failed_calls  INTEGER NOT NULL DEFAULT 0,
    bytes         INTEGER NOT NULL DEFAULT 0,
    received      INTEGER NOT NULL DEFAULT 0,
    created       INTEGER NOT NULL DEFAULT 0,
    updated       INTEGER NOT NULL DEFAULT 0,
    deleted       INTEGER NOT NULL DEFAULT 0,
    rejected      INTEGER NOT NULL DEFAULT 0,
    elapsed_ms    INTEGER NOT NULL DEFAULT 0,
    last_done_at  INTEGER,
    PRIMARY KEY (connection_id, resource, day)
) STRICT, WITHOUT ROWID;

INSERT INTO stream_day
SELECT connection_id, resource, strftime('%Y-%m-%d', started_at / 1000, 'unixepoch'), count(*),
       sum(outcome NOT IN ('done', 'cancelled')), sum(calls), sum(failed_calls), sum(bytes), sum(received),
       sum(created), sum(updated), sum(deleted), sum(rejected), sum(elapsed_ms),
       max(CASE WHEN outcome = 'done' THEN finished_at END)
FROM run
WHERE finished_at IS NOT NULL AND outcome IS NOT NULL
GROUP BY 1, 2, 3;
