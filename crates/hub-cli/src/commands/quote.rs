//! `hub quote list|show|compare|import`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use hub_app::view::{
    CompareQuotesRequest, ErrorCode, KeepQuotesRequest, MoneyView, QuoteCellView, QuoteColumnView, QuoteComparisonView,
    QuoteCriterionView, QuoteKindView, QuoteView, QuotesView, ReadQuotesRequest,
};
use hub_app::{AppError, Hub};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::output::table;
use crate::{Context, Outcome};

/// `hub quote …`.
#[derive(Subcommand)]
pub enum QuoteVerb {
    /// Quotes and what was asked for.
    List(ListArgs),
    /// One quote.
    Show {
        /// Identifier, as `hub quote list` prints it.
        quote: String,
    },
    /// Two to eight quotes of one kind side by side, in the order the client picks.
    Compare(CompareArgs),
    /// Take in a file of quotes: a table, JSON, or an answered form.
    Import(ImportArgs),
}

/// `hub quote list`.
#[derive(Args)]
pub struct ListArgs {
    /// Only this kind: `loan`, `insurance`, `title`, `warranty`.
    #[arg(long, value_parser = named::<QuoteKindView>)]
    pub kind: Option<QuoteKindView>,
    /// Only what was asked for by this request.
    #[arg(long)]
    pub request: Option<String>,
}

/// `hub quote compare`.
#[derive(Args)]
pub struct CompareArgs {
    /// Identifiers of the quotes.
    #[arg(required = true, num_args = 2..=8)]
    pub quotes: Vec<String>,
    /// What the client orders them by: `cost`, `apr`, `monthly`, `lenderCharges`, `cashToClose`.
    #[arg(long, value_parser = named::<QuoteCriterionView>)]
    pub by: QuoteCriterionView,
    /// Months the client means to stay, 1 to 600.
    #[arg(long)]
    pub months: u32,
}

/// `hub quote import`.
#[derive(Args)]
pub struct ImportArgs {
    /// The file.
    pub file: PathBuf,
    /// What its rows are for where it does not say: `loan`, `insurance`, `title`, `warranty`.
    #[arg(long, value_parser = named::<QuoteKindView>, default_value = "loan")]
    pub kind: QuoteKindView,
    /// Identifier of the partner it is from.
    #[arg(long)]
    pub partner: Option<String>,
    /// Identifier of the request it answers.
    #[arg(long)]
    pub request: Option<String>,
    /// `FIELD=VALUE`: what holds where a row does not say.
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Only these quotes of the file, by their numbers from `--dry-run`.
    #[arg(long = "only", value_name = "NUMBER", value_delimiter = ',')]
    pub only: Vec<u32>,
    /// Only say what is in it.
    #[arg(long)]
    pub dry_run: bool,
}

/// One of the names that answers use.
fn named<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(Value::String(text.to_owned())).map_err(|error| error.to_string())
}

