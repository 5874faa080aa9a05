//! A purchase loan as the client describes it: base loan, up-front fee, schedule, mortgage insurance month by month. All
//! arithmetic is `hub_finance::loan`'s; this puts the programme's tables beside it and keeps where each figure is from.

use chrono::NaiveDate;
use hub_domain::Percent;
use hub_finance::loan::tables::LoanTables;
use hub_finance::loan::{
    FhaLoan, FhaPremiums, HpaDates, Loan, LoanError, PmiFactors, Schedule, VaBorrower, VaPurpose, financed_fee,
    loan_to_value, monthly_fee, monthly_premium,
};
use hub_finance::{Cents, Dated, on_date};
use rust_decimal::Decimal;

use super::sourced::{Figures, origin};
use super::typed::{Read, part, percent, rate, refused, wrong};
use crate::view::{
    FinancingInputs, InsuranceEndView, OriginView, TableKindView, WorksheetNoteView, WorksheetProgramme,
};

/// Where there is no county: what holds in the whole country.
const NATION: &str = "US";

/// A loan, worked out.
pub(super) struct Financing {
    pub down: Cents,
    /// Down payment, percent of the price.
    pub down_percent: Percent,
    /// Loan before an up-front fee.
    pub base: Cents,
    pub loan_to_value: Percent,
    /// The up-front fee and who says so.
    pub upfront: Option<(Cents, OriginView)>,
    /// With the fee.
    pub loan: Loan,
    /// By its level payment.
    pub schedule: Schedule,
    pub insurance: Option<Insurance>,
    /// Insurance would be due, and nothing says how much.
    pub insurance_unknown: bool,
    pub notes: Vec<WorksheetNoteView>,
}

/// Mortgage insurance.
pub(super) struct Insurance {
    /// One amount a payment, from the first on; nothing after the last.
    monthly: Vec<Cents>,
    pub annual: Percent,
    pub origin: OriginView,
    /// Number of the last payment with it; none when it runs to the end.
    last: Option<u32>,
    private: Option<(HpaDates, OriginView)>,
}

impl Insurance {
    /// With payment `month`, from 1.
    pub(super) fn in_month(&self, month: u32) -> Cents {
        let at = usize::try_from(month).unwrap_or_default().checked_sub(1);
        at.and_then(|at| self.monthly.get(at)).copied().unwrap_or_default()
    }

    pub(super) fn view(&self, figures: Figures) -> InsuranceEndView {
        let dates = self.private.as_ref().map(|(dates, _)| *dates);
        InsuranceEndView {
            annual: figures.percent(self.annual, self.origin.clone(), true),
            last_month: self.last,
            request_after: dates.and_then(|dates| dates.request),
            automatic_after: dates.map(|dates| dates.automatic),
            midpoint: dates.map(|dates| dates.midpoint),
            ends_by: match &self.private {
                Some((_, origin)) => Some(origin.clone()),
                None => (self.origin != OriginView::You).then(|| self.origin.clone()),
            },
        }
    }
}

impl Financing {
    /// Works the loan out.
    ///
    /// # Errors
    /// Names the field: a down payment above the price or all of it, a rate or term out of range, a programme whose
    /// table does not hold on `day` and whose figures nobody typed.
    pub(super) fn new(inputs: &FinancingInputs, price: Cents, tables: &LoanTables, day: NaiveDate) -> Read<Self> {
        let rate = rate("rate", &inputs.rate)?;
        let down = part("down", &inputs.down, price)?;
        if down > price {
            return Err(wrong("down", "downAbovePrice", format!("{down} is more than the price of {price}")));
        }
        if down == price {
            return Err(wrong("down", "nothingToFinance", "the whole price is paid down: there is no loan"));
        }
        let base = price - down;
        let ltv = loan_to_value(base, price).map_err(|error| refused("down", &error))?;
        let down_percent = Percent(Decimal::ONE_HUNDRED - ltv.0);
        let own = |field: &str, text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(|text| percent(field, text)).transpose()
        };
        let terms = Terms {
            price,
            base,
            ltv,
            down_percent,
            down,
            months: inputs.months,
            day,
            tables,
            own_upfront: own("upfrontPercent", &inputs.upfront_percent)?,
            own_insurance: own("insurancePercent", &inputs.insurance_percent)?,
        };
        let (upfront, total) = terms.upfront(inputs)?;
        let loan = Loan::new(total, rate, inputs.months).map_err(|error| refused("months", &error))?;
        let schedule = loan.schedule().map_err(|error| refused("rate", &error))?;
        let mut notes = Vec::new();
        let (insurance, insurance_unknown) = terms.insurance(inputs, &loan, &schedule, &mut notes)?;
        Ok(Self {
            down,
            down_percent,
            base,
            loan_to_value: ltv,
            upfront,
            loan,
            schedule,
            insurance,
            insurance_unknown,
            notes,
        })
    }

    /// Mortgage insurance of payment `month`, from 1.
    pub(super) fn insurance_in(&self, month: u32) -> Cents {
        self.insurance.as_ref().map_or(Cents::ZERO, |insurance| insurance.in_month(month))
    }
}

