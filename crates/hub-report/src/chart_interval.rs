use crate::ReportError;
use crate::canvas::{Canvas, Hang, Ink, ticks};
use crate::colour::{Colour, HAIR, INK, QUIET};
use crate::format::thousands;
use crate::world::fit;

const WIDTH: f64 = 504.0;
const LABELS: f64 = 158.0;
const AMOUNTS: f64 = 66.0;
const HEAD: f64 = 30.0;
const FOOT: f64 = 20.0;
/// White space around a text that lies on a line.
const SMALL: f64 = 7.5;

/// One comparable of the chart, amounts in major units.
pub(crate) struct Row {
    pub number: usize,
    pub label: String,
    pub close: f64,
    pub adjusted: f64,
    pub adjusted_text: String,
    /// 0 to 1; the dot's area follows it.
    pub weight: f64,
}

/// Where each comparable's adjusted price lies against the shaded range and the estimate.
pub(crate) struct IntervalChart<'a> {
    pub rows: &'a [Row],
    /// Adjusted prices of the comparables without a row of their own.
    pub others: &'a [f64],
    pub low: f64,
    pub high: f64,
    pub estimate: f64,
    /// `80 % range`.
    pub range_text: String,
    /// `Estimate $1,263,900`.
    pub estimate_text: String,
    pub symbol: String,
    pub accent: Colour,
}

impl IntervalChart<'_> {
    fn row_height(&self) -> f64 {
        if self.rows.len() > 18 { 14.0 } else { 18.0 }
    }

    /// How high the chart is, points.
    pub(crate) fn height(&self) -> f64 {
        let lines = self.rows.len() + usize::from(!self.others.is_empty());
        HEAD + self.row_height() * lines as f64 + FOOT
    }

    /// The chart as SVG, 504 points wide.
    pub(crate) fn draw(&self) -> Result<String, ReportError> {
        let row_height = self.row_height();
        let bottom = self.height() - FOOT;
        let (left, right) = (LABELS, WIDTH - AMOUNTS - 8.0);
        let every = || {
            self.rows
                .iter()
                .flat_map(|r| [r.close, r.adjusted])
                .chain([self.low, self.high, self.estimate])
                .chain(self.others.iter().copied())
        };
        let ticks = ticks(every().fold(f64::MAX, f64::min), every().fold(f64::MIN, f64::max), 4);
        let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
        let x = |amount: f64| left + (amount - first) / (last - first) * (right - left);

        let mut svg = String::new();
        let mut canvas = Canvas::new(&mut svg, WIDTH, bottom + FOOT);
        let quiet = Ink { colour: QUIET, bold: false };
        canvas.rect((x(self.low), HEAD), (x(self.high), bottom), self.accent.tint(0.13))?;
        let middle = f64::midpoint(x(self.low), x(self.high));
        canvas.text((middle.clamp(left + 30.0, right - 30.0), 7.0), Hang::Middle, SMALL, quiet, &self.range_text)?;
        canvas.line((x(self.low), 13.0), (x(self.high), 13.0), self.accent, 0.8)?;
        for edge in [self.low, self.high] {
            canvas.line((x(edge), 11.0), (x(edge), 15.0), self.accent, 0.8)?;
        }
        for (i, tick) in ticks.iter().enumerate() {
            canvas.line((x(*tick), HEAD), (x(*tick), bottom), HAIR, 0.4)?;
            let room = (right - left) / (ticks.len() - 1) as f64;
            if room > 44.0 || i % 2 == 0 {
                let text = format!("{}{}", self.symbol, thousands(tick.max(0.0).round() as u64));
                canvas.text((x(*tick), bottom + 9.0), Hang::Middle, SMALL, quiet, &text)?;
            }
        }
        let x_estimate = x(self.estimate);
        canvas.line((x_estimate, HEAD - 4.0), (x_estimate, bottom), self.accent, 1.2)?;
        let accent = Ink { colour: self.accent, bold: true };
        canvas.text(
            (x_estimate.clamp(left + 50.0, right - 50.0), 21.0),
            Hang::Middle,
            SMALL,
            accent,
            &self.estimate_text,
        )?;

        for (i, row) in self.rows.iter().enumerate() {
            let y = HEAD + row_height * (i as f64 + 0.5);
            let ink = Ink { colour: INK, bold: false };
            canvas.text((0.0, y), Hang::Left, 8.0, accent, &row.number.to_string())?;
            canvas.text((16.0, y), Hang::Left, 8.0, ink, &fit(&row.label, 8.0, LABELS - 28.0))?;
            canvas.line((x(row.close), y), (x(row.adjusted), y), QUIET, 0.7)?;
            canvas.ring((x(row.close), y), 2.0, QUIET, 0.7)?;
            // Area, not radius, follows the weight; the smallest stays visible.
            canvas.dot((x(row.adjusted), y), 2.4 + 6.0 * row.weight.clamp(0.0, 1.0).sqrt() * 0.9, self.accent)?;
            canvas.text((WIDTH, y), Hang::Right, 8.0, ink, &row.adjusted_text)?;
        }
        if !self.others.is_empty() {
            let y = bottom - row_height / 2.0;
            canvas.text((16.0, y), Hang::Left, 8.0, quiet, &format!("{} more", self.others.len()))?;
            for adjusted in self.others {
                canvas.ring((x(*adjusted), y), 1.8, self.accent, 0.7)?;
            }
            canvas.text((WIDTH, y), Hang::Right, 8.0, quiet, "appendix")?;
        }
        canvas.finish()?;
        Ok(svg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_numbers_are_finite() {
        let rows = [Row {
            number: 1,
            label: "<b>&\"x\"</b>".to_owned(),
            close: 500_000.0,
            adjusted: 500_000.0,
            adjusted_text: "$500,000".to_owned(),
            weight: 1.0,
        }];
        let chart = IntervalChart {
            rows: &rows,
            others: &[],
            low: 500_000.0,
            high: 500_000.0,
            estimate: 500_000.0,
            range_text: "80 % range".to_owned(),
            estimate_text: "Estimate $500,000".to_owned(),
            symbol: "$".to_owned(),
            accent: Colour(0x2f, 0x5b, 0xd0),
        };
        let svg = chart.draw().unwrap();
        assert!(svg.contains("&lt;b&gt;&amp;&quot;x&quot;"), "{svg}");
        assert!(!svg.contains("NaN") && !svg.contains("2147483647"), "{svg}");
    }
}
