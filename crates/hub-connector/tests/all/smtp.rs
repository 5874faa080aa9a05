//! Mail on its way out, before a real server (aiosmtpd).

use std::net::TcpListener;
use std::time::Duration;

use hub_connector::mail::{CalendarPart, Letter, MailAccount, MailSecurity, Mailer};
use hub_connector::{ErrorKind, Outcome, Retry, SecretString};
use hub_domain::{Clock, ManualClock};
use mail_parser::MessageParser;

use crate::mail_server::{MailServer, PASSWORD, USER};

/// A server with a certificate of its own making, and how to reach it.
struct Office {
    server: MailServer,
    certificate: String,
    security: MailSecurity,
}

impl Office {
    fn start(security: MailSecurity) -> Option<Self> {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let mode = match security {
            MailSecurity::Tls => "tls",
            MailSecurity::StartTls => "starttls",
            MailSecurity::None => "plain",
        };
        Some(Self { server: MailServer::start(mode, &certificate, &key)?, certificate, security })
    }

    fn account(&self) -> MailAccount {
        MailAccount {
            host: "localhost".to_owned(),
            port: self.server.port(),
            security: self.security,
            user: Some(USER.to_owned()),
            name: "Ada Quill".to_owned(),
            address: "ada.quill@example.com".to_owned(),
        }
    }

    fn mailer(&self) -> Mailer {
        let mailer = Mailer::new(self.account(), Some(SecretString::from(PASSWORD))).unwrap();
        mailer.waiting(Duration::from_secs(20), Duration::from_secs(20)).trusting(self.certificate.as_bytes()).unwrap()
    }

    fn taken(&self) -> Vec<Vec<u8>> {
        self.server.taken()
    }
}

