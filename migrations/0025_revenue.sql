-- Payments, statements, commissions, and what marketing brought. Instants are milliseconds since 1970-01-01 UTC, days
-- YYYY-MM-DD, amounts whole cents of US dollars. Payments name their parties by words: no key leads from a payment to a
-- partner, a person, a lead or a loan, so that nothing can set what a settlement service paid or was paid against what was
-- referred to it or by it (12 USC 2607; 12 CFR 1024.14(e)). Only payments between brokers can belong to a deal.

-- Every time somebody asked to have a payment kept, and what the rules said. Only grows.
CREATE TABLE payment_attempt (
    id       INTEGER PRIMARY KEY,
    uuid     BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    at       INTEGER NOT NULL,
    -- The day by whose rules it was decided.
    ruled_on TEXT    NOT NULL CHECK (length(ruled_on) = 10),
    -- Who asked; absent where nobody has a profile: whoever had the store open.
    profile  INTEGER REFERENCES profile (id),
    road     TEXT    NOT NULL CHECK (road IN ('screen', 'import', 'cli', 'agreement')),
    -- The payment as the rules read it (hub_compliance::payment::file): asked again, it gives the same decision.
    facts    TEXT    NOT NULL CHECK (json_valid(facts) AND (facts ->> '$.to_be_stored') IS 1),
    -- Names, amount, day, what for, and where each record is that must be kept.
    claim    TEXT    NOT NULL CHECK (json_valid(claim) AND ifnull(claim ->> '$.cents', 0) > 0),
    decision TEXT    NOT NULL CHECK (json_valid(decision)),
    -- BLAKE3 of the rules as they were, and the first day of the row that decided.
    rules    BLOB    NOT NULL CHECK (length(rules) = 32),
    rule_since TEXT  CHECK (rule_since IS NULL OR length(rule_since) = 10),
    outcome  TEXT    NOT NULL GENERATED ALWAYS AS (decision ->> '$.action') STORED
        CHECK (outcome IN ('allow', 'flag', 'require', 'block'))
) STRICT;
CREATE INDEX payment_attempt_outcome ON payment_attempt (outcome, id);
CREATE TRIGGER payment_attempt_same BEFORE UPDATE ON payment_attempt
BEGIN SELECT RAISE(ABORT, 'an attempt is not rewritten'); END;
CREATE TRIGGER payment_attempt_stays BEFORE DELETE ON payment_attempt
BEGIN SELECT RAISE(ABORT, 'an attempt is kept'); END;

-- A compliance administrator looked at a blocked attempt again. It changes no decision and makes no payment: where the facts
-- were wrong, the payment is asked for anew with the right ones. Only grows.
CREATE TABLE payment_review (
    id      INTEGER PRIMARY KEY,
    attempt INTEGER NOT NULL REFERENCES payment_attempt (id),
    at      INTEGER NOT NULL,
    profile INTEGER NOT NULL REFERENCES profile (id),
    finding TEXT    NOT NULL CHECK (finding IN ('upheld', 'facts-wrong')),
    note    TEXT    NOT NULL CHECK (length(trim(note)) > 0)
) STRICT;
CREATE INDEX payment_review_of ON payment_review (attempt);
CREATE TRIGGER payment_review_admin BEFORE INSERT ON payment_review
WHEN (SELECT role = 'admin' AND put_away = 0 FROM profile WHERE id = NEW.profile) IS NOT 1
    OR (SELECT outcome = 'block' FROM payment_attempt WHERE id = NEW.attempt) IS NOT 1
BEGIN SELECT RAISE(ABORT, 'only a compliance administrator looks at a blocked attempt again'); END;
CREATE TRIGGER payment_review_same BEFORE UPDATE ON payment_review
BEGIN SELECT RAISE(ABORT, 'a review is not rewritten'); END;
CREATE TRIGGER payment_review_stays BEFORE DELETE ON payment_review
BEGIN SELECT RAISE(ABORT, 'a review is kept'); END;

