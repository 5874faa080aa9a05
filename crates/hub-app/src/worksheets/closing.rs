//! Closing costs by section of the Closing Disclosure, both sides' sums, and the days of the disclosure rule.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use hub_compliance::deadline::{DeadlineError, Question, Wanted};
use hub_finance::loan::{
    CashToClose, ClosingDay, DayBasis, LoanError, PrepaidInterest, Proration, Rate, TaxPaid, YearDays,
};
use hub_finance::title::TitleError;
use hub_finance::{Amount, Cents, NetItem, Side, net_sheet};
use rust_decimal::Decimal;

use super::sourced::{Figures, find, origin};
use super::typed::{Read, amount, county, day, part, positive, rate, refused, wrong};
use crate::money_tables::MoneyTables;
use crate::view::{
    ClosingInputs, ClosingItem, ClosingLineView, ClosingOverride, ClosingPayer, ClosingSection, ClosingSectionView,
    ClosingSumLine, ClosingSumPart, ClosingView, DayBasisView, MoneyFigureView, MoneyRuleView, OriginView,
    PartOfPriceView, TableKindView, TaxPaidView, TridDayKind, TridDayView, WorksheetNoteView,
};

const MOST_LINES: usize = 80;
const MOST_LETTERS: usize = 120;
const MOST_ESCROW: u32 = 24;

/// Works the sheet out.
///
/// # Errors
/// Names the field and what is wrong with it.
pub(super) fn work(inputs: &ClosingInputs, tables: &MoneyTables, today: NaiveDate) -> Read<ClosingView> {
    let mut asked = Asked::read(inputs, tables, today)?;
    let mut lines = asked.own_lines()?;
    lines.extend(asked.known_lines()?);
    lines.sort_by_key(|line| line.section);
    let all = [
        ClosingSection::A,
        ClosingSection::B,
        ClosingSection::C,
        ClosingSection::E,
        ClosingSection::F,
        ClosingSection::G,
        ClosingSection::H,
    ];
    let sections: Vec<ClosingSectionView> = all
        .into_iter()
        .map(|section| {
            let lines: Vec<ClosingLineView> = lines.iter().filter(|line| line.section == section).cloned().collect();
            let of = |payer| sum(&lines, payer).0;
            ClosingSectionView { section, buyer: of(ClosingPayer::Buyer), seller: of(ClosingPayer::Seller), lines }
        })
        .collect();
    let figures = asked.figures;
    let buyer = |loan_costs: bool| -> Cents {
        sections.iter().filter(|s| (s.section <= ClosingSection::C) == loan_costs).map(|s| Cents(s.buyer)).sum()
    };
    let (loan_costs, other_costs) = (buyer(true), buyer(false));
    let proration = asked.proration()?;
    let paid = match inputs.tax_paid {
        TaxPaidView::InArrears => TaxPaid::InArrears,
        TaxPaidView::InAdvance => TaxPaid::InAdvance,
    };
    let to_buyer = proration.map_or(Cents::ZERO, |tax| tax.credit_to_buyer(paid));
    let to_seller = proration.map_or(Cents::ZERO, |tax| tax.credit_to_seller(paid));
    let cash = CashToClose {
        price: asked.price,
        loan: asked.loan,
        loan_costs,
        other_costs,
        lender_credits: asked.lender_credits,
        deposit: asked.deposit,
        seller_credits: asked.seller_credits,
        credits_to_buyer: to_buyer,
        charges_to_buyer: to_seller,
    };
    let at = |error: LoanError| refused("lines", &error);
    let (buyer_costs, cash_to_close) = (cash.closing_costs().map_err(at)?, cash.cash().map_err(at)?);
    let seller_costs: Cents = sections.iter().map(|section| Cents(section.seller)).sum();
    let item = |side, cents| NetItem { what: String::new(), side, amount: Amount::Fixed(cents) };
    let net = net_sheet(
        asked.price,
        &[
            item(Side::Pays, asked.payoff),
            item(Side::Pays, seller_costs),
            item(Side::Pays, asked.seller_credits),
            item(Side::Pays, to_buyer),
            item(Side::Gets, to_seller),
        ],
    )
    .map_err(|error| wrong("lines", "outOfRange", error))?;
    let line = |part, figure: MoneyFigureView| ClosingSumLine { part, figure };
    let sum_of = |cents| figures.estimate(cents, MoneyRuleView::Sum);
    let typed = |cents| figures.typed(cents);
    let prorated = |cents| figures.estimate(cents, MoneyRuleView::Proration);
    let some = |lines: Vec<ClosingSumLine>| {
        lines.into_iter().filter(|line| line.part == ClosingSumPart::Price || line.figure.cents != 0).collect()
    };
    let days = asked.trid()?;
    Ok(ClosingView {
        as_of: figures.day.to_string(),
        cash: some(vec![
            line(ClosingSumPart::Price, typed(asked.price)),
            line(ClosingSumPart::LoanCosts, sum_of(loan_costs)),
            line(ClosingSumPart::OtherCosts, sum_of(other_costs)),
            line(ClosingSumPart::LenderCredits, typed(-asked.lender_credits)),
            line(ClosingSumPart::TaxCreditToSeller, prorated(to_seller)),
            line(ClosingSumPart::TaxCreditToBuyer, prorated(-to_buyer)),
            line(ClosingSumPart::SellerCredits, typed(-asked.seller_credits)),
            line(ClosingSumPart::Deposit, typed(-asked.deposit)),
            line(ClosingSumPart::Loan, typed(-asked.loan)),
        ]),
        cash_to_close: figures.estimate(cash_to_close, MoneyRuleView::CashToClose),
        seller: some(vec![
            line(ClosingSumPart::Price, typed(asked.price)),
            line(ClosingSumPart::Payoff, typed(-asked.payoff)),
            line(ClosingSumPart::SellerCosts, sum_of(-seller_costs)),
            line(ClosingSumPart::SellerCredits, typed(-asked.seller_credits)),
            line(ClosingSumPart::TaxCreditToBuyer, prorated(-to_buyer)),
            line(ClosingSumPart::TaxCreditToSeller, prorated(to_seller)),
        ]),
        seller_net: figures.estimate(net.net, MoneyRuleView::NetSheet),
        buyer_costs: figures.estimate(buyer_costs, MoneyRuleView::Sum),
        sections,
        days,
        notes: asked.notes,
    })
}

