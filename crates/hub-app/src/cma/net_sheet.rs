//! What would be left of a price: the price less the costs that the agent lists, to the cent. Costs are typed, never guessed.
//! The arithmetic is `hub_finance::net_sheet`'s.

use chrono::NaiveDate;
use hub_domain::{Currency, Money, Percent, PropertyType};
use hub_finance::{Amount, Cents, NetItem, Side, net_sheet};
use hub_report::{NetColumn, NetLine, NetSheet};
use hub_valuation::{Cma, quick};
use rust_decimal::Decimal;

use super::draft::CmaDraft;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    CmaIdRequest, MoneyView, NetColumnView, NetPayer, NetPriceView, NetSheetLine, NetSheetView, ReportOptions,
};

/// A CMA's price for a net sheet, and what its costs go by. Only what the analysis knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetSheetInput {
    /// Identifier of the CMA.
    pub cma: String,
    /// The middle of the estimated sale price range.
    pub price: Money,
    /// Lower end of the range.
    pub low: Money,
    /// Upper end of the range.
    pub high: Money,
    /// How often, in per cent, ranges made this way held the sale price.
    pub level: u8,
    /// The day the price speaks of.
    pub as_of: NaiveDate,
    /// Sale of what.
    pub property_type: PropertyType,
    /// Two-letter state, whose taxes and customs apply.
    pub state: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
}

impl Hub {
    /// What a net sheet starts from; `None` where the CMA has no estimate.
    ///
    /// # Errors
    /// No such CMA.
    pub async fn net_sheet_input(&self, request: &CmaIdRequest) -> Result<Option<NetSheetInput>> {
        let (_, draft) = self.cma_draft(&request.id).await?;
        Ok(input(&request.id, &draft))
    }
}

fn input(id: &str, draft: &CmaDraft) -> Option<NetSheetInput> {
    let cma = draft.result.as_ref()?;
    let facts = &draft.subject.facts;
    Some(NetSheetInput {
        cma: id.to_owned(),
        price: cma.estimate,
        low: cma.low,
        high: cma.high,
        level: cma.level,
        as_of: cma.as_of,
        property_type: draft.property_type,
        state: draft.state.clone(),
        city: facts.city.clone(),
        postal_code: facts.postal_code.clone(),
    })
}

/// Lines at most, and letters of each.
const MOST_LINES: usize = 40;
const MOST_LETTERS: usize = 120;
/// Thousandths of a per cent in the whole price.
const WHOLE: u32 = 100_000;
/// Amounts beyond this are slips of the hand, minor units.
const MOST_MINOR: i64 = 1_000_000_000_000_000;

/// Whether lines can be kept. One without an amount is unfinished, not wrong.
///
/// # Errors
/// Too many, too long, a share above the whole price, an amount and a share at once, no currency.
pub(super) fn check(options: &ReportOptions) -> Result<()> {
    let wrong = |why: &str| Err(AppError::bad_request("netSheet", why));
    if options.net_sheet.len() > MOST_LINES {
        return wrong("at most 40 lines");
    }
    for line in &options.net_sheet {
        if line.label.chars().count() > MOST_LETTERS {
            return wrong("at most 120 characters for what a line is for");
        }
        if line.amount.is_some() && line.milli_percent.is_some() {
            return wrong("an amount or a share of the price, not both");
        }
        if line.milli_percent.is_some_and(|p| p > WHOLE) {
            return wrong("a share is at most the whole price");
        }
    }
    for amount in options.net_sheet.iter().filter_map(|l| l.amount.as_ref()).chain(&options.net_list_price) {
        if amount.currency.parse::<Currency>().is_err() {
            return wrong("a currency such as USD");
        }
        if amount.minor.abs() > MOST_MINOR {
            return wrong("an amount that large cannot be meant");
        }
    }
    if options.net_list_price.as_ref().is_some_and(|p| p.minor <= 0) {
        return wrong("a list price is more than zero");
    }
    Ok(())
}