-- Payments. Each has the decision that lets it be kept; its life is in payment_entry.
CREATE TABLE payment (
    id        INTEGER PRIMARY KEY,
    uuid      BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    attempt   INTEGER NOT NULL UNIQUE REFERENCES payment_attempt (id),
    direction TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
    payer     TEXT    NOT NULL CHECK (length(payer) > 0),
    payee     TEXT    NOT NULL CHECK (length(payee) > 0),
    cents     INTEGER NOT NULL CHECK (cents > 0),
    due_on    TEXT    NOT NULL CHECK (length(due_on) = 10),
    -- What a statement calls it.
    reference TEXT
) STRICT;
CREATE INDEX payment_due ON payment (due_on, id);
CREATE INDEX payment_reference ON payment (reference) WHERE reference IS NOT NULL;
CREATE TRIGGER payment_decided BEFORE INSERT ON payment
WHEN (SELECT outcome IN ('allow', 'flag') AND json_array_length(decision, '$.missing') = 0
        AND claim ->> '$.cents' = NEW.cents AND claim ->> '$.payer' = NEW.payer AND claim ->> '$.payee' = NEW.payee
        AND claim ->> '$.direction' = NEW.direction AND claim ->> '$.due_on' = NEW.due_on
      FROM payment_attempt WHERE id = NEW.attempt) IS NOT 1
BEGIN SELECT RAISE(ABORT, 'a payment needs a decision that lets it be kept'); END;
CREATE TRIGGER payment_same BEFORE UPDATE ON payment
BEGIN SELECT RAISE(ABORT, 'a payment is not rewritten: reverse it and record it again'); END;
CREATE TRIGGER payment_stays BEFORE DELETE ON payment
BEGIN SELECT RAISE(ABORT, 'a payment is kept'); END;

-- What became of payments: accrued, locked, paid; taken back by an entry of its own. Only grows.
CREATE TABLE payment_entry (
    id      INTEGER PRIMARY KEY,
    payment INTEGER NOT NULL REFERENCES payment (id),
    at      INTEGER NOT NULL,
    on_day  TEXT    NOT NULL CHECK (length(on_day) = 10),
    profile INTEGER REFERENCES profile (id),
    event   TEXT    NOT NULL CHECK (event IN ('accrued', 'locked', 'paid', 'reversed')),
    -- What it adds to what is owed or paid: the amount, nothing, or the amount taken away.
    cents   INTEGER NOT NULL,
    reason  TEXT    CHECK (reason IS NULL OR length(trim(reason)) > 0),
    CHECK ((event = 'reversed') = (reason IS NOT NULL))
) STRICT;
CREATE INDEX payment_entry_of ON payment_entry (payment, id);
CREATE INDEX payment_entry_paid ON payment_entry (on_day, payment) WHERE event = 'paid';
CREATE TRIGGER payment_entry_order BEFORE INSERT ON payment_entry
WHEN NOT CASE NEW.event
    WHEN 'accrued' THEN NOT EXISTS (SELECT 1 FROM payment_entry WHERE payment = NEW.payment)
    WHEN 'locked' THEN (SELECT event FROM payment_entry WHERE payment = NEW.payment ORDER BY id DESC LIMIT 1) IS 'accrued'
    WHEN 'paid' THEN (SELECT event FROM payment_entry WHERE payment = NEW.payment ORDER BY id DESC LIMIT 1) IS 'locked'
    ELSE ifnull((SELECT event FROM payment_entry WHERE payment = NEW.payment ORDER BY id DESC LIMIT 1), 'reversed')
        <> 'reversed'
    END
BEGIN SELECT RAISE(ABORT, 'a payment goes from accrued to locked to paid, and is taken back once'); END;
CREATE TRIGGER payment_entry_amount BEFORE INSERT ON payment_entry
WHEN NEW.cents <> (SELECT CASE NEW.event WHEN 'accrued' THEN cents WHEN 'reversed' THEN -cents ELSE 0 END
    FROM payment WHERE id = NEW.payment)
