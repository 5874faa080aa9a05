//! The market: closed sales for valuations, and what a market does by month, by agent, by season and in future.

mod delegate;
mod sales;
mod screen;

pub(crate) use sales::MarketCache;
