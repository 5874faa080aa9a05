//! The conformance laws of every CRM connector, judged by the stand-ins of `hub-sandbox`.

mod bench;
mod caldav;
mod calendly;
mod chilipiper;
mod dynamics;
mod followupboss;
mod gohighlevel;
mod hubspot;
mod icalendar;
mod judged;
mod laws;
mod mock;
mod pipedrive;
mod proxy;
mod radicale;
mod registry;
mod rest;
mod salesforce;
mod scripted;
mod served;
mod unjudged;
mod writes;
mod zoho;
