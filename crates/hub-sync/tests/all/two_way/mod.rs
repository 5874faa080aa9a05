//! Two ways: a model of a brokerage and its CRM, with everything going wrong in turn.

mod cases;
mod model;
mod vendor;
