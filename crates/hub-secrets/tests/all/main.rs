//! The keys, the vault and the sealed files as the rest of the program sees them.

mod support;
