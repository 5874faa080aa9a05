//! What calendars have in common: what entries as RFC 5545 writes them mean to a CRM, and how one is changed without
//! losing what nobody here knows. Their lines and times are read by `hub_contacts::calendar`.

mod bookings;
mod edit;
mod event;

pub(crate) use bookings::Bookings;
pub(crate) use edit::{changed, made};
pub(crate) use event::{read, zone};
pub(crate) use hub_contacts::calendar::{Window, Zone, blocks};
