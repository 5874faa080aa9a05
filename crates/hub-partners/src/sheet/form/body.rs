use hub_domain::people::html;

/// A line of a mail without the marks of quoting, and how deep it was quoted.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) depth: usize,
}

/// The lines of a mail's body, plain text or HTML.
pub(super) fn lines(body: &str) -> Vec<Line> {
    let plain = if html::is_markup(body) { html::plain(body) } else { body.to_owned() };
    plain.lines().map(line).collect()
}

fn line(text: &str) -> Line {
    let mut rest = text.trim_start();
    let mut depth = 0;
    while let Some(inner) = rest.strip_prefix('>') {
        rest = inner.trim_start();
        depth += 1;
    }
    // Blanks that mail programs put in to keep spaces.
    Line { text: rest.replace('\u{a0}', " ").trim_end().to_owned(), depth }
}

/// What somebody wrote into one pair of brackets, or behind a label.
pub(super) struct Blank {
    /// What stands before the bracket, since the last one.
    pub(super) label: String,
    /// What stands in it.
    pub(super) text: String,
    pub(super) depth: usize,
    /// The lines from the bracket to its end.
    pub(super) lines: std::ops::RangeInclusive<usize>,
}

/// A value is no longer than this; an open bracket is not read to the end of the mail.
const LONGEST: usize = 4_000;

/// Every pair of brackets, over the ends of lines. A bracket that is never closed is none.
pub(super) fn blanks(lines: &[Line]) -> Vec<Blank> {
    let mut found = Vec::new();
    let mut label = String::new();
    let mut open: Option<(usize, usize, String)> = None;
    for (at, line) in lines.iter().enumerate() {
        let mut rest = line.text.as_str();
        loop {
            match &mut open {
                None => match rest.split_once('[') {
                    Some((before, after)) => {
                        label.push_str(before);
                        open = Some((at, line.depth, String::new()));
                        rest = after;
                    }
                    None => {
                        label.push_str(rest);
                        label.push('\n');
                        break;
                    }
                },
                Some((first, depth, text)) => match rest.split_once(']') {
                    Some((inside, after)) => {
                        text.push_str(inside);
                        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                        let (label, lines) = (std::mem::take(&mut label), *first..=at);
                        found.push(Blank { label, text, depth: *depth, lines });
                        open = None;
                        rest = after;
                    }
                    None => {
                        text.push_str(rest);
                        text.push('\n');
                        if text.len() > LONGEST {
                            open = None;
                            label.clear();
                        }
                        break;
                    }
                },
            }
        }
    }
    found
}
