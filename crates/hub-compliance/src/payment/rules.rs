use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use super::node::{Node, string, wrong};
use super::rule::{Action, Bases, Condition, Is, Outcome, Parties, Rule, Scope, Test};
use super::{BasisKind, Fact, PartyGroup, PartyKind, RecordName};

/// Why a table of payment rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentRulesError {
    /// Not JSON at all.
    #[error("the payment rules are not JSON: {0}")]
    Json(String),
    /// A field is not as it must be.
    #[error("payment rules, {at}: {what}")]
    Field {
        /// Which row and which field: `rows[3] (R4).outcomes[1].when[0].test`.
        at: String,
        /// What is wrong with it.
        what: String,
    },
    /// Two rows say something for the same rule, place and day.
    #[error("payment rules: rows[{first}] and rows[{second}] both hold rule {id} for {jurisdiction} at the same time")]
    Overlap {
        /// The rule.
        id: String,
        /// Where.
        jurisdiction: String,
        /// The first row, from 0.
        first: usize,
        /// The second row, from 0.
        second: usize,
    },
}

/// The table of who may pay whom for what. Its text is dated data that the caller reads from a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentRules {
    rows: Vec<Rule>,
}

impl PaymentRules {
    /// From the text of a file: `{rows: [{jurisdiction, valid_from, valid_to, source, loaded_by, id, title, payers,
    /// payees, bases, outcomes: [{name, payers, payees, bases, when: [{test, is, …}], action, citation, reason, lawful,
    /// record, needs, lifts}]}]}`. An outcome without payers, payees or bases takes its row's.
    ///
    /// # Errors
    /// Names the row and the field. What nobody knows (a condition, a kind, a record, a field) is refused.
    pub fn parse(text: &str) -> Result<Self, PaymentRulesError> {
        let value = serde_json::from_str(text).map_err(|error| PaymentRulesError::Json(error.to_string()))?;
        let mut top = Node::new(String::new(), value)?;
        top.optional("note");
        let items = top.list("rows")?;
        top.end()?;
        if items.is_empty() {
            return Err(wrong("rows", "holds no rules"));
        }
        let rows: Vec<Rule> = items.into_iter().map(|(at, item)| row(at, item)).collect::<Result<_, _>>()?;
        for (first, one) in rows.iter().enumerate() {
            for (second, other) in rows.iter().enumerate().skip(first + 1) {
                if one.overlaps(other) {
                    let (id, jurisdiction) = (one.id.clone(), one.jurisdiction.clone());
                    return Err(PaymentRulesError::Overlap { id, jurisdiction, first, second });
                }
            }
            for outcome in &one.outcomes {
                if let Some(unknown) = outcome.lifts.iter().find(|id| rows.iter().all(|row| row.id != **id)) {
                    let at = format!("rows[{first}] ({}).outcomes ({}).lifts", one.id, outcome.name);
                    return Err(wrong(&at, format!("no rule `{unknown}` in this table")));
                }
            }
        }
        Ok(Self { rows })
    }

    /// Every row, as written.
    #[must_use]
    pub fn rows(&self) -> &[Rule] {
        &self.rows
    }
}

type Read<T> = Result<T, PaymentRulesError>;

fn row(at: String, item: Value) -> Read<Rule> {
    let mut node = Node::new(at.clone(), item)?;
    let id = node.text("id")?;
    node.rename(format!("{at} ({id})"));
    let jurisdiction = node.text("jurisdiction")?;
    let state =
        jurisdiction.strip_prefix("US-").map(|state| state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase()));
    if jurisdiction != "US" && state != Some(true) {
        return Err(wrong(&node.at("jurisdiction"), format!("expected `US` or `US-XX`, found `{jurisdiction}`")));
    }
    let valid_from = day(node.value("valid_from")?, &node.at("valid_from"))?;
    let valid_to = node.optional("valid_to").map(|value| day(value, &node.at("valid_to"))).transpose()?;
    if valid_to.is_some_and(|last| last < valid_from) {
        return Err(wrong(&node.at("valid_to"), "is before valid_from"));
    }
    let source = node.text("source")?;
    let loaded_by = node.text("loaded_by")?;
    let title = node.text("title")?;
    let scope = Scope {
        payers: required(parties(&mut node, "payers")?, &node, "payers")?,
        payees: required(parties(&mut node, "payees")?, &node, "payees")?,
        bases: required(bases(&mut node, "bases")?, &node, "bases")?,
    };
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (at, item) in node.list("outcomes")? {
        let outcome = outcome(at.clone(), item, &scope)?;
        if outcomes.iter().any(|other| other.name == outcome.name) {
            return Err(wrong(&at, format!("a second outcome named `{}`", outcome.name)));
        }
        outcomes.push(outcome);
    }
    let outcomes = required(outcomes, &node, "outcomes")?;
    node.end()?;
    Ok(Rule { jurisdiction, valid_from, valid_to, source, loaded_by, id, title, outcomes })
}

