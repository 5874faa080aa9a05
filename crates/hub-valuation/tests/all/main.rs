//! The analysis from outside: what must hold for any market, and how good it is on real ones.

mod bad_input;
mod files;
mod laws;
mod markets;
mod other_markets;
mod overrides;
mod properties;
mod town;
mod words;
