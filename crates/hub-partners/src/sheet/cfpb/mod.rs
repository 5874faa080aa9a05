//! The layout of the CFPB's rate checker: four tables, tab-separated, of many lenders.
//!
//! Columns and matching follow the public domain code of cfpb/owning-a-home-api (`ratechecker/loader.py`, `views.py`):
//! the adjustments of a plan are summed, and of its rungs the one stays whose points are nearest to the wish, within half
//! a point. Unlike there, each bound of each row holds by itself and an absent bound bounds nothing, and an adjustment
//! that cannot be read refuses its plan: a price without it would be wrong.

mod adjustment;
mod product;
mod rate;
mod rows;
mod wish;

use std::collections::{BTreeMap, BTreeSet};

use hub_domain::Percent;
use hub_domain::quote::{QuoteKind, StateCode};

use self::adjustment::{Adjustment, Affects};
use self::product::Product;
use self::rate::Rung;
use self::rows::{Table, Tables};
use super::brought::hash_of;
use super::{Brought, Draft, Field, FileError, Read, Reason};
pub use wish::Wish;

/// One of the files, whatever it is called.
#[derive(Debug, Clone, Copy)]
pub struct TableFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// The tables as one document, in the order of their names: by its hash quotes say where they were read.
#[must_use]
pub fn together(files: &[TableFile<'_>]) -> Vec<u8> {
    let mut files = files.to_vec();
    files.sort_by_key(|file| file.name);
    let mut out = Vec::new();
    for TableFile { name, bytes } in files {
        out.extend_from_slice(format!("==> {name} <==\n").as_bytes());
        out.extend_from_slice(bytes);
        out.push(b'\n');
    }
    out
}

/// What the tables quote for a wish: at most one quote a plan. `brought.defaults` says what the tables do not, such as the
/// day of issue.
///
/// # Errors
/// [`FileError`] where the four tables are not there, each once.
pub fn read(files: &[TableFile<'_>], wish: &Wish, brought: &Brought<'_>) -> Result<Read, FileError> {
    let tables = Tables::parse(files, brought.limits)?;
    let mut out = Read::default();
    let regions = regions(&tables.region, wish.state, brought, &mut out);
    let products = products(&tables.product, brought, &mut out);
    let adjustments = Adjustments::read(&tables.adjustment, &products, brought, &mut out);
    let mut best: BTreeMap<u64, Rung> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in &tables.rate.rows {
        let rung = match Rung::read(row) {
            Ok(rung) => rung,
            Err((column, reason)) => {
                out.refused.push(row.refused(column, reason, &tables.rate, brought));
                continue;
            }
        };
        // The published loader takes the first of rows with one number.
        if !seen.insert(rung.id) {
            out.refused.push(row.refused("ratesid", Reason::Twice, &tables.rate, brought));
            continue;
        }
        let Some(product) = products.get(&rung.plan) else {
            out.refused.push(row.refused("planid", Reason::UnknownPlan, &tables.rate, brought));
            continue;
        };
        if !product.fits(wish) || !regions.contains(&rung.region) || !wish.lock_fits(rung.lock) {
            continue;
        }
        let rung = rung.adjusted(adjustments.sum(rung.plan, wish));
        if (rung.points - wish.points.0).abs() > wish.most_apart.0 {
            continue;
        }
        match best.get(&rung.plan) {
            Some(there) if !rung.is_better(there, wish.points.0) => {}
            _ => {
                best.insert(rung.plan, rung);
            }
        }
    }
    for (plan, rung) in best {
        let Some(product) = products.get(&plan) else { continue };
        if adjustments.unread.contains(&plan) || adjustments.all_unread {
            out.refused.push(rung.refused("planid", Reason::Adjustments, &tables.rate, brought));
            continue;
        }
        let named = Brought { name: &tables.rate.name, ..brought.clone() };
        let draft = draft_of(&rung, product, wish);
        match named.quote(QuoteKind::Loan, draft, Some(rung.line), tables.hash) {
            Ok(quote) => out.quotes.push(quote),
            Err(refused) => out.refused.push(refused),
        }
    }
    Ok(out)
}

impl Tables {
    fn parse(files: &[TableFile<'_>], limits: super::Limits) -> Result<Self, FileError> {
        let mut found: BTreeMap<&'static str, Table> = BTreeMap::new();
        for file in files {
            let table = Table::parse(file.name, file.bytes, limits)?;
            let kind = table.kind;
            if found.insert(kind, table).is_some() {
                return Err(FileError::TwoTables(kind));
            }
        }
        let mut take = |kind: &'static str| found.remove(kind).ok_or(FileError::NoTable(kind));
        Ok(Self {
            product: take("product")?,
            rate: take("rate")?,
            adjustment: take("adjustment")?,
            region: take("region")?,
            hash: hash_of(&together(files)),
        })
    }
}

/// The regions that a state belongs to.
fn regions(table: &Table, state: StateCode, brought: &Brought<'_>, out: &mut Read) -> BTreeSet<u64> {
    let mut regions = BTreeSet::new();
    for row in &table.rows {
        let read = row.whole("regionid").and_then(|region| Ok((region, row.state("stateid")?)));
        match read {
            Ok((region, Some(of))) if of == state => {
                regions.insert(region);
            }
            Ok((_, Some(_))) => {}
            Ok((_, None)) => out.refused.push(row.refused("stateid", Reason::Missing, table, brought)),
            Err((column, reason)) => out.refused.push(row.refused(column, reason, table, brought)),
        }
    }
    regions
}

fn products(table: &Table, brought: &Brought<'_>, out: &mut Read) -> BTreeMap<u64, Product> {
    let mut products = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for row in &table.rows {
        match Product::read(row) {
            Ok(product) => {
                let plan = product.plan;
                if products.insert(plan, product).is_some() {
                    twice.insert(plan);
                    out.refused.push(row.refused("planid", Reason::Twice, table, brought));
                }
            }
            Err((column, reason)) => out.refused.push(row.refused(column, reason, table, brought)),
        }
    }
    // Which of two descriptions is meant, nobody can tell.
    products.retain(|plan, _| !twice.contains(plan));
    products
}

/// The adjustments that could be read, and the plans of those that could not.
struct Adjustments {
    by_plan: BTreeMap<u64, Vec<Adjustment>>,
    unread: BTreeSet<u64>,
    all_unread: bool,
}

impl Adjustments {
    fn read(table: &Table, products: &BTreeMap<u64, Product>, brought: &Brought<'_>, out: &mut Read) -> Self {
        let mut this = Self { by_plan: BTreeMap::new(), unread: BTreeSet::new(), all_unread: false };
        for row in &table.rows {
            match Adjustment::read(row) {
                Ok(adjustment) if !products.contains_key(&adjustment.plan) => {
                    out.refused.push(row.refused("planid", Reason::UnknownPlan, table, brought));
                }
                Ok(adjustment) => this.by_plan.entry(adjustment.plan).or_default().push(adjustment),
                Err((column, reason)) => {
                    out.refused.push(row.refused(column, reason, table, brought));
                    match row.whole("planid") {
                        Ok(plan) => {
                            this.unread.insert(plan);
                        }
                        // It may be any plan's.
                        Err(_) => this.all_unread = true,
                    }
                }
            }
        }
        this
    }

    /// What a wish adds to the points and to the rate of a plan.
    fn sum(&self, plan: u64, wish: &Wish) -> (rust_decimal::Decimal, rust_decimal::Decimal) {
        let (mut points, mut rate) = Default::default();
        for adjustment in self.by_plan.get(&plan).into_iter().flatten().filter(|it| it.fits(wish)) {
            match adjustment.affects {
                Affects::Points => points += adjustment.value,
                Affects::Rate => rate += adjustment.value,
            }
        }
        (points, rate)
    }
}

fn draft_of(rung: &Rung, product: &Product, wish: &Wish) -> Draft {
    let percent = |value: rust_decimal::Decimal| value.normalize().to_string();
    let draft = Draft::default()
        .with(Field::Issuer, &product.institution)
        .with(Field::Programme, wish.programme.as_str())
        .with(Field::Product, format!("plan {}", product.plan))
        .with(Field::Purpose, wish.purpose.as_str())
        .with(Field::Occupancy, wish.occupancy.as_str())
        .with(Field::Property, wish.property.as_str())
        .with(Field::State, wish.state.as_str())
        .with(Field::Price, wish.price.decimal())
        .with(Field::Loan, wish.loan.decimal())
        .with(Field::ScoreBand, wish.score_band.to_string())
        .with(Field::LockDays, rung.lock.to_string())
        .with(Field::TermMonths, format!("{} months", wish.term_years.saturating_mul(12)))
        .with(Field::Rate, percent(rung.rate))
        .with(Field::Points, percent(rung.points));
    let Some(arm) = &product.arm else { return draft };
    let cap = |draft: Draft, field, value: Option<Percent>| match value {
        Some(value) => draft.with(field, percent(value.0)),
        None => draft,
    };
    let draft = draft.with(Field::ArmFixedMonths, format!("{} months", arm.fixed_years.saturating_mul(12)));
    let draft = match &arm.index {
        Some(index) => draft.with(Field::ArmIndex, index),
        None => draft,
    };
    let draft = cap(draft, Field::ArmMargin, arm.margin);
    let draft = cap(draft, Field::ArmFirstCap, arm.first_cap);
    let draft = cap(draft, Field::ArmPeriodicCap, arm.annual_cap);
    cap(draft, Field::ArmLifetimeCap, arm.lifetime_cap)
}
