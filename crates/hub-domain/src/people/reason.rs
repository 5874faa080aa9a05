use std::fmt;

/// On what ground an incoming record is somebody we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// The record at the vendor is linked to them.
    Link,
    /// The vendor holds our own id of them.
    ExternalId,
    /// The same e-mail in the same owner's records, and no name that speaks against it.
    Email,
    /// The same telephone number in the same owner's records, and a compatible name.
    PhoneAndName,
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Link => "this record is linked to them",
            Self::ExternalId => "the other system holds our id of them",
            Self::Email => "same e-mail",
            Self::PhoneAndName => "same telephone number and a matching name",
        })
    }
}

/// What speaks for or against two records being one person. In words through `Display`; names no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Linked, and yet name and contact details are all different: the id may have been used again.
    LinkedButDifferent,
    /// Our id is at the vendor, and yet name and contact details are all different: the record may have been copied.
    IdButDifferent,
    /// Another candidate fits as well.
    OthersFitToo,
    /// Same e-mail.
    SameEmail,
    /// Same e-mail, which is the mailbox of a job.
    SharedMailbox,
    /// Same telephone number.
    SamePhone,
    /// The last seven digits of a number are the same.
    SamePhoneTail,
    /// Same postal address.
    SameAddress,
    /// The names are the same.
    SameName,
    /// The names go together: a short form, part of a double surname, a slip of the keys.
    MatchingName,
    /// The names look alike and may be of two people.
    SimilarName,
    /// One of the two has no name.
    NoName,
    /// The names are of two people.
    DifferentName,
    /// They belong to different owners.
    OtherOwner,
    /// The other system keeps both as two records.
    TwoRecordsThere,
}

impl Reason {
    /// What it adds to a score, in hundredths.
    pub(super) fn weight(self) -> i32 {
        match self {
            Self::LinkedButDifferent | Self::IdButDifferent => 40,
            Self::SameEmail => 45,
            Self::SamePhone => 40,
            Self::SharedMailbox | Self::SamePhoneTail => 15,
            Self::SameAddress => 20,
            Self::SameName => 35,
            Self::MatchingName => 30,
            Self::SimilarName => 15,
            Self::NoName | Self::OthersFitToo => 0,
            Self::DifferentName => -15,
            Self::OtherOwner | Self::TwoRecordsThere => -10,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LinkedButDifferent => "linked, but name and contact details are all different",
            Self::IdButDifferent => "carries our id, but name and contact details are all different",
            Self::OthersFitToo => "another person fits as well",
            Self::SameEmail => "same e-mail",
            Self::SharedMailbox => "same e-mail, but it is a shared mailbox",
            Self::SamePhone => "same telephone number",
            Self::SamePhoneTail => "the telephone numbers end alike",
            Self::SameAddress => "same address",
            Self::SameName => "same name",
            Self::MatchingName => "the names go together",
            Self::SimilarName => "the names are similar",
            Self::NoName => "one of them has no name",
            Self::DifferentName => "different names",
            Self::OtherOwner => "belongs to another owner",
            Self::TwoRecordsThere => "the other system keeps two records",
        })
    }
}
