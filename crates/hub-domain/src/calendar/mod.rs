//! Which days count: legal holidays by rule, and the business days of an office or a law.

mod business_days;
mod holiday;

pub use business_days::{BusinessDays, CalendarError, Closed, weekday_name};
pub use holiday::{Holiday, HolidayRule};
