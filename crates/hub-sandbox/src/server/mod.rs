//! The HTTP side: listening, tokens, quotas, faults, answers.

mod answer;
mod auth;
mod control;
mod control_http;
mod faulty;
mod foreign;
mod image;
mod links;
mod page;
mod quota;
mod route;
mod schedule;
mod serve;
mod sets;
mod shared;
mod stats;
mod wire;

pub use control::Control;
pub use serve::{Sandbox, serve};
pub use stats::Stats;