fn sum(lines: &[ClosingLineView], payer: ClosingPayer) -> Cents {
    lines
        .iter()
        .filter(|line| line.payer == payer)
        .filter_map(|line| line.figure.as_ref())
        .map(|f| Cents(f.cents))
        .sum()
}

/// The inputs, read.
struct Asked<'a> {
    inputs: &'a ClosingInputs,
    tables: &'a MoneyTables,
    figures: Figures,
    price: Cents,
    loan: Cents,
    rate: Option<Rate>,
    places: Vec<String>,
    applied: Option<NaiveDate>,
    closing: Option<NaiveDate>,
    tax: Cents,
    insurance: Cents,
    deposit: Cents,
    lender_credits: Cents,
    seller_credits: Cents,
    payoff: Cents,
    overrides: BTreeMap<ClosingItem, &'a ClosingOverride>,
    notes: Vec<WorksheetNoteView>,
}

impl<'a> Asked<'a> {
    fn read(inputs: &'a ClosingInputs, tables: &'a MoneyTables, today: NaiveDate) -> Read<Self> {
        let price = positive("price", inputs.price)?;
        let loan = amount("loan", inputs.loan)?;
        if loan > price {
            return Err(wrong("loan", "loanAbovePrice", format!("{loan} is more than the price of {price}")));
        }
        let closing = day("closing", inputs.closing.as_deref())?;
        let applied = day("applied", inputs.applied.as_deref())?;
        if let (Some(applied), Some(closing)) = (applied, closing)
            && closing < applied
        {
            return Err(wrong("closing", "datesReversed", format!("closing {closing} is before {applied}")));
        }
        let rate = inputs.rate.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let rate = rate.map(rate_of).transpose()?;
        if inputs.escrow_tax_months > MOST_ESCROW || inputs.escrow_insurance_months > MOST_ESCROW {
            return Err(wrong("escrow", "outOfRange", "0 to 24 months"));
        }
        let mut overrides = BTreeMap::new();
        let mut seen = HashSet::new();
        for own in &inputs.overrides {
            if !seen.insert(own.item) {
                return Err(wrong("overrides", "twice", format!("{:?} stands twice", own.item)));
            }
            own.cents.map(|cents| amount("overrides", cents)).transpose()?;
            overrides.insert(own.item, own);
        }
        Ok(Self {
            inputs,
            tables,
            figures: Figures { day: closing.or(day("day", inputs.day.as_deref())?).unwrap_or(today) },
            price,
            loan,
            rate,
            places: places(inputs)?,
            applied,
            closing,
            tax: amount("propertyTax", inputs.property_tax)?,
            insurance: amount("insurance", inputs.insurance)?,
            deposit: amount("deposit", inputs.deposit)?,
            lender_credits: amount("lenderCredits", inputs.lender_credits)?,
            seller_credits: amount("sellerCredits", inputs.seller_credits)?,
            payoff: amount("payoff", inputs.payoff)?,
            overrides,
            notes: Vec::new(),
        })
    }

