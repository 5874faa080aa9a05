use chrono::{Datelike, NaiveDate};

use crate::ReportError;
use crate::canvas::{Canvas, Hang, Ink, ticks};
use crate::colour::{Colour, HAIR, INK, QUIET};
use crate::format::thousands;

const WIDTH: f64 = 504.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 62.0;
const SMALL: f64 = 7.5;

/// A month of the market.
pub(crate) struct Month {
    pub month: NaiveDate,
    pub sales: usize,
    /// Median, major units.
    pub price: Option<f64>,
    pub price_text: String,
}

/// Median price by month: a line with the latest figure written at its end. `None` when fewer than two months sold.
pub(crate) fn price_chart(months: &[Month], symbol: &str, accent: Colour) -> Result<Option<String>, ReportError> {
    let points: Vec<(NaiveDate, Option<f64>)> = months.iter().map(|m| (m.month, m.price)).collect();
    let money = |amount: f64| format!("{symbol}{}", thousands(amount.max(0.0).round() as u64));
    line_chart(&points, &money, accent, 150.0)
}

/// A figure by month as a line, the latest written at its end, `height` points high. `None` with fewer than two months.
pub(crate) fn line_chart(
    points: &[(NaiveDate, Option<f64>)],
    words: &dyn Fn(f64) -> String,
    accent: Colour,
    height: f64,
) -> Result<Option<String>, ReportError> {
    let finite = |value: Option<f64>| value.filter(|v| v.is_finite());
    let known: Vec<(usize, f64)> = points.iter().enumerate().filter_map(|(i, p)| Some((i, finite(p.1)?))).collect();
    if known.len() < 2 {
        return Ok(None);
    }
    let (top, bottom) = (8.0, height - 20.0);
    let low = known.iter().map(|k| k.1).fold(f64::MAX, f64::min);
    let high = known.iter().map(|k| k.1).fold(f64::MIN, f64::max);
    let ticks = ticks(low, high, if height > 120.0 { 4 } else { 3 });
    let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
    let y = |value: f64| bottom - (value - first) / (last - first) * (bottom - top);
    let n = points.len();

    let mut svg = String::new();
    let mut canvas = Canvas::new(&mut svg, WIDTH, height);
    for tick in &ticks {
        canvas.line((LEFT, y(*tick)), (WIDTH - RIGHT, y(*tick)), HAIR, 0.4)?;
        canvas.text((LEFT - 6.0, y(*tick)), Hang::Right, SMALL, quiet(), &words(*tick))?;
    }
    month_names(&mut canvas, &points.iter().map(|p| p.0).collect::<Vec<_>>(), bottom + 9.0)?;
    // A month without a figure is a gap in the line, not a guess.
    for run in known.chunk_by(|a, b| b.0 == a.0 + 1) {
        let path: Vec<(f64, f64)> = run.iter().map(|&(i, p)| (x(i, n), y(p))).collect();
        if path.len() > 1 {
            canvas.path(&path, accent, 1.4)?;
        }
        for point in path {
            canvas.dot(point, 1.6, accent)?;
        }
    }
    if let Some(&(i, value)) = known.last() {
        let ink = Ink { colour: INK, bold: true };
        canvas.text((x(i, n) + 6.0, y(value)), Hang::Left, 8.0, ink, &words(value))?;
    }
    canvas.finish()?;
    Ok(Some(svg))
}

