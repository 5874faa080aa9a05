//! The providers' dialects: what each serves, under which names, and what it refuses.

mod bounds;
mod bridge;
mod bright;
mod crmls;
mod filters;
mod kind;
mod mls_grid;
mod navigation;
mod options;
mod reso20;
mod reso21;
mod rules;
mod spark;
mod trestle;

pub use bounds::{Limits, Manner};
pub use kind::Dialect;
pub use mls_grid::key as mls_grid_key;
pub use navigation::{
    BUYER_AGENT, BUYER_OFFICE, CUSTOM_FIELDS, CUSTOM_PROPERTY, LIST_AGENT, LIST_OFFICE, MEDIA, Navigation, OPEN_HOUSE,
    OPEN_HOUSES, ROOMS, Source, UNIT_TYPES,
};
pub use options::{DialectOptions, NextPlace, TopMeaning};
pub use rules::{DefaultOrder, Deletion, Glance, Question, Reach, Rules, SetRule};
pub use spark::{encoded, readable};
