//! What partners send, read into quotes.
//!
//! Pure: bytes and texts in, quotes and named refusals out. Opening files, mailing and storing belong to the use cases.
//! Nothing is half-taken: a reader hands back [`sheet::Read`], with what it could read and what it refused, and the
//! caller decides. `docs/howto/rate-sheets.md` describes the formats.

pub mod sheet;
