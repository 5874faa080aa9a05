//! What can be said of a person from what is known of them: how likely they act soon, by when, what the brokerage would
//! earn. A small set of rules, each with its reason and weight; pure.

mod commission;
mod standing;
mod temperature;
mod timeline;

pub use commission::{Rate, commission};
pub use standing::{Outlook, Standing, Why};
pub use temperature::{Temperature, temperature};
pub use timeline::{Timeline, timeline};
