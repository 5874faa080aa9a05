//! What a home would cost a month, from the client's own figures. A worksheet: no offer, no approval.

use chrono::NaiveDate;
use hub_domain::Percent;
use hub_finance::Cents;
use hub_finance::loan::{CountyLimits, DebtRatios, LimitOf, LoanError, Plan, Rate, RatioGuide, Schedule};
use rust_decimal::Decimal;

use super::financing::Financing;
use super::sourced::{Figures, find, origin, percent_text};
use super::typed::{Read, amount, county, day, part, positive, refused, wrong, years};
use crate::money_tables::MoneyTables;
use crate::view::{
    AffordabilityGoal, AffordabilityInputs, AffordabilityView, CostLineView, CostOverYearsView, CostPartView,
    LoanLimitView, MoneyRuleView, OriginView, PartOfPriceView, RateStepView, RatioGuideView, RatiosView, TableKindView,
    WorksheetNoteView, WorksheetProgramme,
};

/// Steps of rate shown on each side, and how far apart, in hundredths of a percent.
const STEPS: i64 = 4;
const STEP: i64 = 25;

/// Works the sheet out.
///
/// # Errors
/// Names the field and what is wrong with it.
pub(super) fn work(inputs: &AffordabilityInputs, tables: &MoneyTables, today: NaiveDate) -> Read<AffordabilityView> {
    let asked = Asked::read(inputs, tables, today)?;
    let figures = asked.figures;
    let (price, price_figure) = match inputs.goal {
        AffordabilityGoal::Price { cents } => {
            let price = positive("price", cents)?;
            (price, figures.typed(price))
        }
        AffordabilityGoal::Payment { cents } => {
            let price = asked.price_for(positive("payment", cents)?)?;
            (price, figures.estimate(price, MoneyRuleView::PriceForPayment))
        }
    };
    let financing = asked.financing(price)?;
    let level = asked.first_month(price, &financing)?;
    let month = Month { principal_and_interest: asked.own_payment.unwrap_or(level.principal_and_interest), ..level };
    let paid = asked.paid_schedule(&financing)?;
    let mut notes = financing.notes.clone();

    let closing = part("closingCosts", &inputs.closing_costs, price)?;
    if closing == Cents::ZERO {
        notes.push(WorksheetNoteView::ClosingCostsNotGiven);
    }
    let needed = financing.down + closing;
    let left = asked.cash - needed;
    if left < Cents::ZERO {
        notes.push(WorksheetNoteView::CashShort { short: -left.0 });
    }
    let limit = asked.limit(&financing, &mut notes)?;
    let over_years = asked.over_years(price, &financing, &paid, closing)?;
    if let Some(last) = paid.last().filter(|last| inputs.own_payment.is_some() && last.payment > paid.level()) {
        notes.push(WorksheetNoteView::LastPaymentClears { payment: last.payment.0, month: last.month });
    }
    let total = month.total();
    let share = |cents| figures.worked(cents, MoneyRuleView::Share);
    let from_part = |input: &PartOfPriceView, cents| match input {
        PartOfPriceView::Amount { .. } => figures.typed(cents),
        PartOfPriceView::Percent { .. } => share(cents),
    };
    let line = |part, figure| CostLineView { part, figure };
    Ok(AffordabilityView {
        as_of: figures.day.to_string(),
        price: price_figure,
        down: from_part(&inputs.financing.down, financing.down),
        down_percent: figures.percent(financing.down_percent, OriginView::Worked { rule: MoneyRuleView::Share }, false),
        base_loan: figures.worked(financing.base, MoneyRuleView::Sum),
        upfront: financing.upfront.clone().map(|(fee, from)| {
            let estimated = from == OriginView::You;
            figures.money(fee, from, estimated)
        }),
        loan: figures.worked(financing.loan.principal(), MoneyRuleView::Sum),
        loan_to_value: figures.percent(
            financing.loan_to_value,
            OriginView::Worked { rule: MoneyRuleView::LoanToValue },
            false,
        ),
        payment: vec![
            line(
                CostPartView::PrincipalAndInterest,
                match inputs.own_payment {
                    Some(_) => figures.typed(month.principal_and_interest),
                    None => figures.worked(month.principal_and_interest, MoneyRuleView::LevelPayment),
                },
            ),
            line(CostPartView::PropertyTax, figures.estimate(month.tax, MoneyRuleView::Share)),
            line(CostPartView::Insurance, figures.estimate(month.insurance, MoneyRuleView::Share)),
            line(CostPartView::MortgageInsurance, {
                let from = financing.insurance.as_ref().map(|insurance| insurance.origin.clone());
                figures.money(
                    month.mortgage_insurance,
                    from.unwrap_or(OriginView::Worked { rule: MoneyRuleView::Sum }),
                    financing.insurance.is_some(),
                )
            }),
            line(CostPartView::Dues, figures.typed(month.dues)),
        ],
        payment_total: figures.estimate(total, MoneyRuleView::Sum),
        insurance: financing.insurance.as_ref().map(|insurance| insurance.view(figures)),
        cash: vec![
            line(CostPartView::Down, from_part(&inputs.financing.down, financing.down)),
            line(CostPartView::ClosingCosts, from_part(&inputs.closing_costs, closing)),
        ],
        cash_needed: figures.estimate(needed, MoneyRuleView::Sum),
        cash_left: figures.estimate(left, MoneyRuleView::Sum),
        ratios: asked.ratios(total, &mut notes)?,
        limit,
        over_years,
        rates: asked.rates(price, level.total())?,
        notes,
    })
}

