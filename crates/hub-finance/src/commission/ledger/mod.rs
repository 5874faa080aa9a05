mod entry;
mod error;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::{Deal, Plan, Standing, Statement, settle, year_from};

pub use entry::{Entry, Event, Posting, Status};
pub use error::LedgerError;

/// One agent's year under one plan: agent, plan, first day.
type YearKey = (String, String, NaiveDate);

/// The deals of a year in the order they closed, by the number of their live entry; and what they add up to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct YearBook {
    standing: Standing,
    deals: BTreeMap<(NaiveDate, String), u64>,
}

/// What was owed and paid, as entries that are only ever added: accrued, then locked, then paid; a mistake is reversed
/// by a new entry and posted again. Everything it knows follows from the entries ([`Ledger::replay`]).
///
/// Caps and tiers count in the order of closing, not of posting: a deal that arrives late makes the later ones of its
/// year be reversed and posted again where they come out differently.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
    status: HashMap<u64, Status>,
    live: HashMap<String, u64>,
    years: HashMap<YearKey, YearBook>,
}

impl Ledger {
    /// The ledger that these entries make.
    ///
    /// # Errors
    /// At the first entry that could not have been written.
    pub fn replay(entries: impl IntoIterator<Item = Entry>) -> Result<Self, LedgerError> {
        let mut ledger = Self::default();
        for entry in entries {
            ledger.append(entry)?;
        }
        Ok(ledger)
    }

    /// All entries, in the order they were written.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What an accrual has come to; none when `number` is none of an accrual.
    #[must_use]
    pub fn status(&self, number: u64) -> Option<Status> {
        self.status.get(&number).copied()
    }

    /// The entry that stands for a deal now, and what it says.
    #[must_use]
    pub fn standing_for(&self, deal: &str) -> Option<(u64, &Posting)> {
        let number = *self.live.get(deal)?;
        Some((number, self.posting(number)?))
    }

    /// How far a year has come.
    #[must_use]
    pub fn standing(&self, agent: &str, plan: &str, year_from: NaiveDate) -> Standing {
        let year = self.years.get(&(agent.to_owned(), plan.to_owned(), year_from));
        year.map(|year| year.standing.clone()).unwrap_or_default()
    }

    /// Settles a deal and accrues it; reverses and posts again what it changes of the deals of its year that closed
    /// later. Answers the numbers of the new entries, the deal's own first. Nothing is written when it fails.
    ///
    /// # Errors
    /// When the deal stands already, or it or a later one cannot be settled.
    pub fn post(&mut self, plan: &Plan, deal: Deal, on: NaiveDate) -> Result<Vec<u64>, LedgerError> {
        let year = year_from(plan.year(), deal.closed_on, deal.agent_joined).unwrap_or(deal.closed_on);
        let key = (deal.agent.clone(), plan.name().to_owned(), year);
        let place = (deal.closed_on, deal.id.clone());
        let before = self.before(&key, &place)?;
        let statement = settle(plan, &deal, &before)?;
        let after = before.plus(&statement.adds).ok_or_else(|| LedgerError::TooLarge(deal.id.clone()))?;
        let changes = self.changes(plan, &key, Some(&place), after)?;
        let first = self.write(on, Event::Accrued(Box::new(Posting { deal, statement })))?;
        let mut numbers = vec![first];
        numbers.extend(self.repost(changes, on)?);
        Ok(numbers)
    }

    /// Settles a year's deals again in the order they closed, after a reversal or a new version of the plan; what comes
    /// out differently is reversed and posted again. Answers the numbers of the new entries.
    ///
    /// # Errors
    /// When a deal cannot be settled; nothing is written then.
    pub fn settle_again(
        &mut self,
        plan: &Plan,
        agent: &str,
        year_from: NaiveDate,
        on: NaiveDate,
    ) -> Result<Vec<u64>, LedgerError> {
        let key = (agent.to_owned(), plan.name().to_owned(), year_from);
        let changes = self.changes(plan, &key, None, Standing::default())?;
        self.repost(changes, on)
    }

    /// Locks an accrual: it is agreed and waits for payment.
    ///
    /// # Errors
    /// When `number` is no accrual, or is not in the state for it.
    pub fn lock(&mut self, number: u64, on: NaiveDate) -> Result<u64, LedgerError> {
        self.write(on, Event::Locked { of: number })
    }

    /// Marks a locked accrual as paid.
    ///
    /// # Errors
    /// When `number` is no accrual, or is not locked.
    pub fn pay(&mut self, number: u64, on: NaiveDate) -> Result<u64, LedgerError> {
        self.write(on, Event::Paid { of: number })
    }

    /// Takes an accrual back, whatever it has come to: the year stands as if it had not been posted.
    ///
    /// # Errors
    /// When `number` is no accrual, or it is reversed already.
    pub fn reverse(&mut self, number: u64, why: &str, on: NaiveDate) -> Result<u64, LedgerError> {
        self.write(on, Event::Reversed { of: number, why: why.to_owned() })
    }

    /// The year before a place in the order of closing.
    fn before(&self, key: &YearKey, place: &(NaiveDate, String)) -> Result<Standing, LedgerError> {
        let Some(year) = self.years.get(key) else { return Ok(Standing::default()) };
        let last = year.deals.last_key_value().map(|(at, _)| at);
        if last.is_none_or(|last| last < place) {
            return Ok(year.standing.clone());
        }
        let mut sum = Standing::default();
        for posting in year.deals.range(..place.clone()).filter_map(|(_, number)| self.posting(*number)) {
            let more = sum.plus(&posting.statement.adds);
            sum = more.ok_or_else(|| LedgerError::TooLarge(posting.deal.id.clone()))?;
        }
        Ok(sum)
    }

