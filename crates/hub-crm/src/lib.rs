//! People from CRMs and contact files: what each system says, and what it means.
//!
//! A vendor is one folder with the same file names as everywhere (docs/howto/add-a-connector.md). [`files`] reads and
//! writes what every system can export: CSV and vCard.

pub mod files;
