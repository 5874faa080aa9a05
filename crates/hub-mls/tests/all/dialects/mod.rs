//! Every dialect, judged by the sandbox that speaks it.

mod ahead;
mod bad_input;
mod changes;
mod deletes;
mod faults;
mod laws;
mod manners;
mod place;
