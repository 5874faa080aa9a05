use crate::ReportError;
use crate::canvas::{Canvas, Hang, Ink, ticks};
use crate::colour::{Colour, HAIR, INK, QUIET};
use crate::format::thousands;

const WIDTH: f64 = 504.0;
const MARGIN: f64 = 26.0;
const HEAD: f64 = 28.0;
const FOOT: f64 = 18.0;
const ROW: f64 = 16.0;
/// Marks nearer than this to each other stand in different rows.
const APART: f64 = 20.0;
const SMALL: f64 = 7.5;

/// Somebody's figure by its number in the list.
pub(crate) struct Mark {
    pub number: usize,
    /// Major units, more than zero.
    pub amount: f64,
}

/// Where other figures lie against the shaded range and the estimate.
pub(crate) struct OpinionsChart<'a> {
    pub marks: &'a [Mark],
    pub low: f64,
    pub high: f64,
    pub estimate: f64,
    /// `80 % range`.
    pub range_text: String,
    pub symbol: String,
    pub accent: Colour,
}

impl OpinionsChart<'_> {
    /// The chart as SVG, 504 points wide. A figure far beyond the range stands at the edge with an arrow, so that it does
    /// not squeeze the range to a line.
    pub(crate) fn draw(&self) -> Result<String, ReportError> {
        let span = (self.high - self.low).max(self.estimate.abs() * 0.02).max(1.0);
        let (least, most) = ((self.low - span * 1.5).max(0.0), self.high + span * 1.5);
        let inside = |amount: f64| amount.clamp(least, most);
        let every = || self.marks.iter().map(|m| inside(m.amount)).chain([self.low, self.high, self.estimate]);
        let ticks = ticks(every().fold(f64::MAX, f64::min), every().fold(f64::MIN, f64::max), 5);
        let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
        let x = |amount: f64| MARGIN + (amount - first) / (last - first) * (WIDTH - 2.0 * MARGIN);

        // The lowest row with room, in order of the amounts.
        let mut order: Vec<&Mark> = self.marks.iter().collect();
        order.sort_by(|a, b| a.amount.total_cmp(&b.amount).then(a.number.cmp(&b.number)));
        let mut ends: Vec<f64> = Vec::new();
        let mut placed: Vec<(&Mark, usize)> = Vec::new();
        for mark in order {
            let at = x(inside(mark.amount));
            let row = ends.iter().position(|end| at - end >= APART).unwrap_or(ends.len());
            if row == ends.len() {
                ends.push(at);
            } else {
                ends[row] = at;
            }
            placed.push((mark, row));
        }
        let bottom = HEAD + ROW * ends.len().max(1) as f64 + 4.0;

        let mut svg = String::new();
        let mut canvas = Canvas::new(&mut svg, WIDTH, bottom + FOOT);
        let quiet = Ink { colour: QUIET, bold: false };
        canvas.rect((x(self.low), HEAD), (x(self.high), bottom), self.accent.tint(0.13))?;
        canvas.line((x(self.low), 20.0), (x(self.high), 20.0), self.accent, 0.8)?;
        for edge in [self.low, self.high] {
            canvas.line((x(edge), 18.0), (x(edge), 22.0), self.accent, 0.8)?;
        }
        let middle = f64::midpoint(x(self.low), x(self.high)).clamp(MARGIN + 24.0, WIDTH - MARGIN - 24.0);
        canvas.text((middle, 11.0), Hang::Middle, SMALL, quiet, &self.range_text)?;
        for tick in &ticks {
            canvas.line((x(*tick), HEAD), (x(*tick), bottom), HAIR, 0.4)?;
            let text = format!("{}{}", self.symbol, thousands(tick.max(0.0).round() as u64));
            canvas.text((x(*tick), bottom + 9.0), Hang::Middle, SMALL, quiet, &text)?;
        }
        canvas.line((x(self.estimate), HEAD - 4.0), (x(self.estimate), bottom), self.accent, 1.2)?;
        for (mark, row) in placed {
            let at = (x(inside(mark.amount)), HEAD + ROW * (row as f64 + 0.5) + 2.0);
            canvas.dot(at, 6.5, INK)?;
            let white = Ink { colour: Colour(255, 255, 255), bold: true };
            canvas.text(at, Hang::Middle, SMALL, white, &mark.number.to_string())?;
            if mark.amount < least {
                canvas.text((at.0 - 11.0, at.1), Hang::Right, SMALL, quiet, "‹")?;
            }
            if mark.amount > most {
                canvas.text((at.0 + 11.0, at.1), Hang::Left, SMALL, quiet, "›")?;
            }
        }
        canvas.finish()?;
        Ok(svg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_far_away_and_of_one_amount_are_all_drawn() {
        let amounts = [510_000.0, 510_000.0, 1.0, 9e12];
        let marks: Vec<Mark> = (1..).zip(amounts).map(|(number, amount)| Mark { number, amount }).collect();
        for (low, high) in [(450_000.0, 550_000.0), (500_000.0, 500_000.0)] {
            let chart = OpinionsChart {
                marks: &marks,
                low,
                high,
                estimate: 500_000.0,
                range_text: "80 % range".to_owned(),
                symbol: "$".to_owned(),
                accent: Colour(0x2f, 0x5b, 0xd0),
            };
            let svg = chart.draw().unwrap();
            assert!(!svg.contains("NaN") && !svg.contains("2147483647"), "{svg}");
            assert_eq!(svg.matches("<circle").count(), 4, "{svg}");
            assert!(svg.contains('‹') && svg.contains('›'), "{svg}");
        }
    }
}
