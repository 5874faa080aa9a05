-- The same change of the same home in several sources is one piece of news (crates/hub-store/src/watch/one_home.rs).

-- The event that this one repeats; absent for one that stands for itself. Only those that do have notices.
ALTER TABLE listing_event ADD COLUMN lead INTEGER REFERENCES listing_event (id) ON DELETE SET NULL;
CREATE INDEX listing_event_lead ON listing_event (lead) WHERE lead IS NOT NULL;
DROP INDEX listing_event_connection;
CREATE INDEX listing_event_listing ON listing_event (connection_id, listing_key);

-- A listing that goes leaves its news, and who was or is to be told of them, to the first that repeated it.
CREATE TRIGGER listing_event_heir BEFORE DELETE ON mirror WHEN old.resource = 'Property'
BEGIN
    UPDATE OR IGNORE notice SET event_id = (SELECT min(f.id) FROM listing_event f WHERE f.lead = notice.event_id)
    WHERE event_id IN (
        SELECT l.id FROM listing_event l WHERE l.connection_id = old.connection_id AND l.listing_key = old.key
        AND EXISTS (SELECT 1 FROM listing_event f WHERE f.lead = l.id));
    UPDATE listing_event SET lead = (SELECT min(f.id) FROM listing_event f WHERE f.lead = listing_event.lead)
    WHERE lead IN (SELECT l.id FROM listing_event l WHERE l.connection_id = old.connection_id AND l.listing_key = old.key)
    AND id <> (SELECT min(f.id) FROM listing_event f WHERE f.lead = listing_event.lead);
    UPDATE listing_event SET lead = NULL
    WHERE lead IN (SELECT l.id FROM listing_event l WHERE l.connection_id = old.connection_id AND l.listing_key = old.key);
END;
