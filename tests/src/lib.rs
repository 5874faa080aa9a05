//! What the integration tests share: an installation in a folder of its own, a vendor on loopback, and the comparison
//! of the two.

mod compare;
mod installation;
mod shared;
mod vendor;

pub use compare::{agree, differences, differences_from};
pub use installation::{Installation, PASSPHRASE, connect, registry};
pub use shared::shared;
pub use vendor::{MARKET_DAY, Vendor};
