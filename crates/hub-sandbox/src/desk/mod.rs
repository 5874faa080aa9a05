//! A mail server on loopback, and the partners behind it: they read a request for a quote as somebody reads a mail, and
//! answer each in its own time and with its own failings. An answer lands as a file in a folder, as a person would save
//! it.
//!
//! | who | after | what is special |
//! |---|---|---|
//! | `harbor.mortgage` | 2 paces | answers between the brackets |
//! | `community.bank` | 6 | the server takes its first letter only the second time (451); answers in the quoted text |
//! | `lighthouse.cu` | 12 | locks for 60 days, whatever is asked; offers money back for a higher rate |
//! | `slow.savings` | | never answers |
//! | `evergreen.insurance` | 3 | an admitted carrier |
//! | `summit.insurance` | 9 | leaves the premium empty and asks to be called |
//! | `cedar.title` | 5 | |
//! | `home.warranty` | 8 | the server takes the letter and leaves without an answer |
//! | anybody else | | no such mailbox (550) |
//!
//! A letter must be one (RFC 5322: From, To, Date, Message-ID, once each), in lines that end and have an end (RFC 5321
//! §4.5.3.1), in ASCII. A second letter with the same Message-ID is taken and answered by nobody.

mod letter;
mod office;
mod smtp;

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::SandboxError;
use letter::Letter;
use office::{OFFICES, Office};

/// How the desk is set up.
#[derive(Debug, Clone)]
pub struct DeskConfig {
    /// Where answers are put, as files (`.eml`).
    pub answers: PathBuf,
    /// The day on which everybody answers.
    pub today: NaiveDate,
    /// How long a pace is.
    pub pace: Duration,
}

/// What the mail server has seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeskStats {
    /// Letters taken, by who they are to (the part before the sign).
    pub taken: BTreeMap<String, u32>,
    /// Letters that came again.
    pub repeated: u32,
    /// Answers put into the folder.
    pub answered: u32,
    /// What was refused, by the server's number.
    pub refused: BTreeMap<u16, u32>,
}

/// A desk that runs until it is dropped.
#[derive(Debug)]
pub struct Desk {
    port: u16,
    state: Arc<State>,
    _running: DropGuard,
}

impl Desk {
    /// The port of the mail server on 127.0.0.1. It asks for no sign-in and knows no TLS.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Who reads mail there: name and address.
    pub fn directory() -> impl Iterator<Item = (String, String)> {
        OFFICES.iter().map(|office| (office.name.to_owned(), format!("{}@example.com", office.who)))
    }

    /// What was seen so far.
    #[must_use]
    pub fn stats(&self) -> DeskStats {
        self.state.lock().stats.clone()
    }
}

#[derive(Debug, Default)]
struct Seen {
    stats: DeskStats,
    /// Message-IDs of letters taken.
    letters: BTreeSet<String>,
    /// Who has put a first letter off already.
    put_off: BTreeSet<&'static str>,
}

#[derive(Debug)]
struct State {
    config: DeskConfig,
    seen: Mutex<Seen>,
    stop: CancellationToken,
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this office puts a letter off this time: the first one only.
    fn puts_off(&self, office: &Office) -> bool {
        office.puts_off && self.lock().put_off.insert(office.who)
    }

    /// Takes a letter, and has it answered.
    fn take(self: &Arc<Self>, office: &'static Office, letter: Letter) {
        let mut seen = self.lock();
        if !seen.letters.insert(letter.id.clone()) {
            seen.stats.repeated += 1;
            return;
        }
        *seen.stats.taken.entry(office.who.to_owned()).or_default() += 1;
        drop(seen);
        let Some(paces) = office.paces else { return };
        let state = Arc::clone(self);
        tokio::spawn(async move {
            let wait = tokio::time::sleep(state.config.pace * paces);
            if state.stop.run_until_cancelled(wait).await.is_none() {
                return;
            }
            let Some(answer) = office.answer(&letter, state.config.today) else { return };
            if state.put(office.who, &letter, &answer).await.is_ok() {
                state.lock().stats.answered += 1;
            }
        });
    }

    /// Whole or not at all, so that nobody reads half an answer.
    async fn put(&self, who: &str, letter: &Letter, answer: &str) -> std::io::Result<()> {
        let (folder, name) = (&self.config.answers, letter.file_name(who));
        tokio::fs::create_dir_all(folder).await?;
        let part = folder.join(format!(".{name}.part"));
        tokio::fs::write(&part, answer).await?;
        tokio::fs::rename(&part, folder.join(name)).await
    }

    fn refused(&self, code: u16) {
        *self.lock().stats.refused.entry(code).or_default() += 1;
    }
}

/// Starts the mail server and the partners.
///
/// # Errors
/// [`SandboxError::Listen`].
pub async fn serve_desk(config: DeskConfig) -> Result<Desk, SandboxError> {
    let listen = |source| SandboxError::Listen { port: 0, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(listen)?;
    let port = listener.local_addr().map_err(listen)?.port();
    let stop = CancellationToken::new();
    let state = Arc::new(State { config, seen: Mutex::default(), stop: stop.clone() });
    let serving = Arc::clone(&state);
    tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let state = Arc::clone(&serving);
            let stop = state.stop.clone();
            tokio::spawn(stop.run_until_cancelled_owned(async move { smtp::converse(stream, &state).await }));
        }
    }));
    Ok(Desk { port, state, _running: stop.drop_guard() })
}
