//! What the company takes at the split, before any cap.

use rust_decimal::Decimal;

use super::{Counts, Mode, SettleError, Share, Standing, Tiers};
use crate::{Cents, Percent, allocate};

/// A part of the split: what of, the company's rate, what it comes to, why.
pub(super) struct Piece {
    pub base: Cents,
    pub rate: Percent,
    pub company: Cents,
    pub why: String,
}

/// What the company takes of `base`; `gross` is the deal's commission, `so_far` the year without it.
pub(super) fn pieces(
    deal: &str,
    agent: &Share,
    (gross, base): (Cents, Cents),
    so_far: &Standing,
) -> Result<Vec<Piece>, SettleError> {
    let too_large = || SettleError::TooLarge(deal.to_owned());
    match agent {
        Share::Flat(percent) => {
            let why = format!("the agent keeps {percent}");
            Ok(vec![piece(deal, base, *percent, why)?])
        }
        Share::Tiers(tiers) => {
            let (before, counted) = match tiers.counts {
                Counts::Gross => (so_far.gross, gross),
                Counts::Split => (so_far.split_base, base),
            };
            let total = before.checked_add(counted).ok_or_else(too_large)?;
            match tiers.mode {
                Mode::Marginal => marginal(deal, tiers, base, before, total),
                Mode::AtStart => {
                    let tier = tiers.after(before).ok_or_else(too_large)?;
                    let why = format!("the year stood at {before} when the deal began: the agent keeps {}", tier.agent);
                    Ok(vec![piece(deal, base, tier.agent, why)?])
                }
                Mode::Retroactive => retroactive(deal, tiers, base, total, so_far),
            }
        }
    }
}

fn piece(deal: &str, base: Cents, agent: Percent, why: String) -> Result<Piece, SettleError> {
    let rate = Percent(Decimal::ONE_HUNDRED - agent.0);
    // The agent first: a half cent goes to the agent.
    let shares = allocate(base, &[agent.0, rate.0]).map_err(|error| SettleError::Allocate(deal.to_owned(), error))?;
    let company = shares.last().copied().unwrap_or_default();
    Ok(Piece { base, rate, company, why })
}

fn marginal(deal: &str, tiers: &Tiers, base: Cents, before: Cents, total: Cents) -> Result<Vec<Piece>, SettleError> {
    let mut counted = Vec::new();
    let mut from = before;
    for tier in &tiers.tiers {
        let to = tier.up_to.map_or(total, |up_to| up_to.min(total));
        if to > from {
            counted.push((tier.agent, from, to));
            from = to;
        }
    }
    if counted.is_empty() {
        return Ok(Vec::new());
    }
    // Where thresholds count another amount than the one that is split, the base is shared out in proportion.
    let weights: Vec<Decimal> = counted.iter().map(|(_, from, to)| Decimal::from(to.0 - from.0)).collect();
    let bases = allocate(base, &weights).map_err(|error| SettleError::Allocate(deal.to_owned(), error))?;
    let parts = counted.into_iter().zip(bases);
    let read = |((agent, from, to), base)| {
        piece(deal, base, agent, format!("from {from} to {to} of the year the agent keeps {agent}"))
    };
    parts.map(read).collect()
}

fn retroactive(
    deal: &str,
    tiers: &Tiers,
    base: Cents,
    total: Cents,
    so_far: &Standing,
) -> Result<Vec<Piece>, SettleError> {
    let too_large = || SettleError::TooLarge(deal.to_owned());
    let tier = tiers.at(total).ok_or_else(too_large)?;
    let year = so_far.split_base.checked_add(base).ok_or_else(too_large)?;
    let due = year.part(tier.agent).ok_or_else(too_large)?;
    let now = due.checked_sub(so_far.agent_share).ok_or_else(too_large)?;
    let company = base.checked_sub(now).ok_or_else(too_large)?;
    let why = format!(
        "the year stands at {total}: the agent keeps {} of all {year}, {due}, and has had {}",
        tier.agent, so_far.agent_share
    );
    Ok(vec![Piece { base, rate: Percent(Decimal::ONE_HUNDRED - tier.agent.0), company, why }])
}
