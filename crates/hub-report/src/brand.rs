use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::ReportError;
use crate::colour::{Colour, INK, QUIET};
use crate::world::FAMILIES;

/// How documents look: type, colour, cover, and who is named where. Data in `assets/brands`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// Id, such as `plain`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it looks like, in a sentence.
    pub about: String,
    /// Font family of headings, one of those embedded.
    pub headings: String,
    /// Font family of everything else.
    pub body: String,
    /// `#rrggbb`; absent where it takes the colour of the settings.
    #[serde(default)]
    pub accent: Option<String>,
    /// Share of the accent in the ground of boxes, 0 to 0.2.
    pub tint: f64,
    /// Form of the cover.
    pub cover: CoverStyle,
    /// Radius of corners, points, 0 to 12.
    pub corner: f64,
    /// What stands at the head of each page.
    pub head: Vec<ContactPart>,
    /// What stands at the foot of each page, beside the page number.
    pub foot: Vec<ContactPart>,
    /// The contact block, in order.
    pub contact: Vec<ContactPart>,
}

/// Form of the cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverStyle {
    /// White, with a short bar of colour.
    Quiet,
    /// A band of colour behind the name.
    Band,
}

/// A part of the contact block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactPart {
    /// The broker's name.
    Brokerage,
    /// Who prepared it.
    Agent,
    /// Licence number.
    Licence,
    /// Telephone, e-mail.
    Contact,
}

const FILES: [&str; 3] = [
    include_str!("../../../assets/brands/plain.toml"),
    include_str!("../../../assets/brands/harbour.toml"),
    include_str!("../../../assets/brands/terrace.toml"),
];

static BRANDS: LazyLock<Vec<Brand>> = LazyLock::new(|| {
    let read = FILES.iter().map(|file| toml::from_str(file));
    #[allow(clippy::expect_used, reason = "the files are part of the program and a test reads every one")]
    read.collect::<Result<_, _>>().expect("the brands in assets/brands read")
});

impl Brand {
    /// Every brand; the first is the default.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &BRANDS
    }

    /// A brand by its id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        BRANDS.iter().find(|b| b.id == id)
    }

    /// The default brand.
    #[must_use]
    pub fn plain() -> &'static Self {
        &BRANDS[0]
    }

    /// The colour for text and lines: the brand's own, else `settings`, no lighter than white paper allows.
    pub(crate) fn colour(&self, settings: &str) -> Result<Colour, ReportError> {
        Colour::parse(self.accent.as_deref().unwrap_or(settings)).map(Colour::for_text)
    }

    /// What is wrong with a brand, in words; nothing for a sound one.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for family in [&self.headings, &self.body] {
            if !FAMILIES.contains(&family.as_str()) {
                faults.push(format!("{family} is not an embedded font"));
            }
        }
        if !(0.0..=0.2).contains(&self.tint) || !(0.0..=12.0).contains(&self.corner) {
            faults.push("tint is a share up to 0.2, corner a radius up to 12 points".to_owned());
        }
        if self.contact.is_empty() || !self.contact.contains(&ContactPart::Brokerage) {
            faults.push("the contact block needs the broker's name".to_owned());
        }
        match self.accent.as_deref().map(Colour::parse) {
            Some(Err(error)) => faults.push(error.to_string()),
            Some(Ok(accent)) => {
                let ground = accent.tint(self.tint);
                let pairs = [("accent on white", accent, Colour(255, 255, 255)), ("text on the tint", INK, ground)];
                for (what, a, b) in pairs.into_iter().chain([("quiet text on the tint", QUIET, ground)]) {
                    if a.contrast(b) < 4.5 {
                        faults.push(format!("{what} has a contrast of {:.1}", a.contrast(b)));
                    }
                }
            }
            None => {}
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_brand_is_sound() {
        assert!(Brand::all().len() >= 2);
        for brand in Brand::all() {
            assert_eq!(brand.faults(), Vec::<String>::new(), "{}", brand.id);
            assert_eq!(Brand::by_id(&brand.id), Some(brand), "ids are unique");
        }
        assert_eq!(Brand::plain().id, "plain");
        assert_eq!(Brand::by_id("nobody's"), None);
    }

    #[test]
    fn a_pale_or_unknown_brand_is_found_out() {
        let mut brand = Brand::by_id("harbour").unwrap().clone();
        brand.accent = Some("#ffe680".to_owned());
        brand.headings = "Comic".to_owned();
        brand.contact.clear();
        let faults = brand.faults().join("; ");
        assert!(faults.contains("contrast") && faults.contains("Comic") && faults.contains("broker"), "{faults}");
    }
}
