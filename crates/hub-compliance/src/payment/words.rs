/// Text as plain words: small letters and digits, one space between; `$`, `%` and `.` inside a number stay; `/` says
/// "per"; apostrophes go, everything else parts words.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        match c {
            '\'' | '\u{2019}' => continue,
            '/' => out.push_str(" per "),
            '%' => out.push_str(" percent "),
            '.' | ',' if last.is_ascii_digit() && chars.peek().is_some_and(char::is_ascii_digit) => {
                // A point belongs to the number; a comma only groups its digits.
                if c == '.' {
                    out.push(c);
                }
            }
            ';' | ',' => out.push_str(" ; "),
            c if c.is_alphanumeric() || c == '$' => out.extend(c.to_lowercase()),
            _ => out.push(' '),
        }
        last = c;
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
