//! Commission plans, what a deal would come to, and the ledger.

use chrono::{Days, NaiveDate};
use hub_finance::Cents;
use hub_finance::commission::{
    Base, Counts, Deal, Entry, Event, Freeze, Ledger, Line, Mode, Payee, Plan, PlanDraft, PlanVersion, Referral, Share,
    Standing, Statement, Step, Take, TeamMember, Tiers, When, Year, read_tiers, settle, year_from,
};
use hub_store::revenue::LedgerRow;

use super::words::{day, instant, percent};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    CommissionDealRequest, CommissionLineView, CommissionPlanView, CommissionPlansView, CommissionStatementView,
    CommissionVersionView, CommissionYearView, LedgerEntryView, NamedCentsView, PlanCapView, ReverseDealRequest,
    SavePlanRequest, TierModeView,
};
use crate::withheld::checked;

impl Hub {
    /// The plans in use, the years under them, and the ledger's last entries.
    ///
    /// # Errors
    /// The store's; a ledger that does not replay is damage.
    pub async fn commission_plans(&self) -> Result<CommissionPlansView> {
        let saved = self.0.store.commission_plans().await?;
        let mut plans = Vec::with_capacity(saved.len());
        for one in saved {
            let plan = read_plan(&one.body)?;
            plans.push(plan_view(&plan, Some(instant(one.saved_at))));
        }
        let ledger = self.ledger().await?;
        let all = self.plans().await?;
        Ok(CommissionPlansView {
            plans,
            sample: self.money_tables().finance.sample_plan.as_ref().map(|plan| plan_view(plan, None)),
            standings: standings(&ledger, &all),
            entries: ledger.entries().iter().rev().take(200).map(|entry| entry_view(&ledger, entry)).collect(),
        })
    }

