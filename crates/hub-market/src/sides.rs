use crate::{Month, Row};

/// The closed sales of a month with who took part, column by column: a question reads only the columns it needs. All
/// columns are equally long.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MonthSides {
    /// The month of closing.
    pub month: Month,
    /// The caller's numbers of the listings.
    pub ids: Vec<i64>,
    /// Day of the month of closing, from 1.
    pub month_days: Vec<u8>,
    /// Numbers of areas, one column for each of [`crate::AREA_KINDS`]; 0 is none.
    pub areas: [Vec<u32>; 5],
    /// Numbers of subtypes; 0 is none.
    pub sub_types: Vec<u16>,
    /// Prices, minor units.
    pub prices: Vec<i64>,
    /// Days on market; below zero where unknown.
    pub days: Vec<i32>,
    /// Sale price over last asking price; not a number where unknown.
    pub to_list: Vec<f32>,
    /// The seller's agent and office, the buyer's agent and office; 0 is nobody known.
    pub parties: [Vec<u32>; 4],
}

impl MonthSides {
    /// No sales yet.
    #[must_use]
    pub fn new(month: Month) -> Self {
        Self { month, ..Self::default() }
    }

    /// How many sales.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Adds a sale; a row without one, or of another month, changes nothing.
    pub fn add(&mut self, id: i64, row: &Row, parties: [u32; 4]) {
        let Some(sale) = row.fact.sale.filter(|s| Month::of(s.day) == self.month) else { return };
        self.ids.push(id);
        self.month_days.push(u8::try_from(chrono::Datelike::day(&sale.day)).unwrap_or(1));
        for (column, area) in self.areas.iter_mut().zip(row.areas) {
            column.push(area);
        }
        self.sub_types.push(row.kinds[1]);
        self.prices.push(sale.price);
        self.days.push(row.fact.days.unwrap_or(-1));
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "a ratio; seven digits are enough"
        )]
        let ratio = row.fact.list_price.map_or(f32::NAN, |list| (sale.price as f64 / list as f64) as f32);
        // An asking price with a digit too few or too many tells nothing.
        self.to_list.push(if (0.2..=5.0).contains(&ratio) { ratio } else { f32::NAN });
        for (column, party) in self.parties.iter_mut().zip(parties) {
            column.push(party);
        }
    }
}
