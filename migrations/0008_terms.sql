-- The words of the short table one after the other, so that the words which a beginning stands for are found by leaping.
CREATE VIRTUAL TABLE listing_terms USING fts5vocab ('listing_text', 'instance');
