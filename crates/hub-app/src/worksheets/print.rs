//! A worksheet on paper.

use hub_report::{Shape, WorksheetReport, WorksheetRow, WorksheetTable, lay_worksheet};

use super::print_words::{item, note, on, origin, part, section, source, sum, trid, usd};
use crate::documents::blocking;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{
    AffordabilityView, ClosingPayer, ClosingSumLine, ClosingView, CostLineView, MoneyFigureView, OwnershipSpanView,
    OwnershipView, PercentFigureView, PrintWorksheetRequest, WorksheetNoteView, WorksheetResult,
};

impl Hub {
    /// A worksheet as PDF, worked out anew with the tables in use.
    ///
    /// # Errors
    /// As [`Hub::work_worksheet`]; no brokerage is named in the settings.
    pub async fn worksheet_pdf(&self, request: &PrintWorksheetRequest) -> Result<Vec<u8>> {
        let report = report(request.name.trim(), &self.work_worksheet(&request.inputs)?, self.today());
        let context = self.context(None, None).await?;
        blocking(move || lay_worksheet(&report, &context, Shape::Letter)?.pdf()).await
    }
}

/// A column of the years: what it is called, and which amount stands in it.
type Column = (&'static str, fn(&OwnershipSpanView) -> i64);

/// What is printed of a worksheet. `today` stands in for a day that does not read.
fn report(name: &str, result: &WorksheetResult, today: chrono::NaiveDate) -> WorksheetReport {
    let (kind, as_of, figures, tables, notes) = match result {
        WorksheetResult::Affordability { view } => {
            let figures =
                [("A month", &view.payment_total), ("Price", &view.price), ("Cash to close", &view.cash_needed)];
            ("Affordability worksheet", &view.as_of, key(&figures), affordability(view), &view.notes)
        }
        WorksheetResult::Closing { view } => {
            let figures = [("Buyer brings", &view.cash_to_close), ("Seller's net", &view.seller_net)];
            ("Closing costs", &view.as_of, key(&figures), closing(view), &view.notes)
        }
        WorksheetResult::Ownership { view } => {
            let figures = [
                ("First month", &view.first_month),
                ("Paid", &view.paid),
                ("Of it spent", &view.spent),
                ("Equity at the end", &view.equity),
            ];
            ("Cost of owning", &view.as_of, key(&figures), ownership(view), &view.notes)
        }
    };
    WorksheetReport {
        kind: kind.to_owned(),
        name: name.to_owned(),
        as_of: as_of.parse().unwrap_or(today),
        figures,
        tables,
        notes: notes.iter().map(|one: &WorksheetNoteView| note(one)).collect(),
    }
}

fn key(figures: &[(&str, &MoneyFigureView)]) -> Vec<(String, String)> {
    figures.iter().map(|(label, figure)| ((*label).to_owned(), usd(figure.cents))).collect()
}

fn row(cells: impl IntoIterator<Item = String>, strong: bool) -> WorksheetRow {
    WorksheetRow { cells: cells.into_iter().collect(), strong }
}

fn money(label: &str, figure: &MoneyFigureView, strong: bool) -> WorksheetRow {
    row([label.to_owned(), usd(figure.cents), source(figure, "")], strong)
}

fn percent(label: &str, figure: &PercentFigureView) -> WorksheetRow {
    row([label.to_owned(), format!("{} %", figure.percent), origin(&figure.origin)], false)
}

fn lines(lines: &[CostLineView]) -> impl Iterator<Item = WorksheetRow> {
    lines.iter().map(|line| money(part(line.part), &line.figure, false))
}

fn table(title: &str, head: &[&str], rows: Vec<WorksheetRow>) -> WorksheetTable {
    let head = head.iter().map(|name| (*name).to_owned()).collect();
    WorksheetTable { title: title.to_owned(), head, rows, sourced: true }
}

fn figures(title: &str, rows: Vec<WorksheetRow>) -> WorksheetTable {
    table(title, &["", "Figure", "Source and date"], rows)
}

fn affordability(view: &AffordabilityView) -> Vec<WorksheetTable> {
    let total = |figure| [money("Together", figure, true)];
    let mut loan = vec![
        money("Price", &view.price, false),
        money("Loan before fees", &view.base_loan, false),
        money("Loan", &view.loan, true),
        percent("Loan to value", &view.loan_to_value),
    ];
    if let Some(fee) = &view.upfront {
        loan.insert(2, money("Up-front fee, financed", fee, false));
    }
    if let Some(limit) = &view.limit {
        loan.push(money("Limit of the county", &limit.limit, false));
    }
    if let Some(insurance) = &view.insurance {
        let end = insurance.last_month.map_or_else(|| "to the end".to_owned(), |month| format!("payment {month}"));
        let from = insurance.ends_by.as_ref().map(origin).unwrap_or_default();
        loan.push(row(["Mortgage insurance until".to_owned(), end, from], false));
    }
    let ratios = &view.ratios;
    let own = row(
        [
            "This worksheet".to_owned(),
            format!("{} %", ratios.front.percent),
            format!("{} %", ratios.back.percent),
            origin(&ratios.front.origin),
        ],
        true,
    );
    let guides = ratios.guides.iter().map(|guide| {
        let front = guide.front.as_ref().map_or_else(|| "none".to_owned(), |front| format!("{front} %"));
        let name = format!("Guide {}: {}", guide.path.replace('_', " "), guide.note);
        row([name, front, format!("{} %", guide.back), origin(&guide.origin)], false)
    });
    let rates = view.rates.iter().map(|step| {
        let cells = [format!("{} %", step.rate), usd(step.principal_and_interest), usd(step.total), usd(step.change)];
        row(cells, step.change == 0)
    });
    let years = &view.over_years;
    vec![
        figures("Monthly payment", lines(&view.payment).chain(total(&view.payment_total)).collect()),
        figures(
            "Cash to close",
            lines(&view.cash)
                .chain([money("Needed", &view.cash_needed, true), money("Left", &view.cash_left, false)])
                .collect(),
        ),
        figures("Loan", loan),
        table(
            "Debt to income beside published guides, which decide nothing",
            &["", "Housing", "All debt", "Source and date"],
            std::iter::once(own).chain(guides).collect(),
        ),
        figures(
            &format!("Over {} years", years.years),
            lines(&years.parts)
                .chain(total(&years.total))
                .chain([money("Still owed then", &years.owed, false)])
                .collect(),
        ),
        WorksheetTable {
            sourced: false,
            ..table(
                "If the rate were another",
                &["Rate", "Principal and interest", "Payment", "Change"],
                rates.collect(),
            )
        },
    ]
}

fn closing(view: &ClosingView) -> Vec<WorksheetTable> {
    let mut rows = Vec::new();
    for one in view.sections.iter().filter(|section| !section.lines.is_empty()) {
        rows.push(row([section(one.section).to_owned(), usd(one.buyer), usd(one.seller), String::new()], true));
        for line in &one.lines {
            let name = match line.item {
                Some(one) => item(one),
                None => line.label.as_str(),
            };
            let amount = |payer| match &line.figure {
                _ if line.payer != payer => String::new(),
                Some(figure) => usd(figure.cents),
                None => "not known".to_owned(),
            };
            let from = line.figure.as_ref().map(|figure| source(figure, &line.why)).unwrap_or_default();
            rows.push(row([name.to_owned(), amount(ClosingPayer::Buyer), amount(ClosingPayer::Seller), from], false));
        }
    }
    let sums = |lines: &[ClosingSumLine], label: &str, total: &MoneyFigureView| {
        let rows = lines.iter().map(|line| money(sum(line.part), &line.figure, false));
        rows.chain([money(label, total, true)]).collect::<Vec<_>>()
    };
    let days = view.days.iter().map(|day| row([trid(day.kind).to_owned(), on(&day.day), day.cite.clone()], false));
    vec![
        table("By section of the Closing Disclosure", &["", "Buyer", "Seller", "Source and date"], rows),
        figures("Buyer: cash to close", sums(&view.cash, "Cash to close", &view.cash_to_close)),
        figures("Seller: net sheet", sums(&view.seller, "Seller's net", &view.seller_net)),
        figures("Days of the disclosure rule; the lender owns the rule", days.collect()),
    ]
}

fn ownership(view: &OwnershipView) -> Vec<WorksheetTable> {
    let mut all = vec![
        money("Cash at the start", &view.cash_in, false),
        money("Loan", &view.loan, false),
        money("Paid every month, together", &view.paid, false),
        money("Of it spent: not equity, not come back", &view.spent, true),
        money("Equity at the end", &view.equity, true),
    ];
    if let Some(forgone) = &view.forgone {
        all.push(money("The cash would have earned", forgone, false));
    }
    let columns: [Column; 6] = [
        ("Interest", |year| year.interest),
        ("Principal", |year| year.principal),
        ("Mortgage ins.", |year| year.mortgage_insurance),
        ("Tax", |year| year.property_tax),
        ("Insurance", |year| year.insurance),
        ("Dues", |year| year.dues),
    ];
    let more: [Column; 6] = [
        ("Upkeep", |year| year.upkeep),
        ("Utilities", |year| year.utilities),
        ("Comes back", |year| -year.tax_effect),
        ("Paid", |year| year.paid),
        ("Spent", |year| year.spent),
        ("Equity", |year| year.equity),
    ];
    let years = |title: &str, columns: &[Column]| {
        let head: Vec<&str> = std::iter::once("Year").chain(columns.iter().map(|(name, _)| *name)).collect();
        let cells = |year: &OwnershipSpanView| {
            std::iter::once(year.number.to_string())
                .chain(columns.iter().map(|(_, of)| usd(of(year))))
                .collect::<Vec<_>>()
        };
        let rows = view.years.iter().map(|year| row(cells(year), false)).collect();
        WorksheetTable { sourced: false, ..table(title, &head, rows) }
    };
    vec![
        figures(&format!("In {} years", view.years.len()), all),
        years("Year by year: the loan, taxes, insurance", &columns),
        years("Year by year: the home, and together", &more),
    ]
}
