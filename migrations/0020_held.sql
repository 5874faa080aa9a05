-- What a person needs to see before they decide.

-- Keys of the records that a system says are gone, while somebody is asked.
ALTER TABLE crm_guard ADD COLUMN keys TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(keys));

-- What kind of trouble a change has met; NULL while it has met none.
ALTER TABLE crm_op ADD COLUMN trouble TEXT;
