use hub_domain::Money;
use hub_valuation::{Opinion, OpinionKind, Standing, weigh};
use serde::Serialize;

use super::{File, Files, Source};
use crate::chart_opinions::{Mark, OpinionsChart};
use crate::context::OpinionNote;
use crate::format::{date, decimal, plain, signed, symbol, whole};
use crate::{ReportError, Shape};

/// Other people's figures beside the range, and what stands between them.
#[derive(Debug, Serialize)]
pub(super) struct OpinionsPage {
    low: String,
    high: String,
    estimate: String,
    level: String,
    chart: String,
    alt: String,
    opinions: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    number: usize,
    whose: &'static str,
    /// Where it comes from and of which day.
    from: Option<String>,
    amount: String,
    /// What it differs by and where it lies; absent where it cannot be compared.
    standing: Option<String>,
    /// It lies outside the range.
    outside: bool,
    words: Vec<String>,
}

const CHART: &str = "chart-opinions.svg";
/// Opinions on the pages; more are somebody's list, not evidence.
const MOST: usize = 12;

impl OpinionsPage {
    /// Where the figures come from, as it is printed.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.opinions.iter().filter_map(|o| o.from.clone())
    }

    /// `None` without opinions, and where the rough way leaves nothing to weigh them against.
    pub(super) fn of(source: &Source<'_>, files: &mut Files) -> Result<Option<Self>, ReportError> {
        let (cma, ctx) = (source.cma, source.ctx);
        if ctx.opinions.is_empty() || source.rough.is_some() {
            return Ok(None);
        }
        let opinions: Vec<Row> =
            ctx.opinions.iter().take(MOST).enumerate().map(|(i, note)| row(source, i + 1, note)).collect();
        let marks: Vec<Mark> = ctx
            .opinions
            .iter()
            .take(MOST)
            .enumerate()
            .filter(|(_, o)| o.amount.minor > 0 && o.amount.currency == cma.estimate.currency)
            .map(|(i, o)| Mark { number: i + 1, amount: o.amount.as_major_f64() })
            .collect();
        let level = source.level();
        let chart = OpinionsChart {
            marks: &marks,
            low: cma.low.as_major_f64(),
            high: cma.high.as_major_f64(),
            estimate: cma.estimate.as_major_f64(),
            range_text: format!("{level} range"),
            symbol: symbol(cma.estimate.currency),
            accent: source.accent,
        };
        files.insert(CHART.to_owned(), File::Svg(chart.draw()?));
        let listed: Vec<String> = opinions.iter().map(|o| format!("{}: {} {}", o.number, o.whose, o.amount)).collect();
        Ok(Some(Self {
            low: whole(cma.low),
            high: whole(cma.high),
            estimate: whole(cma.estimate),
            level,
            chart: CHART.to_owned(),
            alt: format!(
                "Other figures against the range of {} to {} and the estimate of {}: {}.",
                whole(cma.low),
                whole(cma.high),
                whole(cma.estimate),
                listed.join("; ")
            ),
            opinions,
        }))
    }
}

fn row(source: &Source<'_>, number: usize, note: &OpinionNote) -> Row {
    let opinion = Opinion { kind: note.kind, amount: note.amount, date: note.date };
    let weighed = weigh(source.cma, &opinion);
    let from: Vec<String> =
        [Some(plain(&note.source, 80)).filter(|s| !s.is_empty()), note.date.map(date)].into_iter().flatten().collect();
    // A screen's page is low: where it lies is enough there, the preparer says the rest.
    let most = if source.shape == Shape::Wide { 1 } else { usize::MAX };
    let (standing, outside, words) = match weighed {
        Ok(w) => {
            let place = match w.standing {
                Standing::Below => "below the range",
                Standing::Within => "inside the range",
                Standing::Above => "above the range",
            };
            let by = format!("{} ({} %)", difference(w.difference), percent(w.percent));
            let words = w.words.iter().take(most).map(|line| plain(line, 500)).collect();
            (Some(format!("{by}, {place}")), w.standing != Standing::Within, words)
        }
        Err(error) => (None, false, vec![format!("Cannot be compared: {error}.")]),
    };
    Row {
        number,
        whose: whose(note.kind),
        from: (!from.is_empty()).then(|| from.join(", ")),
        amount: whole(note.amount),
        standing,
        outside,
        words,
    }
}

/// In words that no state bars.
fn whose(kind: OpinionKind) -> &'static str {
    match kind {
        OpinionKind::ListPrice => "List price",
        OpinionKind::Avm => "Automated estimate of others",
        OpinionKind::Owner => "Owner’s opinion",
        OpinionKind::PreviousSale => "Previous sale",
    }
}

/// Whole units with a sign and the currency.
fn difference(money: Money) -> String {
    let text = signed(money, false);
    let digits = text.trim_start_matches(['+', '\u{2212}']);
    let sign = text.strip_suffix(digits).unwrap_or_default();
    format!("{sign}{}{digits}", symbol(money.currency))
}

fn percent(value: f64) -> String {
    format!("{}{}", if value > 0.0 { "+" } else { "" }, decimal(value, 1))
}