struct Terms<'t> {
    price: Cents,
    down: Cents,
    base: Cents,
    ltv: Percent,
    down_percent: Percent,
    months: u32,
    day: NaiveDate,
    tables: &'t LoanTables,
    own_upfront: Option<Percent>,
    own_insurance: Option<Percent>,
}

impl<'t> Terms<'t> {
    /// The up-front fee and the loan with it.
    fn upfront(&self, inputs: &FinancingInputs) -> Read<(Option<(Cents, OriginView)>, Cents)> {
        let at = |error: LoanError| refused("programme", &error);
        let (fee, from) = match inputs.programme {
            WorksheetProgramme::Conventional => match self.own_upfront {
                Some(own) => (self.share(own)?, OriginView::You),
                None => return Ok((None, self.base)),
            },
            WorksheetProgramme::Fha => match self.own_upfront {
                Some(own) => (self.share(own)?, OriginView::You),
                None => {
                    let table = self.table(&self.tables.fha_premiums, "FHA premiums")?;
                    (self.share(table.value.upfront)?, origin(TableKindView::FhaPremiums, table))
                }
            },
            WorksheetProgramme::Va => match self.own_upfront {
                Some(own) => (self.share(own)?, OriginView::You),
                None => {
                    let table = self.table(&self.tables.va_fees, "VA funding fees")?;
                    let borrower = VaBorrower { used_before: inputs.va_used_before, exempt: inputs.va_exempt };
                    let loan = table.value.loan(self.price, self.down, VaPurpose::Purchase, borrower).map_err(at)?;
                    (loan.fee, origin(TableKindView::VaFees, table))
                }
            },
            WorksheetProgramme::Usda => {
                let (percent, from) = match self.own_upfront {
                    Some(own) => (own, OriginView::You),
                    None => {
                        let table = self.table(&self.tables.usda_fees, "USDA fees")?;
                        (table.value.upfront, origin(TableKindView::UsdaFees, table))
                    }
                };
                (financed_fee(self.base, percent).map_err(|error| refused("upfrontPercent", &error))?.fee, from)
            }
        };
        Ok((Some((fee, from)), self.base + fee))
    }

    fn share(&self, percent: Percent) -> Read<Cents> {
        self.base.part(percent).ok_or_else(|| wrong("upfrontPercent", "outOfRange", "too large to count"))
    }

