//! Tests of the money maths.

mod dated;
mod worked;