/// Prices and what each line comes to at each of them.
struct Worked {
    columns: Vec<(NetPriceView, Money, Money)>,
    amounts: Vec<Vec<Money>>,
}

/// Works the lines out at both ends and the middle of the range, and at the list price where one was chosen. `None`
/// without lines.
fn work(cma: &Cma, draft: &CmaDraft) -> Result<Option<Worked>> {
    let options = &draft.edits.report;
    if options.net_sheet.is_empty() {
        return Ok(None);
    }
    check(options)?;
    let currency = cma.estimate.currency;
    let rough = draft
        .edits
        .quick
        .then(|| quick(cma.subject.facts.living_area, cma.comparables.iter().filter(|c| c.shown)).ok());
    let (low, middle, high) = match rough.flatten() {
        Some(rough) => (rough.low, rough.middle, rough.high),
        None => (cma.low, cma.estimate, cma.high),
    };
    let mut prices = vec![(NetPriceView::Low, low), (NetPriceView::Middle, middle), (NetPriceView::High, high)];
    if let Some(price) = &options.net_list_price {
        prices.push((NetPriceView::ListPrice, amount(price, currency)?));
    }
    let mut amounts = Vec::with_capacity(options.net_sheet.len());
    for line in &options.net_sheet {
        let own = line.amount.as_ref().map(|a| amount(a, currency)).transpose()?;
        let at = |price: Money| match (own, line.milli_percent) {
            (Some(own), _) => own,
            (None, share) => part(price, share.unwrap_or(0)),
        };
        amounts.push(prices.iter().map(|(_, price)| at(*price)).collect::<Vec<Money>>());
    }
    let columns = prices.into_iter().enumerate().map(|(i, (which, price))| {
        let costs = options.net_sheet.iter().zip(&amounts).filter(|(line, _)| line.payer == NetPayer::Seller);
        let items: Vec<NetItem> = costs.map(|(line, at)| item(label(line), at[i])).collect();
        let sheet = net_sheet(Cents(price.minor), &items).map_err(|why| AppError::bad_request("netSheet", why))?;
        Ok::<_, AppError>((which, price, Money::from_minor(sheet.net.0, currency)))
    });
    let columns = columns.collect::<Result<_>>()?;
    Ok(Some(Worked { columns, amounts }))
}

/// A cost of the seller's; one below zero is what the seller gets.
fn item(what: String, cost: Money) -> NetItem {
    let side = if cost.minor < 0 { Side::Gets } else { Side::Pays };
    NetItem { what, side, amount: Amount::Fixed(Cents(cost.minor.saturating_abs())) }
}

fn amount(view: &MoneyView, currency: Currency) -> Result<Money> {
    if view.currency.parse::<Currency>().ok() == Some(currency) {
        return Ok(Money::from_minor(view.minor, currency));
    }
    Err(AppError::bad_request("netSheet", format!("amounts in {currency}, as the prices are")))
}

/// Thousandths of a per cent as a percentage.
fn percent(milli_percent: u32) -> Percent {
    Percent(Decimal::new(i64::from(milli_percent), 3))
}

/// A share of a price in thousandths of a per cent, to the minor unit, halves away from zero.
fn part(price: Money, milli_percent: u32) -> Money {
    // A share of at most the whole price fits where the price did.
    let part = Cents(price.minor).part(percent(milli_percent)).unwrap_or(Cents(price.minor));
    Money::from_minor(part.0, price.currency)
}

/// `2.5 %` for 2500.
fn share(milli_percent: u32) -> String {
    percent(milli_percent).to_string()
}

/// For the wizard. Lines that cannot be worked out (another currency) give none; the report says why.
pub(super) fn view(cma: &Cma, draft: &CmaDraft) -> Option<NetSheetView> {
    let worked = work(cma, draft).ok().flatten()?;
    Some(NetSheetView {
        columns: worked
            .columns
            .into_iter()
            .map(|(at, price, left)| NetColumnView { at, price: price.into(), left: left.into() })
            .collect(),
        amounts: worked.amounts.into_iter().map(|at| at.into_iter().map(Into::into).collect()).collect(),
    })
}

