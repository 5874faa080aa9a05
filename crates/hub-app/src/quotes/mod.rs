//! Quotes of partners: asking several, reading what they answer, comparing what compares, keeping what the client
//! decides. A quote is its issuer's and is shown with its source and date; the order is by a criterion that whoever looks
//! picks; nothing here offers, recommends or approves (12 USC 2607, 12 USC 5102).

mod compare;
mod cost;
mod evidence;
mod folder;
mod follow;
mod letters;
mod list;
mod original;
mod print;
mod print_words;
mod read;
mod request;
mod rows;
mod sample;
mod screen;
mod send;
mod session;
mod shelf;
mod steps;
#[cfg(test)]
mod tests;
mod text;
mod typed;

pub(crate) use follow::follow;
pub(crate) use shelf::QuoteShelf;