    /// Saves a plan, or a new version of one: the version before ends the day before it begins.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub async fn save_commission_plan(&self, request: &SavePlanRequest) -> Result<CommissionPlansView> {
        let name = request.name.trim();
        if name.is_empty() || name.chars().count() > 100 {
            return Err(AppError::bad_request("name", "between 1 and 100 characters"));
        }
        let valid_from = day("validFrom", &request.valid_from)?;
        let older = self.plans().await?.into_iter().find(|plan| plan.name() == name);
        let mut draft = older.map_or_else(
            || PlanDraft {
                name: name.to_owned(),
                freezes_at: Freeze::Closing,
                year: Year::Calendar,
                versions: Vec::new(),
            },
            PlanDraft::from,
        );
        draft.freezes_at = if request.freezes_at_contract { Freeze::Contract } else { Freeze::Closing };
        draft.year = if request.anniversary_year { Year::Anniversary } else { Year::Calendar };
        let next = draft.versions.iter().map(|version| version.version).max().unwrap_or_default() + 1;
        if let Some(last) = draft.versions.last_mut().filter(|last| last.valid_to.is_none()) {
            last.valid_to = valid_from.checked_sub_days(Days::new(1));
        }
        draft.versions.push(version(request, next, valid_from)?);
        let plan = Plan::try_from(draft).map_err(|error| AppError::bad_request("plan", error))?;
        self.keep_plan(&plan).await?;
        self.commission_plans().await
    }

    /// Saves the plan that the program came with, to begin with.
    ///
    /// # Errors
    /// A plan of its name is there.
    pub async fn take_sample_plan(&self) -> Result<CommissionPlansView> {
        let sample = self.money_tables().finance.sample_plan.clone();
        let sample = sample.ok_or_else(|| AppError::not_found("sample plan"))?;
        if self.plans().await?.iter().any(|plan| plan.name() == sample.name()) {
            return Err(AppError::bad_request("name", "the sample plan is saved already"));
        }
        self.keep_plan(&sample).await?;
        self.commission_plans().await
    }

    /// What a deal would come to, line by line, by the year as it stands. Nothing is kept.
    ///
    /// # Errors
    /// What is wrong with the deal, in words; no such plan.
    pub async fn try_commission(&self, request: &CommissionDealRequest) -> Result<CommissionStatementView> {
        let (plan, deal) = (self.plan(&request.plan).await?, deal(request)?);
        let ledger = self.ledger().await?;
        let (before, statement) = tried(&ledger, &plan, deal)?;
        Ok(statement_view(&plan, &statement, &before, Vec::new()))
    }

    /// Books a deal into the ledger; deals of its year that closed later and come out differently are reversed and booked
    /// again.
    ///
    /// # Errors
    /// The deal stands already, or it or a later one cannot be settled; nothing is written then.
    pub async fn book_commission(&self, request: &CommissionDealRequest) -> Result<CommissionStatementView> {
        let (plan, deal) = (self.plan(&request.plan).await?, deal(request)?);
        let id = deal.id.clone();
        let mut ledger = self.ledger().await?;
        let (before, _) = tried(&ledger, &plan, deal.clone())?;
        let from = ledger.entries().len();
        let on = self.written_on(&ledger);
        let numbers = ledger.post(&plan, deal, on).map_err(|error| AppError::bad_request("deal", error))?;
        self.keep_entries(&ledger, from).await?;
        let (_, posting) = ledger.standing_for(&id).ok_or_else(|| AppError::not_found("such deal"))?;
        Ok(statement_view(&plan, &posting.statement, &before, numbers))
    }

    /// Takes a booked deal back; deals of its year that come out differently without it are booked again.
    ///
    /// # Errors
    /// No such deal stands; no reason.
    pub async fn reverse_commission(&self, request: &ReverseDealRequest) -> Result<CommissionPlansView> {
        if request.reason.trim().is_empty() {
            return Err(AppError::bad_request("reason", "say why it is taken back"));
        }
        let mut ledger = self.ledger().await?;
        let from = ledger.entries().len();
        let on = self.written_on(&ledger);
        let found = ledger.standing_for(&request.deal).map(|(number, posting)| (number, posting.statement.clone()));
        let (number, statement) = found.ok_or_else(|| AppError::not_found("such deal"))?;
        let wrong = |error: hub_finance::commission::LedgerError| AppError::bad_request("deal", error);
        ledger.reverse(number, request.reason.trim(), on).map_err(wrong)?;
        if let Ok(plan) = self.plan(&statement.plan).await {
            ledger.settle_again(&plan, &statement.agent, statement.year_from, on).map_err(wrong)?;
        }
        self.keep_entries(&ledger, from).await?;
        self.commission_plans().await
    }

    async fn plans(&self) -> Result<Vec<Plan>> {
        self.0.store.commission_plans().await?.iter().map(|saved| read_plan(&saved.body)).collect()
    }

    async fn plan(&self, name: &str) -> Result<Plan> {
        let found = self.plans().await?.into_iter().find(|plan| plan.name() == name);
        found.ok_or_else(|| AppError::not_found("such commission plan"))
    }

    async fn keep_plan(&self, plan: &Plan) -> Result<()> {
        let me = self.me().await?.id;
        let body = serde_json::to_value(plan).map_err(|error| AppError::unexpected(&error))?;
        let name = checked(plan.name().to_owned())?;
        Ok(self.0.store.save_commission_plan(&name, &checked(body)?, Some(me)).await?)
    }

    /// The ledger, replayed from its first entry.
    pub(super) async fn ledger(&self) -> Result<Ledger> {
        let rows = self.0.store.commission_entries().await?;
        let entry = |row: LedgerRow| {
            let event: Event = serde_json::from_value(row.event).map_err(|error| damaged(&error))?;
            Ok(Entry { number: row.number, on: row.on, event })
        };
        let entries = rows.into_iter().map(entry).collect::<Result<Vec<_>>>()?;
        Ledger::replay(entries).map_err(|error| damaged(&error))
    }

    /// The day of a new entry: never before the last one's, whatever the clock says.
    pub(super) fn written_on(&self, ledger: &Ledger) -> NaiveDate {
        let today = self.today();
        ledger.entries().last().map_or(today, |last| last.on.max(today))
    }

    pub(super) async fn keep_entries(&self, ledger: &Ledger, from: usize) -> Result<()> {
        let row = |entry: &Entry| {
            let event = serde_json::to_value(&entry.event).map_err(|error| AppError::unexpected(&error))?;
            Ok(LedgerRow { number: entry.number, on: entry.on, event })
        };
        let rows = ledger.entries().iter().skip(from).map(row).collect::<Result<Vec<_>>>()?;
        Ok(self.0.store.add_commission_entries(&checked(rows)?).await?)
    }
}

