use rust_decimal::Decimal;

use super::split::pieces;
use super::{Base, Deal, Freeze, Line, Payee, Plan, PlanVersion, SettleError, Standing, Statement, Step, Take, When};
use super::{TeamMember, year_from};
use crate::part::is_part;
use crate::{Cents, Percent, allocate};

/// Divides a deal's commission by a plan; `so_far` is the agent's year under that plan without this deal.
///
/// # Errors
/// When no version of the plan holds, the year cannot be told, the deal says something impossible, or a step takes more
/// than is left.
pub fn settle(plan: &Plan, deal: &Deal, so_far: &Standing) -> Result<Statement, SettleError> {
    if deal.closed_on < deal.contract_on {
        return Err(SettleError::ClosedBeforeContract(deal.id.clone(), deal.closed_on, deal.contract_on));
    }
    if deal.gross < Cents::ZERO {
        return Err(SettleError::BelowZero(deal.id.clone(), deal.gross));
    }
    let decides = if plan.freezes_at() == Freeze::Contract { deal.contract_on } else { deal.closed_on };
    let version = plan.version_on(decides)?;
    let year = year_from(plan.year(), deal.closed_on, deal.agent_joined);
    let year = year.ok_or_else(|| SettleError::NoAnniversary(deal.id.clone(), deal.agent.clone()))?;
    let adds = Standing { gross: deal.gross, ..Standing::default() };
    let mut work = Work { deal, version, so_far, left: deal.gross, adds, lines: Vec::new() };
    for (at, step) in version.steps.iter().enumerate() {
        work.step(at + 1, step)?;
    }
    work.agent_net();
    Ok(Statement {
        deal: deal.id.clone(),
        agent: deal.agent.clone(),
        plan: plan.name().to_owned(),
        version: version.version,
        year_from: year,
        gross: deal.gross,
        lines: work.lines,
        adds: work.adds,
    })
}

struct Work<'a> {
    deal: &'a Deal,
    version: &'a PlanVersion,
    so_far: &'a Standing,
    left: Cents,
    adds: Standing,
    lines: Vec<Line>,
}

/// What a line is to say, before the cap.
struct Ask {
    what: String,
    payee: Payee,
    base: Cents,
    rate: Option<Percent>,
    amount: Cents,
    why: String,
}

