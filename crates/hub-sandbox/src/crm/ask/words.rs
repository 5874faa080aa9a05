/// A piece of a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Text in quotes, its escapes undone.
    Quoted(String),
    /// Anything without quotes, blanks and signs: a name, a number, a time.
    Bare(String),
    /// A bracket, a comma, a sign of comparison.
    Sign(&'static str),
}

const SIGNS: &[&str] = &["!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ","];

/// Longest condition read, pieces.
const MOST: usize = 4_000;

/// Takes a condition apart. In OData a quote inside quotes is doubled, elsewhere it follows a backslash.
///
/// # Errors
/// What cannot be read, in words.
pub fn pieces(text: &str, doubled: bool) -> Result<Vec<Piece>, String> {
    let (mut pieces, mut rest) = (Vec::new(), text.trim_start());
    while let Some(sign) = rest.chars().next() {
        if pieces.len() >= MOST {
            return Err("the condition is too long".to_owned());
        }
        if sign == '\'' {
            let (quoted, after) = quoted(&rest[1..], doubled)?;
            pieces.push(Piece::Quoted(quoted));
            rest = after;
        } else if let Some(known) = SIGNS.iter().find(|known| rest.starts_with(**known)) {
            pieces.push(Piece::Sign(known));
            rest = &rest[known.len()..];
        } else {
            let bare = |sign: char| sign.is_ascii_alphanumeric() || "_.:+-/$@%".contains(sign);
            let end = rest.find(|sign| !bare(sign)).unwrap_or(rest.len());
            if end == 0 {
                return Err(format!("unexpected token: '{sign}'"));
            }
            pieces.push(Piece::Bare(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    Ok(pieces)
}

fn quoted(text: &str, doubled: bool) -> Result<(String, &str), String> {
    let mut read = String::new();
    let mut signs = text.char_indices().peekable();
    while let Some((place, sign)) = signs.next() {
        match sign {
            '\'' if doubled && signs.peek().is_some_and(|(_, next)| *next == '\'') => {
                signs.next();
                read.push('\'');
            }
            '\'' => return Ok((read, &text[place + 1..])),
            '\\' if !doubled => match signs.next() {
                Some((_, escaped @ ('\'' | '"' | '\\' | '%' | '_'))) => read.push(escaped),
                Some((_, 'n' | 'N')) => read.push('\n'),
                Some((_, 'r' | 'R')) => read.push('\r'),
                Some((_, 't' | 'T')) => read.push('\t'),
                _ => return Err("Illegal string literal; illegal character sequence after a backslash".to_owned()),
            },
            sign => read.push(sign),
        }
    }
    Err("line breaks not allowed in string literals, or a quote is missing".to_owned())
}
