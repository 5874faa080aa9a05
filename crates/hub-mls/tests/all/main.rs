//! Tests over the public surface: the conformance laws, both connectors, and real files where they are present.

mod csv_folder;
mod csv_laws;
mod dialects;
mod golden;
mod own;
mod reso_changes;
mod reso_faults;
mod reso_laws;
mod reso_manners;
mod reso_ways;
mod roads;
mod shared;
mod support;
