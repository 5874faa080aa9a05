//! The day of whoever works with the store: what is on, what is due, what needs them, from every part of the program. What
//! is counted here is counted by the part it belongs to; this is only the one place where all of it is asked for.

mod needs;
mod on;
