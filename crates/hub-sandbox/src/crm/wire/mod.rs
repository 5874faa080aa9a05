//! What all CRM vendors share on the wire: a request taken apart, bodies checked member by member, answers, limits.

mod call;
mod check;
mod limit;
mod reply;
mod stamp;

pub use call::{BodyFault, Call};
pub use check::{Member, Type, Wrong, check};
pub use limit::Sliding;
pub use reply::{No, Reply};
pub use stamp::{millis, read_stamp, read_zoned, seconds};
