//! Rates of return: the rates at which a flow of money is worth nothing, all of them.

mod flow;
mod rates;
mod roots;

pub use flow::{FlowError, xnpv};
pub use rates::{Rates, irr, xirr};