fn damaged(error: &dyn std::error::Error) -> AppError {
    AppError::new(crate::view::ErrorCode::Damaged).with("reason", format!("the ledger of commissions: {error}"))
}

fn read_plan(body: &serde_json::Value) -> Result<Plan> {
    serde_json::from_value(body.clone()).map_err(|error| damaged(&error))
}

/// A deal settled as the ledger would, without writing: on a copy, so that its place in the order of closing counts.
fn tried(ledger: &Ledger, plan: &Plan, deal: Deal) -> Result<(Standing, Statement)> {
    let wrong = |error: &dyn std::fmt::Display| AppError::bad_request("deal", error);
    let id = deal.id.clone();
    let year = year_from(plan.year(), deal.closed_on, deal.agent_joined);
    // What is wrong with the deal itself comes first, in the plan's own words.
    settle(plan, &deal, &Standing::default()).map_err(|error| wrong(&error))?;
    let agent = deal.agent.clone();
    let mut copy = ledger.clone();
    let on = copy.entries().last().map_or(deal.closed_on, |last| last.on.max(deal.closed_on));
    copy.post(plan, deal, on).map_err(|error| wrong(&error))?;
    let (_, posting) = copy.standing_for(&id).ok_or_else(|| AppError::not_found("such deal"))?;
    let before = year.map(|year| ledger.standing(&agent, plan.name(), year)).unwrap_or_default();
    Ok((before, posting.statement.clone()))
}

fn deal(request: &CommissionDealRequest) -> Result<Deal> {
    let named = |field: &str, text: &str| {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= 200;
        if fits { Ok(text.to_owned()) } else { Err(AppError::bad_request(field, "between 1 and 200 characters")) }
    };
    let referral = request.referral.as_ref().map(|referral| -> Result<Referral> {
        Ok(Referral {
            broker: named("referral.broker", &referral.broker)?,
            licence: named("referral.licence", &referral.licence)?,
            percent: percent("referral.percent", &referral.percent)?,
        })
    });
    Ok(Deal {
        id: named("deal", &request.deal)?,
        agent: named("agent", &request.agent)?,
        agent_joined: request.agent_joined.as_deref().map(|text| day("agentJoined", text)).transpose()?,
        contract_on: day("contractOn", &request.contract_on)?,
        closed_on: day("closedOn", &request.closed_on)?,
        gross: Cents(request.gross_cents),
        referral: referral.transpose()?,
    })
}

/// The order that offices use: referral to the other broker, franchise, split, fees, team.
fn version(request: &SavePlanRequest, number: u32, valid_from: NaiveDate) -> Result<PlanVersion> {
    let mut caps = std::collections::BTreeMap::new();
    let mut cap = |name: &str, cents: Option<i64>| {
        cents.map(|cents| {
            caps.insert(name.to_owned(), Cents(cents));
            name.to_owned()
        })
    };
    let mut steps = vec![Step::Referral { of: Base::Gross }];
    if let Some(rate) = request.royalty_percent.as_deref().filter(|text| !text.trim().is_empty()) {
        let take = Take::Rate {
            percent: percent("royaltyPercent", rate)?,
            of: if request.royalty_of_gross { Base::Gross } else { Base::Left },
        };
        let cap = cap("franchise", request.royalty_cap_cents);
        steps.push(Step::Charge {
            what: "franchise".to_owned(),
            payee: Payee::Franchise,
            take,
            cap,
            when: When::Always,
        });
    }
    let agent = match request.tiers.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None => Share::Flat(percent("agentPercent", &request.agent_percent)?),
        Some(text) => Share::Tiers(Tiers {
            mode: match request.tier_mode {
                TierModeView::Marginal => Mode::Marginal,
                TierModeView::AtStart => Mode::AtStart,
                TierModeView::Retroactive => Mode::Retroactive,
            },
            counts: Counts::Split,
            tiers: read_tiers(text).map_err(|error| AppError::bad_request("tiers", error))?,
        }),
    };
    let company = cap("company", request.company_cap_cents);
    steps.push(Step::Split { agent, cap: company });
    if let Some(fee) = request.file_fee_cents.filter(|fee| *fee != 0) {
        let take = Take::Amount(Cents(fee));
        steps.push(Step::Charge {
            what: "fee per file".to_owned(),
            payee: Payee::Company,
            take,
            cap: None,
            when: When::Always,
        });
    }
    if !request.team.is_empty() {
        let member = |member: &crate::view::TeamMemberRequest| {
            let agent = member.agent.trim().to_owned();
            Ok(TeamMember { agent, percent: percent("team", &member.percent)? })
        };
        steps.push(Step::Team { members: request.team.iter().map(member).collect::<Result<_>>()? });
    }
    Ok(PlanVersion { version: number, valid_from, valid_to: None, caps, steps })
}