    fn own_lines(&self) -> Read<Vec<ClosingLineView>> {
        if self.inputs.lines.len() > MOST_LINES {
            return Err(wrong("lines", "outOfRange", format!("at most {MOST_LINES} lines")));
        }
        self.inputs
            .lines
            .iter()
            .map(|line| {
                if line.label.chars().count() > MOST_LETTERS {
                    return Err(wrong("lines", "outOfRange", format!("at most {MOST_LETTERS} characters a line")));
                }
                let cents = part("lines", &line.amount, self.price)?;
                let figure = match line.amount {
                    PartOfPriceView::Amount { .. } => self.figures.money(cents, OriginView::You, true),
                    PartOfPriceView::Percent { .. } => self.figures.estimate(cents, MoneyRuleView::Share),
                };
                Ok(ClosingLineView {
                    section: line.section,
                    item: None,
                    label: line.label.trim().to_owned(),
                    payer: line.payer,
                    figure: Some(figure),
                    why: String::new(),
                })
            })
            .collect()
    }

    /// The lines that tables, rates and the calendar say.
    fn known_lines(&mut self) -> Read<Vec<ClosingLineView>> {
        let mut lines = Vec::new();
        self.title(&mut lines);
        self.transfer_tax(&mut lines)?;
        self.prepaid(&mut lines)?;
        if self.insurance > Cents::ZERO {
            let figure = self.figures.money(self.insurance, OriginView::You, true);
            self.put(&mut lines, ClosingSection::F, ClosingItem::InsurancePremium, Some(figure), String::new());
        }
        let escrows = [
            (ClosingItem::EscrowInsurance, self.insurance, self.inputs.escrow_insurance_months),
            (ClosingItem::EscrowTax, self.tax, self.inputs.escrow_tax_months),
        ];
        for (item, yearly, months) in escrows {
            if yearly == Cents::ZERO || months == 0 {
                continue;
            }
            let cents = Cents::rounded(yearly.amount() * Decimal::from(months) / Decimal::from(12));
            let cents = cents.ok_or_else(|| wrong("escrow", "outOfRange", "too large to count"))?;
            let figure = self.figures.estimate(cents, MoneyRuleView::Escrow);
            self.put(&mut lines, ClosingSection::G, item, Some(figure), format!("{months} months of {yearly} a year"));
        }
        Ok(lines)
    }

    /// A line that is worked out, or what somebody puts in its place. The buyer pays unless custom is told to be another.
    fn put(
        &self,
        lines: &mut Vec<ClosingLineView>,
        section: ClosingSection,
        item: ClosingItem,
        figure: Option<MoneyFigureView>,
        why: String,
    ) {
        let own = self.overrides.get(&item);
        let typed = own.and_then(|own| own.cents).map(|cents| self.figures.money(Cents(cents), OriginView::You, true));
        lines.push(ClosingLineView {
            section,
            item: Some(item),
            label: String::new(),
            payer: own.map_or(ClosingPayer::Buyer, |own| own.payer),
            why: if typed.is_some() { String::new() } else { why },
            figure: typed.or(figure),
        });
    }