BEGIN SELECT RAISE(ABORT, 'an entry is of the whole payment'); END;
CREATE TRIGGER payment_entry_same BEFORE UPDATE ON payment_entry
BEGIN SELECT RAISE(ABORT, 'what became of a payment is not rewritten'); END;
CREATE TRIGGER payment_entry_stays BEFORE DELETE ON payment_entry
BEGIN SELECT RAISE(ABORT, 'what became of a payment is kept'); END;
-- No payment without its first entry.
CREATE TRIGGER payment_accrues AFTER INSERT ON payment
BEGIN
    INSERT INTO payment_entry (payment, at, on_day, profile, event, cents)
    SELECT NEW.id, at, ruled_on, profile, 'accrued', NEW.cents FROM payment_attempt WHERE id = NEW.attempt;
END;

-- Sales, referrals between brokers, and deals with a loan: amount, terms, how they stand. A deal does not say which lender,
-- insurer or title company serves it: there is no field for it.
CREATE TABLE deal_record (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    revision   INTEGER NOT NULL CHECK (revision > 0),
    kind       TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.kind') STORED
        CHECK (kind IN ('sale', 'broker-referral', 'financed')),
    status     TEXT    NOT NULL GENERATED ALWAYS AS (body ->> '$.status') STORED
        CHECK (status IN ('open', 'closed', 'fell-through')),
    closes_on  TEXT    GENERATED ALWAYS AS (body ->> '$.closes_on') STORED
        CHECK (closes_on IS NULL OR length(closes_on) = 10),
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX deal_record_closes ON deal_record (closes_on, id);
CREATE TRIGGER deal_record_stays BEFORE DELETE ON deal_record
BEGIN SELECT RAISE(ABORT, 'a deal is kept'); END;

-- Which payments belong to a deal: those between brokers, and no others.
CREATE TABLE deal_payment (
    payment INTEGER NOT NULL PRIMARY KEY REFERENCES payment (id),
    deal    INTEGER NOT NULL REFERENCES deal_record (id)
) STRICT;
CREATE INDEX deal_payment_of ON deal_payment (deal);
CREATE TRIGGER deal_payment_brokers BEFORE INSERT ON deal_payment
WHEN (SELECT a.facts ->> '$.payer_type' IN ('real_estate_broker', 'brokerage', 'team', 'agent')
        AND a.facts ->> '$.payee_type' IN ('real_estate_broker', 'brokerage', 'team', 'agent')
      FROM payment p JOIN payment_attempt a ON a.id = p.attempt WHERE p.id = NEW.payment) IS NOT 1
BEGIN SELECT RAISE(ABORT, 'only a payment between brokers belongs to a deal'); END;
CREATE TRIGGER deal_payment_same BEFORE UPDATE ON deal_payment
BEGIN SELECT RAISE(ABORT, 'a payment stays with its deal'); END;
CREATE TRIGGER deal_payment_stays BEFORE DELETE ON deal_payment
BEGIN SELECT RAISE(ABORT, 'a payment stays with its deal'); END;

-- Statements that others sent, as files. A file is taken in once, whole or not at all. Only grows.
CREATE TABLE statement_import (
    id        INTEGER PRIMARY KEY,
    uuid      BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    -- BLAKE3 of the file.
    digest    BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    file_name TEXT    NOT NULL,
    sender    TEXT    NOT NULL CHECK (length(sender) > 0),
    -- Which column says what.
    mapping   TEXT    NOT NULL CHECK (json_valid(mapping)),
    first_day TEXT    NOT NULL CHECK (length(first_day) = 10),
    last_day  TEXT    NOT NULL CHECK (length(last_day) = 10),
    at        INTEGER NOT NULL,
    profile   INTEGER REFERENCES profile (id)
) STRICT;
CREATE TRIGGER statement_import_same BEFORE UPDATE ON statement_import
BEGIN SELECT RAISE(ABORT, 'a statement is not rewritten'); END;
CREATE TRIGGER statement_import_stays BEFORE DELETE ON statement_import
BEGIN SELECT RAISE(ABORT, 'a statement is kept'); END;

-- Its lines beside our payments: the same on both sides, missing here, recorded from it, missing there, of another amount.
CREATE TABLE statement_line (
    id        INTEGER PRIMARY KEY,
    statement INTEGER NOT NULL REFERENCES statement_import (id),
    -- Line of the file, the first is 1; absent where the statement lacks it.
    line      INTEGER CHECK (line > 0),
    reference TEXT,
    day       TEXT    NOT NULL CHECK (length(day) = 10),
    what      TEXT    NOT NULL,
    cents     INTEGER NOT NULL,
    finding   TEXT    NOT NULL CHECK (finding IN ('matched', 'missing-here', 'recorded', 'missing-there',
        'different-amount')),
    payment   INTEGER REFERENCES payment (id),
    UNIQUE (statement, line),
    CHECK ((finding = 'missing-there') = (line IS NULL)),
    CHECK ((finding = 'missing-here') = (payment IS NULL))
) STRICT;
CREATE INDEX statement_line_payment ON statement_line (payment) WHERE payment IS NOT NULL;
CREATE TRIGGER statement_line_same BEFORE UPDATE ON statement_line
BEGIN SELECT RAISE(ABORT, 'a line of a statement is not rewritten'); END;
CREATE TRIGGER statement_line_stays BEFORE DELETE ON statement_line
BEGIN SELECT RAISE(ABORT, 'a line of a statement is kept'); END;

-- What the brokerage spent on its own marketing, and contacts it made before a sale. A channel is one's own, or a vendor
-- whose work is no settlement service: there is no kind for any other.
CREATE TABLE marketing_spend (
    id      INTEGER PRIMARY KEY,
    uuid    BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    channel TEXT    NOT NULL CHECK (length(channel) > 0),
    kind    TEXT    NOT NULL CHECK (kind IN ('own', 'mover', 'stager', 'home-service')),
    day     TEXT    NOT NULL CHECK (length(day) = 10),
    cents   INTEGER NOT NULL CHECK (cents > 0)
) STRICT;
CREATE INDEX marketing_spend_day ON marketing_spend (day);
CREATE TABLE marketing_touch (
    id      INTEGER PRIMARY KEY,
    uuid    BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    deal    INTEGER NOT NULL REFERENCES deal_record (id),
    channel TEXT    NOT NULL CHECK (length(channel) > 0),
    kind    TEXT    NOT NULL CHECK (kind IN ('own', 'mover', 'stager', 'home-service')),
    day     TEXT    NOT NULL CHECK (length(day) = 10)
) STRICT;
CREATE INDEX marketing_touch_of ON marketing_touch (deal, day, id);

-- Commission plans as they were saved (hub_finance::commission::Plan); the last of a name is the one in use. Only grows.
CREATE TABLE commission_plan (
    id       INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL CHECK (length(name) > 0),
    body     TEXT    NOT NULL CHECK (json_valid(body)),
    saved_at INTEGER NOT NULL,
    profile  INTEGER REFERENCES profile (id)
) STRICT;
CREATE INDEX commission_plan_name ON commission_plan (name, id);
CREATE TRIGGER commission_plan_same BEFORE UPDATE ON commission_plan
BEGIN SELECT RAISE(ABORT, 'a plan is saved anew, not rewritten'); END;
CREATE TRIGGER commission_plan_stays BEFORE DELETE ON commission_plan
BEGIN SELECT RAISE(ABORT, 'a plan is kept'); END;

-- The ledger of commissions (hub_finance::commission::Entry), replayed from its first entry. Only grows, by one at a time.
CREATE TABLE commission_entry (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    on_day TEXT    NOT NULL CHECK (length(on_day) = 10),
    event  TEXT    NOT NULL CHECK (json_valid(event)),
    at     INTEGER NOT NULL
) STRICT;
CREATE TRIGGER commission_entry_next BEFORE INSERT ON commission_entry
WHEN NEW.number <> (SELECT ifnull(max(number), 0) + 1 FROM commission_entry)
    OR NEW.on_day < (SELECT ifnull(max(on_day), '') FROM commission_entry)
BEGIN SELECT RAISE(ABORT, 'the ledger grows by one entry at a time, in the order of days'); END;
CREATE TRIGGER commission_entry_same BEFORE UPDATE ON commission_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is not rewritten'); END;
CREATE TRIGGER commission_entry_stays BEFORE DELETE ON commission_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is kept'); END;
