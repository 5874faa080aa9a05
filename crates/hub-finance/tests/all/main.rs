//! Tests of the money maths.

mod allocate;
mod closing;
mod dated;
mod shipped;
mod table_file;
mod worked;
