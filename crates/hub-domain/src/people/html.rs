//! Words in HTML, as several systems keep notes and as programs send mail.

/// Elements that end a line.
const BLOCKS: [&str; 13] = ["p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "blockquote", "table"];
/// Elements whose content is no text.
const SILENT: [&str; 3] = ["style", "script", "title"];

/// The words of a piece of HTML: blocks and breaks become lines, cells of a row are a blank apart, blanks in a row are one,
/// everything else that is no text is left out. Total: any text has words of some sort.
#[must_use]
pub fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut out, &rest[..at]);
        let after = &rest[at + 1..];
        let begins = after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        match after.find('>').filter(|_| begins) {
            Some(end) => {
                let tag = &after[..end];
                push_break(&mut out, tag);
                rest = &after[end + 1..];
                if SILENT.contains(&name_of(tag).as_str()) && !tag.starts_with('/') && !tag.ends_with('/') {
                    rest = behind(rest, &name_of(tag));
                }
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    push_text(&mut out, rest);
    let lines: Vec<&str> = out.split('\n').map(|line| line.strip_suffix(GLUE).unwrap_or(line)).collect();
    lines.join("\n").replace([GLUE, KEPT], " ").trim().to_owned()
}

/// Whether words are HTML, for systems that keep what was typed as it was typed and what their own screens made as HTML: a
/// sign for "less than" alone does not make it that.
#[must_use]
pub fn is_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let tag = text[at + 1..].trim_start_matches('/');
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let ends = tag[name.len()..].starts_with(['>', ' ', '/']);
        (name == "br" || BLOCKS.contains(&name.as_str())) && ends && tag.contains('>')
    })
}

/// Words as HTML that [`plain`] reads as they were.
#[must_use]
pub fn of_plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut glue = false;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let last = signs.peek().is_none_or(|next| *next == '\n');
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' => out.push_str("<br>"),
            ' ' if glue && !last => out.push(' '),
            ' ' => out.push_str("&nbsp;"),
            sign if sign.is_ascii_whitespace() || sign == GLUE || sign == KEPT => {
                out.push_str(&format!("&#{};", u32::from(sign)));
            }
            sign => out.push(sign),
        }
        // A blank behind a word stays one.
        glue = !sign.is_ascii_whitespace();
    }
    out
}

/// Stands for blanks that HTML takes for one.
const GLUE: char = '\u{f8f0}';
/// Stands for a blank that stays.
const KEPT: char = '\u{f8f1}';

/// What an element is called, of its tag without the angles.
fn name_of(tag: &str) -> String {
    let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    name.to_ascii_lowercase()
}

/// What is left from the end of an element on; nothing where it does not end.
fn behind<'a>(rest: &'a str, name: &str) -> &'a str {
    // Only ASCII changes its case here, so places stay where they are.
    rest.to_ascii_lowercase().find(&format!("</{name}")).map_or("", |at| &rest[at..])
}

fn push_break(out: &mut String, tag: &str) {
    let closes = tag.starts_with('/');
    let name = name_of(tag);
    if name == "td" || name == "th" {
        push_blank(out);
    }
    let block = BLOCKS.contains(&name.as_str());
    // Two blocks are separated once.
    if name == "br" || (block && closes) || (block && !out.is_empty() && !out.ends_with('\n')) {
        out.push('\n');
    }
}

fn push_blank(out: &mut String) {
    if !(out.is_empty() || out.ends_with('\n') || out.ends_with(GLUE)) {
        out.push(GLUE);
    }
}

fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let after = &rest[sign.len_utf8()..];
        rest = after;
        match sign {
            '&' => {
                let end = after.char_indices().take(10).find(|(_, c)| *c == ';').map(|(end, _)| end);
                match end.and_then(|end| Some((end, entity(&after[..end])?))) {
                    Some((end, sign)) => {
                        out.push(sign);
                        rest = &after[end + 1..];
                    }
                    None => out.push('&'),
                }
            }
            sign if sign.is_ascii_whitespace() => push_blank(out),
            sign => out.push(sign),
        }
    }
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => KEPT,
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || c.is_ascii_whitespace())?
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_and_lines_stay() {
        let table = [
            ("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"),
            ("One<br/>Two<br>\n<b>Three</b>", "One\nTwo\nThree"),
            ("<p>One</p>\n<p>Two</p>", "One\nTwo"),
            ("a \n b&nbsp; c", "a b  c"),
            ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
            ("1 < 2 &mdash; &#8364;&#x41;", "1 < 2 &mdash; €A"),
            ("<style>p > b {}</style><tr><td>Name:</td><td>Bo</td></tr><tr><td>x</td></tr>", "Name: Bo\nx"),
            ("a<SCRIPT>if (1 < 2) x();</script >b", "ab"),
            ("a<script>never closed", "a"),
            ("plain", "plain"),
            ("", ""),
        ];
        for (html, words) in table {
            assert_eq!(plain(html), words, "{html}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in any::<String>(), tags in "[<>/&;#a-z 0-9!]{0,60}") {
            let _ = (plain(&text), plain(&tags));
        }

        #[test]
        fn words_come_back_as_they_were(text in any::<String>(), plainer in "[a-z<>& \n;#]{0,40}") {
            for text in [text, plainer] {
                // As texts are normalised before they are written; signs for private use are not words.
                let Some(text) = crate::people::value::text(&text) else { continue };
                if !text.contains([GLUE, KEPT]) {
                    prop_assert_eq!(plain(&of_plain(&text)), text);
                }
            }
        }
    }
}
