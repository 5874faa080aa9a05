//! Tests against the running server, over the wire and without the client that the server is there to judge.

mod answers;
mod attom;
mod auth;
mod crm;
mod desk;
mod dialects;
mod faults;
mod help;
mod kc;
mod market;
mod pages;
mod refusals;
mod rets_rabbit;
mod simplyrets;
