use rust_decimal::Decimal;

use super::error::{LoanError, amount, within};
use super::{Loan, Rate};
use crate::Cents;

/// How a loan is repaid when not by its level payment alone. The default is the level payment to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plan {
    /// Paid every month on top, straight to principal.
    pub extra: Cents,
    /// For so many months from the start only interest is paid; the level payment then runs over what is left.
    pub interest_only: u32,
    /// The payment of this number clears the whole balance; none: the last of the term does.
    pub balloon_after: Option<u32>,
    /// Pay this instead of the level payment.
    pub payment: Option<Cents>,
}

/// One payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its number, from 1.
    pub month: u32,
    /// What is paid: interest and principal.
    pub payment: Cents,
    /// Interest of the month, half up to the cent.
    pub interest: Cents,
    /// What goes off the balance.
    pub principal: Cents,
    /// What is owed afterwards.
    pub balance: Cents,
}

/// A schedule in whole cents, as a servicer keeps it: interest is rounded each month and the last payment clears the
/// balance, so it differs from the others by cents. For what a federal disclosure prints use [`super::Disclosure`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    principal: Cents,
    level: Cents,
    rows: Vec<Row>,
}

impl Schedule {
    /// # Errors
    /// Negative amortisation, by name; interest-only months or a balloon beyond the term; an extra payment below
    /// nothing.
    pub fn new(loan: &Loan, plan: &Plan) -> Result<Self, LoanError> {
        let extra = amount("the extra payment", plan.extra)?;
        let last = plan.balloon_after.unwrap_or(loan.months());
        within("the number of the balloon payment", last.into(), Decimal::ONE, loan.months().into())?;
        let most = Decimal::from(loan.months() - 1);
        within("the interest-only months", plan.interest_only.into(), Decimal::ZERO, most)?;

        let mut level = match plan.payment {
            Some(payment) => amount("the payment", payment)?,
            None => level_over(loan.principal(), loan.rate(), loan.months() - plan.interest_only)?,
        };
        let mut rows = Vec::with_capacity(last as usize);
        let mut balance = loan.principal();
        for month in 1..=last {
            let interest = loan.rate().month_on(balance);
            let interest_only = month <= plan.interest_only;
            if month == plan.interest_only + 1 && plan.payment.is_none() && plan.interest_only > 0 {
                // Extra payments may have lowered the balance meanwhile.
                level = level_over(balance, loan.rate(), loan.months() - plan.interest_only)?;
            }
            let due = if interest_only { interest } else { level };
            if due < interest {
                return Err(LoanError::NegativeAmortisation { month, payment: due, interest });
            }
            let clears = month == last || due - interest + extra >= balance;
            let principal = if clears { balance } else { due - interest + extra };
            balance -= principal;
            rows.push(Row { month, payment: interest + principal, interest, principal, balance });
            if balance == Cents::ZERO {
                break;
            }
        }
        Ok(Self { principal: loan.principal(), level, rows })
    }

    /// Every payment in order.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The payment that repeats.
    #[must_use]
    pub fn level(&self) -> Cents {
        self.level
    }

    /// Payment `month`, from 1.
    #[must_use]
    pub fn row(&self, month: u32) -> Option<&Row> {
        self.rows.get((month as usize).checked_sub(1)?)
    }

    /// The payment that clears the loan.
    #[must_use]
    pub fn last(&self) -> Option<&Row> {
        self.rows.last()
    }

    /// What is owed after `months` payments; nothing once it is repaid.
    #[must_use]
    pub fn balance_after(&self, months: u32) -> Cents {
        if months == 0 {
            return self.principal;
        }
        self.row(months).map_or(Cents::ZERO, |row| row.balance)
    }

    /// What is owed before each payment, from the first on.
    pub fn opening_balances(&self) -> impl Iterator<Item = Cents> + '_ {
        std::iter::once(self.principal).chain(self.rows.iter().map(|row| row.balance)).take(self.rows.len())
    }

    /// Interest in the first `months` payments.
    #[must_use]
    pub fn interest_in_first(&self, months: u32) -> Cents {
        self.rows.iter().take(months as usize).map(|row| row.interest).sum()
    }

    /// Principal in the first `months` payments.
    #[must_use]
    pub fn principal_in_first(&self, months: u32) -> Cents {
        self.principal - self.balance_after(months)
    }

    /// All interest.
    #[must_use]
    pub fn total_interest(&self) -> Cents {
        self.rows.iter().map(|row| row.interest).sum()
    }

    /// All payments.
    #[must_use]
    pub fn total_paid(&self) -> Cents {
        self.rows.iter().map(|row| row.payment).sum()
    }
}

fn level_over(balance: Cents, rate: Rate, months: u32) -> Result<Cents, LoanError> {
    if balance == Cents::ZERO {
        return Ok(Cents::ZERO);
    }
    Loan::new(balance, rate, months)?.payment()
}

/// What is owed right after payment `after`, that payment included: the balloon.
///
/// # Errors
/// `after` beyond the term.
pub fn balloon(loan: &Loan, after: u32) -> Result<Cents, LoanError> {
    within("the number of the balloon payment", after.into(), Decimal::ONE, loan.months().into())?;
    loan.schedule().map(|schedule| schedule.balance_after(after))
}
