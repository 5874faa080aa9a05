//! Reports as files: the same bytes twice, searchable text, nothing evaluated, nothing printed that must not be.

mod accuracy;
mod choices;
mod fixture;
mod market;
mod outlandish;
mod pdf;
mod real;
mod tagged;
mod worksheet;
