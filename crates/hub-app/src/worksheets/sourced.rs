//! Figures with where they come from.

use chrono::NaiveDate;
use hub_domain::Percent;
use hub_finance::{Cents, Dated, NoTable, on_date};
use rust_decimal::RoundingStrategy;

use crate::view::{MoneyFigureView, MoneyRuleView, OriginView, PercentFigureView, TableKindView, WorksheetNoteView};

/// Makes figures of one worksheet, all for one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    pub day: NaiveDate,
}

impl Figures {
    /// As typed.
    pub(super) fn typed(self, cents: Cents) -> MoneyFigureView {
        self.money(cents, OriginView::You, false)
    }

    /// Worked out from what is certain.
    pub(super) fn worked(self, cents: Cents, rule: MoneyRuleView) -> MoneyFigureView {
        self.money(cents, OriginView::Worked { rule }, false)
    }

    /// Worked out from what somebody else will set.
    pub(super) fn estimate(self, cents: Cents, rule: MoneyRuleView) -> MoneyFigureView {
        self.money(cents, OriginView::Worked { rule }, true)
    }

    pub(super) fn money(self, cents: Cents, origin: OriginView, estimated: bool) -> MoneyFigureView {
        MoneyFigureView { cents: cents.0, origin, as_of: self.day.to_string(), estimated }
    }

    pub(super) fn percent(self, percent: Percent, origin: OriginView, estimated: bool) -> PercentFigureView {
        PercentFigureView { percent: percent_text(percent), origin, as_of: self.day.to_string(), estimated }
    }
}

/// At most three decimals, half up: `3.875`, `28`.
pub(super) fn percent_text(percent: Percent) -> String {
    percent.0.round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
}

/// Where a table's figure comes from.
pub(super) fn origin<T>(kind: TableKindView, table: &Dated<T>) -> OriginView {
    OriginView::Table {
        table: kind,
        jurisdiction: table.jurisdiction.clone(),
        cite: table.source.cite.clone(),
        valid_from: table.valid_from.to_string(),
        valid_to: table.valid_to.map(|day| day.to_string()),
        loaded_by: table.source.loaded_by.clone(),
    }
}

/// The table that holds in one of `places`, the narrowest first; a note where none does.
pub(super) fn find<'t, T>(
    tables: &'t [Dated<T>],
    kind: TableKindView,
    places: &[String],
    day: NaiveDate,
) -> Result<&'t Dated<T>, WorksheetNoteView> {
    let mut missing: Option<NoTable> = None;
    for place in places {
        match on_date(tables, "tables", place, day) {
            Ok(table) => return Ok(table),
            // The widest place is the one to name, unless a narrower one has had a table before.
            Err(none) if missing.as_ref().is_none_or(|known| known.last_known.is_none()) => missing = Some(none),
            Err(_) => {}
        }
    }
    let place = missing.as_ref().map(|none| none.jurisdiction.clone()).unwrap_or_default();
    Err(WorksheetNoteView::NoTable {
        table: kind,
        jurisdiction: place,
        day: day.to_string(),
        last_known: missing.and_then(|none| none.last_known).map(|day| day.to_string()),
    })
}
