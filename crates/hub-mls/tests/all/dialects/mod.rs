//! Every dialect, judged by the sandbox that speaks it.

mod deletes;
mod laws;
mod place;
