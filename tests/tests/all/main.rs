//! End to end over the real pieces: a vendor on loopback, the connectors, the engine and the encrypted store.

mod ahead;
mod csv_folder;
mod day;
mod disk_full;
mod faults;
mod killed;
mod replicate;
