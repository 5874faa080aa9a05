//! What the window may do, and that the web view's types are the ones Rust has.

mod bindings;
mod policy;
