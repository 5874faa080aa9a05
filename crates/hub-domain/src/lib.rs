//! The words of the trade.
//!
//! Listings, people and offices as the RESO Data Dictionary 2.0 names them, money, places, queries and the clock.
//! Nothing here does I/O, reads the time or spawns a task, so every other crate may depend on it and every rule in
//! it can be tested in a microsecond.

mod area;
pub mod calendar;
mod clock;
pub mod crm;
pub mod dated;
mod digest;
mod drawn;
mod events;
mod geo;
mod ids;
mod licence;
mod listing;
mod lookups;
mod media;
mod money;
mod named;
mod open_house;
pub mod outlook;
pub mod partner;
mod party;
pub mod people;
mod percent;
mod public_record;
mod query;
mod query_text;
pub mod quote;
mod record;
mod record_error;
mod rights;
mod same_home;
pub mod service;
pub mod transaction;

pub use area::{Area, AreaUnit};
pub use clock::{Clock, ManualClock, SystemClock};
pub use digest::{ContentDigest, TableDigest, TableHash, digest_of_tables, name_hash};
pub use drawn::{AreaError, DrawnArea};
pub use events::{Events, ListingEvent, events_of_arrival, events_of_change};
pub use geo::{BoundingBox, Place, distance_metres};
pub use ids::{
    AgreementId, CmaId, ConnectionId, CrmId, JobId, LetterId, MessageId, OpId, PartnerId, PartnerItemId, ProfileId,
    ProposalId, QuoteId, QuoteRequestId, RunId, SearchId, TourId, TransactionId, WorksheetId,
};
pub use licence::Licence;
pub use listing::{Listing, street_of};
pub use lookups::{OpenHouseStatus, PropertySubType, PropertyType, StandardStatus};
pub use media::Media;
pub use money::{Currency, Money, MoneyError};
pub use open_house::OpenHouse;
pub use party::{Member, Office};
pub use percent::Percent;
pub use public_record::{PublicRecord, RecordedSale, RecordedValuation};
pub use query::{ListingQuery, Near, RangeOf, SortBy};
pub use query_text::QueryTextError;
pub use record::{Canonical, FieldIssue, Mapped, RawRecord, Resource, Stream};
pub use record_error::RecordError;
pub use rights::{MediaPermission, RecordRights, Uses};
pub use same_home::{HomeEvidence, HomeGround};
