//! The partners' mail server, spoken to line by line.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use hub_sandbox::{Desk, DeskConfig, serve_desk};

struct Caller(BufReader<TcpStream>);

impl Caller {
    fn call(desk: &Desk) -> Self {
        let mut caller = Self(BufReader::new(TcpStream::connect(("127.0.0.1", desk.port())).unwrap()));
        assert_eq!(caller.hear(), 220);
        caller
    }

    fn hear(&mut self) -> u16 {
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).unwrap() == 0 {
                return 0;
            }
            if line.as_bytes().get(3) == Some(&b' ') {
                return line[..3].parse().unwrap();
            }
        }
    }

    fn say(&mut self, line: &str) -> u16 {
        self.raw(format!("{line}\r\n").as_bytes())
    }

    fn raw(&mut self, bytes: &[u8]) -> u16 {
        self.0.get_mut().write_all(bytes).unwrap();
        self.hear()
    }

    /// Up to the letter itself.
    fn to(desk: &Desk, who: &str) -> Self {
        let mut caller = Self::call(desk);
        assert_eq!(caller.say("EHLO [127.0.0.1]"), 250);
        assert_eq!(caller.say("MAIL FROM:<ada@example.org>"), 250);
        assert_eq!(caller.say(&format!("RCPT TO:<{who}@example.com>")), 250);
        assert_eq!(caller.say("DATA"), 354);
        caller
    }
}

async fn desk(answers: &Path) -> Desk {
    let today = "2026-11-20".parse().unwrap();
    serve_desk(DeskConfig { answers: answers.to_owned(), today, pace: Duration::from_millis(5) }).await.unwrap()
}

const HEAD: &str = "From: <ada@example.org>\r\nTo: <x@example.com>\r\nDate: Fri, 20 Nov 2026 15:00:00 +0000\r\n";

fn letter(id: &str, text: &str) -> String {
    format!("{HEAD}Message-ID: <{id}@example.org>\r\nSubject: Quote request\r\n\r\n{text}\r\n.\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_of_turn_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let desk = desk(dir.path()).await;
    let mut caller = Caller::call(&desk);
    for (line, code) in [
        ("MAIL FROM:<ada@example.org>", 503),
        ("EHLO", 501),
        ("EHLO [127.0.0.1]", 250),
        ("STARTTLS", 502),
        ("AUTH PLAIN AAA=", 502),
        ("RCPT TO:<cedar.title@example.com>", 503),
        ("DATA", 503),
        ("MAIL FROM:ada@example.org", 501),
        ("MAIL FROM:<>", 501),
        ("MAIL FROM:<ada@example.org>", 250),
        ("MAIL FROM:<ada@example.org>", 503),
        ("RCPT TO:<nobody@example.com>", 550),
        ("RCPT TO:<cedar.title@example.org>", 550),
        ("RCPT TO:<community.bank@example.com>", 451),
        ("RCPT TO:<community.bank@example.com>", 250),
        ("RCPT TO:<cedar.title@example.com>", 452),
        ("RSET", 250),
        ("DATA", 503),
        ("NOOP", 250),
        ("HELP ME", 500),
    ] {
        assert_eq!(caller.say(line), code, "{line}");
    }
    assert_eq!(caller.raw(b"NOOP\n"), 500, "a line ends with both");
    assert_eq!(caller.raw(&[b'x'; 1_000]), 500, "a line has an end");
    assert_eq!(desk.stats().taken, Default::default());
    drop(Caller::call(&desk));
    assert_eq!(Caller::call(&desk).say("QUIT"), 221);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_letter_is_refused_and_what_is_one_is_answered_once() {
    let dir = tempfile::tempdir().unwrap();
    let desk = desk(dir.path()).await;
    let good = letter("one", "State of the home (two letters): [ OR ]\r\nNumber of the licence: [ ]");
    let wrong = [
        good.replace("Date:", "X-Date:"),
        good.replace("Message-ID", "X-Id"),
        good.replace("From:", "From: <b@example.org>\r\nFrom:"),
        good.replace("the home", "the h\u{f6}me"),
    ];
    for letter in &wrong {
        assert_eq!(Caller::to(&desk, "cedar.title").raw(letter.as_bytes()), 554, "{letter}");
    }
    let large = format!("{HEAD}Message-ID: <a@b>\r\n\r\n{}.\r\n", "x\r\n".repeat(400_000));
    assert_eq!(Caller::to(&desk, "cedar.title").raw(large.as_bytes()), 552);
    assert_eq!(Caller::to(&desk, "cedar.title").raw(good.as_bytes()), 250);
    assert_eq!(Caller::to(&desk, "cedar.title").raw(good.as_bytes()), 250);
    assert_eq!(Caller::to(&desk, "home.warranty").raw(letter("two", "Plan: [ ]").as_bytes()), 0, "it leaves");
    assert_eq!(Caller::to(&desk, "slow.savings").raw(letter("three", "Loan amount: [ 1 ]").as_bytes()), 250);
    assert_eq!(Caller::to(&desk, "harbor.mortgage").raw(letter("four", "Hello!").as_bytes()), 250);
    let begun = Instant::now();
    while desk.stats().answered < 2 {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", desk.stats());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!((desk.stats().repeated, desk.stats().taken["cedar.title"]), (1, 1));
    let mut files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 2, "{files:?}");
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert!(
        text.contains("Number of the licence: [ SAMPLE-0001 ]") && text.contains("(two letters): [ OR ]"),
        "{text}"
    );
    assert!(text.contains("In-Reply-To: <one@example.org>"), "{text}");
}
