use serde::{Deserialize, Serialize};

use crate::Cents;

/// What one month of owning a home costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Its number, from 1.
    pub number: u32,
    /// Interest.
    pub interest: Cents,
    /// What goes off the loan: paid, but not spent.
    pub principal: Cents,
    /// Mortgage insurance.
    pub mortgage_insurance: Cents,
    /// Property tax.
    pub property_tax: Cents,
    /// Insurance.
    pub insurance: Cents,
    /// Dues.
    pub dues: Cents,
    /// Upkeep.
    pub upkeep: Cents,
    /// Utilities.
    pub utilities: Cents,
    /// What the owner says comes back through taxes.
    pub tax_effect: Cents,
    /// What the home is worth at its end.
    pub value: Cents,
    /// What is owed at its end.
    pub owed: Cents,
}

impl Month {
    /// What is paid, before anything comes back. None when it cannot be counted.
    #[must_use]
    pub fn paid(&self) -> Option<Cents> {
        [
            self.interest,
            self.principal,
            self.mortgage_insurance,
            self.property_tax,
            self.insurance,
            self.dues,
            self.upkeep,
            self.utilities,
        ]
        .into_iter()
        .try_fold(Cents::ZERO, Cents::checked_add)
    }

    /// What is spent: paid, less what goes off the loan and what comes back. None when it cannot be counted.
    #[must_use]
    pub fn spent(&self) -> Option<Cents> {
        self.paid()?.checked_sub(self.principal)?.checked_sub(self.tax_effect)
    }

    /// What the home is worth, less what is owed. None when it cannot be counted.
    #[must_use]
    pub fn equity(&self) -> Option<Cents> {
        self.value.checked_sub(self.owed)
    }
}

/// What some months come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Paid.
    pub paid: Cents,
    /// Spent: paid, less what went off the loan and what came back.
    pub spent: Cents,
    /// What went off the loan.
    pub principal: Cents,
}

impl Total {
    /// Of these months. None when it cannot be counted.
    #[must_use]
    pub fn of(months: &[Month]) -> Option<Self> {
        let sum = |of: fn(&Month) -> Option<Cents>| {
            months.iter().map(of).try_fold(Cents::ZERO, |sum, month| sum.checked_add(month?))
        };
        Some(Self {
            paid: sum(Month::paid)?,
            spent: sum(Month::spent)?,
            principal: sum(|month| Some(month.principal))?,
        })
    }
}
