use crate::ReportError;

/// A colour of the sRGB screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(pub u8, pub u8, pub u8);

/// Text.
pub(crate) const INK: Colour = Colour(0x1b, 0x1f, 0x29);
/// Secondary text; 5.9:1 on white.
pub(crate) const QUIET: Colour = Colour(0x5a, 0x62, 0x72);
/// Hairlines.
pub(crate) const HAIR: Colour = Colour(0xd5, 0xd9, 0xe1);

/// What WCAG asks of text.
const TEXT_CONTRAST: f64 = 4.5;

impl Colour {
    /// Reads `#rrggbb`.
    pub(crate) fn parse(text: &str) -> Result<Self, ReportError> {
        let wrong = || ReportError::Accent(text.chars().take(16).collect());
        let digits = text.trim().strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let number = u32::from_str_radix(digits.ok_or_else(wrong)?, 16).map_err(|_| wrong())?;
        let [_, r, g, b] = number.to_be_bytes();
        Ok(Self(r, g, b))
    }

    pub(crate) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The same hue, no lighter than text on white paper may be.
    pub(crate) fn for_text(self) -> Self {
        let mut colour = self;
        while colour.contrast_with_white() < TEXT_CONTRAST {
            colour = Self(darker(colour.0), darker(colour.1), darker(colour.2));
        }
        colour
    }

    /// A tint: `share` of the colour, the rest white. Opaque, so that print needs no transparency.
    pub(crate) fn tint(self, share: f64) -> Self {
        let mix = |c: u8| (255.0 - (255.0 - f64::from(c)) * share.clamp(0.0, 1.0)).round() as u8;
        Self(mix(self.0), mix(self.1), mix(self.2))
    }

    fn contrast_with_white(self) -> f64 {
        self.contrast(Self(255, 255, 255))
    }

    /// Contrast as WCAG counts it, 1 to 21.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }

    fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

fn darker(channel: u8) -> u8 {
    (u16::from(channel) * 15 / 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_only_six_hex_digits() {
        assert_eq!(Colour::parse("#2f5bd0").unwrap(), Colour(0x2f, 0x5b, 0xd0));
        for bad in ["2f5bd0", "#2f5bd", "#2f5bd0ff", "#+f5bd0", "blue", "", "#ééé"] {
            assert!(Colour::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn pale_brands_stay_readable() {
        assert_eq!(Colour(0x2f, 0x5b, 0xd0).for_text(), Colour(0x2f, 0x5b, 0xd0));
        let yellow = Colour(0xff, 0xee, 0x00).for_text();
        assert!(yellow.contrast_with_white() >= TEXT_CONTRAST);
        assert!(yellow.0 > 90, "still a yellow, not black: {}", yellow.hex());
        assert!(QUIET.contrast_with_white() >= TEXT_CONTRAST);
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,12}") {
            let _ = Colour::parse(&text);
        }

        #[test]
        fn every_accent_becomes_readable(r: u8, g: u8, b: u8) {
            prop_assert!(Colour(r, g, b).for_text().contrast_with_white() >= TEXT_CONTRAST);
        }
    }
}
