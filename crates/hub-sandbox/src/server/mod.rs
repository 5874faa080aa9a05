//! The HTTP side: listening, tokens, quotas, faults, answers.

pub(crate) mod answer;
pub(crate) mod auth;
mod control;
mod control_http;
mod faulty;
mod foreign;
mod gauge;
mod image;
mod links;
mod media;
pub(crate) mod page;
mod quota;
pub(crate) mod route;
mod rows;
pub(crate) mod schedule;
mod serve;
mod sets;
pub(crate) mod shape;
pub(crate) mod shared;
pub(crate) mod stats;
mod wire;

pub use control::Control;
pub(crate) use serve::serve_shape;
pub use serve::{Sandbox, serve};
pub use stats::Stats;
