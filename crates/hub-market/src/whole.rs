use chrono::{Datelike as _, NaiveDate};

use crate::Month;

/// Sales that a month may lack by what it had until then and still be whole: so many are missed by chance once in a
/// thousand times.
const LACKS: f64 = 7.0;

/// Whether records cover a month to its end, by its closed sales and the day of the latest: sales close on every working
/// day, so that in a market with many a gap of days before the month's end is where the records break off. Of a month
/// with few sales nothing can be said; it counts as whole.
#[must_use]
pub fn covers_month(month: Month, sales: u32, last_day: u8) -> bool {
    let Some(first) = month.first_day() else { return true };
    let works = |day: &NaiveDate| day.weekday().number_from_monday() <= 5;
    let days = first.iter_days().take_while(|day| day.month() == first.month());
    let (before, after): (Vec<NaiveDate>, Vec<NaiveDate>) =
        days.filter(works).partition(|day| day.day() <= u32::from(last_day));
    let count = |days: &[NaiveDate]| crate::numbers::count(days.len());
    let sales = f64::from(sales);
    // What a few sales tell of their pace is taken at its least, and one of the days left may be a holiday.
    let pace = (sales - 2.0 * sales.sqrt()).max(0.0) / count(&before).max(1.0);
    pace * (count(&after) - 1.0) < LACKS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_that_break_off_do_not_cover_their_month() {
        let covers = |month: &str, sales, last| covers_month(month.parse().unwrap(), sales, last);
        assert!(!covers("2024-11", 310, 24), "five working days without any of a dozen a day");
        assert!(covers("2024-11", 310, 28), "one day may be a holiday");
        assert!(covers("2024-11", 20, 24) && covers("2024-11", 1, 2), "few sales prove nothing");
        assert!(!covers("2024-11", 20, 12));
        assert!(covers("2024-11", 5_000, 29) && covers("2024-11", 0, 0));
    }
}