/// Sales by month: bars from zero. `None` without a month.
pub(crate) fn count_chart(months: &[Month], accent: Colour) -> Result<Option<String>, ReportError> {
    let most = months.iter().map(|m| m.sales).max().unwrap_or(0);
    if most == 0 {
        return Ok(None);
    }
    let (height, top, bottom) = (96.0, 12.0, 78.0);
    let ticks = whole_ticks(most);
    let last = ticks[ticks.len() - 1] as f64;
    let y = |count: f64| bottom - count / last * (bottom - top);

    let mut svg = String::new();
    let mut canvas = Canvas::new(&mut svg, WIDTH, height);
    for tick in &ticks {
        let at = y(*tick as f64);
        canvas.line((LEFT, at), (WIDTH - RIGHT, at), HAIR, 0.4)?;
        canvas.text((LEFT - 6.0, at), Hang::Right, SMALL, quiet(), &thousands(*tick as u64))?;
    }
    month_names(&mut canvas, &months.iter().map(|m| m.month).collect::<Vec<_>>(), bottom + 9.0)?;
    let half = (slot(months.len()) * 0.34).min(9.0);
    for (i, month) in months.iter().enumerate() {
        let middle = x(i, months.len());
        if month.sales > 0 {
            canvas.rect((middle - half, y(month.sales as f64)), (middle + half, bottom), accent.tint(0.55))?;
        }
    }
    if let Some((i, month)) = months.iter().enumerate().next_back() {
        let ink = Ink { colour: INK, bold: true };
        let above = y(month.sales as f64) - 6.0;
        canvas.text((x(i, months.len()), above), Hang::Middle, 8.0, ink, &thousands(month.sales as u64))?;
    }
    canvas.finish()?;
    Ok(Some(svg))
}

fn quiet() -> Ink {
    Ink { colour: QUIET, bold: false }
}

fn slot(months: usize) -> f64 {
    (WIDTH - LEFT - RIGHT) / months.max(1) as f64
}

fn x(index: usize, months: usize) -> f64 {
    LEFT + slot(months) * (index as f64 + 0.5)
}

/// Month names where they fit, the year with every January and the first.
fn month_names(canvas: &mut Canvas<'_>, months: &[NaiveDate], y: f64) -> Result<(), ReportError> {
    let every = (26.0 / slot(months.len())).ceil().max(1.0) as usize;
    for (i, month) in months.iter().enumerate() {
        if i % every != 0 {
            continue;
        }
        let year_is_new = i < every || months[i - every].year() != month.year();
        let text = if year_is_new { month.format("%b ’%y") } else { month.format("%b") };
        canvas.text((x(i, months.len()), y), Hang::Middle, SMALL, quiet(), &text.to_string())?;
    }
    Ok(())
}

/// Zero and a few whole numbers up to at least `most`.
fn whole_ticks(most: usize) -> Vec<usize> {
    let step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000]
        .into_iter()
        .find(|step| most <= step * 4)
        .unwrap_or(most.div_ceil(4));
    (0..=most.div_ceil(step)).map(|i| i * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(counts: &[usize]) -> Vec<Month> {
        let start = NaiveDate::from_ymd_opt(2014, 5, 1).unwrap();
        let month = |i: usize| start.checked_add_months(chrono::Months::new(i as u32)).unwrap();
        let price = |n: usize| (n > 0).then_some(500_000.0 + n as f64 * 1_000.0);
        counts
            .iter()
            .enumerate()
            .map(|(i, &sales)| Month { month: month(i), sales, price: price(sales), price_text: format!("${sales}") })
            .collect()
    }

    const BLUE: Colour = Colour(0x2f, 0x5b, 0xd0);

    #[test]
    fn bars_start_at_zero() {
        assert_eq!(whole_ticks(3), [0, 1, 2, 3]);
        assert_eq!(whole_ticks(87), [0, 25, 50, 75, 100]);
        let svg = count_chart(&months(&[87, 3]), BLUE).unwrap().unwrap();
        assert!(svg.contains(">\n0\n<"), "{svg}");
    }

    #[test]
    fn a_month_without_sales_breaks_the_line() {
        let whole = price_chart(&months(&[3, 4, 5, 6]), "$", BLUE).unwrap().unwrap();
        let broken = price_chart(&months(&[3, 4, 0, 6, 7]), "$", BLUE).unwrap().unwrap();
        assert_eq!(whole.matches("<polyline").count(), 1);
        assert_eq!(broken.matches("<polyline").count(), 2);
    }

    #[test]
    fn too_little_for_a_chart() {
        assert!(price_chart(&months(&[3]), "$", BLUE).unwrap().is_none());
        assert!(count_chart(&months(&[0, 0]), BLUE).unwrap().is_none());
        assert!(count_chart(&[], BLUE).unwrap().is_none());
    }
}
