/// Why a calendar file cannot be read or written as a whole. Never repeats what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// More than [`super::LARGEST_CALENDAR`] bytes; nothing was parsed.
    #[error("the calendar is larger than {} MiB; it is not read", super::LARGEST_CALENDAR / 1024 / 1024)]
    TooLarge,
    /// It begins otherwise than calendars do.
    #[error("there is no calendar in it")]
    NoCalendar,
    /// More times than a person has.
    #[error("it has more than {0} appointments, or series without measure; it is not read")]
    TooMany(usize),
    /// An entry to be written without an identifier, or with one of several lines.
    #[error("entry {0} has no identifier of one line")]
    Identifier(usize),
    /// An entry to be written that ends before it begins, or lies outside the years 1 to 9999.
    #[error("entry {0} ends before it begins, or in no year that calendars know")]
    Order(usize),
    /// Entries to be written in more years of one zone than are described.
    #[error("the entries are more than {} years apart", super::write::MOST_YEARS)]
    TooFarApart,
    /// Somebody is asked, and nobody says by whom (RFC 5546, 3.2).
    #[error("entry {0} asks somebody and names nobody who asks, or asks nobody")]
    Nobody(usize),
    /// An address with which no line can be made.
    #[error("entry {0} names somebody whose address is none")]
    Address(usize),
}
