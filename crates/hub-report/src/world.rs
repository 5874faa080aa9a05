use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontVariant, FontVariations};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

use crate::ReportError;
use crate::format::SOFT_BREAK;

/// The fonts that the package manager delivered; see `build.rs`. The first is the one that texts are measured in.
const FONT_FILES: [&[u8]; 3] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/Inter_400Regular.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/Inter_600SemiBold.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/SourceSerif4_600SemiBold.ttf")),
];

/// The families in them, by the names that brands use.
pub(crate) const FAMILIES: [&str; 2] = ["Inter", "Source Serif 4"];

struct Shelf {
    library: LazyHash<Library>,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

/// Read once per process: parsing fonts and building the library cost more than a page.
static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONT_FILES.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
    Shelf { library: LazyHash::new(Library::default()), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

/// The whole world of a report: the templates and bytes it was given, the fonts, one date.
///
/// No file system, no packages, no network, no clock; so the same input gives the same pages everywhere.
pub(crate) struct Desk {
    main: FileId,
    sources: BTreeMap<&'static str, Source>,
    files: BTreeMap<String, Bytes>,
    today: NaiveDate,
}

impl Desk {
    /// A desk with the templates on it (name and text; the first is the main one) and the files they read.
    pub(crate) fn new(
        templates: &[(&'static str, &'static str)],
        files: BTreeMap<String, Bytes>,
        today: NaiveDate,
    ) -> Result<Self, ReportError> {
        let mut sources = BTreeMap::new();
        let mut main = None;
        for (name, text) in templates {
            let path = VirtualPath::new(name).map_err(|_| ReportError::Typeset(format!("bad template name {name}")))?;
            let id = RootedPath::new(VirtualRoot::Project, path).intern();
            main.get_or_insert(id);
            sources.insert(*name, Source::new(id, (*text).to_owned()));
        }
        let main = main.ok_or_else(|| ReportError::Typeset("no template".to_owned()))?;
        Ok(Self { main, sources, files, today })
    }

    /// `cover.typ:12`: the line that a diagnostic speaks of.
    pub(crate) fn line_of(&self, diagnostic: &SourceDiagnostic) -> Option<String> {
        let name = Self::name_of(diagnostic.span.id()?)?;
        let text = self.sources.get(name)?.text();
        let at = self.range(diagnostic.span)?.start;
        Some(format!("{name}:{}", text.get(..at)?.lines().count()))
    }

    fn name_of(id: FileId) -> Option<&'static str> {
        match id.get().root() {
            VirtualRoot::Project => Some(id.get().vpath().get_without_slash()),
            VirtualRoot::Package(_) => None,
        }
    }
}

/// True when a glyph for `c` is in the embedded fonts.
pub(crate) fn can_print(c: char) -> bool {
    SHELF.book.info(0).is_some_and(|info| info.coverage.contains(c as u32))
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHELF.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHELF.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        Self::name_of(id).and_then(|name| self.sources.get(name)).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        Self::name_of(id).and_then(|name| self.files.get(name)).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHELF.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        let month = u8::try_from(self.today.month()).ok()?;
        let day = u8::try_from(self.today.day()).ok()?;
        Datetime::from_ymd(self.today.year(), month, day)
    }
}

/// The width of a line of text in points, in the regular weight.
fn width(text: &str, size: f64) -> f64 {
    let Some(font) = SHELF.fonts.first() else { return 0.0 };
    let plain = font.clone().instantiate(FontVariant::default(), Abs::pt(size), &FontVariations::default());
    let face = plain.ttf();
    let advance: u32 = text
        .chars()
        .filter_map(|c| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)))
        .map(u32::from)
        .sum();
    f64::from(advance) / f64::from(face.units_per_em()) * size
}

/// The text, shortened with an ellipsis until it is at most `room` points wide.
pub(crate) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let shorter = format!("{}…", kept.iter().collect::<String>().trim_end());
        if width(&shorter, size) <= room {
            return shorter;
        }
    }
    String::new()
}

/// The text with invisible breaks in the words that are wider than `room` points, and in no others.
pub(crate) fn break_words(text: &str, size: f64, room: f64) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        let word: String = word.chars().filter(|c| *c != SOFT_BREAK).collect();
        if width(&word, size) <= room {
            out.push_str(&word);
            continue;
        }
        // After a hyphen by choice, inside a part only where it must be.
        let mut line = String::new();
        for part in word.split_inclusive('-') {
            let joined = format!("{line}{part}");
            if !line.is_empty() && width(&joined, size) > room {
                out.push(SOFT_BREAK);
                line.clear();
            }
            for c in part.chars() {
                line.push(c);
                if width(&line, size) > room {
                    out.push(SOFT_BREAK);
                    line = c.to_string();
                }
                out.push(c);
            }
        }
    }
    out
}
