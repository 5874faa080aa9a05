//! The first lines of a visit to the door on this computer.

use url::Url;

/// A visit that may be the answer we wait for: its query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Visit<'a> {
    pub(super) query: &'a str,
}

/// The status for a visit that is not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TurnedAway(pub(super) &'static str);

const BAD: TurnedAway = TurnedAway("400 Bad Request");

/// Reads the head of a request. Only a `GET` of the path of `redirect`, addressed to its very host and port, is a
/// visit: another name in `Host` means that some page on the web reaches this computer by a name of its own.
pub(super) fn read<'a>(head: &'a [u8], redirect: &Url) -> Result<Visit<'a>, TurnedAway> {
    let head = std::str::from_utf8(head).map_err(|_| BAD)?;
    let (head, _) = head.split_once("\r\n\r\n").ok_or(BAD)?;
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(BAD);
    };
    let mut host = None;
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(BAD)?;
        if name.eq_ignore_ascii_case("host") && host.replace(value.trim()).is_some() {
            return Err(BAD);
        }
    }
    let ours = match (redirect.host_str(), redirect.port_or_known_default()) {
        (Some(name), Some(port)) => format!("{name}:{port}"),
        _ => return Err(BAD),
    };
    if host != Some(ours.as_str()) {
        return Err(TurnedAway("403 Forbidden"));
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != redirect.path() {
        return Err(TurnedAway("404 Not Found"));
    }
    if method != "GET" {
        return Err(TurnedAway("405 Method Not Allowed"));
    }
    Ok(Visit { query })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn redirect() -> Url {
        Url::parse("http://127.0.0.1:5000/back").unwrap()
    }

    fn status(head: &str) -> Result<String, &'static str> {
        read(head.as_bytes(), &redirect()).map(|v| v.query.to_owned()).map_err(|t| t.0)
    }

    #[test]
    fn only_the_very_address_is_a_visit() {
        let host = "Host: 127.0.0.1:5000\r\n";
        assert_eq!(
            status(&format!("GET /back?code=c&state=s HTTP/1.1\r\n{host}Accept: */*\r\n\r\n")),
            Ok("code=c&state=s".into())
        );
        assert_eq!(status(&format!("GET /back HTTP/1.0\r\n{host}\r\n")), Ok(String::new()));
        for (head, expected) in [
            (format!("GET / HTTP/1.1\r\n{host}\r\n"), "404 Not Found"),
            (format!("GET /back/?code=c HTTP/1.1\r\n{host}\r\n"), "404 Not Found"),
            (format!("GET /favicon.ico HTTP/1.1\r\n{host}\r\n"), "404 Not Found"),
            (format!("GET http://127.0.0.1:5000/back HTTP/1.1\r\n{host}\r\n"), "404 Not Found"),
            (format!("POST /back?code=c HTTP/1.1\r\n{host}\r\n"), "405 Method Not Allowed"),
            (format!("OPTIONS /back HTTP/1.1\r\n{host}\r\n"), "405 Method Not Allowed"),
            (format!("get /back HTTP/1.1\r\n{host}\r\n"), "405 Method Not Allowed"),
            ("GET /back HTTP/1.1\r\n\r\n".into(), "403 Forbidden"),
            ("GET /back HTTP/1.1\r\nHost: evil.example.org:5000\r\n\r\n".into(), "403 Forbidden"),
            ("GET /back HTTP/1.1\r\nHost: 127.0.0.1:5001\r\n\r\n".into(), "403 Forbidden"),
            ("GET /back HTTP/1.1\r\nHost: localhost:5000\r\n\r\n".into(), "403 Forbidden"),
            (format!("GET /back HTTP/1.1\r\n{host}{host}\r\n"), "400 Bad Request"),
            (format!("GET /back HTTP/2\r\n{host}\r\n"), "400 Bad Request"),
            (format!("GET  /back HTTP/1.1\r\n{host}\r\n"), "400 Bad Request"),
            (format!("GET /back HTTP/1.1 x\r\n{host}\r\n"), "400 Bad Request"),
            (format!("GET /back HTTP/1.1\r\n{host}no colon\r\n\r\n"), "400 Bad Request"),
            (format!("GET /back HTTP/1.1\r\n{host}"), "400 Bad Request"),
            (String::new(), "400 Bad Request"),
        ] {
            assert_eq!(status(&head), Err(expected), "{head}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(head in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&head, &redirect());
        }

        #[test]
        fn whatever_is_let_in_was_addressed_to_us(
            method in "GET|POST|[A-Z]{1,4}", target in "/back|/back\\?[a-z=&]{0,9}|[ -~]{0,12}",
            host in "127\\.0\\.0\\.1:5000|[a-z0-9.:]{0,16}", more in "[ -~]{0,20}",
        ) {
            let head = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nX: {more}\r\n\r\n");
            let visit = read(head.as_bytes(), &redirect());
            let path = target.split('?').next().unwrap_or_default();
            let ours = method == "GET" && host == "127.0.0.1:5000" && path == "/back" && !target.contains(' ');
            prop_assert_eq!(visit.is_ok(), ours, "{}", head);
        }
    }
}
