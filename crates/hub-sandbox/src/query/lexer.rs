use super::{Literal, Refusal};
use crate::data::parse_stamp;

/// A word or mark of a filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Open,
    Close,
    Comma,
    Colon,
    Slash,
    Space,
    Word(String),
    Literal(Literal),
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::bad("$filter", message)
}

/// Cuts a filter into tokens. Blanks are kept, since OData requires them around operators.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mark = match c {
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            ',' => Some(Token::Comma),
            ':' => Some(Token::Colon),
            '/' => Some(Token::Slash),
            _ => None,
        };
        if let Some(mark) = mark {
            tokens.push(mark);
            rest = &rest[1..];
        } else if c == ' ' || c == '\t' {
            rest = rest.trim_start_matches([' ', '\t']);
            tokens.push(Token::Space);
        } else if c == '\'' {
            let (string, after) = quoted(rest)?;
            tokens.push(Token::Literal(Literal::Text(string)));
            rest = after;
        } else if c.is_ascii_digit() || c == '-' || c == '+' {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.:".contains(c))).unwrap_or(rest.len());
            tokens.push(Token::Literal(number_or_time(&rest[..end])?));
            rest = &rest[end..];
        } else if c.is_alphabetic() || c == '_' || c == '@' || c == '$' {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || "_.@$".contains(c))).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if after.starts_with('\'') {
                let (member, after) = quoted(after)?;
                tokens.push(Token::Literal(Literal::Enum { type_name: word.to_owned(), member }));
                rest = after;
            } else {
                tokens.push(Token::Word(word.to_owned()));
                rest = after;
            }
        } else {
            return Err(bad(format!("unexpected character {c:?}")));
        }
    }
    Ok(tokens)
}

/// A quoted text at the beginning of `text`, and what follows it. A quote inside is doubled.
fn quoted(text: &str) -> Result<(String, &str), Refusal> {
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((place, c)) = chars.next() {
        if c != '\'' {
            out.push(c);
        } else if chars.next_if(|(_, next)| *next == '\'').is_some() {
            out.push('\'');
        } else {
            return Ok((out, &text[place + 1..]));
        }
    }
    Err(bad("a text is not closed; a quote inside a text is doubled"))
}

fn number_or_time(text: &str) -> Result<Literal, Refusal> {
    if let Some(nanos) = parse_stamp(text) {
        return Ok(Literal::Stamp(nanos));
    }
    if text.len() == 10
        && let Ok(date) = text.parse()
    {
        return Ok(Literal::Date(date));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && !digits.ends_with('.')
        && digits.chars().all(|c| c.is_ascii_digit() || ".eE+-".contains(c));
    match text.parse::<f64>() {
        Ok(number) if plain && number.is_finite() => Ok(Literal::Number(number)),
        _ => Err(bad(format!("{text:?} is neither a number nor a date nor an instant (instants need Z or an offset)"))),
    }
}
