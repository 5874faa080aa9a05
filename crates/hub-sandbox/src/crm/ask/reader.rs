use super::{
    super::wire::read_zoned,
    test::{How, Is, Test, Word},
    words::{Piece, pieces},
};

/// Whose language it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Salesforce's: AND and OR are never mixed without brackets.
    Soql,
    /// Zoho's: no more than two conditions stand between two brackets.
    Coql,
    /// OData's.
    OData,
}

/// How deep brackets may go.
const DEEPEST: usize = 40;

/// Reads pieces one after the other.
pub struct Reader {
    pieces: Vec<Piece>,
    place: usize,
    manner: Manner,
}

/// What reading gives.
pub type Read<T> = Result<T, String>;

impl Reader {
    /// At the beginning of a text.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn new(text: &str, manner: Manner) -> Read<Self> {
        Ok(Self { pieces: pieces(text, manner == Manner::OData)?, place: 0, manner })
    }

    fn peek(&self) -> Option<&Piece> {
        self.pieces.get(self.place)
    }

    fn next(&mut self) -> Option<Piece> {
        let piece = self.pieces.get(self.place).cloned();
        self.place += 1;
        piece
    }

    /// Whether a word is next, and if so goes past it. Words are told without regard to capitals, but for OData's.
    pub fn word(&mut self, wanted: &str) -> bool {
        let exact = self.manner == Manner::OData;
        let is = matches!(self.peek(), Some(Piece::Bare(text)) if
            if exact { text == wanted } else { text.eq_ignore_ascii_case(wanted) });
        self.place += usize::from(is);
        is
    }

    /// Whether a sign is next, and if so goes past it.
    pub fn sign(&mut self, wanted: &str) -> bool {
        let is = matches!(self.peek(), Some(Piece::Sign(sign)) if *sign == wanted);
        self.place += usize::from(is);
        is
    }

    /// Whether nothing is left.
    pub fn is_done(&self) -> bool {
        self.place >= self.pieces.len()
    }

    /// What is next, in words.
    pub fn unexpected(&self) -> String {
        match self.peek() {
            None => "unexpected end of the query".to_owned(),
            Some(Piece::Quoted(text)) => format!("unexpected token: '{text}'"),
            Some(Piece::Bare(text)) => format!("unexpected token: {text}"),
            Some(Piece::Sign(sign)) => format!("unexpected token: {sign}"),
        }
    }

    /// A name.
    ///
    /// # Errors
    /// Anything else.
    pub fn name(&mut self) -> Read<String> {
        match self.peek() {
            Some(Piece::Bare(text)) if text.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_') => {
                let name = text.clone();
                self.place += 1;
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// Anything else.
    pub fn whole(&mut self) -> Read<usize> {
        match self.peek() {
            Some(Piece::Bare(text)) => {
                let number = text.parse().map_err(|_| self.unexpected())?;
                self.place += 1;
                Ok(number)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn value(&mut self) -> Read<Word> {
        let unexpected = self.unexpected();
        match self.next() {
            Some(Piece::Quoted(text)) => Ok(Word::Text(text)),
            Some(Piece::Bare(text)) => Ok(bare(text)),
            _ => Err(unexpected),
        }
    }

    fn list(&mut self) -> Read<Vec<Word>> {
        if !self.sign("(") {
            return Err(self.unexpected());
        }
        let mut values = vec![self.value()?];
        while self.sign(",") {
            values.push(self.value()?);
        }
        if self.sign(")") { Ok(values) } else { Err(self.unexpected()) }
    }

    /// A whole condition.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn test(&mut self) -> Read<Test> {
        self.either(0)
    }

    fn either(&mut self, depth: usize) -> Read<Test> {
        if depth > DEEPEST {
            return Err("brackets go too deep".to_owned());
        }
        let begin = self.place;
        let mut any = vec![self.each(depth)?];
        while self.word("or") {
            any.push(self.each(depth)?);
        }
        let mixed = any.len() > 1 && any.iter().any(|test| matches!(test, Test::All(_)));
        let mixed = mixed && self.loose(begin);
        if self.manner == Manner::Soql && mixed {
            return Err("unexpected token: OR (AND and OR need brackets between them)".to_owned());
        }
        if self.manner == Manner::Coql && (any.len() > 2 || mixed) {
            return Err("more than two conditions need brackets".to_owned());
        }
        Ok(if any.len() == 1 { any.remove(0) } else { Test::Any(any) })
    }

    /// Whether an AND stands outside all brackets since then.
    fn loose(&self, begin: usize) -> bool {
        let mut depth = 0_usize;
        self.pieces[begin..self.place.min(self.pieces.len())].iter().any(|piece| {
            match piece {
                Piece::Sign("(") => depth += 1,
                Piece::Sign(")") => depth = depth.saturating_sub(1),
                Piece::Bare(word) if depth == 0 && word.eq_ignore_ascii_case("and") => return true,
                _ => {}
            }
            false
        })
    }

    fn each(&mut self, depth: usize) -> Read<Test> {
        let mut all = vec![self.one(depth)?];
        while self.word("and") {
            all.push(self.one(depth)?);
        }
        if self.manner == Manner::Coql && all.len() > 2 {
            return Err("more than two conditions need brackets".to_owned());
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Test::All(all) })
    }

    fn one(&mut self, depth: usize) -> Read<Test> {
        if self.word("not") {
            // A chain of nots is as deep as brackets are.
            if depth > DEEPEST {
                return Err("brackets go too deep".to_owned());
            }
            return Ok(Test::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.sign("(") {
            let test = self.either(depth + 1)?;
            return if self.sign(")") { Ok(test) } else { Err(self.unexpected()) };
        }
        if self.manner == Manner::OData { self.odata() } else { self.comparison() }
    }

    fn comparison(&mut self) -> Read<Test> {
        let field = self.name()?;
        const SIGNS: &[(&str, How)] = &[
            ("=", How::Same),
            ("!=", How::Other),
            ("<>", How::Other),
            ("<=", How::LessOrSame),
            (">=", How::MoreOrSame),
            ("<", How::Less),
            (">", How::More),
        ];
        let is = |field, how, with| Ok(Test::Is(Is { field, how, with }));
        if let Some((_, how)) = SIGNS.iter().find(|(sign, _)| self.sign(sign)) {
            return is(field, *how, vec![self.value()?]);
        }
        if self.word("like") {
            return is(field, How::Like, vec![self.value()?]);
        }
        if self.word("in") {
            return is(field, How::In, self.list()?);
        }
        if self.word("not") {
            if self.word("in") {
                return is(field, How::NotIn, self.list()?);
            }
            if self.manner == Manner::Coql && self.word("like") {
                let like = Test::Is(Is { field, how: How::Like, with: vec![self.value()?] });
                return Ok(Test::Not(Box::new(like)));
            }
            return Err(self.unexpected());
        }
        if self.manner == Manner::Coql && self.word("is") {
            let how = if self.word("not") { How::Other } else { How::Same };
            return if self.word("null") { is(field, how, vec![Word::Null]) } else { Err(self.unexpected()) };
        }
        if self.manner == Manner::Coql && self.word("between") {
            let low = self.value()?;
            if !self.word("and") {
                return Err(self.unexpected());
            }
            let high = self.value()?;
            let low = Test::Is(Is { field: field.clone(), how: How::MoreOrSame, with: vec![low] });
            let high = Test::Is(Is { field, how: How::LessOrSame, with: vec![high] });
            // One condition, though it is two comparisons.
            return Ok(Test::All(vec![low, high]));
        }
        Err(self.unexpected())
    }

    fn odata(&mut self) -> Read<Test> {
        for (name, how) in [("contains", How::Holds), ("startswith", How::Begins), ("endswith", How::Ends)] {
            let at = self.place;
            if self.word(name) {
                if !self.sign("(") {
                    self.place = at;
                    break;
                }
                let field = self.name()?;
                let comma = self.sign(",");
                let value = if comma { self.value()? } else { return Err(self.unexpected()) };
                return if self.sign(")") {
                    Ok(Test::Is(Is { field, how, with: vec![value] }))
                } else {
                    Err(self.unexpected())
                };
            }
        }
        let field = self.name()?;
        const WORDS: &[(&str, How)] = &[
            ("eq", How::Same),
            ("ne", How::Other),
            ("lt", How::Less),
            ("le", How::LessOrSame),
            ("gt", How::More),
            ("ge", How::MoreOrSame),
        ];
        match WORDS.iter().find(|(word, _)| self.word(word)) {
            Some((_, how)) => Ok(Test::Is(Is { field, how: *how, with: vec![self.value()?] })),
            None => Err(self.unexpected()),
        }
    }
}

fn bare(text: String) -> Word {
    match text.to_ascii_lowercase().as_str() {
        "null" => return Word::Null,
        "true" => return Word::Flag(true),
        "false" => return Word::Flag(false),
        _ => {}
    }
    let digit = text.trim_start_matches(['-', '+']).starts_with(|sign: char| sign.is_ascii_digit());
    if let Some(number) = text.parse::<f64>().ok().filter(|number| digit && number.is_finite()) {
        return Word::Number(number);
    }
    if let Some(at) = read_zoned(&text).filter(|_| text.contains('T')) {
        return Word::Stamp(at);
    }
    text.parse().map_or(Word::Bare(text), Word::Day)
}

/// Reads OData's `$filter`.
///
/// # Errors
/// What cannot be read, in words.
pub fn filter(text: &str) -> Read<Test> {
    let mut reader = Reader::new(text, Manner::OData)?;
    let test = reader.test()?;
    if reader.is_done() { Ok(test) } else { Err(reader.unexpected()) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn holds(text: &str) -> bool {
        let record = json!({"name": "O'Hara", "age": 41, "at": "2026-01-01T00:00:00Z", "active": true});
        filter(text).expect(text).holds(&|name| record.get(name).cloned().unwrap_or(Json::Null))
    }

    #[test]
    fn filters_are_read_as_odata_has_them() {
        assert!(holds("name eq 'o''hara' and age gt 40"));
        assert!(holds("contains(name,'hara') and not (age lt 40) and at ge 2026-01-01T00:00:00Z"));
        assert!(holds("age eq 1 or age eq 41 and active eq true"));
        assert!(holds("nickname eq null"));
        for wrong in ["", "age", "age = 41", "age eq", "(age eq 41", "age EQ 41", "age eq 41)", "name eq \"x\"", "a(b)"]
        {
            assert!(filter(wrong).is_err(), "{wrong}");
        }
        assert!(filter(&format!("{}a eq 1", "(".repeat(50_000))).is_err());
        assert!(filter(&format!("{}a eq 1", "not ".repeat(3_000))).is_err());
    }
}
