//! Which days count and when somebody works: legal holidays by rule, and the business days of an office or a law.

mod business_days;
mod holiday;
mod hours;

pub use business_days::{BusinessDays, CalendarError, Closed, weekday_name};
pub use holiday::{Holiday, HolidayRule};
pub use hours::{Hours, TimeOfDay, Weekday};
