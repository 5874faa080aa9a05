use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::State;
use super::letter::Letter;
use super::office::Office;

/// The longest line with its end, and the largest letter (RFC 5321 §4.5.3.1.6; the letter's is ours).
const LINE: usize = 1_000;
const LETTER: usize = 1024 * 1024;
/// How long a silent caller is listened to.
const PATIENCE: Duration = Duration::from_secs(300);

/// What has been said in a conversation.
#[derive(Default)]
struct Said {
    hello: bool,
    sender: bool,
    to: Option<&'static Office>,
}

/// What a line is answered with, and whether that is all.
enum Next {
    Say(u16, &'static str),
    Letter,
    Leave,
}

/// Talks to a caller until it takes leave (RFC 5321).
pub(super) async fn converse(mut stream: TcpStream, state: &Arc<State>) {
    let (read, mut write) = stream.split();
    let mut read = BufReader::new(read);
    let mut said = Said::default();
    if write.write_all(b"220 desk.example.com ESMTP\r\n").await.is_err() {
        return;
    }
    while let Some(line) = line(&mut read).await {
        let next = match line {
            Ok(line) => said.hear(&line, state),
            Err(why) => Next::Say(500, why),
        };
        let (code, words) = match next {
            Next::Say(code, words) => (code, words),
            Next::Leave => {
                let _ = write.write_all(b"221 Bye\r\n").await;
                return;
            }
            Next::Letter => {
                if write.write_all(b"354 End with a line of one dot\r\n").await.is_err() {
                    return;
                }
                let Some(bytes) = letter(&mut read).await else { return };
                let Some(office) = std::mem::take(&mut said.to) else { return };
                said.sender = false;
                match bytes.and_then(|bytes| Letter::read(&bytes).map_err(|_| (554, "5.6.0 That is no letter"))) {
                    Ok(letter) => {
                        state.take(office, letter);
                        if office.leaves {
                            return;
                        }
                        (250, "2.0.0 Taken")
                    }
                    Err(refused) => refused,
                }
            }
        };
        if code >= 400 {
            state.refused(code);
        }
        let answer = if code == 250 && words == "EHLO" {
            format!("250-desk.example.com\r\n250 SIZE {LETTER}\r\n")
        } else {
            format!("{code} {words}\r\n")
        };
        if write.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

impl Said {
    fn hear(&mut self, line: &str, state: &State) -> Next {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" if rest.trim().is_empty() => Next::Say(501, "5.5.4 Who are you?"),
            "EHLO" | "HELO" => {
                *self = Self { hello: true, ..Self::default() };
                Next::Say(250, "EHLO")
            }
            "NOOP" => Next::Say(250, "2.0.0 Yes"),
            "RSET" => {
                *self = Self { hello: self.hello, ..Self::default() };
                Next::Say(250, "2.0.0 Forgotten")
            }
            "QUIT" => Next::Leave,
            "AUTH" | "STARTTLS" => Next::Say(502, "5.5.1 Not here"),
            "MAIL" if !self.hello => Next::Say(503, "5.5.1 Say hello first"),
            "MAIL" if self.sender => Next::Say(503, "5.5.1 One sender a letter"),
            "MAIL" => match path(rest, "FROM:") {
                Some(address) if address.contains('@') => {
                    self.sender = true;
                    Next::Say(250, "2.1.0 Sender is fine")
                }
                _ => Next::Say(501, "5.1.7 That is no address"),
            },
            "RCPT" if !self.sender => Next::Say(503, "5.5.1 Whose letter?"),
            // Each request goes to one partner alone: the others are not its business.
            "RCPT" if self.to.is_some() => Next::Say(452, "4.5.3 One receiver a letter"),
            "RCPT" => match path(rest, "TO:").map(Office::of) {
                None => Next::Say(501, "5.1.3 That is no address"),
                Some(None) => Next::Say(550, "5.1.1 No such mailbox"),
                Some(Some(office)) if state.puts_off(office) => Next::Say(451, "4.7.1 Try again later"),
                Some(Some(office)) => {
                    self.to = Some(office);
                    Next::Say(250, "2.1.5 Receiver is fine")
                }
            },
            "DATA" if self.to.is_none() => Next::Say(503, "5.5.1 To whom?"),
            "DATA" => Next::Letter,
            _ => Next::Say(500, "5.5.2 What?"),
        }
    }
}

/// What stands in the angles of `FROM:<…>` or `TO:<…>`.
fn path<'a>(rest: &'a str, word: &str) -> Option<&'a str> {
    let (head, tail) = (rest.get(..word.len())?, rest.get(word.len()..)?);
    if !head.eq_ignore_ascii_case(word) {
        return None;
    }
    let (address, _) = tail.trim_start().strip_prefix('<')?.split_once('>')?;
    Some(address)
}

type Reader<'a> = BufReader<tokio::net::tcp::ReadHalf<'a>>;

/// The next line without its end; nothing when the caller has gone.
async fn line(read: &mut Reader<'_>) -> Option<Result<String, &'static str>> {
    let mut line = Vec::new();
    let limit = u64::try_from(LINE).unwrap_or(u64::MAX);
    let mut bounded = read.take(limit);
    let taken = tokio::time::timeout(PATIENCE, bounded.read_until(b'\n', &mut line)).await.ok()?.ok()?;
    if taken == 0 || !line.ends_with(b"\n") && taken < LINE {
        return None;
    }
    let Some(text) = line.strip_suffix(b"\r\n") else { return Some(Err("5.5.2 That line has no end")) };
    Some(std::str::from_utf8(text).map(str::to_owned).map_err(|_| "5.5.2 That line is not text"))
}

/// A letter up to the line of one dot, its other dots as they were; nothing when the caller has gone.
async fn letter(read: &mut Reader<'_>) -> Option<Result<Vec<u8>, (u16, &'static str)>> {
    let (mut bytes, mut refused) = (Vec::new(), None);
    loop {
        match line(read).await? {
            Ok(text) if text == "." => break,
            Ok(text) => {
                bytes.extend_from_slice(text.strip_prefix('.').unwrap_or(&text).as_bytes());
                bytes.extend_from_slice(b"\r\n");
            }
            Err(_) => refused = Some((554, "5.6.0 A line of it has no end")),
        }
        if bytes.len() > LETTER {
            refused = Some((552, "5.3.4 Too large"));
            bytes.clear();
        }
    }
    Some(refused.map_or(Ok(bytes), Err))
}
