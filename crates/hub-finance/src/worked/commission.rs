//! Examples of commissions: each becomes a plan of its own, a deal and a year, and is settled.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::{Family, Inputs, Worked, WorkedError};
use crate::commission::{
    Base, Counts, Deal, Freeze, Mode, Payee, Plan, PlanDraft, PlanVersion, Referral, Share, Standing, Statement, Step,
    Take, TeamMember, Tier, Tiers, When, Year, read_amount, read_tiers, settle,
};
use crate::{Cents, Percent, Tables, allocate};

const CAP: &str = "company";
const FRANCHISE: &str = "franchise";
const FEE: &str = "transaction fee";
const LEAD: &str = "lead";

pub(super) const KINDS: Family = &[
    ("commission_cap", |inputs, _, _| side(inputs)),
    ("commission_other", |inputs, _, _| other(inputs)),
    ("commission_referral", |inputs, _, _| side(inputs)),
    ("commission_tier", |inputs, _, tables| tier(inputs, tables)),
];

/// An amount shared out, a team, or else a side.
fn other(inputs: &Inputs<'_>) -> Worked {
    if inputs.has("amount") {
        return shares(inputs);
    }
    if inputs.has("net_gci") { team(inputs) } else { side(inputs) }
}

/// A side of a sale: referral, franchise, split with or without a cap, fee per deal, in that order.
fn side(inputs: &Inputs<'_>) -> Worked {
    let gross = gross(inputs)?;
    let referral = inputs.optional("referral_percent_to_other_broker", Inputs::percent)?;
    let mut steps = vec![Step::Referral { of: Base::Gross }];
    if let Some(percent) = inputs.optional("franchise_percent", Inputs::percent)? {
        steps.push(charge(FRANCHISE, Payee::Franchise, Take::Rate { percent, of: franchise_base(inputs)? }));
    }
    let agent = Share::Flat(inputs.percent("agent_split_percent")?);
    let limit = inputs.optional("annual_cap", Inputs::cents)?;
    steps.push(Step::Split { agent, cap: limit.map(|_| CAP.to_owned()) });
    if let Some(fee) = inputs.optional("transaction_fee", Inputs::cents)? {
        steps.push(charge(FEE, Payee::Company, Take::Amount(fee)));
    }
    let paid = inputs.optional("company_paid_ytd", Inputs::cents)?.unwrap_or_default();
    let so_far = Standing { toward: BTreeMap::from([(CAP.to_owned(), paid)]), ..Standing::default() };
    let caps = limit.map(|limit| (CAP.to_owned(), limit)).into_iter().collect();
    let statement = run(steps, caps, gross, referral, &so_far)?;
    let mut out = outputs(&statement);
    if let Some(limit) = limit {
        let left = limit - paid - statement.adds.toward(CAP);
        out.insert("cap_remaining_after".to_owned(), left.max(Cents::ZERO).to_string().into());
    }
    Ok(Value::Object(out))
}

fn gross(inputs: &Inputs<'_>) -> Result<Cents, WorkedError> {
    if let Some(gross) = inputs.optional("gci", Inputs::cents)? {
        return Ok(gross);
    }
    let (price, percent) = (inputs.decimal("price")?, inputs.percent("side_percent")?);
    let gross = price.checked_mul(percent.fraction()).and_then(Cents::rounded);
    gross.ok_or_else(|| inputs.malformed("price", "the commission is too large to count"))
}

fn franchise_base(inputs: &Inputs<'_>) -> Result<Base, WorkedError> {
    match inputs.optional("franchise_base", Inputs::text)? {
        Some("gross") => Ok(Base::Gross),
        None | Some("net") => Ok(Base::Left),
        Some(_) => Err(inputs.malformed("franchise_base", "it is gross or net")),
    }
}

fn charge(what: &str, payee: Payee, take: Take) -> Step {
    Step::Charge { what: what.to_owned(), payee, take, cap: None, when: When::Always }
}

