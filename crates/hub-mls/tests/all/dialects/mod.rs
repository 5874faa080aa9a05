//! Every dialect, judged by the sandbox that speaks it.

mod changes;
mod deletes;
mod faults;
mod laws;
mod place;
