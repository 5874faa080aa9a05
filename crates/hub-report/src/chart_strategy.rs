use crate::ReportError;
use crate::canvas::{Canvas, Hang, Ink};
use crate::colour::{Colour, HAIR, INK, QUIET};

const WIDTH: f64 = 504.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 78.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 150.0;
const SMALL: f64 = 7.5;

/// A list price and what it promises.
pub(crate) struct Step {
    /// Major units.
    pub price: f64,
    pub price_text: String,
    pub days: Option<u32>,
    /// Days, per cent under contract, its low and high bound.
    pub odds: Vec<(u32, f64, f64, f64)>,
}

/// The share under contract within 30, 60 and 90 days against the list price, each line named at its end; the 60 days'
/// with its 90 % range. Under each price the day by which half were sold.
pub(crate) struct StrategyChart<'a> {
    pub steps: &'a [Step],
    /// Major units.
    pub estimate: f64,
    pub accent: Colour,
}

impl StrategyChart<'_> {
    /// The chart as SVG, 504 × 190 points. At least two prices.
    pub(crate) fn draw(&self) -> Result<String, ReportError> {
        let (Some(first), Some(last)) = (self.steps.first(), self.steps.last()) else {
            return Err(ReportError::Chart("no list prices".to_owned()));
        };
        let span = (last.price - first.price).max(1.0);
        let x = |price: f64| LEFT + 18.0 + (price - first.price) / span * (WIDTH - RIGHT - LEFT - 36.0);
        let y = |percent: f64| BOTTOM - percent.clamp(0.0, 100.0) / 100.0 * (BOTTOM - TOP);
        let quiet = Ink { colour: QUIET, bold: false };
        let mut svg = String::new();
        let mut canvas = Canvas::new(&mut svg, WIDTH, HEIGHT);
        for percent in [0.0, 25.0, 50.0, 75.0, 100.0] {
            canvas.line((LEFT, y(percent)), (WIDTH - RIGHT, y(percent)), HAIR, 0.4)?;
            canvas.text((LEFT - 6.0, y(percent)), Hang::Right, SMALL, quiet, &format!("{percent:.0} %"))?;
        }
        if (first.price..=last.price).contains(&self.estimate) {
            let at = x(self.estimate);
            canvas.line((at, TOP - 4.0), (at, BOTTOM), QUIET, 0.7)?;
            canvas.text((at, TOP - 9.0), Hang::Middle, SMALL, quiet, "Estimate")?;
        }
        let shades = [self.accent.tint(0.5).for_text(), self.accent, INK];
        let mut ends: Vec<(f64, String, Colour)> = Vec::new();
        for (k, shade) in shades.into_iter().enumerate() {
            let points: Vec<(f64, f64)> =
                self.steps.iter().filter_map(|s| Some((x(s.price), y(s.odds.get(k)?.1)))).collect();
            if k == 1 {
                for step in self.steps {
                    if let Some((_, _, low, high)) = step.odds.get(k) {
                        canvas.line(
                            (x(step.price), y(*low)),
                            (x(step.price), y(*high)),
                            self.accent.tint(0.35),
                            4.0,
                        )?;
                    }
                }
            }
            canvas.path(&points, shade, if k == 1 { 1.8 } else { 1.0 })?;
            for point in &points {
                canvas.dot(*point, if k == 1 { 2.4 } else { 1.6 }, shade)?;
            }
            if let (Some(end), Some((days, percent, ..))) = (points.last(), last.odds.get(k)) {
                ends.push((end.1, format!("{percent:.0} % in {days} days"), shade));
            }
        }
        // Names at the ends of the lines, kept apart.
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut lowest = f64::MIN;
        for (at, text, shade) in ends {
            let at = at.max(lowest + 10.0);
            lowest = at;
            canvas.text((x(last.price) + 9.0, at), Hang::Left, SMALL, Ink { colour: shade, bold: true }, &text)?;
        }
        // Every second price where they would touch.
        let every = if self.steps.len() > 7 { 2 } else { 1 };
        for step in self.steps.iter().step_by(every) {
            let ink = Ink { colour: INK, bold: false };
            canvas.text((x(step.price), BOTTOM + 11.0), Hang::Middle, SMALL, ink, &step.price_text)?;
            let half = step.days.map_or_else(|| "under half sold".to_owned(), |d| format!("half in {d} d"));
            canvas.text((x(step.price), BOTTOM + 22.0), Hang::Middle, 6.75, quiet, &half)?;
        }
        canvas.text(
            (LEFT, BOTTOM + 36.0),
            Hang::Left,
            6.75,
            quiet,
            "Share under contract by list price; bars: 90 % range at 60 days",
        )?;
        canvas.finish()?;
        Ok(svg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(price: f64, percent: f64) -> Step {
        let odds = [30, 60, 90].map(|d| (d, percent * f64::from(d) / 90.0, percent * 0.2, percent)).to_vec();
        Step { price, price_text: format!("${price:.0}"), days: Some(20), odds }
    }

    #[test]
    fn names_stand_at_the_ends_and_nothing_is_drawn_of_nothing() {
        let steps = [step(500_000.0, 80.0), step(520_000.0, 60.0), step(540_000.0, 40.0)];
        let accent = Colour(0x2f, 0x5b, 0xd0);
        let svg = StrategyChart { steps: &steps, estimate: 510_000.0, accent }.draw().unwrap();
        for text in ["40 % in 90 days", "27 % in 60 days", "Estimate", "half in 20 d"] {
            assert!(svg.contains(text), "{text}");
        }
        assert!(StrategyChart { steps: &[], estimate: 1.0, accent }.draw().is_err());
    }
}