/// The name that answers use.
fn name_of(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Runs a verb.
pub async fn run(context: &Context, verb: QuoteVerb) -> Outcome {
    let hub = context.open().await?;
    let answer = match verb {
        QuoteVerb::List(args) => list(&hub, &args).await,
        QuoteVerb::Show { quote } => show(&hub, &quote).await,
        QuoteVerb::Compare(args) => compare(&hub, args).await,
        QuoteVerb::Import(args) => import(&hub, args).await,
    };
    hub.close().await;
    let (value, words) = answer?;
    context.output.answer(&value, |_| words)?;
    Ok(ExitCode::SUCCESS)
}

type Answer = Result<(Value, String), AppError>;

/// Every quote with the request that it belongs to, in the order of lists.
fn each(view: &QuotesView) -> impl Iterator<Item = (Option<&str>, &QuoteView)> {
    let asked = view.requests.iter().flat_map(|request| request.quotes.iter().map(|quote| (Some(&*request.id), quote)));
    asked.chain(view.others.iter().map(|quote| (None, quote)))
}

/// A quote that says to which request it belongs.
fn with_request(request: Option<&str>, quote: &QuoteView) -> Result<Value, AppError> {
    let mut value = serde_json::to_value(quote).map_err(|error| AppError::unexpected(&error))?;
    value["request"] = json!(request);
    Ok(value)
}

async fn list(hub: &Hub, args: &ListArgs) -> Answer {
    let view = hub.quotes().await?;
    let wanted = |request: Option<&str>, kind: QuoteKindView| {
        args.kind.is_none_or(|wanted| wanted == kind)
            && args.request.as_deref().is_none_or(|wanted| request == Some(wanted))
    };
    let found: Vec<_> = each(&view).filter(|(request, quote)| wanted(*request, quote.kind)).collect();
    let quotes = found.iter().map(|(request, quote)| with_request(*request, quote)).collect::<Result<Vec<_>, _>>()?;
    let mut requests = Vec::new();
    for request in view.requests.iter().filter(|request| wanted(Some(&request.id), request.kind)) {
        let mut value = serde_json::to_value(request).map_err(|error| AppError::unexpected(&error))?;
        value.as_object_mut().map(|fields| fields.remove("quotes"));
        requests.push(value);
    }
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|(_, quote)| {
            vec![
                quote.id.clone(),
                name_of(&quote.kind),
                quote.issuer.clone(),
                name_of(&quote.status),
                quote.summary.clone().unwrap_or_default(),
                quote.issued_on.clone().unwrap_or_default(),
                quote.expires_on.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let words = format!(
        "{}\n{} quotes, {} requests",
        table(&["ID", "KIND", "FROM", "IS", "WHAT", "ISSUED", "EXPIRES"], &rows),
        rows.len(),
        requests.len()
    );
    let value = json!({
        "total": quotes.len(), "quotes": quotes, "requests": requests, "letters": view.letters, "today": view.today,
    });
    Ok((value, words))
}

async fn show(hub: &Hub, id: &str) -> Answer {
    let view = hub.quotes().await?;
    let (request, quote) =
        each(&view).find(|(_, quote)| quote.id == id).ok_or_else(|| AppError::not_found("such quote"))?;
    let mut lines = vec![format!("{}: {}", quote.issuer, name_of(&quote.status))];
    let said = [
        ("licence", &quote.licence),
        ("what", &quote.summary),
        ("issued on", &quote.issued_on),
        ("holds until", &quote.expires_on),
        ("read in", &quote.document),
        ("entered by", &quote.entered_by),
        ("assumes", &quote.assumptions),
        ("reference", &quote.reference),
    ];
    lines.extend(said.into_iter().filter_map(|(name, text)| text.as_ref().map(|text| format!("{name}: {text}"))));
    Ok((with_request(request, quote)?, lines.join("\n")))
}

async fn compare(hub: &Hub, args: CompareArgs) -> Answer {
    let request = CompareQuotesRequest { ids: args.quotes, criterion: args.by, months: args.months };
    let view = hub.compare_quotes(&request).await?;
    let words = comparison_words(&view);
    Ok((serde_json::to_value(&view).map_err(|error| AppError::unexpected(&error))?, words))
}

fn comparison_words(view: &QuoteComparisonView) -> String {
    let mut rows: Vec<Vec<String>> = vec![view.columns.iter().map(place_words).collect()];
    rows[0].insert(0, "place".to_owned());
    for row in &view.rows {
        let mark = if row.unlike { " (differs)" } else { "" };
        let mut cells = vec![format!("{}{mark}", name_of(&row.key))];
        cells.extend(row.cells.iter().map(cell_words));
        rows.push(cells);
    }
    let mut header = vec![""];
    header.extend(view.columns.iter().map(|column| column.quote.issuer.as_str()));
    let mut lines = vec![table(&header, &rows)];
    if !view.like_for_like || !view.other_differences.is_empty() {
        lines.push(format!("Not like for like. {}", view.other_differences.join("; ")).trim_end().to_owned());
    }
    lines.push(format!("By {} over {} months, worked out on {}.", name_of(&view.criterion), view.months, view.on));
    lines.push(view.notice.clone());
    lines.join("\n")
}

fn place_words(column: &QuoteColumnView) -> String {
    match (column.place, &column.left_out) {
        (Some(place), _) => place.to_string(),
        (None, Some(why)) => format!("none: {}", name_of(why)),
        (None, None) => String::new(),
    }
}

fn cell_words(cell: &QuoteCellView) -> String {
    let money = cell.money.as_ref().map(money_words);
    let percent = cell.percent.as_ref().map(|percent| format!("{percent} %"));
    money.or(percent).or_else(|| cell.text.clone()).unwrap_or_default()
}

fn money_words(money: &MoneyView) -> String {
    match money.currency.parse() {
        Ok(currency) => hub_domain::Money::from_minor(money.minor, currency).to_string(),
        Err(_) => format!("{} {}", money.minor, money.currency),
    }
}

async fn import(hub: &Hub, args: ImportArgs) -> Answer {
    let content = std::fs::read(&args.file)
        .map_err(|error| AppError::bad_request("file", format!("{}: {error}", args.file.display())))?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut defaults = BTreeMap::new();
    for set in &args.set {
        let (field, value) =
            set.split_once('=').ok_or_else(|| AppError::bad_request("set", "write it as FIELD=VALUE"))?;
        defaults.insert(field.to_owned(), value.to_owned());
    }
    let request = ReadQuotesRequest { kind: args.kind, partner: args.partner, request: args.request, defaults };
    let read = hub.read_quotes(&name, &content, &request).await?;
    if args.dry_run {
        let rows: Vec<Vec<String>> = read
            .quotes
            .iter()
            .map(|q| vec![q.number.to_string(), q.issuer.clone(), q.summary.clone(), q.issued_on.clone()])
            .collect();
        let words = format!(
            "{}\n{} quotes, {} rows refused",
            table(&["NUMBER", "FROM", "WHAT", "ISSUED"], &rows),
            read.total,
            read.refused_total
        );
        let mut value = serde_json::to_value(&read).map_err(|error| AppError::unexpected(&error))?;
        value.as_object_mut().map(|fields| fields.remove("id"));
        return Ok((value, words));
    }
    let numbers = if args.only.is_empty() { (0..read.total).collect() } else { args.only };
    if let (0, Some(first)) = (read.total, read.refused.first()) {
        let place = first.line.map_or_else(|| name.clone(), |line| format!("{name}, line {line}"));
        return Err(AppError::new(ErrorCode::BadInput).with("place", place).with("reason", &first.reason));
    }
    let before: BTreeSet<(String, u32)> = seen(&hub.quotes().await?);
    let after = hub.keep_quotes(&KeepQuotesRequest { id: read.id, numbers }).await?;
    let kept: Vec<Value> = each(&after)
        .filter(|(_, quote)| !before.contains(&(quote.id.clone(), quote.revision)))
        .map(|(request, quote)| with_request(request, quote))
        .collect::<Result<_, _>>()?;
    let words = format!("{} kept, {} rows refused", kept.len(), read.refused_total);
    let value = json!({
        "name": name, "kept": kept.len(), "quotes": kept, "refused": read.refused, "refusedTotal": read.refused_total,
        "remarks": read.remarks,
    });
    Ok((value, words))
}

/// What there is, by identifier and revision.
fn seen(view: &QuotesView) -> BTreeSet<(String, u32)> {
    each(view).map(|(_, quote)| (quote.id.clone(), quote.revision)).collect()
}
