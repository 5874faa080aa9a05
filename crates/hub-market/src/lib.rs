//! What a market does: figures by month, a repeat-sale index, forecasts, seasons, production.
//!
//! Pure: rows come in, figures come out; no clock, no store. What a record contributes is decided by [`Fact::of`], what
//! a month of a market is by [`month_cells`].

mod cell;
mod definitions;
mod error;
mod fact;
pub mod forecast;
mod index;
mod month;
mod numbers;
mod pair;
mod party;
mod row;
mod same;
mod sides;
mod timing;
mod trend;
mod whole;

pub use cell::{Cell, LEAST, MarketKey, QUICK_DAYS, Season, month_cells};
pub use definitions::{DEFINITIONS, Definition};
pub use error::MarketError;
pub use fact::{Fact, Sale};
pub use index::{Index, IndexPoint, LEAST_PAIRS};
pub use month::Month;
pub use pair::{Pair, pairs_of_home};
pub use party::{Manner, Production, SaleTaken, Side, SidesAsked, Standing, manners, production, sales_of};
pub use row::{AREA_KINDS, Row};
pub use same::{MemberSigns, SamePeople, same_people};
pub use sides::MonthSides;
pub use timing::{LEAST_YEARS, Range, Timing, TimingMonth, timing};
pub use trend::{Gap, Known, Trend, Year, trends, year};
pub use whole::covers_month;