fn letter(to: &str) -> Letter {
    Letter {
        to: format!("{to}@lender.example"),
        subject: "Quote request EH-7K2M-9QXF-Y: loan".to_owned(),
        text: "Rate: [ ]\n.\n..and a line of dots\nÜber 80 % — “like for like”\n".to_owned(),
        calendar: None,
        message_id: format!("<{to}.1@example.com>"),
        date: ManualClock::at("2026-11-20T17:30:00Z".parse().unwrap()).now(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_arrive_as_they_were_written_by_every_road() {
    for security in [MailSecurity::Tls, MailSecurity::StartTls, MailSecurity::None] {
        let Some(server) = Office::start(security) else { return };
        server.mailer().check().await.unwrap();
        assert!(server.taken().is_empty());
        let mut session = server.mailer().open().await.unwrap();
        for to in ["desk", "second"] {
            session.send(&letter(to)).await.unwrap();
        }
        session.close().await;
        let taken = server.taken();
        assert_eq!(taken.len(), 2, "{security:?}");
        let read = MessageParser::default().parse(&taken[0]).unwrap();
        assert_eq!(read.subject(), Some(letter("desk").subject.as_str()));
        assert_eq!(read.message_id(), Some("desk.1@example.com"));
        assert_eq!(read.from().unwrap().first().unwrap().address(), Some("ada.quill@example.com"));
        assert_eq!(read.to().unwrap().first().unwrap().address(), Some("desk@lender.example"));
        assert_eq!(read.date().unwrap().to_rfc3339(), "2026-11-20T17:30:00Z");
        // The way out adds empty lines at the end, which is nobody's loss.
        assert_eq!(read.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), letter("desk").text.trim_end());
        let raw = String::from_utf8_lossy(&taken[0]);
        assert!(!raw.contains(PASSWORD) && !raw.to_lowercase().contains("x-mailer"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_for_the_calendar_arrives_beside_the_text() {
    let Some(server) = Office::start(MailSecurity::None) else { return };
    let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Überprüfung\\, 12 Meadow Ln\r\n  and a \
                folded line\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let calendar = Some(CalendarPart { method: "REQUEST".to_owned(), text: text.to_owned() });
    let sent = Letter { calendar, ..letter("desk") };
    let mut session = server.mailer().open().await.unwrap();
    session.send(&sent).await.unwrap();
    session.close().await;
    let taken = server.taken();
    let read = MessageParser::default().parse(&taken[0]).unwrap();
    assert_eq!(read.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), sent.text.trim_end());
    let part = read.parts.iter().find(|part| {
        let kind = mail_parser::MimeHeaders::content_type(*part);
        kind.is_some_and(|kind| kind.ctype() == "text" && kind.subtype() == Some("calendar"))
    });
    let part = part.expect("a part for the calendar");
    let kind = mail_parser::MimeHeaders::content_type(part).unwrap();
    assert_eq!((kind.attribute("method"), kind.attribute("charset")), (Some("REQUEST"), Some("utf-8")));
    assert_eq!(part.text_contents().unwrap().replace("\r\n", "\n").trim_end(), text.replace("\r\n", "\n").trim_end());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_says_who_has_to_act_and_whether_the_letter_may_have_gone() {
    let Some(server) = Office::start(MailSecurity::None) else { return };
    let cases = [
        ("nobody", ErrorKind::NotFound, Retry::Never, Outcome::NotDone, 0),
        ("later", ErrorKind::Server, Retry::Later, Outcome::NotDone, 0),
        ("gone", ErrorKind::Network, Retry::Later, Outcome::NotDone, 0),
        ("large", ErrorKind::TooLarge, Retry::Never, Outcome::NotDone, 0),
        // Taken, and nobody told us.
        ("silent", ErrorKind::Network, Retry::Never, Outcome::Unknown, 1),
    ];
    for (to, kind, retry, outcome, taken) in cases {
        let mut session = server.mailer().open().await.unwrap();
        let error = session.send(&letter(to)).await.unwrap_err();
        assert_eq!((error.kind, error.retry, error.outcome), (kind, retry, outcome), "{to}: {error}");
        assert_eq!(server.taken().len(), taken, "{to}");
        assert!(!error.message.contains('@') && !error.message.contains("mailbox"), "{error}");
    }
    let hasty = server.mailer().waiting(Duration::from_secs(20), Duration::from_millis(300));
    let error = hasty.open().await.unwrap().send(&letter("slow")).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::Timeout, Outcome::Unknown));
    assert_eq!(server.taken().len(), 2);
    let lost = Letter { to: "no address".to_owned(), ..letter("desk") };
    let error = server.mailer().open().await.unwrap().send(&lost).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::BadInput, Outcome::NotDone));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_the_password_who_is_not_the_server() {
    for security in [MailSecurity::Tls, MailSecurity::StartTls] {
        let Some(server) = Office::start(security) else { return };
        let distrusting = Mailer::new(server.account(), Some(SecretString::from(PASSWORD))).unwrap();
        let error = distrusting.check().await.unwrap_err();
        assert_eq!((error.kind, error.retry), (ErrorKind::Refused, Retry::Never), "{error}");
        assert!(error.message.contains("certificate"), "{error}");
    }
    let Some(server) = Office::start(MailSecurity::None) else { return };
    // A server without STARTTLS is left before the sign-in.
    let upgraded = MailAccount { security: MailSecurity::StartTls, ..server.account() };
    let error = Mailer::new(upgraded, Some(SecretString::from(PASSWORD))).unwrap().check().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unsupported);
    let wrong = Mailer::new(server.account(), Some(SecretString::from("wrong"))).unwrap();
    let error = wrong.check().await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Unauthorized, Retry::Never), "{error}");
    assert!(!format!("{error:?} {wrong:?}").contains("wrong"));
    // A server that wants a sign-in, and an account without one.
    let anonymous = Mailer::new(MailAccount { user: None, ..server.account() }, None).unwrap();
    let error = anonymous.open().await.unwrap().send(&letter("desk")).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::Unauthorized, Outcome::NotDone));
    assert!(server.taken().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_no_error_of_the_letter() {
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let account = |host: &str, port| MailAccount {
        host: host.to_owned(),
        port,
        security: MailSecurity::Tls,
        user: None,
        name: String::new(),
        address: "ada.quill@example.com".to_owned(),
    };
    let error = Mailer::new(account("localhost", port), None).unwrap().check().await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Network, Retry::Later));
    // A server of the office's network is not called, and nothing is asked of it.
    let error = Mailer::new(account("10.0.0.7", 465), None).unwrap().check().await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Refused, Retry::Never));
    // Somebody who listens and says nothing.
    let mute = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let to = account("127.0.0.1", mute.local_addr().unwrap().port());
    let brief = Duration::from_millis(300);
    let error = Mailer::new(to, None).unwrap().waiting(brief, brief).check().await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Timeout, Retry::Later));
}
