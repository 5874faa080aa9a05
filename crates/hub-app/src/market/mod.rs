//! The market: closed sales for valuations, and what a market does by month, by agent, by season and in future.
//!
//! The store keeps the figures of each month ([`settle`] brings them up to date); a screen's question chooses an area
//! and a type ([`scope`]) and reads some hundred rows, whatever the size of the store.

mod areas;
mod delegate;
mod export;
mod forecast;
mod overview;
mod parties;
mod party;
mod sales;
mod scope;
mod settle;
mod timing;

pub(crate) use sales::MarketCache;
pub(crate) use settle::{MarketTurn, follow};
