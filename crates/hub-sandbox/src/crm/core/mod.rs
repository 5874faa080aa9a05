//! What every CRM account has, whoever sells it: records, people who use it, pipelines, and a memory of who changed what.

mod account;
mod ids;
mod journal;
mod kind;
mod record;
mod seed;
mod setup;

pub use account::{Account, Habits};
pub use ids::{IdStyle, eighteen};
pub use journal::{CrmChange, CrmDeed, CrmFieldChange, CrmHand, Journal};
pub use kind::CrmKind;
pub use record::{Link, Record, Seen, texts};
pub use seed::{Invented, invent};
pub use setup::{CrmPipeline, CrmStage, CrmUser, CustomField};
