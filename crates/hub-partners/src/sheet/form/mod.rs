//! A request for a quote as a mail with blanks, and the reader of the answer.
//!
//! The mail is plain text: each field is a label and a pair of brackets. People answer in it, above it, in HTML, quoted
//! or not; whatever they write beside the brackets stays as text for a person.

mod answer;
mod body;
mod reference;
mod request;

pub use answer::{Answer, AnswerError, read_answer};
pub use reference::{NoReference, Reference};
pub use request::Request;