/// The inputs, read.
struct Asked<'a> {
    inputs: &'a AffordabilityInputs,
    tables: &'a MoneyTables,
    figures: Figures,
    income: Cents,
    debts: Cents,
    cash: Cents,
    insurance: Cents,
    dues: Cents,
    county: Option<String>,
    own_payment: Option<Cents>,
    months: u32,
}

/// The first month.
#[derive(Clone, Copy)]
struct Month {
    principal_and_interest: Cents,
    tax: Cents,
    insurance: Cents,
    mortgage_insurance: Cents,
    dues: Cents,
}

impl Month {
    fn total(&self) -> Cents {
        self.principal_and_interest + self.tax + self.insurance + self.mortgage_insurance + self.dues
    }
}

impl<'a> Asked<'a> {
    fn read(inputs: &'a AffordabilityInputs, tables: &'a MoneyTables, today: NaiveDate) -> Read<Self> {
        let income = amount("income", inputs.income)?;
        if income == Cents::ZERO {
            return Err(wrong("income", "zeroIncome", "without an income there is nothing to compare with"));
        }
        if !(1..=4).contains(&inputs.units) {
            return Err(wrong("units", "outOfRange", "1 to 4 units"));
        }
        Ok(Self {
            inputs,
            tables,
            figures: Figures { day: day("day", inputs.day.as_deref())?.unwrap_or(today) },
            income,
            debts: amount("debts", inputs.debts)?,
            cash: amount("cash", inputs.cash)?,
            insurance: amount("insurance", inputs.insurance)?,
            dues: amount("dues", inputs.dues)?,
            county: county("county", inputs.county.as_deref())?,
            own_payment: inputs.own_payment.map(|cents| positive("ownPayment", cents)).transpose()?,
            months: years("years", inputs.years)?,
        })
    }

    fn financing(&self, price: Cents) -> Read<Financing> {
        Financing::new(&self.inputs.financing, price, &self.tables.finance.loan, self.figures.day)
    }

    fn first_month(&self, price: Cents, financing: &Financing) -> Read<Month> {
        let tax = part("propertyTax", &self.inputs.property_tax, price)?;
        Ok(Month {
            principal_and_interest: financing.schedule.level(),
            tax: twelfth(tax),
            insurance: twelfth(self.insurance),
            mortgage_insurance: financing.insurance_in(1),
            dues: self.dues,
        })
    }

