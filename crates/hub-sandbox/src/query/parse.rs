use super::{
    Compare, Expr, Literal, Operand, Quantifier, Refusal,
    lexer::{Token, tokens},
};

/// Deepest nesting taken.
const DEPTH: usize = 40;
/// Most conditions taken.
const CONDITIONS: usize = 400;

/// Functions that OData has and RESO Core has not.
const FUNCTIONS: &[&str] = &[
    "contains",
    "startswith",
    "endswith",
    "length",
    "indexof",
    "substring",
    "tolower",
    "toupper",
    "trim",
    "concat",
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "fractionalseconds",
    "date",
    "time",
    "totaloffsetminutes",
    "mindatetime",
    "maxdatetime",
    "round",
    "floor",
    "ceiling",
    "isof",
    "cast",
    "geo.distance",
    "geo.length",
    "geo.intersects",
    "substringof",
    "matchesPattern",
];

/// Reads a filter.
///
/// # Errors
/// 400 for what is not a filter, 501 for what OData has and Core has not, 413 for more than this server takes.
pub fn parse_filter(text: &str) -> Result<Expr, Refusal> {
    let mut parser = Parser { tokens: tokens(text)?, place: 0, conditions: 0 };
    parser.blanks();
    let expr = parser.or(0)?;
    parser.blanks();
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(bad(format!("{} is out of place", spoken(token)))),
    }
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::bad("$filter", message)
}

fn spoken(token: &Token) -> String {
    match token {
        Token::Open => "(".into(),
        Token::Close => ")".into(),
        Token::Comma => ",".into(),
        Token::Colon => ":".into(),
        Token::Slash => "/".into(),
        Token::Space => "a blank".into(),
        Token::Word(word) => format!("{word:?}"),
        Token::Literal(_) => "a value".into(),
    }
}