    /// Which live entries of a year after a place come out differently when the year stands at `running` there.
    fn changes(
        &self,
        plan: &Plan,
        key: &YearKey,
        after: Option<&(NaiveDate, String)>,
        mut running: Standing,
    ) -> Result<Vec<(u64, Statement)>, LedgerError> {
        let Some(year) = self.years.get(key) else { return Ok(Vec::new()) };
        let mut changes = Vec::new();
        let later = year.deals.iter().rev().take_while(|(at, _)| after.is_none_or(|after| *at > after));
        let mut later: Vec<u64> = later.map(|(_, number)| *number).collect();
        later.reverse();
        for number in later {
            let Some(posting) = self.posting(number) else { continue };
            let statement = settle(plan, &posting.deal, &running)?;
            let next = running.plus(&statement.adds);
            running = next.ok_or_else(|| LedgerError::TooLarge(posting.deal.id.clone()))?;
            if statement != posting.statement {
                changes.push((number, statement));
            }
        }
        Ok(changes)
    }

    fn repost(&mut self, changes: Vec<(u64, Statement)>, on: NaiveDate) -> Result<Vec<u64>, LedgerError> {
        let mut numbers = Vec::new();
        for (number, statement) in changes {
            let Some(deal) = self.posting(number).map(|posting| posting.deal.clone()) else { continue };
            numbers.push(self.reverse(number, "settled again in the order of closing", on)?);
            numbers.push(self.write(on, Event::Accrued(Box::new(Posting { deal, statement })))?);
        }
        Ok(numbers)
    }

    fn posting(&self, number: u64) -> Option<&Posting> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        match &self.entries.get(at)?.event {
            Event::Accrued(posting) => Some(posting),
            _ => None,
        }
    }

    fn next_number(&self) -> u64 {
        u64::try_from(self.entries.len()).unwrap_or(u64::MAX).saturating_add(1)
    }

    fn write(&mut self, on: NaiveDate, event: Event) -> Result<u64, LedgerError> {
        let number = self.next_number();
        self.append(Entry { number, on, event })?;
        Ok(number)
    }

    /// The one way an entry gets in, written or replayed.
    fn append(&mut self, entry: Entry) -> Result<(), LedgerError> {
        let number = entry.number;
        if number != self.next_number() {
            return Err(LedgerError::Number { found: number, expected: self.next_number() });
        }
        if let Some(last) = self.entries.last().filter(|last| entry.on < last.on) {
            return Err(LedgerError::Date { number, on: entry.on, after: last.on });
        }
        match &entry.event {
            Event::Accrued(posting) => self.accrue(number, posting)?,
            Event::Locked { of } => self.advance(number, *of, Status::Accrued, Status::Locked)?,
            Event::Paid { of } => self.advance(number, *of, Status::Locked, Status::Paid)?,
            Event::Reversed { of, .. } => self.take_back(number, *of)?,
        }
        self.entries.push(entry);
        Ok(())
    }

    fn accrue(&mut self, number: u64, posting: &Posting) -> Result<(), LedgerError> {
        let Posting { deal, statement } = posting;
        if let Some(other) = self.live.get(&deal.id) {
            return Err(LedgerError::Standing { deal: deal.id.clone(), number: *other });
        }
        let same = statement.deal == deal.id && statement.agent == deal.agent && statement.gross == deal.gross;
        if !same || !statement.adds_up() {
            return Err(LedgerError::DoesNotAddUp { number, deal: deal.id.clone() });
        }
        let year = self.years.entry(key(statement)).or_default();
        let standing = year.standing.plus(&statement.adds);
        year.standing = standing.ok_or_else(|| LedgerError::TooLarge(deal.id.clone()))?;
        year.deals.insert((deal.closed_on, deal.id.clone()), number);
        self.live.insert(deal.id.clone(), number);
        self.status.insert(number, Status::Accrued);
        Ok(())
    }

    fn advance(&mut self, number: u64, of: u64, from: Status, to: Status) -> Result<(), LedgerError> {
        let status = self.status.get_mut(&of).ok_or(LedgerError::NoAccrual { number, of })?;
        if *status != from {
            return Err(LedgerError::State { number, of, found: *status, needed: from });
        }
        *status = to;
        Ok(())
    }

    fn take_back(&mut self, number: u64, of: u64) -> Result<(), LedgerError> {
        let status = self.status.get(&of).copied().ok_or(LedgerError::NoAccrual { number, of })?;
        if status == Status::Reversed {
            return Err(LedgerError::State { number, of, found: status, needed: Status::Accrued });
        }
        let posting = self.posting(of).ok_or(LedgerError::NoAccrual { number, of })?;
        let (deal, key) = (posting.deal.id.clone(), key(&posting.statement));
        let (place, adds) = ((posting.deal.closed_on, deal.clone()), posting.statement.adds.clone());
        if let Some(year) = self.years.get_mut(&key) {
            year.standing = year.standing.minus(&adds).ok_or_else(|| LedgerError::TooLarge(deal.clone()))?;
            year.deals.remove(&place);
            if year.deals.is_empty() {
                self.years.remove(&key);
            }
        }
        self.live.remove(&deal);
        self.status.insert(of, Status::Reversed);
        Ok(())
    }
}

fn key(statement: &Statement) -> YearKey {
    (statement.agent.clone(), statement.plan.clone(), statement.year_from)
}
