//! A person signs in at the vendor in the browser (RFC 6749, 7636, 8252), and stays signed in.
//!
//! [`SignIn`] opens the vendor's page and a door on this computer, through which the browser brings a code that is
//! turned into tokens. From then on every client of the account ([`SignedIn`]) gets its token from one place, which
//! renews it: one renewal at a time, and the new pair is kept in the [`TokenStore`] before anybody uses it, because at
//! many vendors a refresh token works once.

mod account;
mod answer;
mod authorize;
mod flow;
mod loopback;
mod signed_in;
mod store;
mod visit;

pub use authorize::Authorization;
pub use flow::SignIn;
pub use signed_in::SignedIn;
pub use store::{MemoryTokens, TokenPair, TokenStore};

pub(super) use account::{Accounts, SignedInAccount};
pub(super) use flow::redeem_address;