/// Every amount that an example may ask for.
fn outputs(statement: &Statement) -> Map<String, Value> {
    let sum = |keep: &dyn Fn(&crate::commission::Line) -> bool| -> Cents {
        statement.lines.iter().filter(|line| keep(line)).map(|line| line.amount).sum()
    };
    let franchise = sum(&|line| line.what == FRANCHISE);
    let fee = sum(&|line| line.what == FEE);
    let referral = sum(&|line| matches!(line.payee, Payee::Broker(_)));
    let company = sum(&|line| line.payee == Payee::Company && line.what != FEE);
    let uncapped: Cents = statement
        .lines
        .iter()
        .filter(|line| line.payee == Payee::Company && line.what != FEE)
        .map(|line| line.uncapped)
        .sum();
    let net = statement.lines.last().map(|line| line.amount).unwrap_or_default();
    let named = [
        ("gci", statement.gross),
        ("referral", referral),
        ("franchise", franchise),
        ("net_gci", statement.gross - referral - franchise),
        ("split_base", statement.adds.split_base),
        ("company", company),
        ("uncapped_company", uncapped),
        ("company_incl_fee", company + fee),
        ("agent_gross", statement.adds.agent_share),
        ("agent", net),
        ("agent_net", net),
        ("agent_this_deal", net),
    ];
    named.into_iter().map(|(name, amount)| (name.to_owned(), amount.to_string().into())).collect()
}

/// One deal of a graduated plan, in one of the three readings.
fn tier(inputs: &Inputs<'_>, tables: &Tables) -> Worked {
    let mode = mode(inputs)?;
    let (before, gross) = (inputs.cents("ytd_gci")?, inputs.cents("gci")?);
    let (tiers, assumed) = tiers(inputs, tables, mode, before)?;
    let tiers = Tiers { mode, counts: Counts::Split, tiers };
    let had = tiers.at(before).and_then(|tier| before.part(tier.agent));
    // Where the year is not told, the agent has had the percentage of the tier it stands in.
    let had = inputs.optional("agent_paid_ytd", Inputs::cents)?.or(had).unwrap_or_default();
    let so_far = Standing { gross: before, split_base: before, agent_share: had, toward: BTreeMap::new() };
    let total = before.checked_add(gross).ok_or_else(|| inputs.malformed("gci", "the year is too large to count"))?;
    let top = tiers.at(total).map(|tier| tier.agent);
    let steps = vec![Step::Split { agent: Share::Tiers(tiers), cap: None }];
    let statement = run(steps, BTreeMap::new(), gross, None, &so_far)?;
    let mut out = outputs(&statement);
    if let (Mode::Retroactive, Some(rate)) = (mode, top) {
        let (total, had) = (total.amount().normalize(), had.amount().normalize());
        let now = statement.adds.agent_share.amount().normalize();
        out.insert("check".to_owned(), format!("{total}*{}-{had} = {now}", two_places(rate.fraction())).into());
    }
    if let Some(assumed) = assumed {
        out.insert("assumed".to_owned(), assumed.into());
    }
    Ok(Value::Object(out))
}

/// With two decimals, or as many more as there are.
fn two_places(number: Decimal) -> Decimal {
    let mut number = number.normalize();
    number.rescale(number.scale().max(2));
    number
}

fn mode(inputs: &Inputs<'_>) -> Result<Mode, WorkedError> {
    let text = inputs.text("mode")?.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["marginal"]) {
        Ok(Mode::Marginal)
    } else if says(&["retroactive", "first dollar", "rollback"]) {
        Ok(Mode::Retroactive)
    } else if says(&["start", "whole deal"]) {
        Ok(Mode::AtStart)
    } else {
        Err(inputs.malformed("mode", "it is marginal, the tier at the start for the whole deal, or retroactive"))
    }
}

