//! A JSON file in, a JSON document out.

use std::fmt::Display;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use hub_app::{AppError, view::ErrorCode};
use serde_json::Value;

use crate::Outcome;
use crate::output::Output;

/// Names the file.
#[derive(Args)]
pub struct FileArgs {
    /// A JSON file; `-` is standard input.
    #[arg(required_unless_present = "example")]
    pub file: Option<PathBuf>,
    /// Print a file that shows the format.
    #[arg(long, conflicts_with = "file")]
    pub example: bool,
}

/// More than any such file holds.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The whole file; one that is larger than 16 MiB, or not text, is refused.
pub fn read(file: &Path) -> Result<String, AppError> {
    text(file).map_err(|error| refused(file, error))
}

/// What is wrong with the file.
pub fn refused(file: &Path, reason: impl Display) -> AppError {
    AppError::new(ErrorCode::BadInput).with("place", file.display()).with("reason", reason)
}

/// A file that shows the format.
pub fn example(file: &Value, output: Output) -> Outcome {
    output.answer(file, |value| serde_json::to_string_pretty(value).unwrap_or_default())?;
    Ok(ExitCode::SUCCESS)
}

fn text(file: &Path) -> std::io::Result<String> {
    let from: Box<dyn std::io::Read> =
        if file == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(file)?) };
    let mut text = String::new();
    let read = from.take(LARGEST + 1).read_to_string(&mut text)? as u64;
    if read > LARGEST {
        let most = LARGEST / 1024 / 1024;
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, format!("larger than {most} MiB")));
    }
    Ok(text)
}
