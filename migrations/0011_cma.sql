-- What the list of analyses shows, so that it need not read them whole; and the steps that can be undone.

ALTER TABLE cma ADD COLUMN summary TEXT CHECK (summary IS NULL OR json_valid(summary));
ALTER TABLE cma ADD COLUMN history TEXT CHECK (history IS NULL OR json_valid(history));

CREATE INDEX cma_by_subject ON cma (subject_key, updated_at) WHERE subject_key IS NOT NULL;