    /// Owner's and lender's policy, where premiums are promulgated.
    fn title(&mut self, lines: &mut Vec<ClosingLineView>) {
        if self.places.is_empty() {
            return self.unlisted_title(lines);
        }
        let tables = &self.tables.finance.title;
        let table = match find(tables, TableKindView::TitlePremiums, &self.places, self.figures.day) {
            Ok(table) => table,
            Err(note) => {
                self.notes.push(note);
                return self.unlisted_title(lines);
            }
        };
        let from = origin(TableKindView::TitlePremiums, table);
        let cite = table.source.cite.clone();
        let owner = table.value.premium(self.price);
        let lender = (self.loan > Cents::ZERO).then(|| table.value.loan_beside_owner(self.loan, self.price));
        let told = |notes: &mut Vec<WorksheetNoteView>, premium: Result<_, TitleError>| match premium {
            Ok(premium) => Some(premium),
            Err(error) => {
                let note = WorksheetNoteView::NotInTable {
                    table: TableKindView::TitlePremiums,
                    case: error.to_string(),
                    cite: cite.clone(),
                };
                if !notes.contains(&note) {
                    notes.push(note);
                }
                None
            }
        };
        let mut notes = Vec::new();
        let lender = lender.map(|premium| told(&mut notes, premium));
        let owner = told(&mut notes, owner);
        self.notes.append(&mut notes);
        let figure = |premium: Option<hub_finance::title::Premium>| {
            let why = premium.as_ref().map(|premium| premium.why.clone()).unwrap_or_default();
            (premium.map(|premium| self.figures.money(premium.amount, from.clone(), true)), why)
        };
        if let Some(lender) = lender {
            let (lender, why) = figure(lender);
            self.put(lines, ClosingSection::C, ClosingItem::LenderTitle, lender, why);
        }
        let (owner, why) = figure(owner);
        self.put(lines, ClosingSection::H, ClosingItem::OwnerTitle, owner, why);
    }

    /// Without a table the lines stand there, for somebody to type what the title company said.
    fn unlisted_title(&self, lines: &mut Vec<ClosingLineView>) {
        if self.loan > Cents::ZERO {
            self.put(lines, ClosingSection::C, ClosingItem::LenderTitle, None, String::new());
        }
        self.put(lines, ClosingSection::H, ClosingItem::OwnerTitle, None, String::new());
    }

    fn transfer_tax(&mut self, lines: &mut Vec<ClosingLineView>) -> Read<()> {
        let tables = &self.tables.finance.transfer_tax;
        let (mut figure, mut why) = (None, String::new());
        if !self.places.is_empty() {
            match find(tables, TableKindView::TransferTax, &self.places, self.figures.day) {
                Ok(table) => {
                    let tax = table.value.on(self.price).map_err(|error| wrong("price", "outOfRange", error))?;
                    why = format!("{}: {} for each {}", table.value.name, table.value.tax_per, table.value.per);
                    figure = Some(self.figures.money(tax, origin(TableKindView::TransferTax, table), true));
                    if let Some(also) = &table.value.also {
                        let (what, cite) = (also.clone(), table.source.cite.clone());
                        self.notes.push(WorksheetNoteView::AlsoDue { what, cite });
                    }
                }
                Err(note) => self.notes.push(note),
            }
        }
        self.put(lines, ClosingSection::E, ClosingItem::TransferTax, figure, why);
        Ok(())
    }

    fn prepaid(&mut self, lines: &mut Vec<ClosingLineView>) -> Read<()> {
        let (Some(rate), Some(closing)) = (self.rate, self.closing) else { return Ok(()) };
        if self.loan == Cents::ZERO {
            return Ok(());
        }
        let basis = match self.inputs.day_basis {
            DayBasisView::Days365 => DayBasis::Days365,
            DayBasisView::Days366 => DayBasis::Days366,
            DayBasisView::Days360 => DayBasis::Days360,
        };
        let prepaid = PrepaidInterest::new(self.loan, rate, basis, closing);
        let prepaid = prepaid.map_err(|error| refused("closing", &error))?;
        let why = format!("{} days at {}, a year of {} days", prepaid.days, prepaid.per_diem, basis.days());
        let figure = self.figures.estimate(prepaid.total, MoneyRuleView::PrepaidInterest);
        self.put(lines, ClosingSection::F, ClosingItem::PrepaidInterest, Some(figure), why);
        Ok(())
    }

