//! Secrets come from files, from standard input or from a prompt; never from the command line, which every process of
//! the computer can read.

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use hub_app::{AppError, Credential, KeySource, KeyState, LEAST_PASSPHRASE, SecretString};

use crate::Context;

/// No secret is longer.
const MOST_BYTES: u64 = 64 * 1024;

/// Reads a secret from a file, or from standard input for `-`. One trailing line break is no part of it.
pub fn from_file(path: &Path) -> Result<SecretString, AppError> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(MOST_BYTES).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_string(&mut text))
    };
    read.map_err(|error| AppError::bad_request("secret", format!("{}: {error}", path.display())))?;
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(AppError::bad_request("secret", format!("{} is empty", path.display())));
    }
    Ok(SecretString::from(secret))
}

/// `KEY=@FILE` or `KEY=-`.
pub fn assignment(text: &str) -> Result<(String, SecretString), AppError> {
    let wrong = || AppError::bad_request("--secret", "write it as KEY=@FILE or KEY=- ; never the secret itself");
    let (key, from) = text.split_once('=').ok_or_else(wrong)?;
    let path = match from {
        "-" => "-",
        other => other.strip_prefix('@').ok_or_else(wrong)?,
    };
    Ok((key.trim().to_owned(), from_file(Path::new(path))?))
}

impl Context {
    /// The passphrase given by file, if one is.
    pub fn passphrase(&self) -> Result<Option<SecretString>, AppError> {
        self.passphrase_file.as_deref().map(first_line).transpose()
    }

    /// What opens the store: the file, else the keychain, else a prompt on a terminal.
    pub fn credential(&self) -> Result<Credential, AppError> {
        if let KeyState::Ready { source: KeySource::Keychain } = self.installation.state() {
            return Ok(Credential::Keychain);
        }
        if let Some(passphrase) = self.passphrase()? {
            return Ok(Credential::Passphrase(passphrase));
        }
        if matches!(self.installation.state(), KeyState::Ready { .. }) && std::io::stdin().is_terminal() {
            return prompt("Passphrase: ").map(Credential::Passphrase);
        }
        Ok(Credential::Keychain)
    }

    /// A new passphrase: from the file, or typed twice on a terminal; `None` when there is neither.
    pub fn new_passphrase(&self) -> Result<Option<SecretString>, AppError> {
        use hub_app::ExposeSecret as _;
        if let Some(passphrase) = self.passphrase()? {
            return Ok(Some(passphrase));
        }
        if !std::io::stdin().is_terminal() {
            return Ok(None);
        }
        let first = prompt(&format!("New passphrase, at least {LEAST_PASSPHRASE} characters: "))?;
        let second = prompt("Again: ")?;
        if first.expose_secret() != second.expose_secret() {
            return Err(AppError::bad_request("passphrase", "the two are not the same"));
        }
        Ok(Some(first))
    }
}

/// The first line of a passphrase file.
fn first_line(path: &Path) -> Result<SecretString, AppError> {
    use hub_app::ExposeSecret as _;
    let whole = from_file(path)?;
    let line = whole.expose_secret().lines().next().unwrap_or_default();
    Ok(SecretString::from(line))
}

fn prompt(words: &str) -> Result<SecretString, AppError> {
    rpassword::prompt_password(words)
        .map(SecretString::from)
        .map_err(|error| AppError::bad_request("passphrase", error))
}
