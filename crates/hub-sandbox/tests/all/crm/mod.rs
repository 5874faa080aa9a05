//! The stand-ins for CRM vendors: for each operation a request that is right and one that is refused, each quirk, limits
//! on a clock that the test moves, and what goes wrong.

mod bench;
mod boldtrail;
mod control;
mod dynamics;
mod follow_up_boss;
mod gohighlevel;
mod hubspot;
mod hubspot_search;
mod lofty;
mod oauth;
mod pipedrive;
mod plain;
mod salesforce;
mod upsets;
mod wise_agent;
mod zoho;
