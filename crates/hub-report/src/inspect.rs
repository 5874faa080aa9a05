//! Looks at the finished pages before anyone gets them.

use typst::introspection::Tag;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::{Page, PagedDocument};

use crate::{Disclosure, ReportError};

/// A hair of rounding is not an overflow.
const SLACK: f64 = 0.5;
/// Shorter texts would be found where they are not meant.
const LEAST_SEARCHED: usize = 6;

/// What the finished pages must hold and may not hold.
pub(crate) struct Checks<'a> {
    /// Stands on every page but the first.
    pub(crate) every_page: Option<&'a str>,
    /// Stands somewhere.
    pub(crate) required: &'a [String],
    /// Stands nowhere.
    pub(crate) never: &'a [String],
    /// The state's barred words.
    pub(crate) barred: Option<&'a Disclosure>,
    /// Texts in which a barred word may stand.
    pub(crate) excepted: Vec<String>,
}

/// Every page has text of its own, nothing runs off the paper, the sentences that must be there are there, and what may
/// not be printed is not.
pub(crate) fn check(document: &PagedDocument, checks: &Checks<'_>) -> Result<(), ReportError> {
    let mut all = String::new();
    let every_page = checks.every_page.map(squeeze);
    let excepted: Vec<String> = checks.excepted.iter().map(|t| squeeze(t)).collect();
    for (i, page) in document.pages().iter().enumerate() {
        let mut seen = Seen::default();
        walk(&page.frame, Point::zero(), true, &mut seen);
        let size = page.frame.size();
        let off = seen.right.to_pt() > size.x.to_pt() + SLACK
            || seen.bottom.to_pt() > size.y.to_pt() + SLACK
            || seen.left.to_pt() < -SLACK;
        if off {
            return Err(ReportError::Check(format!("text runs off page {}", i + 1)));
        }
        let between = size.y.to_pt() * HEAD_AND_FOOT.0..size.y.to_pt() * HEAD_AND_FOOT.1;
        let letters = seen.runs.iter().zip(&seen.places).filter(|(_, at)| between.contains(&at.0));
        if letters.map(|(run, _)| squeeze(run).len()).sum::<usize>() < LEAST_ON_A_PAGE && !seen.pictures {
            return Err(ReportError::Check(format!("page {} is empty", i + 1)));
        }
        if i > 0 && every_page.as_ref().is_some_and(|line| !seen.text.contains(line)) {
            return Err(ReportError::Check(format!("page {} lacks the line at its foot", i + 1)));
        }
        if let Some(law) = checks.barred {
            for run in &seen.runs {
                let Some(word) = law.barred_in(run) else { continue };
                let run_squeezed = squeeze(run);
                if !excepted.iter().any(|t| t.contains(&run_squeezed)) {
                    return Err(ReportError::Barred {
                        word: word.to_owned(),
                        jurisdiction: law.jurisdiction.clone(),
                        place: run.chars().take(60).collect(),
                    });
                }
            }
        }
        all.push_str(&seen.text);
    }
    for sentence in checks.required {
        if !all.contains(&squeeze(sentence)) {
            return Err(ReportError::Check("a statement that must be printed is missing".to_owned()));
        }
    }
    let folded = all.to_lowercase();
    for text in checks.never.iter().map(|t| squeeze(t).to_lowercase()) {
        if text.chars().count() >= LEAST_SEARCHED && folded.contains(&text) {
            return Err(ReportError::Check("something that is to be withheld stands on a page".to_owned()));
        }
    }
    Ok(())
}