/// The tiers the example names; or the threshold and the rates it speaks of; or those of the sample plan, which is then
/// said.
fn tiers(
    inputs: &Inputs<'_>,
    tables: &Tables,
    mode: Mode,
    before: Cents,
) -> Result<(Vec<Tier>, Option<String>), WorkedError> {
    if let Some(text) = inputs.optional("tiers", Inputs::text)? {
        let tiers = read_tiers(text).map_err(|error| inputs.malformed("tiers", error))?;
        return Ok((tiers, None));
    }
    if mode == Mode::Retroactive
        && let Some((threshold, upper)) = crossing(inputs.text("mode")?)
    {
        let had = inputs.cents("agent_paid_ytd")?;
        let lower = had.amount().checked_div(before.amount()).and_then(|part| part.checked_mul(Decimal::ONE_HUNDRED));
        let lower =
            lower.ok_or_else(|| inputs.malformed("ytd_gci", "the percentage so far does not follow from it"))?;
        let tiers = vec![Tier { up_to: Some(threshold), agent: Percent(lower) }, Tier { up_to: None, agent: upper }];
        return Ok((tiers, None));
    }
    let plan = tables.sample_plan.as_ref().ok_or_else(|| WorkedError::Missing("tiers".to_owned()))?;
    let split = plan.versions().iter().rev().flat_map(|version| &version.steps).find_map(|step| match step {
        Step::Split { agent: Share::Tiers(tiers), .. } => Some(tiers.tiers.clone()),
        _ => None,
    });
    let tiers = split.ok_or_else(|| WorkedError::Missing("tiers".to_owned()))?;
    Ok((tiers, Some(format!("tiers of the plan {:?}", plan.name()))))
}

/// `on crossing 50k the new 70% applies ...`: the threshold and the percentage above it.
fn crossing(text: &str) -> Option<(Cents, Percent)> {
    let mut words = text.split_whitespace().skip_while(|word| !word.starts_with("cross"));
    let threshold = words.find_map(read_amount)?;
    let upper = words.find_map(|word| Decimal::from_str_exact(word.strip_suffix('%')?).ok())?;
    Some((threshold, Percent(upper)))
}

/// A team whose brokerage splits first.
fn team(inputs: &Inputs<'_>) -> Worked {
    let gross = inputs.cents("net_gci")?;
    let order = inputs.text("order")?;
    let first = order.find("brokerage").zip(order.find("team")).is_some_and(|(brokerage, team)| brokerage < team);
    if !first {
        return Err(inputs.malformed("order", "only the brokerage's split before the team's is told apart"));
    }
    let (lead, member) = (inputs.percent("team_lead_percent")?, inputs.percent("team_member_percent")?);
    if lead.0.checked_add(member.0) != Some(Decimal::ONE_HUNDRED) {
        return Err(inputs.malformed("team_member_percent", "lead and member do not make 100 %"));
    }
    let steps = vec![
        Step::Split { agent: Share::Flat(inputs.percent("brokerage_split_percent_to_agent")?), cap: None },
        Step::Team { members: vec![TeamMember { agent: LEAD.to_owned(), percent: lead }] },
    ];
    let statement = run(steps, BTreeMap::new(), gross, None, &Standing::default())?;
    let to = |payee: Payee| statement.to(&payee).unwrap_or_default();
    Ok(json!({
        "brokerage": to(Payee::Company).to_string(),
        "team_pool": statement.adds.agent_share.to_string(),
        "lead": to(Payee::Agent(LEAD.to_owned())).to_string(),
        "member": to(Payee::Agent("agent".to_owned())).to_string(),
    }))
}

fn shares(inputs: &Inputs<'_>) -> Worked {
    let shares =
        allocate(inputs.cents("amount")?, &inputs.decimals("weights_percent")?).map_err(WorkedError::refused)?;
    let shares: Vec<String> = shares.iter().map(Cents::to_string).collect();
    Ok(json!({ "shares": shares }))
}

/// Settles one deal by a plan of these steps. Examples name no days: any will do.
fn run(
    steps: Vec<Step>,
    caps: BTreeMap<String, Cents>,
    gross: Cents,
    referral: Option<Percent>,
    so_far: &Standing,
) -> Result<Statement, WorkedError> {
    let day = NaiveDate::default();
    let version = PlanVersion { version: 1, valid_from: day, valid_to: None, caps, steps };
    let draft = PlanDraft {
        name: "example".to_owned(),
        freezes_at: Freeze::Closing,
        year: Year::Calendar,
        versions: vec![version],
    };
    let plan = Plan::try_from(draft).map_err(WorkedError::refused)?;
    let broker = |percent| Referral { broker: "other broker".to_owned(), licence: "not told".to_owned(), percent };
    let deal = Deal {
        id: "example".to_owned(),
        agent: "agent".to_owned(),
        agent_joined: None,
        contract_on: day,
        closed_on: day,
        gross,
        referral: referral.map(broker),
    };
    settle(&plan, &deal, so_far).map_err(WorkedError::refused)
}
