use super::{Compare, Expr, Literal, Operand, Quantifier, Refusal};
use crate::{
    Encoding,
    schema::{ENUM_NAMESPACE, EntityType, FieldType},
};

/// What a filter may use besides the schema.
#[derive(Clone, Copy)]
pub struct Grammar<'a> {
    /// How lists of words are encoded.
    pub encoding: Encoding,
    /// Whether the operator `in` is served.
    pub in_operator: bool,
    /// Whether `has` takes a word in quotes, without a type before it, for lists of any number of words too.
    pub loose_has: bool,
    /// The words of a list, as the Lookup resource has them.
    pub words: &'a dyn Fn(&str, &str) -> bool,
}

/// One side of a checked comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Side {
    /// A field, by its place.
    Field(usize),
    /// The variable of the lambda around it.
    Variable,
    /// A literal (an enumeration member has become its text).
    Literal(Literal),
    /// `now()`
    Now,
}

/// A filter that fits the schema.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in Expr")]
pub enum Checked {
    Compare(Side, Compare, Side),
    In(Side, Vec<Side>),
    Plain(Side),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Lambda { place: usize, quantifier: Quantifier, body: Option<Box<Self>> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    Boolean,
    Number,
    Text,
    Date,
    Stamp,
    Word(&'static str),
    Enum,
    List,
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::bad("$filter", message)
}

/// Looks names up and compares types.
pub struct Check<'a> {
    entity: &'a EntityType,
    grammar: Grammar<'a>,
    /// Name of the lambda's variable and the list it takes its words from.
    variable: Option<(String, &'static str)>,
}

impl<'a> Check<'a> {
    /// A check against that resource.
    #[must_use]
    pub fn new(entity: &'a EntityType, grammar: Grammar<'a>) -> Self {
        Self { entity, grammar, variable: None }
    }

    /// Checks a filter.
    ///
    /// # Errors
    /// 400 for unknown fields and for types that do not fit together.
    pub fn filter(&mut self, expr: &Expr) -> Result<Checked, Refusal> {
        Ok(match expr {
            Expr::And(a, b) => Checked::And(Box::new(self.filter(a)?), Box::new(self.filter(b)?)),
            Expr::Or(a, b) => Checked::Or(Box::new(self.filter(a)?), Box::new(self.filter(b)?)),
            Expr::Not(inner) => Checked::Not(Box::new(self.filter(inner)?)),
            Expr::Plain(operand) => match self.side(operand)? {
                (side, Kind::Boolean) => Checked::Plain(side),
                _ => return Err(bad("a condition is needed, as in Field eq value")),
            },
            Expr::Compare(left, compare, right) => self.compare(left, *compare, right)?,
            Expr::In(left, items) => {
                if !self.grammar.in_operator {
                    return Err(bad("the operator in belongs to OData 4.01, which this server does not declare"));
                }
                let mut sides = Vec::new();
                let mut subject = None;
                for item in items {
                    let Checked::Compare(side, _, value) = self.compare(left, Compare::Eq, item)? else {
                        return Err(bad("in needs a list of values"));
                    };
                    subject = Some(side);
                    sides.push(value);
                }
                Checked::In(subject.ok_or_else(|| bad("in needs a list of values"))?, sides)
            }
            Expr::Lambda { field, quantifier, body } => self.lambda(field, *quantifier, body.as_ref())?,
        })
    }

    fn lambda(
        &mut self,
        field: &str,
        quantifier: Quantifier,
        body: Option<&(String, Box<Expr>)>,
    ) -> Result<Checked, Refusal> {
        let place = self.place(field)?;
        let FieldType::Many(list) = self.entity.fields()[place].kind else {
            return Err(bad(format!("{field} is not a collection")));
        };
        if self.variable.is_some() {
            return Err(bad("any and all cannot stand inside one another here"));
        }
        let Some((variable, condition)) = body else {
            return Ok(Checked::Lambda { place, quantifier, body: None });
        };
        self.variable = Some((variable.clone(), list));
        let checked = self.filter(condition);
        self.variable = None;
        Ok(Checked::Lambda { place, quantifier, body: Some(Box::new(checked?)) })
    }

    fn place(&self, name: &str) -> Result<usize, Refusal> {
        self.entity.place(name).ok_or_else(|| bad(format!("{} has no field {name}", self.entity.name())))
    }

    fn side(&self, operand: &Operand) -> Result<(Side, Kind), Refusal> {
        match operand {
            Operand::Now => Ok((Side::Now, Kind::Stamp)),
            Operand::Literal(literal) => {
                let kind = match literal {
                    Literal::Null => Kind::Null,
                    Literal::Boolean(_) => Kind::Boolean,
                    Literal::Number(_) => Kind::Number,
                    Literal::Text(_) => Kind::Text,
                    Literal::Date(_) => Kind::Date,
                    Literal::Stamp(_) => Kind::Stamp,
                    Literal::Enum { .. } => Kind::Enum,
                };
                Ok((Side::Literal(literal.clone()), kind))
            }
            Operand::Name(name) => {
                if let Some((variable, list)) = &self.variable
                    && variable == name
                {
                    return Ok((Side::Variable, Kind::Word(list)));
                }
                let place = self.place(name)?;
                let kind = match self.entity.fields()[place].kind {
                    FieldType::Text => Kind::Text,
                    FieldType::Boolean => Kind::Boolean,
                    FieldType::Whole | FieldType::Decimal => Kind::Number,
                    FieldType::Date => Kind::Date,
                    FieldType::Stamp => Kind::Stamp,
                    FieldType::One(list) => Kind::Word(list),
                    FieldType::Many(_) => Kind::List,
                };
                Ok((Side::Field(place), kind))
            }
        }
    }

    fn compare(&self, left: &Operand, compare: Compare, right: &Operand) -> Result<Checked, Refusal> {
        let (left_side, left_kind) = self.side(left)?;
        let (right_side, right_kind) = self.side(right)?;
        let checked = |a, b| Ok(Checked::Compare(a, compare, b));
        if compare == Compare::Has
            && self.grammar.loose_has
            && let Some(checked) = loosely_has(&left_side, left_kind, &right_side)
        {
            return Ok(checked);
        }
        if left_kind == Kind::List || right_kind == Kind::List {
            return Err(bad("a collection is tested with any or all"));
        }
        let enums = self.grammar.encoding == Encoding::Enums;
        if compare == Compare::Has && !(enums && matches!((left_kind, right_kind), (Kind::Word(_), Kind::Enum))) {
            return Err(bad("has needs an enumeration and one of its members"));
        }
        match (left_kind, right_kind) {
            (Kind::Null, _) | (_, Kind::Null) => checked(left_side, right_side),
            (Kind::Word(list), Kind::Enum) => {
                let member = self.member(list, &right_side)?;
                self.words_compare(compare)?;
                checked(left_side, member)
            }
            (Kind::Enum, Kind::Word(list)) => {
                let member = self.member(list, &left_side)?;
                self.words_compare(compare)?;
                checked(member, right_side)
            }
            (Kind::Word(_), Kind::Text) | (Kind::Text, Kind::Word(_)) if enums => {
                Err(bad(format!("an enumeration is compared with a member, as in {ENUM_NAMESPACE}.Type'Member'")))
            }
            (Kind::Word(a), Kind::Word(b)) if enums && a != b => Err(bad("two different enumerations")),
            (Kind::Word(_), Kind::Text | Kind::Word(_)) | (Kind::Text, Kind::Word(_)) => {
                self.words_compare(compare)?;
                checked(left_side, right_side)
            }
            (Kind::Boolean, Kind::Boolean) if !matches!(compare, Compare::Eq | Compare::Ne) => {
                Err(bad("true and false have no order"))
            }
            (a, b) if a == b && a != Kind::Enum => checked(left_side, right_side),
            _ => Err(bad(format!("the two sides of {} are of different types", compare.as_str()))),
        }
    }

    fn words_compare(&self, compare: Compare) -> Result<(), Refusal> {
        match compare {
            Compare::Eq | Compare::Ne | Compare::Has => Ok(()),
            _ => Err(bad(format!("{} is not for lists of words", compare.as_str()))),
        }
    }

    fn member(&self, list: &str, side: &Side) -> Result<Side, Refusal> {
        let Side::Literal(Literal::Enum { type_name, member }) = side else {
            return Err(bad("a member of an enumeration is needed"));
        };
        if self.grammar.encoding != Encoding::Enums {
            return Err(bad("this server has no enumerations; lists of words are texts here"));
        }
        if *type_name != format!("{ENUM_NAMESPACE}.{list}") {
            return Err(bad(format!("the type of that field is {ENUM_NAMESPACE}.{list}")));
        }
        if !(self.grammar.words)(list, member) {
            return Err(bad(format!("{list} has no member {member}")));
        }
        // Rows hold members, so the member's text is what is compared.
        Ok(Side::Literal(Literal::Text(member.clone())))
    }
}

/// `Field has 'Word'` as Trestle takes it.
fn loosely_has(left: &Side, kind: Kind, right: &Side) -> Option<Checked> {
    let (Side::Field(place), Side::Literal(Literal::Text(_))) = (left, right) else { return None };
    match kind {
        Kind::Word(_) => Some(Checked::Compare(left.clone(), Compare::Eq, right.clone())),
        Kind::List => {
            let same = Checked::Compare(Side::Variable, Compare::Eq, right.clone());
            Some(Checked::Lambda { place: *place, quantifier: Quantifier::Any, body: Some(Box::new(same)) })
        }
        _ => None,
    }
}
