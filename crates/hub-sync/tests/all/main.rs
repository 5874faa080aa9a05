//! The engine between a scripted server and a real store.

mod ahead;
mod fake;
mod faults;
mod month;
mod naming;
mod pulling;
mod random;
mod reconciling;
mod resuming;
mod sets;
mod two_way;
mod world;
