//! `$filter`, `$orderby` and the other options: reading them strictly, checking them against the schema, running them.

mod ast;
mod bounds;
mod check;
mod eval;
mod lexer;
mod literal;
mod options;
mod order;
mod parentheses;
mod parse;
#[cfg(test)]
mod proptests;
mod refusal;
mod walk;

pub use ast::{Compare, Expr, Operand, Quantifier};
pub use bounds::{StampRange, stamp_range};
pub use check::{Check, Checked, Grammar, Side};
pub use eval::{holds, sort_order};
pub use literal::Literal;
pub use options::{QueryOptions, decode_component, split_query};
pub use order::{Direction, OrderBy, parse_orderby};
pub use parentheses::has_idle_parentheses;
pub use parse::parse_filter;
pub use refusal::Refusal;
