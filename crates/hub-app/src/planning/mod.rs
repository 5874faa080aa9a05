//! Jobs at the property of a deal: what has to be done, who does it and when, so that every day of the contract holds and
//! nobody is in two places. The times come from `hub_scheduling`; what is here gathers what it needs to know, puts its
//! answer into words and keeps it once somebody says so. Nobody is told anything by a plan: what people have to be told is
//! listed, and a person tells them, by mail (`messages`) or otherwise.

mod apply;
mod calendar;
mod compose;
mod defaults;
mod gather;
mod invite;
mod jobs;
mod messages;
mod names;
mod propose;
mod screen;
mod session;
mod settings;
mod tell;
pub(crate) use compose::title_of;