fn outcome(at: String, item: Value, row: &Scope) -> Read<Outcome> {
    let mut node = Node::new(at, item)?;
    let or = |own: Vec<Parties>, rows: &[Parties]| if own.is_empty() { rows.to_vec() } else { own };
    let scope = Scope {
        payers: or(parties(&mut node, "payers")?, &row.payers),
        payees: or(parties(&mut node, "payees")?, &row.payees),
        bases: Some(bases(&mut node, "bases")?).filter(|own| !own.is_empty()).unwrap_or_else(|| row.bases.clone()),
    };
    let name = node.text("name")?;
    let action = choice(
        node.text("action")?,
        &node.at("action"),
        "action",
        Action::parse,
        Action::ALL.iter().map(|it| it.as_str()),
    )?;
    let lawful = match action {
        Action::Block => node.text("lawful")?,
        _ => node.optional("lawful").map(|value| string(value, &node.at("lawful"))).transpose()?.unwrap_or_default(),
    };
    let when = conditions(&mut node, "when")?;
    let needs = conditions(&mut node, "needs")?;
    if let Some(n) = needs.iter().position(|need| !matches!(need.is, Is::Yes | Is::No)) {
        return Err(wrong(&node.at(&format!("needs[{n}].is")), "expected `yes` or `no`"));
    }
    let record = node
        .list("record")?
        .into_iter()
        .map(|(at, item)| {
            choice(string(item, &at)?, &at, "record", RecordName::parse, RecordName::ALL.iter().map(|it| it.as_str()))
        })
        .collect::<Read<_>>()?;
    let lifts = node.list("lifts")?.into_iter().map(|(at, item)| string(item, &at)).collect::<Read<_>>()?;
    let (citation, reason) = (node.text("citation")?, node.text("reason")?);
    node.end()?;
    Ok(Outcome { name, scope, when, action, citation, reason, lawful, record, needs, lifts })
}

fn conditions(node: &mut Node, field: &str) -> Read<Vec<Condition>> {
    node.list(field)?.into_iter().map(|(at, item)| condition(at, item)).collect()
}

fn condition(at: String, item: Value) -> Read<Condition> {
    let mut node = Node::new(at, item)?;
    let name = node.text("test")?;
    let test = match name.as_str() {
        "covered" => Test::Covered,
        "licences_current" => Test::LicencesCurrent,
        "tied" => Test::Tied { above_percent: percent(node.text("above_percent")?, &node.at("above_percent"))? },
        "disclosure_in_time" => Test::DisclosureInTime { phone_business_days: node.whole("phone_business_days")? },
        "fee_follows_volume" => Test::FeeFollowsVolume { days: node.whole("days")? },
        other => {
            let fact =
                Fact::parse(other).ok_or_else(|| wrong(&node.at("test"), format!("unknown condition `{other}`")))?;
            Test::Fact(fact)
        }
    };
    let is = choice(node.text("is")?, &node.at("is"), "answer", Is::parse, Is::ALL.iter().map(|it| it.as_str()))?;
    node.end()?;
    Ok(Condition { test, is })
}

fn parties(node: &mut Node, field: &str) -> Read<Vec<Parties>> {
    let find =
        |name: &str| PartyGroup::parse(name).map(Parties::Group).or_else(|| PartyKind::parse(name).map(Parties::Kind));
    let known = || PartyGroup::ALL.iter().map(|it| it.as_str()).chain(PartyKind::ALL.iter().map(|it| it.as_str()));
    node.list(field)?.into_iter().map(|(at, item)| choice(string(item, &at)?, &at, "party", find, known())).collect()
}

fn bases(node: &mut Node, field: &str) -> Read<Vec<Bases>> {
    let find = |name: &str| match name {
        "any" => Some(Bases::Any),
        "contingent" => Some(Bases::Contingent),
        // Words that cannot be read are no basis that a rule could be about.
        "unreadable" => None,
        one => BasisKind::parse(one).map(Bases::One),
    };
    let known = || ["any", "contingent"].into_iter().chain(BasisKind::ALL.iter().map(|it| it.as_str()));
    node.list(field)?.into_iter().map(|(at, item)| choice(string(item, &at)?, &at, "basis", find, known())).collect()
}

fn choice<T>(
    name: String,
    at: &str,
    what: &str,
    find: impl Fn(&str) -> Option<T>,
    known: impl Iterator<Item = &'static str>,
) -> Read<T> {
    find(&name)
        .ok_or_else(|| wrong(at, format!("unknown {what} `{name}`; known: {}", known.collect::<Vec<_>>().join(", "))))
}

fn required<T>(list: Vec<T>, node: &Node, field: &str) -> Read<Vec<T>> {
    if list.is_empty() { Err(wrong(&node.at(field), "is missing or empty")) } else { Ok(list) }
}

fn day(value: Value, at: &str) -> Read<NaiveDate> {
    let text = string(value, at)?;
    text.parse().map_err(|_| wrong(at, format!("expected a day as YYYY-MM-DD, found `{text}`")))
}

fn percent(text: String, at: &str) -> Read<Decimal> {
    let refuse = || wrong(at, format!("expected a percentage from 0 to 100, found `{text}`"));
    let percent: Decimal = text.parse().map_err(|_| refuse())?;
    if (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent) { Ok(percent) } else { Err(refuse()) }
}
