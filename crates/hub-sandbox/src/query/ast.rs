use super::Literal;

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "OData's own words")]
pub enum Compare {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    Has,
}

impl Compare {
    /// OData's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Has => "has",
        }
    }

    /// Reads OData's word; they are all in small letters.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Eq, Self::Ne, Self::Gt, Self::Ge, Self::Lt, Self::Le, Self::Has]
            .into_iter()
            .find(|op| op.as_str() == word)
    }
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A field, or the variable of a lambda.
    Name(String),
    /// A literal.
    Literal(Literal),
    /// `now()`
    Now,
}

/// `any` or `all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "OData's own words")]
pub enum Quantifier {
    Any,
    All,
}

/// A filter as it was written, names not yet looked up.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// `a eq b`
    Compare(Operand, Compare, Operand),
    /// `a in (b, c)`
    In(Operand, Vec<Operand>),
    /// A boolean field or literal by itself.
    Plain(Operand),
    /// `not (…)`
    Not(Box<Self>),
    /// `… and …`
    And(Box<Self>, Box<Self>),
    /// `… or …`
    Or(Box<Self>, Box<Self>),
    /// `Field/any(v: …)`; without a body for `any()`.
    Lambda {
        /// The collection.
        field: String,
        /// Which.
        quantifier: Quantifier,
        /// Variable and condition.
        body: Option<(String, Box<Self>)>,
    },
}
