use plotters::backend::DrawingBackend;
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

use crate::ReportError;
use crate::colour::Colour;

/// The backend counts in whole units; ten of them to a point keep hairlines and dots exact.
const UNITS_PER_POINT: f64 = 10.0;
/// The backend divides font sizes by this.
const FONT_FACTOR: f64 = 1.24;

/// Where a text hangs on its point.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Hang {
    Left,
    Middle,
    Right,
}

/// A drawing in points, made by plotters as SVG, in the report's own fonts.
pub(crate) struct Canvas<'a> {
    backend: SVGBackend<'a>,
}

impl<'a> Canvas<'a> {
    /// A drawing of `width` × `height` points that lands in `svg` when it is finished.
    pub(crate) fn new(svg: &'a mut String, width: f64, height: f64) -> Self {
        let size = (units(width).unsigned_abs(), units(height).unsigned_abs());
        Self { backend: SVGBackend::with_string(svg, size) }
    }

    pub(crate) fn line(
        &mut self,
        from: (f64, f64),
        to: (f64, f64),
        colour: Colour,
        width: f64,
    ) -> Result<(), ReportError> {
        let style = stroke(colour, width);
        self.backend.draw_line(at(from), at(to), &style).map_err(failed)
    }

    pub(crate) fn path(&mut self, points: &[(f64, f64)], colour: Colour, width: f64) -> Result<(), ReportError> {
        let style = stroke(colour, width);
        self.backend.draw_path(points.iter().copied().map(at), &style).map_err(failed)
    }

    pub(crate) fn rect(&mut self, from: (f64, f64), to: (f64, f64), colour: Colour) -> Result<(), ReportError> {
        let style: ShapeStyle = rgb(colour).filled();
        self.backend.draw_rect(at(from), at(to), &style, true).map_err(failed)
    }

    pub(crate) fn dot(&mut self, centre: (f64, f64), radius: f64, colour: Colour) -> Result<(), ReportError> {
        let style: ShapeStyle = rgb(colour).filled();
        self.backend.draw_circle(at(centre), units(radius).unsigned_abs(), &style, true).map_err(failed)
    }

    pub(crate) fn ring(
        &mut self,
        centre: (f64, f64),
        radius: f64,
        colour: Colour,
        width: f64,
    ) -> Result<(), ReportError> {
        self.dot(centre, radius, Colour(255, 255, 255))?;
        let style = stroke(colour, width);
        self.backend.draw_circle(at(centre), units(radius).unsigned_abs(), &style, false).map_err(failed)
    }

    /// Text whose x-height is centred on the point, as beside a dot.
    pub(crate) fn text(
        &mut self,
        point: (f64, f64),
        hang: Hang,
        size: f64,
        ink: Ink,
        text: &str,
    ) -> Result<(), ReportError> {
        let h = match hang {
            Hang::Left => HPos::Left,
            Hang::Middle => HPos::Center,
            Hang::Right => HPos::Right,
        };
        let weight = if ink.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = FontDesc::new(FontFamily::Name("Inter"), size * UNITS_PER_POINT * FONT_FACTOR, weight);
        let colour = rgb(ink.colour);
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(h, VPos::Center));
        // The backend sits text a quarter of an em below the point; capitals and figures want a little more.
        let lowered = (point.0, point.1 + 0.11 * size);
        self.backend.draw_text(text, &style, at(lowered)).map_err(failed)
    }

    pub(crate) fn finish(mut self) -> Result<(), ReportError> {
        self.backend.present().map_err(failed)
    }
}

/// Colour and weight of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ink {
    pub colour: Colour,
    pub bold: bool,
}

/// Evenly spaced round numbers that cover `low..=high`: about `wanted` of them, at least two.
pub(crate) fn ticks(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    let (low, high) = if high > low { (low, high) } else { (low - 0.5, low + 0.5) };
    let rough = (high - low) / wanted.max(2) as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough * 0.999).unwrap_or(rough);
    let first = (low / step).floor();
    let last = (high / step).ceil();
    let count = (last - first).clamp(1.0, 40.0) as usize;
    (0..=count).map(|i| (first + i as f64) * step).collect()
}

fn stroke(colour: Colour, width: f64) -> ShapeStyle {
    rgb(colour).stroke_width(units(width).unsigned_abs())
}

fn rgb(colour: Colour) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

fn at(point: (f64, f64)) -> (i32, i32) {
    (units(point.0), units(point.1))
}

fn units(points: f64) -> i32 {
    (points * UNITS_PER_POINT).round() as i32
}

fn failed(error: impl std::fmt::Display) -> ReportError {
    ReportError::Chart(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn round_ticks() {
        assert_eq!(ticks(0.0, 10.0, 5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(
            ticks(1_070_000.0, 1_460_000.0, 4),
            [1_000_000.0, 1_100_000.0, 1_200_000.0, 1_300_000.0, 1_400_000.0, 1_500_000.0]
        );
    }

    proptest! {
        #[test]
        fn ticks_cover_the_range(low in 0.0..5e6_f64, width in 0.0..5e6_f64, wanted in 2_usize..9) {
            let ticks = ticks(low, low + width, wanted);
            prop_assert!(ticks.len() >= 2 && ticks.len() <= 41);
            prop_assert!(ticks[0] <= low && *ticks.last().unwrap() >= low + width);
        }
    }
}
