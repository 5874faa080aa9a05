//! Work around a deal: what is done at a property, by whom and when, and what is known of those who do it.
//!
//! A [`Job`] is one visit, appointment or piece of work, from the wish for it to its invoice. A [`PropertyPlan`] says when
//! a property can be entered and who has to be there; `hub-scheduling` turns both into times. A [`ProviderSheet`] is what
//! a partner who does such work says of themselves: hours, services, prices with their dates, insurance. How well they
//! did it is counted from jobs ([`Quality`]), never typed. A [`ShowingTour`] is a buyer's day of showings, which asks for a
//! [`BuyerAgreement`].

mod buyer_agreement;
mod job;
mod job_kind;
mod job_state;
mod message;
mod plan;
mod quality;
mod sheet;
#[cfg(test)]
mod tests;
mod tour;
mod tour_stop;
#[cfg(test)]
mod tour_tests;

pub use buyer_agreement::{AgreementKind, BuyerAgreement, BuyerCompensation};
pub use job::{Job, JobAfter, JobCandidate, JobFile, JobFileKind, JobRating, JobTold};
pub use job_kind::JobKind;
pub use job_state::JobState;
pub use message::{MessageKind, MessageState, ServiceMessage};
pub use plan::{Away, PlanPerson, PropertyPlan};
pub use quality::{Counted, Quality};
pub use sheet::{ProviderSheet, ServicePrice};
pub use tour::{MOST_TOUR_STOPS, ShowingTour, TourEnd, TourTravel};
pub use tour_stop::{BlackOut, DaySpan, ShowingType, TourStop, TourStopState, TouredHome};
