//! Looks at the finished pages before anyone gets them.

use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::PagedDocument;

use crate::ReportError;

/// A hair of rounding is not an overflow.
const SLACK: f64 = 0.5;

/// Every page has text of its own, nothing runs off the paper, and the sentences that must be there are there.
pub(crate) fn check(document: &PagedDocument, required: &[String]) -> Result<(), ReportError> {
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
