/// Why a file as a whole cannot be read. Never repeats what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// More than [`super::LARGEST`] bytes.
    #[error("the file is larger than {} MiB", super::LARGEST / 1024 / 1024)]
    TooLarge,
    /// More than [`super::MOST_CONTACTS`].
    #[error("the file holds more than {} contacts; split it", super::MOST_CONTACTS)]
    TooMany,
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Pictures, spreadsheets, programs.
    #[error("this is no text file; save the table as CSV first")]
    NotText,
    /// No row of column names.
    #[error("the first row does not name the columns")]
    NoHeader,
    /// A column that the mapping names is not in the file.
    #[error("the file has no column “{0}”")]
    NoColumn(String),
    /// Nobody can be recognised by the columns chosen.
    #[error("no column is chosen for a name, an e-mail address or a telephone number")]
    NobodyNamed,
    /// Not one card in it.
    #[error("the file holds no vCard")]
    NoCard,
}
