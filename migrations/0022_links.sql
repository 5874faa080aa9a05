-- Who is in which system now, without the payload of every link: how many people a system has is asked by screens.
CREATE INDEX crm_link_people ON crm_link (connection_id, record_id, kind, gone_at) WHERE kind = 'contact' AND gone_at IS NULL;