    /// The year's tax, divided at closing by calendar days.
    fn proration(&self) -> Read<Option<Proration>> {
        let Some(closing) = self.closing.filter(|_| self.tax > Cents::ZERO) else { return Ok(None) };
        let whose = if self.inputs.seller_owns_closing_day { ClosingDay::Seller } else { ClosingDay::Buyer };
        let proration = Proration::new(self.tax, closing, YearDays::Actual, whose);
        proration.map(Some).map_err(|error| refused("propertyTax", &error))
    }

    /// The days of 12 CFR 1026.19(e)-(f), for a creditor whose offices close on weekends and holidays.
    fn trid(&mut self) -> Read<Vec<TridDayView>> {
        let mut days = Vec::new();
        if (self.applied, self.closing) == (None, None) || self.loan == Cents::ZERO {
            return Ok(days);
        }
        let (deadlines, holidays) = (&self.tables.deadlines, &self.tables.finance.holidays);
        let mut count = |kind: Option<TridDayKind>, field: &str, event: &str, date: NaiveDate| {
            let question = Question { date, days: None, zone: None };
            let wanted = Wanted { form: "trid".to_owned(), event: event.to_owned(), variant: None, question };
            let counted = deadlines.answer(&wanted, holidays).map_err(|error| uncounted(field, date, &error))?;
            if let Some(kind) = kind {
                days.push(TridDayView { kind, day: counted.due.to_string(), cite: counted.source });
            }
            Ok::<NaiveDate, crate::AppError>(counted.due)
        };
        let mut earliest = None;
        if let Some(applied) = self.applied {
            let due = count(Some(TridDayKind::EstimateDue), "applied", "loan-estimate", applied)?;
            count(Some(TridDayKind::EstimateLapses), "applied", "loan-estimate-expires", due)?;
            let after = "consummation-after-loan-estimate";
            count(Some(TridDayKind::EarliestConsummation), "applied", after, due)?;
            // The estimate may go out on the day of the application itself.
            earliest = Some(count(None, "applied", after, applied)?);
        }
        if let Some(closing) = self.closing {
            count(Some(TridDayKind::LastEstimate), "closing", "loan-estimate-sent-by", closing)?;
            let received = Some(TridDayKind::DisclosureReceived);
            let received = count(received, "closing", "closing-disclosure-received-by", closing)?;
            count(Some(TridDayKind::DisclosureMailed), "closing", "closing-disclosure-mailed-by", received)?;
            if let Some(earliest) = earliest.filter(|earliest| closing < *earliest) {
                self.notes.push(WorksheetNoteView::TooEarly { earliest: earliest.to_string() });
            }
        }
        Ok(days)
    }
}

/// Why a day cannot be counted, put down to the field it is counted from.
fn uncounted(field: &str, day: NaiveDate, error: &DeadlineError) -> crate::AppError {
    match error {
        DeadlineError::NotInForce { .. } => wrong(field, "noTable", error).with("day", day).with("lastKnown", ""),
        _ => wrong(field, "refused", error),
    }
}

fn rate_of(text: &str) -> Read<Rate> {
    rate("rate", text)
}

/// Where tables are looked for: the county, then the state.
fn places(inputs: &ClosingInputs) -> Read<Vec<String>> {
    let state = inputs.state.as_deref().map(str::trim).filter(|state| !state.is_empty());
    let Some(state) = state.map(str::to_ascii_uppercase) else { return Ok(Vec::new()) };
    if state.len() != 2 || !state.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(wrong("state", "unknownState", "two letters such as TX"));
    }
    let county = county("county", inputs.county.as_deref())?;
    let mut places: Vec<String> = county.map(|county| format!("US-{state}-{county}")).into_iter().collect();
    places.push(format!("US-{state}"));
    Ok(places)
}