impl Work<'_> {
    fn step(&mut self, number: usize, step: &Step) -> Result<(), SettleError> {
        match step {
            Step::Referral { of } => self.referral(number, *of),
            Step::Charge { what, payee, take, cap, when } => {
                if !self.applies(when) {
                    return Ok(());
                }
                let (base, rate, amount, why) = match take {
                    Take::Rate { percent, of } => {
                        let base = self.base(*of);
                        (base, Some(*percent), self.part(base, *percent)?, format!("{percent} of {}", said(*of)))
                    }
                    Take::Amount(amount) => (self.left, None, *amount, "fixed for each deal".to_owned()),
                };
                let ask = Ask { what: what.clone(), payee: payee.clone(), base, rate, amount, why };
                self.take(number, ask, cap.as_deref()).map(|_| ())
            }
            Step::Split { agent, cap } => {
                let base = self.left;
                let mut company = Cents::ZERO;
                for piece in pieces(&self.deal.id, agent, (self.deal.gross, base), self.so_far)? {
                    let ask = Ask {
                        what: "company's part of the split".to_owned(),
                        payee: Payee::Company,
                        base: piece.base,
                        rate: Some(piece.rate),
                        amount: piece.company,
                        why: piece.why,
                    };
                    let taken = self.take(number, ask, cap.as_deref())?;
                    company = company.checked_add(taken).ok_or_else(|| self.too_large())?;
                }
                self.adds.split_base = base;
                self.adds.agent_share = base.checked_sub(company).ok_or_else(|| self.too_large())?;
                Ok(())
            }
            Step::Team { members } => self.team(number, members),
        }
    }

    fn referral(&mut self, number: usize, of: Base) -> Result<(), SettleError> {
        let Some(referral) = &self.deal.referral else { return Ok(()) };
        let percent = referral.percent;
        if !is_part(percent) {
            return Err(SettleError::Referral(self.deal.id.clone(), percent));
        }
        let base = self.base(of);
        let ask = Ask {
            what: "referral".to_owned(),
            payee: Payee::Broker(referral.broker.clone()),
            base,
            rate: Some(percent),
            amount: self.part(base, percent)?,
            why: format!("{percent} of {}, to licence {}", said(of), referral.licence),
        };
        self.take(number, ask, None).map(|_| ())
    }

    fn team(&mut self, number: usize, members: &[TeamMember]) -> Result<(), SettleError> {
        let others: Decimal = members.iter().map(|member| member.percent.0).sum();
        let mut weights: Vec<Decimal> = members.iter().map(|member| member.percent.0).collect();
        weights.push(Decimal::ONE_HUNDRED - others);
        let base = self.left;
        let shares = allocate(base, &weights).map_err(|error| SettleError::Allocate(self.deal.id.clone(), error))?;
        for (member, amount) in members.iter().zip(shares) {
            let ask = Ask {
                what: "team".to_owned(),
                payee: Payee::Agent(member.agent.clone()),
                base,
                rate: Some(member.percent),
                amount,
                why: format!("{} of what is left goes to {}", member.percent, member.agent),
            };
            self.take(number, ask, None)?;
        }
        Ok(())
    }

    /// Writes one line, as far as the cap allows, and answers what it took.
    fn take(&mut self, number: usize, ask: Ask, cap: Option<&str>) -> Result<Cents, SettleError> {
        let uncapped = ask.amount;
        let (amount, mut why) = (cap.map_or(uncapped, |cap| uncapped.min(self.room(cap))), ask.why);
        if let Some(cap) = cap {
            if amount < uncapped {
                let limit = self.version.caps.get(cap).copied().unwrap_or_default();
                why = format!("{why}: {uncapped}; of the cap {cap} of {limit} a year, {amount} was left");
            }
            let paid = self.adds.toward(cap).checked_add(amount).ok_or_else(|| self.too_large())?;
            if paid != Cents::ZERO {
                self.adds.toward.insert(cap.to_owned(), paid);
            }
        }
        if amount > self.left {
            return Err(SettleError::MoreThanIsLeft {
                deal: self.deal.id.clone(),
                step: number,
                what: ask.what,
                takes: amount,
                left: self.left,
            });
        }
        self.left = self.left.checked_sub(amount).ok_or_else(|| self.too_large())?;
        let Ask { what, payee, base, rate, .. } = ask;
        let (left, version) = (self.left, self.version.version);
        self.lines.push(Line { step: number, what, payee, base, rate, uncapped, amount, left, why, version });
        Ok(amount)
    }

    fn agent_net(&mut self) {
        self.lines.push(Line {
            step: self.version.steps.len() + 1,
            what: "agent's net".to_owned(),
            payee: Payee::Agent(self.deal.agent.clone()),
            base: self.left,
            rate: None,
            uncapped: self.left,
            amount: self.left,
            left: Cents::ZERO,
            why: "what the lines above leave".to_owned(),
            version: self.version.version,
        });
    }

    /// What may still be paid toward a cap, this deal's lines counted.
    fn room(&self, cap: &str) -> Cents {
        let limit = self.version.caps.get(cap).copied().unwrap_or_default();
        let paid = self.so_far.toward(cap).0.saturating_add(self.adds.toward(cap).0);
        Cents(limit.0.saturating_sub(paid).max(0))
    }

    /// Whether a charge applies: a cap counts as reached when it was before this deal.
    fn applies(&self, when: &When) -> bool {
        let reached = |cap: &str| self.so_far.toward(cap) >= self.version.caps.get(cap).copied().unwrap_or_default();
        match when {
            When::Always => true,
            When::UntilCap(cap) => !reached(cap),
            When::AfterCap(cap) => reached(cap),
        }
    }

    fn base(&self, of: Base) -> Cents {
        if of == Base::Gross { self.deal.gross } else { self.left }
    }

    fn part(&self, base: Cents, percent: Percent) -> Result<Cents, SettleError> {
        base.part(percent).ok_or_else(|| self.too_large())
    }

    fn too_large(&self) -> SettleError {
        SettleError::TooLarge(self.deal.id.clone())
    }
}

fn said(of: Base) -> &'static str {
    if of == Base::Gross { "the commission" } else { "what is left" }
}