    /// The schedule that is paid: by the level payment, or by the client's own.
    fn paid_schedule(&self, financing: &Financing) -> Read<Schedule> {
        let plan = Plan { payment: self.own_payment, ..Plan::default() };
        Schedule::new(&financing.loan, &plan).map_err(|error| refused("ownPayment", &error))
    }

    /// The largest price in whole dollars whose first month stays within `payment`. What is paid grows with the price, so
    /// halving finds it.
    fn price_for(&self, payment: Cents) -> Read<Cents> {
        if self.own_payment.is_some() {
            return Err(wrong("ownPayment", "refused", "a payment of one's own goes with a price"));
        }
        let down = match &self.inputs.financing.down {
            PartOfPriceView::Amount { cents } => amount("down", *cents)?.0 / 100,
            PartOfPriceView::Percent { .. } => 0,
        };
        let month = |dollars: i64| -> Read<(Cents, bool)> {
            let price = Cents(dollars * 100);
            let financing = self.financing(price)?;
            let total = self.first_month(price, &financing)?.total();
            Ok((total, financing.insurance_unknown))
        };
        // A dollar more than is paid down: the least there is a loan on.
        let mut low = down + 2;
        let (least, unknown_at_least) = month(low)?;
        if least > payment {
            return Err(wrong("payment", "tooLow", format!("taxes, insurance and dues alone come to {least}")));
        }
        // Ten billion dollars, which nothing typed reaches.
        let mut high = 10_000_000_000;
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            let (total, unknown) = month(middle)?;
            // Where insurance begins to be due and nothing says how much, the payment would be told too low.
            let within = total <= payment && (unknown_at_least || !unknown);
            if within { low = middle } else { high = middle }
        }
        Ok(Cents(low * 100))
    }

    fn ratios(&self, housing: Cents, notes: &mut Vec<WorksheetNoteView>) -> Read<RatiosView> {
        let ratios = DebtRatios::new(self.income, housing, self.debts).map_err(|error| refused("income", &error))?;
        let guides = match find(
            &self.tables.finance.loan.ratio_guides,
            TableKindView::RatioGuides,
            &["US".to_owned()],
            self.figures.day,
        ) {
            Ok(table) => {
                let prefix = match self.inputs.financing.programme {
                    WorksheetProgramme::Conventional => "conventional",
                    WorksheetProgramme::Fha => "fha",
                    WorksheetProgramme::Va => "va",
                    WorksheetProgramme::Usda => "usda",
                };
                let here = |guide: &&RatioGuide| guide.programme.split('_').next() == Some(prefix);
                let view = |guide: &RatioGuide| RatioGuideView {
                    path: guide.programme.clone(),
                    front: guide.front.map(percent_text),
                    back: percent_text(guide.back),
                    note: guide.note.clone(),
                    above: !guide.is_met(ratios),
                    origin: origin(TableKindView::RatioGuides, table),
                };
                table.value.iter().filter(here).map(view).collect()
            }
            Err(note) => {
                notes.push(note);
                Vec::new()
            }
        };
        let of = |ratio| self.figures.percent(ratio, OriginView::Worked { rule: MoneyRuleView::DebtToIncome }, true);
        Ok(RatiosView { front: of(ratios.front), back: of(ratios.back), guides })
    }

    /// The loan before an up-front fee beside the county's limit. USDA has none of its own.
    fn limit(&self, financing: &Financing, notes: &mut Vec<WorksheetNoteView>) -> Read<Option<LoanLimitView>> {
        let of = match self.inputs.financing.programme {
            WorksheetProgramme::Conventional => LimitOf::Gse,
            WorksheetProgramme::Fha => LimitOf::Fha,
            WorksheetProgramme::Va => LimitOf::Va,
            WorksheetProgramme::Usda => return Ok(None),
        };
        let Some(county) = &self.county else { return Ok(None) };
        let tables = &self.tables.finance.loan.county_limits;
        let table = match find(tables, TableKindView::CountyLimits, &["US".to_owned()], self.figures.day) {
            Ok(table) => table,
            Err(note) => {
                notes.push(note);
                return Ok(None);
            }
        };
        let limit = match CountyLimits::limit(table, of, county, self.inputs.units) {
            Ok(limit) => limit,
            Err(LoanError::NoRow { cite, .. }) => {
                notes.push(WorksheetNoteView::UnknownCounty { county: county.clone(), cite });
                return Ok(None);
            }
            Err(other) => return Err(refused("county", &other)),
        };
        let above = (financing.base > limit).then(|| (financing.base - limit).0);
        if let Some(above) = above {
            notes.push(WorksheetNoteView::AboveLimit { above });
        }
        Ok(Some(LoanLimitView {
            limit: self.figures.money(limit, origin(TableKindView::CountyLimits, table), false),
            compared: self.figures.worked(financing.base, MoneyRuleView::Sum),
            above,
        }))
    }

    fn over_years(
        &self,
        price: Cents,
        financing: &Financing,
        paid: &Schedule,
        closing: Cents,
    ) -> Read<CostOverYearsView> {
        let years = i64::from(self.inputs.years);
        let tax = part("propertyTax", &self.inputs.property_tax, price)?;
        let insured: Cents = (1..=self.months.min(paid.last().map_or(0, |row| row.month)))
            .map(|month| financing.insurance_in(month))
            .sum();
        let parts = [
            (CostPartView::Down, financing.down, MoneyRuleView::Share),
            (CostPartView::ClosingCosts, closing, MoneyRuleView::Share),
            (CostPartView::Principal, paid.principal_in_first(self.months), MoneyRuleView::Schedule),
            (CostPartView::Interest, paid.interest_in_first(self.months), MoneyRuleView::Schedule),
            (CostPartView::MortgageInsurance, insured, MoneyRuleView::Schedule),
            (CostPartView::PropertyTax, Cents(tax.0 * years), MoneyRuleView::Sum),
            (CostPartView::Insurance, Cents(self.insurance.0 * years), MoneyRuleView::Sum),
            (CostPartView::Dues, Cents(self.dues.0 * 12 * years), MoneyRuleView::Sum),
        ];
        let total: Cents = parts.iter().map(|(_, cents, _)| *cents).sum();
        let line = |(part, cents, rule)| CostLineView { part, figure: self.figures.estimate(cents, rule) };
        Ok(CostOverYearsView {
            years: self.inputs.years,
            parts: parts.into_iter().map(line).collect(),
            total: self.figures.estimate(total, MoneyRuleView::Sum),
            owed: self.figures.worked(paid.balance_after(self.months), MoneyRuleView::Schedule),
        })
    }

    /// The level payment at rates around the worksheet's; steps below nothing or above 100 % are left out.
    fn rates(&self, price: Cents, total: Cents) -> Read<Vec<RateStepView>> {
        let own = super::typed::rate("rate", &self.inputs.financing.rate)?.annual().0;
        let mut steps = Vec::new();
        for step in -STEPS..=STEPS {
            let at = Percent(own + Decimal::new(step * STEP, 2));
            if Rate::new(at).is_err() {
                continue;
            }
            let mut inputs = self.inputs.financing.clone();
            inputs.rate = at.0.normalize().to_string();
            let financing = Financing::new(&inputs, price, &self.tables.finance.loan, self.figures.day)?;
            let month = self.first_month(price, &financing)?;
            steps.push(RateStepView {
                rate: inputs.rate,
                principal_and_interest: month.principal_and_interest.0,
                total: month.total().0,
                change: (month.total() - total).0,
            });
        }
        Ok(steps)
    }
}

/// A month's part of a yearly amount, half up to the cent.
fn twelfth(year: Cents) -> Cents {
    Cents::rounded(year.amount() / Decimal::from(12)).unwrap_or_default()
}
