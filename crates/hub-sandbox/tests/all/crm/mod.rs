//! The stand-ins for CRM vendors: for each operation a request that is right and one that is refused, each quirk, limits
//! on a clock that the test moves, and what goes wrong.

mod bench;
mod control;
mod follow_up_boss;
mod gohighlevel;
mod hubspot;
mod hubspot_search;
mod oauth;
mod upsets;