/// A page's words in reading order, a line for each line.
pub(crate) fn words(page: &Page) -> String {
    let mut seen = Seen::default();
    walk(&page.frame, Point::zero(), true, &mut seen);
    let mut out = String::new();
    let mut last: Option<(f64, f64)> = None;
    for (run, at) in seen.runs.iter().zip(&seen.places) {
        match last {
            Some((y, _)) if (y - at.0).abs() > 2.0 => out.push('\n'),
            Some((_, end)) if at.1 - end > 1.0 && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
        out.extend(run.chars().filter(|c| *c != '\u{200b}'));
        last = Some((at.0, at.2));
    }
    out
}

/// The first page of each labelled place, counted from 0, in the order of the pages.
pub(crate) fn places(document: &PagedDocument, prefix: &str) -> Vec<(String, usize)> {
    fn look(frame: &Frame, page: usize, prefix: &str, found: &mut Vec<(String, usize)>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => look(&group.frame, page, prefix, found),
                FrameItem::Tag(Tag::Start(content, ..)) => {
                    if let Some(label) = content.label()
                        && let Some(name) = label.resolve().as_str().strip_prefix(prefix)
                    {
                        found.push((name.to_owned(), page));
                    }
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    for (i, page) in document.pages().iter().enumerate() {
        look(&page.frame, i, prefix, &mut found);
    }
    found
}

/// Pages with fewer letters between head and foot and no picture are taken for empty.
const LEAST_ON_A_PAGE: usize = 12;
/// Where the head ends and the foot begins, shares of the height.
const HEAD_AND_FOOT: (f64, f64) = (0.06, 0.91);

#[derive(Default)]
struct Seen {
    /// Everything without spaces.
    text: String,
    runs: Vec<String>,
    /// A photo or a chart stands there.
    pictures: bool,
    /// Of each run: its line, where it begins and ends.
    places: Vec<(f64, f64, f64)>,
    right: Abs,
    bottom: Abs,
    left: Abs,
}

/// Turned groups (the watermark) are read but not measured.
fn walk(frame: &Frame, offset: Point, measured: bool, seen: &mut Seen) {
    for (at, item) in frame.items() {
        let place = offset + *at;
        match item {
            FrameItem::Group(group) => {
                let moved = Point::new(group.transform.tx, group.transform.ty);
                let upright = group.transform.kx.is_zero() && group.transform.ky.is_zero();
                walk(&group.frame, place + moved, measured && upright, seen);
            }
            FrameItem::Text(run) => {
                seen.text.push_str(&squeeze(&run.text));
                if measured {
                    seen.runs.push(run.text.to_string());
                    seen.places.push((place.y.to_pt(), place.x.to_pt(), (place.x + run.width()).to_pt()));
                }
                if measured {
                    seen.right = seen.right.max(place.x + run.width());
                    seen.left = seen.left.min(place.x);
                    seen.bottom = seen.bottom.max(place.y);
                }
            }
            FrameItem::Image(..) => seen.pictures = true,
            _ => {}
        }
    }
}

/// Line breaks swallow spaces, so sentences are compared without any.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{cma, context, settle, with_all, with_photos};
    use crate::{Brand, PageChoice, ReportContext, ReportPage, Shape, lay_cma};
    use hub_valuation::Cma;

    fn layout(cma: &Cma, ctx: &ReportContext) -> Result<std::sync::Arc<PagedDocument>, ReportError> {
        lay_cma(cma, ctx, Shape::Letter).map(|laid| std::sync::Arc::clone(laid.document()))
    }

    /// A run of text and the box its letters stand in, points.
    struct Run {
        text: String,
        left: f64,
        right: f64,
        top: f64,
        bottom: f64,
    }

    fn runs(frame: &Frame, offset: Point, found: &mut Vec<Run>) {
        for (at, item) in frame.items() {
            let place = offset + *at;
            match item {
                FrameItem::Group(group) if group.transform.kx.is_zero() => {
                    runs(&group.frame, place + Point::new(group.transform.tx, group.transform.ty), found);
                }
                FrameItem::Text(run) if !run.text.trim().is_empty() => {
                    let size = run.size.to_pt();
                    found.push(Run {
                        text: run.text.to_string(),
                        left: place.x.to_pt(),
                        right: (place.x + run.width()).to_pt(),
                        top: place.y.to_pt() - 0.7 * size,
                        bottom: place.y.to_pt() + 0.15 * size,
                    });
                }
                _ => {}
            }
        }
    }

    /// Pairs of texts that lie on one another, and texts that leave the margins.
    fn faults(document: &PagedDocument) -> Vec<String> {
        let mut faults = Vec::new();
        for (number, page) in document.pages().iter().enumerate() {
            let mut found = Vec::new();
            runs(&page.frame, Point::zero(), &mut found);
            for (i, a) in found.iter().enumerate() {
                let size = page.frame.size();
                let (side, below) = if size.x.to_pt() > 700.0 { (39.0, 12.0) } else { (53.0, 20.0) };
                if a.right > size.x.to_pt() - side || a.left < side || a.bottom > size.y.to_pt() - below {
                    faults.push(format!("page {}: {:?} leaves the margins", number + 1, a.text));
                }
                for b in &found[..i] {
                    let across = a.right.min(b.right) - a.left.max(b.left);
                    let down = a.bottom.min(b.bottom) - a.top.max(b.top);
                    if across > 0.8 && down > 0.8 {
                        faults.push(format!("page {}: {:?} on {:?}", number + 1, a.text, b.text));
                    }
                }
            }
        }
        faults
    }

    #[test]
    fn no_text_lies_on_another() {
        for n in [1, 6, 14, 30] {
            let mut ctx = context();
            ctx.sample = n == 6;
            let document = layout(&cma(n), &ctx).unwrap();
            assert_eq!(faults(&document), Vec::<String>::new(), "{n} comparables");
        }
    }

    #[test]
    fn nor_in_any_brand_on_paper_or_screen_with_photos() {
        for (brand, shape, n) in
            Brand::all().iter().flat_map(|b| [(b, Shape::Letter, 12), (b, Shape::Wide, 12), (b, Shape::Wide, 3)])
        {
            let mut analysis = cma(n);
            for c in &mut analysis.comparables {
                c.shown = true;
            }
            let mut ctx = context();
            ctx.brand = brand.clone();
            with_all(&mut ctx, &analysis);
            ctx.sample = n == 3;
            with_photos(&mut ctx, &analysis, n as u32 / 2, 1);
            let laid = lay_cma(&analysis, &ctx, shape).unwrap();
            assert_eq!(faults(laid.document()), Vec::<String>::new(), "{} {shape:?} {n}", brand.id);
            for section in laid.sections().iter().filter(|s| s.page != ReportPage::Rough) {
                assert!(section.first.is_some() && section.pages > 0, "{section:?}");
            }
            assert!(laid.text(0).unwrap().contains("1204 Alder Bend Rd"));
            ctx.rough = true;
            let laid = lay_cma(&analysis, &ctx, shape).unwrap();
            assert_eq!(faults(laid.document()), Vec::<String>::new(), "{} {shape:?} {n} rough", brand.id);
        }
    }

    #[test]
    fn pages_go_where_they_are_put() {
        let hidden = |page| PageChoice { page, hidden: true };
        let mut ctx = context();
        use ReportPage as P;
        ctx.pages = vec![PageChoice { page: P::Market, hidden: false }, hidden(P::Cover), hidden(P::Appendix)];
        ctx.pages.extend([hidden(P::Comparables), hidden(P::Disclosure), hidden(P::Map)]);
        let analysis = cma(7);
        ctx.credits =
            analysis.comparables.iter().map(|c| (c.listing_key.clone(), format!("By {}", c.listing_key))).collect();
        let laid = lay_cma(&analysis, &ctx, Shape::Letter).unwrap();
        let of = |page| laid.sections().iter().find(|s| s.page == page).unwrap();
        assert_eq!(of(P::Market).first, Some(0));
        assert_eq!((of(P::Cover).first, of(P::Appendix).first, of(P::Comparables).first), (None, None, None));
        assert!(of(P::Disclosure).first.is_some(), "the law stays");
        assert!(of(P::NetSheet).absent.is_some());
        // The credits are on the page of sources now, or the inspection would have failed.
        let page = of(P::Sources).first.unwrap();
        assert!(laid.text(page).unwrap().contains("By demo-00007"));
    }

    #[test]
    fn long_words_and_large_amounts_keep_to_their_columns() {
        let mut analysis = cma(8);
        let word = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch".repeat(2);
        analysis.subject.facts.unparsed_address = Some(word.clone());
        analysis.subject.facts.city = Some(word.clone());
        analysis.subject.facts.subdivision_name = Some(word.clone());
        analysis.warnings[0].text.clone_from(&word);
        analysis.rejected[0].listing_key = word.clone();
        for comparable in &mut analysis.comparables {
            comparable.shown = true;
            comparable.facts.unparsed_address = Some(word.clone());
            comparable.listing_id = Some(word.clone());
            comparable.reason = word.clone();
            comparable.close_price.minor += 98_765_432_100;
            comparable.adjusted_price.minor += 98_765_432_100;
            for line in &mut comparable.adjustments {
                line.subject.clone_from(&word);
                line.comparable.clone_from(&word);
                line.why.clone_from(&word);
            }
        }
        settle(&mut analysis);
        let mut ctx = context();
        ctx.brokerage = word.clone();
        ctx.agent = word.clone();
        ctx.prepared_for = Some(word.clone());
        ctx.sources[0].name = word.clone();
        ctx.remarks = Some(word.clone());
        with_all(&mut ctx, &analysis);
        ctx.opinions.iter_mut().for_each(|o| o.source.clone_from(&word));
        ctx.net_sheet.as_mut().unwrap().lines.iter_mut().for_each(|l| l.label.clone_from(&word));
        let document = layout(&analysis, &ctx).unwrap();
        assert_eq!(faults(&document), Vec::<String>::new());
        ctx.rough = true;
        assert_eq!(faults(&layout(&analysis, &ctx).unwrap()), Vec::<String>::new());
    }

    #[test]
    fn a_missing_statement_is_noticed() {
        let document = layout(&cma(2), &context()).unwrap();
        let with = |required: &[String]| {
            let checks = Checks { every_page: None, required, never: &[], barred: None, excepted: Vec::new() };
            check(&document, &checks)
        };
        assert!(with(&["Estimated sale price range".to_owned()]).is_ok());
        let missing = with(&["This sentence was never set.".to_owned()]);
        assert!(matches!(missing, Err(ReportError::Check(_))));
    }

    #[test]
    fn what_is_withheld_is_noticed_however_it_is_set() {
        let analysis = cma(3);
        let address = analysis.comparables[1].facts.unparsed_address.clone().unwrap();
        let mut ctx = context();
        ctx.never = vec![address.to_uppercase(), "Rd".to_owned()];
        assert!(matches!(layout(&analysis, &ctx), Err(ReportError::Check(_))));
        let mut without = analysis;
        without.comparables[1].facts.unparsed_address = None;
        assert!(layout(&without, &ctx).is_ok(), "the address was nowhere else, and two letters are not searched for");
    }

    #[test]
    fn every_sale_is_credited_and_every_source_noticed() {
        for n in [1, 6, 30] {
            let analysis = cma(n);
            let mut ctx = context();
            let credit = |i: usize| format!("Listed by Firm {i} & Daughters · 555 01{i:02}");
            ctx.credits =
                analysis.comparables.iter().enumerate().map(|(i, c)| (c.listing_key.clone(), credit(i))).collect();
            ctx.notices = vec!["Sound MLS, data as of 2015-02-26 08:00 UTC. Not guaranteed.".to_owned()];
            ctx.market_withheld = Some("Market figures are left out.".to_owned());
            // The inspection of the pages fails if one of them is missing.
            let document = layout(&analysis, &ctx).unwrap();
            assert_eq!(faults(&document), Vec::<String>::new(), "{n} comparables");
        }
    }
}
