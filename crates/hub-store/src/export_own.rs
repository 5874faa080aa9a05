//! Tables of the owner's own work that an export writes as they are: partners, quotes, payments, commissions, deals and the
//! work around them.

/// An instant of a column, as RFC 3339 in SQL.
macro_rules! iso {
    ($column:literal) => {
        concat!("strftime('%Y-%m-%dT%H:%M:%fZ', ", $column, " / 1000.0, 'unixepoch')")
    };
}

/// The name of a profile, by the number in a column.
macro_rules! who {
    ($column:literal) => {
        concat!("(SELECT r.body ->> '$.name' FROM profile r WHERE r.id = ", $column, ")")
    };
}

/// The identifier of a row of another table, by the number in a column.
macro_rules! uuid_of {
    ($table:literal, $column:literal) => {
        concat!("(SELECT lower(hex(o.uuid)) FROM ", $table, " o WHERE o.id = ", $column, ")")
    };
}

/// Tables of the owner's own that go out as they are: the file, what to ask for a thousand rows after a number, which are
/// JSON and that number.
pub(crate) const OWN_FILES: &[(&str, &str)] = &[
    (
        "partners.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'parent', ",
            uuid_of!("partner", "t.parent"),
            ", 'revision', revision, 'connections', (SELECT json_group_array(c.name) FROM partner_connection p
              JOIN connection c ON c.id = p.connection_id WHERE p.partner = t.id), 'created_at', ",
            iso!("created_at"),
            ", 'updated_at', ",
            iso!("updated_at"),
            ", 'record', json(body)), id FROM partner t WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "partner_items.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'partner', ",
            uuid_of!("partner", "t.partner"),
            ", 'kind', kind, 'agreement', ",
            uuid_of!("partner_item", "t.agreement"),
            ", 'file', nullif(lower(hex(file)), ''), 'revision', revision, 'created_at', ",
            iso!("created_at"),
            ", 'updated_at', ",
            iso!("updated_at"),
            ", 'record', json(body)), id FROM partner_item t WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "partner_history.jsonl",
        concat!(
            "SELECT json_object('at', ",
            iso!("at"),
            ", 'by', ",
            who!("profile"),
            ", 'proposal', ",
            uuid_of!("proposal", "t.proposal"),
            ", 'partner', ",
            uuid_of!("partner", "t.partner"),
            ", 'item', nullif(lower(hex(item)), ''), 'kind', kind, 'before', json(before), 'after', json(after)), id
             FROM partner_history t WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "profiles.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'made_at', ",
            iso!("made_at"),
            ", 'record', json(body)), id FROM profile WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "proposals.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'by', ",
            who!("profile"),
            ", 'came_at', ",
            iso!("came_at"),
            ", 'state', state, 'decided_by', ",
            who!("decided_by"),
            ", 'decided_at', ",
            iso!("decided_at"),
            ", 'reason', reason, 'record', json(body), 'envelope', json(envelope)), id
             FROM proposal WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "quote_requests.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'created_at', ",
            iso!("created_at"),
            ", 'record', json(body)), id FROM quote_request WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "quotes.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'request', ",
            uuid_of!("quote_request", "t.request"),
            ", 'partner', ",
            uuid_of!("partner", "t.partner"),
            ", 'file', nullif(lower(hex(file)), ''), 'revision', revision, 'created_at', ",
            iso!("created_at"),
            ", 'updated_at', ",
            iso!("updated_at"),
            ", 'ask', (SELECT json_object('address', address, 'message_id', message_id, 'state', state, 'attempts', attempts,
              'not_before', ",
            iso!("not_before"),
            ", 'said', said, 'sent_at', ",
            iso!("sent_at"),
            ") FROM quote_ask a WHERE a.quote = t.id), 'record', json(body)), id
             FROM quote t WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "lender_letters.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'partner', ",
            uuid_of!("partner", "t.partner"),
            ", 'file', nullif(lower(hex(file)), ''), 'revision', revision, 'created_at', ",
            iso!("created_at"),
            ", 'updated_at', ",
            iso!("updated_at"),
            ", 'record', json(body)), id FROM lender_letter t WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "quote_history.jsonl",
        concat!(
            "SELECT json_object('at', ",
            iso!("at"),
            ", 'record', lower(hex(record)), 'what', what, 'before', json(before), 'after', json(after)), id
             FROM quote_history WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "payment_attempts.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'at', ",
            iso!("at"),
            ", 'by', ",
            who!("profile"),
            ", 'road', road, 'ruled_on', ruled_on, 'facts', json(facts), 'claim', json(claim), 'decision', json(decision),
             'rules', lower(hex(rules)), 'rule_since', rule_since, 'reviews', (SELECT json_group_array(json_object('at', ",
            iso!("v.at"),
            ", 'by', ",
            who!("v.profile"),
            ", 'finding', v.finding, 'note', v.note) ORDER BY v.id) FROM payment_review v WHERE v.attempt = t.id)), id
             FROM payment_attempt t WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "payments.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'attempt', ",
            uuid_of!("payment_attempt", "t.attempt"),
            ", 'direction', direction, 'payer', payer, 'payee', payee, 'cents', cents, 'due_on', due_on,
             'reference', reference, 'deal', (SELECT lower(hex(d.uuid)) FROM deal_payment g JOIN deal_record d ON d.id = g.deal
              WHERE g.payment = t.id), 'entries', (SELECT json_group_array(json_object('at', ",
            iso!("e.at"),
            ", 'on', e.on_day, 'by', ",
            who!("e.profile"),
            ", 'event', e.event, 'cents', e.cents, 'reason', e.reason) ORDER BY e.id) FROM payment_entry e WHERE e.payment = t.id)), id
             FROM payment t WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "deals.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'revision', revision, 'updated_at', ",
            iso!("updated_at"),
            ", 'record', json(body)), id FROM deal_record WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "statements.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'digest', lower(hex(digest)), 'file_name', file_name, 'sender', sender,
             'mapping', json(mapping), 'first_day', first_day, 'last_day', last_day, 'at', ",
            iso!("at"),
            ", 'by', ",
            who!("profile"),
            ", 'lines', (SELECT json_group_array(json_object('line', l.line, 'reference', l.reference, 'day', l.day,
              'what', l.what, 'cents', l.cents, 'finding', l.finding, 'payment', ",
            uuid_of!("payment", "l.payment"),
            ") ORDER BY l.id) FROM statement_line l WHERE l.statement = t.id)), id
             FROM statement_import t WHERE id > ? ORDER BY id LIMIT 100"
        ),
    ),
    (
        "marketing_spend.jsonl",
        "SELECT json_object('id', lower(hex(uuid)), 'channel', channel, 'kind', kind, 'day', day, 'cents', cents), id
         FROM marketing_spend WHERE id > ? ORDER BY id LIMIT 1000",
    ),
    (
        "marketing_touches.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'deal', ",
            uuid_of!("deal_record", "t.deal"),
            ", 'channel', channel, 'kind', kind, 'day', day), id FROM marketing_touch t WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "commission_plans.jsonl",
        concat!(
            "SELECT json_object('name', name, 'saved_at', ",
            iso!("saved_at"),
            ", 'by', ",
            who!("profile"),
            ", 'plan', json(body)), id FROM commission_plan WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "commission_ledger.jsonl",
        concat!(
            "SELECT json_object('number', number, 'on', on_day, 'at', ",
            iso!("at"),
            ", 'event', json(event)), number FROM commission_entry WHERE number > ? ORDER BY number LIMIT 1000"
        ),
    ),
    (
        "transactions.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'revision', revision, 'created_at', ",
            iso!("created_at"),
            ", 'updated_at', ",
            iso!("updated_at"),
            ", 'record', json(body)), id FROM property_transaction WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "plans.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'revision', revision, 'created_at', ",
            iso!("created_at"),
            ", 'updated_at', ",
            iso!("updated_at"),
            ", 'record', json(body)), id FROM property_plan WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "providers.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'revision', revision, 'created_at', ",
            iso!("created_at"),
            ", 'updated_at', ",
            iso!("updated_at"),
            ", 'record', json(body)), id FROM provider_sheet WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "jobs.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'revision', revision, 'created_at', ",
            iso!("created_at"),
            ", 'updated_at', ",
            iso!("updated_at"),
            ", 'record', json(body)), id FROM job WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "tours.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'revision', revision, 'created_at', ",
            iso!("created_at"),
            ", 'updated_at', ",
            iso!("updated_at"),
            ", 'record', json(body)), id FROM tour WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "buyer_agreements.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'revision', revision, 'created_at', ",
            iso!("created_at"),
            ", 'updated_at', ",
            iso!("updated_at"),
            ", 'record', json(body)), id FROM buyer_agreement WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "service_messages.jsonl",
        concat!(
            "SELECT json_object('id', lower(hex(uuid)), 'job', lower(hex(job)), 'who', who, 'partner', lower(hex(partner)),
             'name', name, 'kind', kind, 'starts_at', ",
            iso!("starts_at"),
            ", 'address', address, 'subject', subject, 'body', body, 'calendar', calendar, 'method', method,
             'message_id', message_id, 'state', state, 'attempts', attempts, 'expires_at', ",
            iso!("expires_at"),
            ", 'said', said, 'sent_at', ",
            iso!("sent_at"),
            ", 'created_at', ",
            iso!("created_at"),
            "), id FROM service_message WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
    (
        "service_history.jsonl",
        concat!(
            "SELECT json_object('at', ",
            iso!("at"),
            ", 'by', \"by\", 'record', lower(hex(record)), 'what', what, 'before', json(before), 'after', json(after)), id
             FROM service_history WHERE id > ? ORDER BY id LIMIT 1000"
        ),
    ),
];
