//! Looks at the finished pages before anyone gets them.

use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::PagedDocument;

use crate::ReportError;

/// A hair of rounding is not an overflow.
const SLACK: f64 = 0.5;
/// Shorter texts would be found where they are not meant.
const LEAST_SEARCHED: usize = 6;

/// Every page has text of its own, nothing runs off the paper, and the sentences that must be there are there.
pub(crate) fn check(document: &PagedDocument, required: &[String], never: &[String]) -> Result<(), ReportError> {
    let mut all = String::new();
    for (i, page) in document.pages().iter().enumerate() {
        let mut seen = Seen { text: String::new(), right: Abs::zero(), bottom: Abs::zero(), left: Abs::zero() };
        walk(&page.frame, Point::zero(), true, &mut seen);
        let size = page.frame.size();
        let off = seen.right.to_pt() > size.x.to_pt() + SLACK
            || seen.bottom.to_pt() > size.y.to_pt() + SLACK
            || seen.left.to_pt() < -SLACK;
        if off {
            return Err(ReportError::Check(format!("text runs off page {}", i + 1)));
        }
        // The footer alone is some 90 letters.
        if seen.text.len() < 160 {
            return Err(ReportError::Check(format!("page {} is empty", i + 1)));
        }
        if !all.is_empty() && !seen.text.contains("Notanappraisal") {
            return Err(ReportError::Check(format!("page {} lacks the not-an-appraisal line", i + 1)));
        }
        all.push_str(&seen.text);
    }
    for sentence in required {
        if !all.contains(&squeeze(sentence)) {
            return Err(ReportError::Check("a statement that must be printed is missing".to_owned()));
        }
    }
    let folded = all.to_lowercase();
    for text in never.iter().map(|t| squeeze(t).to_lowercase()).filter(|t| t.chars().count() >= LEAST_SEARCHED) {
        if folded.contains(&text) {
            return Err(ReportError::Check("something that is to be withheld stands on a page".to_owned()));
        }
    }
    Ok(())
}

struct Seen {
    text: String,
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
                    seen.right = seen.right.max(place.x + run.width());
                    seen.left = seen.left.min(place.x);
                    seen.bottom = seen.bottom.max(place.y);
                }
            }
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
    use crate::fixture::{cma, context, settle};
    use crate::render::layout;

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
                if a.right > 612.0 - 53.0 || a.left < 53.0 || a.bottom > 792.0 - 20.0 {
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
        ctx.remarks = Some(word);
        let document = layout(&analysis, &ctx).unwrap();
        assert_eq!(faults(&document), Vec::<String>::new());
    }

    #[test]
    fn a_missing_statement_is_noticed() {
        let document = layout(&cma(2), &context()).unwrap();
        assert!(check(&document, &["Estimated sale price range".to_owned()], &[]).is_ok());
        let missing = check(&document, &["This sentence was never set.".to_owned()], &[]);
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
