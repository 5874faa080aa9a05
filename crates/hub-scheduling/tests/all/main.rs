//! The scheduler and the tours against rules written down a second time, and against trying everything.

mod check;
mod critical;
mod input;
mod plans;
mod random;
mod replan;
mod tours;