fn plan_view(plan: &Plan, saved_at: Option<String>) -> CommissionPlanView {
    let version = |version: &PlanVersion| CommissionVersionView {
        version: version.version,
        valid_from: version.valid_from.to_string(),
        valid_to: version.valid_to.map(|day| day.to_string()),
        caps: version.caps.iter().map(|(name, cents)| NamedCentsView { name: name.clone(), cents: cents.0 }).collect(),
        steps: version.steps.iter().map(step_words).collect(),
    };
    CommissionPlanView {
        name: plan.name().to_owned(),
        freezes_at_contract: plan.freezes_at() == Freeze::Contract,
        anniversary_year: plan.year() == Year::Anniversary,
        versions: plan.versions().iter().map(version).collect(),
        saved_at,
    }
}

fn of(base: Base) -> &'static str {
    if base == Base::Gross { "the commission" } else { "what is left" }
}

fn step_words(step: &Step) -> String {
    let capped = |cap: &Option<String>| cap.as_ref().map(|cap| format!(", up to the cap {cap}")).unwrap_or_default();
    match step {
        Step::Referral { of: base } => format!("Referral to another broker, where there is one: of {}", of(*base)),
        Step::Charge { what, payee, take, cap, when } => {
            let take = match take {
                Take::Rate { percent, of: base } => format!("{percent} of {}", of(*base)),
                Take::Amount(amount) => format!("{amount} a deal"),
            };
            let when = match when {
                When::Always => String::new(),
                When::UntilCap(cap) => format!(", until the cap {cap} is reached"),
                When::AfterCap(cap) => format!(", after the cap {cap} is reached"),
            };
            format!("{what} to {}: {take}{}{when}", payee_words(payee), capped(cap))
        }
        Step::Split { agent: Share::Flat(percent), cap } => format!("Split: the agent keeps {percent}{}", capped(cap)),
        Step::Split { agent: Share::Tiers(tiers), cap } => {
            let tier = |tier: &hub_finance::commission::Tier| match tier.up_to {
                Some(up_to) => format!("{} to {up_to}", tier.agent),
                None => format!("{} above", tier.agent),
            };
            let mode = match tiers.mode {
                Mode::Marginal => "each part by its own tier",
                Mode::AtStart => "the whole deal by the tier it begins in",
                Mode::Retroactive => "the whole year by the tier it has reached",
            };
            let tiers: Vec<String> = tiers.tiers.iter().map(tier).collect();
            format!("Split: the agent keeps {} a year, {mode}{}", tiers.join(", "), capped(cap))
        }
        Step::Team { members } => {
            let member = |member: &TeamMember| format!("{} {}", member.agent, member.percent);
            format!("Team, of what is left: {}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
    }
}

fn payee_words(payee: &Payee) -> String {
    match payee {
        Payee::Company => "the company".to_owned(),
        Payee::Franchise => "the franchise".to_owned(),
        Payee::Broker(name) | Payee::Agent(name) | Payee::Other(name) => name.clone(),
    }
}

fn statement_view(plan: &Plan, statement: &Statement, before: &Standing, numbers: Vec<u64>) -> CommissionStatementView {
    let line = |line: &Line| CommissionLineView {
        what: line.what.clone(),
        payee: payee_words(&line.payee),
        base_cents: line.base.0,
        rate: line.rate.map(|rate| rate.0.normalize().to_string()),
        cents: line.amount.0,
        left_cents: line.left.0,
        why: line.why.clone(),
    };
    let after = before.plus(&statement.adds).unwrap_or_default();
    let limits = plan.versions().iter().find(|version| version.version == statement.version);
    let cap = |(name, limit): (&String, &Cents)| PlanCapView {
        name: name.clone(),
        limit_cents: limit.0,
        paid_cents: after.toward(name).0,
    };
    CommissionStatementView {
        deal: statement.deal.clone(),
        agent: statement.agent.clone(),
        plan: statement.plan.clone(),
        version: statement.version,
        year_from: statement.year_from.to_string(),
        gross_cents: statement.gross.0,
        sum_cents: statement.lines.iter().map(|line| line.amount.0).sum(),
        lines: statement.lines.iter().map(line).collect(),
        caps: limits.map(|version| version.caps.iter().map(cap).collect()).unwrap_or_default(),
        booked_again: u32::try_from(numbers.len().saturating_sub(1) / 2).unwrap_or(u32::MAX),
        booked: !numbers.is_empty(),
    }
}

/// Every year that somebody has deals in, the latest first.
fn standings(ledger: &Ledger, plans: &[Plan]) -> Vec<CommissionYearView> {
    let mut years = std::collections::BTreeMap::new();
    for entry in ledger.entries() {
        if let Event::Accrued(posting) = &entry.event {
            let statement = &posting.statement;
            let key = (std::cmp::Reverse(statement.year_from), statement.agent.clone(), statement.plan.clone());
            years.insert(key, statement.version);
        }
    }
    let view = |((year, agent, plan), version): ((std::cmp::Reverse<NaiveDate>, String, String), u32)| {
        let standing = ledger.standing(&agent, &plan, year.0);
        let found = plans.iter().find(|one| one.name() == plan);
        let limits = found.and_then(|one| one.versions().iter().find(|one| one.version == version));
        let cap = |(name, limit): (&String, &Cents)| PlanCapView {
            name: name.clone(),
            limit_cents: limit.0,
            paid_cents: standing.toward(name).0,
        };
        CommissionYearView {
            year_from: year.0.to_string(),
            gross_cents: standing.gross.0,
            agent_cents: standing.agent_share.0,
            caps: limits.map(|version| version.caps.iter().map(cap).collect()).unwrap_or_default(),
            agent,
            plan,
        }
    };
    years.into_iter().map(view).filter(|standing| standing.gross_cents != 0).collect()
}

fn entry_view(ledger: &Ledger, entry: &Entry) -> LedgerEntryView {
    let of = match &entry.event {
        Event::Accrued(_) => entry.number,
        Event::Locked { of } | Event::Paid { of } | Event::Reversed { of, .. } => *of,
    };
    let accrual = of.checked_sub(1).and_then(|at| ledger.entries().get(usize::try_from(at).ok()?));
    let posting = accrual.and_then(|entry| match &entry.event {
        Event::Accrued(posting) => Some(posting),
        _ => None,
    });
    let (event, reason) = match &entry.event {
        Event::Accrued(_) => ("accrued", None),
        Event::Locked { .. } => ("locked", None),
        Event::Paid { .. } => ("paid", None),
        Event::Reversed { why, .. } => ("reversed", Some(why.clone())),
    };
    LedgerEntryView {
        number: u32::try_from(entry.number).unwrap_or(u32::MAX),
        on: entry.on.to_string(),
        event: event.to_owned(),
        deal: posting.map(|posting| posting.deal.id.clone()).unwrap_or_default(),
        agent: posting.map(|posting| posting.deal.agent.clone()).unwrap_or_default(),
        cents: posting.map_or(0, |posting| posting.deal.gross.0),
        reason,
        status: ledger.status(entry.number).map(|status| status.to_string()),
        stands: posting
            .and_then(|posting| ledger.standing_for(&posting.deal.id))
            .is_some_and(|(number, _)| number == entry.number),
    }
}
