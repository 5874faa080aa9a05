//! Content lines (RFC 5545, 3.1): folded at 75 octets, and kept as they came where they are not changed.

use std::ops::Range;

/// A content line where it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// All of it with its end, folds included.
    pub at: Range<usize>,
    /// Its name in capitals, without parameters.
    pub name: String,
    /// Unfolded: everything.
    pub text: String,
}

impl Line {
    /// What stands behind the colon.
    #[must_use]
    pub fn value(&self) -> &str {
        colon(&self.text).and_then(|at| self.text.get(at + 1..)).unwrap_or_default()
    }

    /// What stands before the colon: name and parameters.
    #[must_use]
    pub fn head(&self) -> &str {
        colon(&self.text).and_then(|at| self.text.get(..at)).unwrap_or(&self.text)
    }

    /// A parameter, without quotes.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        split_outside_quotes(self.head(), ';').skip(1).find_map(|part| {
            let (held, value) = part.split_once('=')?;
            held.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
        })
    }
}

fn colon(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == ':' && !quoted).then_some(at)
    })
}

fn split_outside_quotes(text: &str, by: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c: char| {
        quoted ^= c == '"';
        c == by && !quoted
    })
}

/// The lines of a text, in order; together they are all of it.
#[must_use]
pub fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut start = 0;
    for raw in text.split_inclusive('\n') {
        let end = start + raw.len();
        let bare = raw.trim_end_matches(['\n', '\r']);
        match (bare.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => {
                last.text.push_str(more);
                last.at.end = end;
            }
            _ => lines.push(Line { at: start..end, name: String::new(), text: bare.to_owned() }),
        }
        start = end;
    }
    for line in &mut lines {
        let name = line.text.split([':', ';']).next().unwrap_or_default();
        line.name = name.trim_start_matches('\u{feff}').trim().to_ascii_uppercase();
    }
    lines
}

/// A component that stands directly in a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'t> {
    /// All of it, from `BEGIN` to `END`.
    pub text: &'t str,
    /// Whether it is an entry (`VEVENT`) or a zone (`VTIMEZONE`).
    pub is_entry: bool,
}

/// Entries and zones of calendars, as they are written. What is never ended is none.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut open) = (Vec::new(), Vec::<(String, usize)>::new());
    for line in lines(text) {
        let name = line.value().trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" => open.push((name, line.at.start)),
            "END" => {
                let Some((begun, start)) = open.pop() else { continue };
                if begun != name {
                    // Ended otherwise than begun: nothing around it can be trusted.
                    open.clear();
                    continue;
                }
                let top = open.last().is_some_and(|(outer, _)| outer == "VCALENDAR") && open.len() == 1;
                let is_entry = name == "VEVENT";
                if top && (is_entry || name == "VTIMEZONE") {
                    blocks.extend(text.get(start..line.at.end).map(|text| Block { text, is_entry }));
                }
            }
            _ => {}
        }
    }
    blocks
}

/// Whether a text is a calendar, as far as one can tell from its beginning.
#[must_use]
pub fn is_calendar(text: &str) -> bool {
    let first = text.trim_start_matches('\u{feff}').trim_start();
    first.get(..15).is_some_and(|first| first.eq_ignore_ascii_case("BEGIN:VCALENDAR"))
}

/// The words of a property of a component's own; none where it has none, or no words.
#[must_use]
pub fn property(block: &str, name: &str) -> Option<String> {
    let mut depth = 0_usize;
    for line in lines(block) {
        match line.name.as_str() {
            "BEGIN" => depth += 1,
            "END" => depth = depth.saturating_sub(1),
            held if depth == 1 && held == name => {
                let words = unescaped(line.value().trim());
                return Some(words).filter(|words| !words.is_empty());
            }
            _ => {}
        }
    }
    None
}

/// The text of a value.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

/// A text as a value (RFC 5545, 3.3.11).
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // Other controls may not stand in a calendar.
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// A line as it is written: folded, with its end.
#[must_use]
pub fn folded(text: &str) -> String {
    const MOST: usize = 75;
    let (mut out, mut used) = (String::with_capacity(text.len() + 2), 0);
    for c in text.chars() {
        if used + c.len_utf8() > MOST {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out + "\r\n"
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entries_and_zones_are_found_as_they_are_written() {
        let text = "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nBEGIN:VALARM\r\n\
                    END:VALARM\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
        let found = blocks(text);
        assert_eq!(found.iter().map(|block| block.is_entry).collect::<Vec<_>>(), [false, true]);
        assert!(found[1].text.starts_with("BEGIN:VEVENT") && found[1].text.ends_with("END:VEVENT\r\n"));
        assert!(blocks("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n").is_empty());
    }

    #[test]
    fn a_colon_in_quotes_ends_no_name() {
        let line = &lines("ATTENDEE;CN=\"a:b;c\";X=1:mailto:a@\r\n example.org\r\n")[0];
        assert_eq!((line.name.as_str(), line.value()), ("ATTENDEE", "mailto:a@example.org"));
        assert_eq!((line.parameter("cn"), line.parameter("x"), line.parameter("y")), (Some("a:b;c"), Some("1"), None));
    }

    proptest! {
        #[test]
        fn lines_are_the_whole_text(text in "([A-Z:; \r\n\t\"é]|BEGIN:VEVENT\r\n|END:VEVENT\n){0,60}") {
            let whole: String = lines(&text).iter().map(|line| &text[line.at.clone()]).collect();
            prop_assert_eq!(&whole, &text);
            let _ = blocks(&text);
        }

        #[test]
        fn folding_loses_nothing(text in "[^\r\n]{0,300}") {
            let written = folded(&format!("X:{text}"));
            prop_assert!(written.split("\r\n").all(|line| line.len() <= 75));
            prop_assert_eq!(&lines(&written)[0].text, &format!("X:{text}"));
        }
    }
}
