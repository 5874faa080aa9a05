//! Letters about jobs. A person has one written to somebody who has to be told something; reminders are written when their
//! time comes. By the user's rule a letter waits as a draft until somebody releases it, or goes at once. What nobody can
//! act on any more does not go, and neither does what is no longer so.

mod complete;
mod list;
mod remind;
mod rules;
mod send;
mod session;
mod write;
