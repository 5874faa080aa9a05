//! The analysis from outside: what must hold for any market, and how good it is on real ones.

mod files;
mod laws;
mod markets;
mod overrides;
mod town;
mod words;
