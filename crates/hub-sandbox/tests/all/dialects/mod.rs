//! Each dialect's rules, by name: what is served, what is refused, and what is held against the client.

mod bridge;
mod bright;
mod crmls;
mod day;
mod desk;
mod events;
mod mls_grid;
mod reso21;
mod spark;
mod trestle;
