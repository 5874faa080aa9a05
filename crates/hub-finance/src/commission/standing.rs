use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Cents;

/// How far one agent's year under one plan has come; also what one deal adds to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// Commission before anything was taken.
    pub gross: Cents,
    /// What reached the split.
    pub split_base: Cents,
    /// What the split gave the agent.
    pub agent_share: Cents,
    /// What was paid toward each cap; a cap nothing was paid toward is absent.
    pub toward: BTreeMap<String, Cents>,
}

impl Standing {
    /// Paid toward one cap.
    #[must_use]
    pub fn toward(&self, cap: &str) -> Cents {
        self.toward.get(cap).copied().unwrap_or_default()
    }

    /// With what a deal adds. None when it cannot be counted.
    #[must_use]
    pub fn plus(&self, deal: &Self) -> Option<Self> {
        self.moved(deal, Cents::checked_add)
    }

    /// Without what a deal added. None when it cannot be counted.
    #[must_use]
    pub fn minus(&self, deal: &Self) -> Option<Self> {
        self.moved(deal, Cents::checked_sub)
    }

    fn moved(&self, deal: &Self, by: fn(Cents, Cents) -> Option<Cents>) -> Option<Self> {
        let mut toward = self.toward.clone();
        for (cap, amount) in &deal.toward {
            let paid = by(self.toward(cap), *amount)?;
            if paid == Cents::ZERO {
                toward.remove(cap);
            } else {
                toward.insert(cap.clone(), paid);
            }
        }
        Some(Self {
            gross: by(self.gross, deal.gross)?,
            split_base: by(self.split_base, deal.split_base)?,
            agent_share: by(self.agent_share, deal.agent_share)?,
            toward,
        })
    }
}