    fn table<T>(&self, tables: &'t [Dated<T>], what: &'static str) -> Read<&'t Dated<T>> {
        on_date(tables, what, NATION, self.day).map_err(|none| refused("programme", &LoanError::NoTable(none)))
    }

    fn insurance(
        &self,
        inputs: &FinancingInputs,
        loan: &Loan,
        schedule: &Schedule,
        notes: &mut Vec<WorksheetNoteView>,
    ) -> Read<(Option<Insurance>, bool)> {
        match inputs.programme {
            WorksheetProgramme::Conventional => self.private(inputs.score, loan, schedule, notes),
            WorksheetProgramme::Fha => self.fha(loan).map(|insurance| (Some(insurance), false)),
            WorksheetProgramme::Va => Ok((None, false)),
            WorksheetProgramme::Usda => self.usda(loan, schedule).map(|insurance| (Some(insurance), false)),
        }
    }

    /// Private insurance: a lender's own figure, or the sample for the score. It ends by the Homeowners Protection Act.
    fn private(
        &self,
        score: Option<u16>,
        loan: &Loan,
        schedule: &Schedule,
        notes: &mut Vec<WorksheetNoteView>,
    ) -> Read<(Option<Insurance>, bool)> {
        let samples = on_date(&self.tables.pmi_factors, "private mortgage insurance factors", NATION, self.day);
        // From that down payment on nobody asks for it.
        let free = samples.as_ref().is_ok_and(|table| self.down_percent.0 >= table.value.down_below);
        let (annual, from) = match (self.own_insurance, &samples, score) {
            (Some(own), ..) => (own, OriginView::You),
            (None, ..) if free => return Ok((None, false)),
            (None, Ok(table), Some(score)) => match PmiFactors::factor(table, score, self.down_percent) {
                Ok(factor) => (factor, origin(TableKindView::PmiFactors, table)),
                Err(LoanError::NoRow { cite, case, .. }) => {
                    notes.push(WorksheetNoteView::NotInTable { table: TableKindView::PmiFactors, case, cite });
                    notes.push(WorksheetNoteView::InsuranceNotCounted);
                    return Ok((None, true));
                }
                Err(other) => return Err(refused("score", &other)),
            },
            (None, Ok(_), None) => {
                notes.push(WorksheetNoteView::InsuranceNotCounted);
                return Ok((None, true));
            }
            (None, Err(none), _) => {
                notes.push(WorksheetNoteView::NoTable {
                    table: TableKindView::PmiFactors,
                    jurisdiction: none.jurisdiction.clone(),
                    day: none.day.to_string(),
                    last_known: none.last_known.map(|day| day.to_string()),
                });
                notes.push(WorksheetNoteView::InsuranceNotCounted);
                return Ok((None, true));
            }
        };
        let premium = monthly_premium(loan.principal(), annual).map_err(|error| refused("insurancePercent", &error))?;
        let rules = on_date(&self.tables.hpa, "rules of the Homeowners Protection Act", NATION, self.day);
        let (last, private) = match rules {
            Ok(table) => {
                let dates = table.value.dates(schedule, self.months, self.price, false);
                let dates = dates.map_err(|error| refused("down", &error))?;
                (Some(dates.automatic.min(dates.midpoint)), Some((dates, origin(TableKindView::Hpa, table))))
            }
            Err(none) => {
                notes.push(WorksheetNoteView::NoTable {
                    table: TableKindView::Hpa,
                    jurisdiction: none.jurisdiction,
                    day: none.day.to_string(),
                    last_known: none.last_known.map(|day| day.to_string()),
                });
                (None, None)
            }
        };
        let monthly = vec![premium; usize::try_from(last.unwrap_or(self.months)).unwrap_or_default()];
        Ok((Some(Insurance { monthly, annual, origin: from, last, private }), false))
    }

    fn fha(&self, loan: &Loan) -> Read<Insurance> {
        let (annual, years, from) = match self.own_insurance {
            Some(own) => (own, None, OriginView::You),
            None => {
                let table = self.table(&self.tables.fha_premiums, "FHA premiums")?;
                let row = FhaPremiums::row(table, self.base, self.ltv, self.months);
                let row = row.map_err(|error| refused("down", &error))?;
                (row.annual, row.years, origin(TableKindView::FhaPremiums, table))
            }
        };
        // The annual premium looks at the base loan alone; what is financed up front is the caller's business.
        let fha = FhaLoan::new(self.price, self.down, Percent::default(), annual, loan.rate(), self.months);
        let fha = fha.map_err(|error| refused("insurancePercent", &error))?;
        let last = years.map(|years| years * 12).filter(|last| *last < self.months);
        let mut monthly = Vec::new();
        for year in 1..=last.unwrap_or(self.months).div_ceil(12) {
            let premium = fha.monthly_premium(year).map_err(|error| refused("months", &error))?;
            monthly.extend([premium; 12]);
        }
        monthly.truncate(usize::try_from(last.unwrap_or(self.months)).unwrap_or_default());
        Ok(Insurance { monthly, annual, origin: from, last, private: None })
    }

    /// The annual fee on what is owed when each loan year begins.
    fn usda(&self, loan: &Loan, schedule: &Schedule) -> Read<Insurance> {
        let (annual, from) = match self.own_insurance {
            Some(own) => (own, OriginView::You),
            None => {
                let table = self.table(&self.tables.usda_fees, "USDA fees")?;
                (table.value.annual, origin(TableKindView::UsdaFees, table))
            }
        };
        let mut monthly = Vec::new();
        for year in 0..loan.months().div_ceil(12) {
            let owed = schedule.balance_after(year * 12);
            let fee = monthly_fee(owed, annual).map_err(|error| refused("insurancePercent", &error))?;
            monthly.extend([fee; 12]);
        }
        monthly.truncate(usize::try_from(loan.months()).unwrap_or_default());
        Ok(Insurance { monthly, annual, origin: from, last: None, private: None })
    }
}