struct Parser {
    tokens: Vec<Token>,
    place: usize,
    conditions: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.place)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.place).cloned();
        self.place += 1;
        token
    }

    fn blanks(&mut self) -> bool {
        let before = self.place;
        while self.peek() == Some(&Token::Space) {
            self.place += 1;
        }
        self.place > before
    }

    fn expect(&mut self, wanted: &Token) -> Result<(), Refusal> {
        match self.take() {
            Some(token) if token == *wanted => Ok(()),
            Some(token) => Err(bad(format!("{} where {} is needed", spoken(&token), spoken(wanted)))),
            None => Err(bad(format!("the filter ends where {} is needed", spoken(wanted)))),
        }
    }

    /// Takes ` word ` if that is what follows; otherwise stays where it is.
    fn joined_by(&mut self, word: &str) -> bool {
        let before = self.place;
        if self.blanks() && matches!(self.peek(), Some(Token::Word(found)) if found == word) {
            self.place += 1;
            if self.blanks() {
                return true;
            }
        }
        self.place = before;
        false
    }

    fn or(&mut self, depth: usize) -> Result<Expr, Refusal> {
        let mut left = self.and(depth)?;
        while self.joined_by("or") {
            left = Expr::Or(Box::new(left), Box::new(self.and(depth)?));
        }
        Ok(left)
    }

    fn and(&mut self, depth: usize) -> Result<Expr, Refusal> {
        let mut left = self.unary(depth)?;
        while self.joined_by("and") {
            left = Expr::And(Box::new(left), Box::new(self.unary(depth)?));
        }
        Ok(left)
    }

    fn unary(&mut self, depth: usize) -> Result<Expr, Refusal> {
        self.conditions += 1;
        if depth > DEPTH || self.conditions > CONDITIONS {
            return Err(Refusal::with(413, "$filter", "the filter is too complex"));
        }
        match self.peek() {
            Some(Token::Word(word)) if word == "not" => {
                self.place += 1;
                if !self.blanks() && self.peek() != Some(&Token::Open) {
                    return Err(bad("a blank is needed after not"));
                }
                // `not` binds tighter than eq: without parentheses it would negate the field, not the comparison.
                let enclosed = self.peek() == Some(&Token::Open);
                let inner = self.unary(depth + 1)?;
                if matches!(inner, Expr::Compare(..) | Expr::In(..)) && !enclosed {
                    return Err(bad("not before a comparison needs parentheses"));
                }
                Ok(Expr::Not(Box::new(inner)))
            }
            Some(Token::Open) => {
                self.place += 1;
                self.blanks();
                let inner = self.or(depth + 1)?;
                self.blanks();
                self.expect(&Token::Close)?;
                Ok(inner)
            }
            _ => self.comparison(depth),
        }
    }

    fn comparison(&mut self, depth: usize) -> Result<Expr, Refusal> {
        if let (Some(Token::Word(field)), Some(Token::Slash)) = (self.peek(), self.tokens.get(self.place + 1)) {
            let field = field.clone();
            self.place += 2;
            return self.lambda(field, depth);
        }
        let left = self.operand()?;
        let before = self.place;
        if !self.blanks() {
            return Ok(Expr::Plain(left));
        }
        let Some(Token::Word(word)) = self.peek().cloned() else {
            self.place = before;
            return Ok(Expr::Plain(left));
        };
        if word == "in" {
            self.place += 1;
            self.blanks();
            return Ok(Expr::In(left, self.list()?));
        }
        if ["add", "sub", "mul", "div", "mod", "divby"].contains(&word.as_str()) {
            return Err(Refusal::unsupported("$filter", format!("the operator {word} is not supported")));
        }
        let Some(compare) = Compare::parse(&word) else {
            if word == "and" || word == "or" {
                self.place = before;
                return Ok(Expr::Plain(left));
            }
            return Err(bad(format!("there is no operator {word:?}")));
        };
        self.place += 1;
        if !self.blanks() {
            return Err(bad(format!("a blank is needed after {word}")));
        }
        let right = self.operand()?;
        Ok(Expr::Compare(left, compare, right))
    }

    fn list(&mut self) -> Result<Vec<Operand>, Refusal> {
        self.expect(&Token::Open)?;
        let mut items = Vec::new();
        loop {
            self.blanks();
            items.push(self.operand()?);
            self.blanks();
            match self.take() {
                Some(Token::Comma) => {}
                Some(Token::Close) => return Ok(items),
                _ => return Err(bad("the list after in is not closed")),
            }
        }
    }

    fn lambda(&mut self, field: String, depth: usize) -> Result<Expr, Refusal> {
        let quantifier = match self.take() {
            Some(Token::Word(word)) if word == "any" => Quantifier::Any,
            Some(Token::Word(word)) if word == "all" => Quantifier::All,
            _ => return Err(bad("only any and all may follow a slash")),
        };
        self.expect(&Token::Open)?;
        self.blanks();
        if self.peek() == Some(&Token::Close) && quantifier == Quantifier::Any {
            self.place += 1;
            return Ok(Expr::Lambda { field, quantifier, body: None });
        }
        let Some(Token::Word(variable)) = self.take() else {
            return Err(bad("any and all need a variable, as in any(x: x eq 'a')"));
        };
        self.blanks();
        self.expect(&Token::Colon)?;
        self.blanks();
        let body = self.or(depth + 1)?;
        self.blanks();
        self.expect(&Token::Close)?;
        Ok(Expr::Lambda { field, quantifier, body: Some((variable, Box::new(body))) })
    }

    fn operand(&mut self) -> Result<Operand, Refusal> {
        match self.take() {
            Some(Token::Literal(literal)) => Ok(Operand::Literal(literal)),
            Some(Token::Word(word)) => {
                if self.peek() == Some(&Token::Open) {
                    return self.call(&word);
                }
                Ok(match word.as_str() {
                    "null" => Operand::Literal(Literal::Null),
                    "true" => Operand::Literal(Literal::Boolean(true)),
                    "false" => Operand::Literal(Literal::Boolean(false)),
                    _ => Operand::Name(word),
                })
            }
            Some(token) => Err(bad(format!("{} where a field or a value is needed", spoken(&token)))),
            None => Err(bad("the filter ends where a field or a value is needed")),
        }
    }

    fn call(&mut self, name: &str) -> Result<Operand, Refusal> {
        if name == "now" {
            self.place += 1;
            self.blanks();
            self.expect(&Token::Close)?;
            return Ok(Operand::Now);
        }
        if FUNCTIONS.contains(&name) {
            return Err(Refusal::unsupported("$filter", format!("the function {name} is not supported")));
        }
        Err(bad(format!("there is no function {name}")))
    }
}
