use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::part::is_part;
use crate::{Cents, Percent};

/// The agent's percentage by what the year has brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    /// How a deal that crosses a threshold is read.
    pub mode: Mode,
    /// What is counted toward the thresholds.
    pub counts: Counts,
    /// From low to high; the last has no end.
    pub tiers: Vec<Tier>,
}

/// How a deal that crosses a threshold is read. The three give different amounts for the same deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Each part of the deal at the percentage of the tier that it falls in.
    Marginal,
    /// The whole deal at the percentage of the tier that its first cent falls in.
    AtStart,
    /// The whole year at the percentage of the tier that the deal's last cent falls in: what earlier deals paid the
    /// agent is made up for.
    Retroactive,
}

/// What is counted toward the thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Commission before anything was taken.
    Gross,
    /// What reached the split.
    Split,
}

/// One tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Up to and including this much a year; none for the last.
    #[serde(with = "crate::amount::optional")]
    pub up_to: Option<Cents>,
    /// The agent's part.
    pub agent: Percent,
}

impl Tiers {
    /// The tier that the first cent after `before` falls in.
    pub(super) fn after(&self, before: Cents) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.up_to.is_none_or(|up_to| before < up_to))
    }

    /// The tier that the last cent of `total` falls in.
    pub(crate) fn at(&self, total: Cents) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.up_to.is_none_or(|up_to| total <= up_to))
    }

    /// What is wrong with them, in words.
    pub(super) fn check(&self) -> Result<(), String> {
        let mut reached = Some(Cents::ZERO);
        for tier in &self.tiers {
            let from = reached.ok_or("a tier follows the one without end")?;
            if tier.up_to.is_some_and(|up_to| up_to <= from) {
                return Err(format!("the tier that ends above {from} does not begin below its end"));
            }
            if !is_part(tier.agent) {
                return Err(format!("a tier gives the agent {}", tier.agent));
            }
            reached = tier.up_to;
        }
        if self.tiers.is_empty() || reached.is_some() {
            return Err("the last tier must be without end".to_owned());
        }
        Ok(())
    }
}

/// Why words do not say tiers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part:?} does not say a tier: {why}")]
pub struct TierTextError {
    /// The part that cannot be read.
    pub part: String,
    /// Why.
    pub why: &'static str,
}

/// Tiers in words: `60% to 50k, 70% to 100k, 80% above`. A comma within a number is no end of a tier.
///
/// # Errors
/// When a part is not a percentage with where it ends, or the tiers do not climb to one without end.
pub fn read_tiers(text: &str) -> Result<Vec<Tier>, TierTextError> {
    let tiers: Vec<Tier> = parts(text).into_iter().map(read_tier).collect::<Result<_, _>>()?;
    let read = Tiers { mode: Mode::Marginal, counts: Counts::Split, tiers };
    read.check().map_err(|_| TierTextError {
        part: text.to_owned(),
        why: "the tiers must climb, the last without end, each between 0 and 100 %",
    })?;
    Ok(read.tiers)
}

fn parts(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = Vec::new();
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let within = *byte == b',' && at > 0 && digit(at - 1) && digit(at + 1);
        if *byte == b';' || (*byte == b',' && !within) {
            found.push(text[from..at].trim());
            from = at + 1;
        }
    }
    found.push(text[from..].trim());
    found
}

fn read_tier(part: &str) -> Result<Tier, TierTextError> {
    let wrong = |why| TierTextError { part: part.to_owned(), why };
    let (percent, rest) = part.split_once('%').ok_or_else(|| wrong("there is no percentage"))?;
    let agent = Decimal::from_str_exact(percent.trim()).map_err(|_| wrong("the percentage is no number"))?;
    let words: Vec<&str> = rest.split_whitespace().filter(|word| !matches!(*word, "up" | "and" | "the")).collect();
    let up_to = match words.as_slice() {
        ["to" | "until" | "through", amount] => {
            Some(read_amount(amount).ok_or_else(|| wrong("where it ends is no amount"))?)
        }
        ["above" | "over" | "beyond" | "after" | "thereafter"] => None,
        ["above" | "over" | "beyond" | "after", amount] if read_amount(amount).is_some() => None,
        _ => return Err(wrong("it needs \"to\" and an amount, or \"above\"")),
    };
    Ok(Tier { up_to, agent: Percent(agent) })
}

/// An amount in words, exact to the cent: `50k`, `$1.5m`, `50,000`. None when it is none.
#[must_use]
pub fn read_amount(text: &str) -> Option<Cents> {
    let plain = text.trim_start_matches('$').replace(',', "").to_ascii_lowercase();
    let (digits, times) = match plain.strip_suffix('k') {
        Some(digits) => (digits, 1_000),
        None => plain.strip_suffix('m').map_or((plain.as_str(), 1), |digits| (digits, 1_000_000)),
    };
    Decimal::from_str_exact(digits).ok()?.checked_mul(Decimal::from(times)).and_then(Cents::exact)
}
