//! The one HTTP stack under every connector.
//!
//! Where it may go is decided by [`egress`], how fast by `quota`, how often again by [`retry`], who we are by
//! [`auth`] and [`signin`], and what an answer means by `classify`. Nothing else in the workspace sends a request to a vendor.

pub mod auth;
mod body;
mod classify;
mod client;
pub mod egress;
mod factory;
mod headers;
mod oauth;
mod quota;
mod request;
pub mod retry;
mod retry_after;
pub mod signin;
mod spec;
mod timer;
mod token_endpoint;
mod vendor_words;
mod words;

pub use auth::{Auth, ClientCredentials};
pub use client::{Answer, HttpClient};
pub use factory::HttpFactory;
pub use quota::{QuotaMemory, Urgency, for_a_person};
pub use request::{Body, Request};
pub use reqwest::Method;
pub use reqwest::header::HeaderMap;
pub use retry_after::parse_retry_after;
pub use signin::{MemoryTokens, SignIn, SignedIn, TokenPair, TokenStore};
pub use spec::ClientSpec;
pub use timer::{Timer, TokioTimer};

/// What every request says it comes from.
pub const USER_AGENT: &str = concat!("EnterpriseHub/", env!("CARGO_PKG_VERSION"));