/// For paper: the lines that say something.
///
/// # Errors
/// Lines that cannot be worked out.
pub(super) fn printed(cma: &Cma, draft: &CmaDraft) -> Result<Option<NetSheet>> {
    let Some(worked) = work(cma, draft)? else { return Ok(None) };
    let lines: Vec<NetLine> = draft
        .edits
        .report
        .net_sheet
        .iter()
        .zip(worked.amounts)
        .filter(|(line, _)| line.amount.is_some() || line.milli_percent.is_some())
        .map(|(line, amounts)| NetLine {
            label: label(line),
            share: line.milli_percent.map(|p| format!("{} of the price", share(p))),
            payer: match line.payer {
                NetPayer::Seller => hub_report::NetPayer::Seller,
                NetPayer::Buyer => hub_report::NetPayer::Buyer,
            },
            amounts,
        })
        .collect();
    let columns = worked.columns.into_iter().map(|(at, price, left)| {
        let label = match at {
            NetPriceView::Low => "Low end",
            NetPriceView::Middle => "Middle",
            NetPriceView::High => "High end",
            NetPriceView::ListPrice => "List price",
        };
        NetColumn { label: label.to_owned(), price, left }
    });
    Ok((!lines.is_empty()).then(|| NetSheet { columns: columns.collect(), lines }))
}

fn label(line: &NetSheetLine) -> String {
    let label = line.label.trim();
    if label.is_empty() { "Cost".to_owned() } else { label.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Money::from_minor(minor, Currency::USD)
    }

    #[test]
    fn shares_are_exact_and_written_as_people_do() {
        // 2.875 % of 417,333.33 is 11,998.333…; half a cent goes away from zero.
        assert_eq!(part(usd(41_733_333), 2_875), usd(1_199_833));
        assert_eq!((part(usd(100), 500), part(usd(-100), 500)), (usd(1), usd(-1)), "half a cent");
        assert_eq!(part(usd(i64::MAX), WHOLE), usd(i64::MAX));
        assert_eq!(
            [share(2_500), share(6_000), share(0), share(125), share(WHOLE)],
            ["2.5 %", "6 %", "0 %", "0.125 %", "100 %"]
        );
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let with = |line: NetSheetLine| check(&ReportOptions { net_sheet: vec![line], ..ReportOptions::default() });
        let money = |minor, currency: &str| Some(MoneyView { minor, currency: currency.to_owned() });
        assert!(with(NetSheetLine::default()).is_ok(), "an unfinished line is kept");
        assert!(with(NetSheetLine { amount: money(-5, "USD"), ..NetSheetLine::default() }).is_ok());
        assert!(with(NetSheetLine { amount: money(5, "dollars"), ..NetSheetLine::default() }).is_err());
        assert!(with(NetSheetLine { amount: money(i64::MAX, "USD"), ..NetSheetLine::default() }).is_err());
        assert!(with(NetSheetLine { milli_percent: Some(WHOLE + 1), ..NetSheetLine::default() }).is_err());
        assert!(with(NetSheetLine { label: "x".repeat(121), ..NetSheetLine::default() }).is_err());
        let both = NetSheetLine { amount: money(5, "USD"), milli_percent: Some(1), ..NetSheetLine::default() };
        assert!(with(both).is_err());
        let many = ReportOptions { net_sheet: vec![NetSheetLine::default(); 41], ..ReportOptions::default() };
        assert!(check(&many).is_err());
        let free = ReportOptions { net_list_price: money(0, "USD"), ..ReportOptions::default() };
        assert!(check(&free).is_err());
    }

    proptest! {
        #[test]
        fn a_share_is_the_nearest_cent(price in 0_i64..10_000_000_000_000, share in 0_u32..=WHOLE) {
            let exact = i128::from(price) * i128::from(share);
            let got = i128::from(part(usd(price), share).minor) * i128::from(WHOLE);
            prop_assert!((got - exact).abs() * 2 <= i128::from(WHOLE));
        }
    }
}
