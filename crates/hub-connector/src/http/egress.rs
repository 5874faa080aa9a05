//! Where requests may go: `https` to public addresses, or plain `http` to this computer; one origin per source.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::{ConnectorError, ErrorKind};

/// Why an address is not called. Names no part of the address but its host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// Not `https`, and not `http` to this computer.
    #[error("only https addresses are called (plain http only on this computer)")]
    Scheme,
    /// User name or password in the address.
    #[error("an address must not contain a user name or password")]
    Credentials,
    /// No host.
    #[error("the address has no host")]
    NoHost,
    /// A private, link-local or otherwise non-public address.
    #[error("“{0}” is not a public address")]
    NotPublic(String),
    /// Another host, port or scheme than the source's own.
    #[error("the vendor pointed to another host or scheme ({0}), which is not followed")]
    OtherOrigin(String),
}

impl From<EgressError> for ConnectorError {
    fn from(error: EgressError) -> Self {
        Self::new(ErrorKind::Refused, error.to_string())
    }
}

/// The one origin a client may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Egress {
    scheme: String,
    host: String,
    port: Option<u16>,
}

impl Egress {
    /// Binds to the origin of `base`.
    ///
    /// # Errors
    /// When `base` itself may not be called.
    pub fn bound_to(base: &Url) -> Result<Self, EgressError> {
        check_address(base)?;
        Ok(Self {
            scheme: base.scheme().to_owned(),
            host: base.host_str().unwrap_or_default().to_owned(),
            port: base.port_or_known_default(),
        })
    }

    /// Refuses everything outside the origin. Called before a credential is attached.
    ///
    /// # Errors
    /// See [`EgressError`].
    pub fn check(&self, url: &Url) -> Result<(), EgressError> {
        check_address(url)?;
        let same = url.scheme() == self.scheme
            && url.host_str() == Some(self.host.as_str())
            && url.port_or_known_default() == self.port;
        if same { Ok(()) } else { Err(EgressError::OtherOrigin(origin_of(url))) }
    }

    /// Whether this origin is on this computer.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.scheme == "http"
    }
}

fn origin_of(url: &Url) -> String {
    match url.port() {
        Some(port) => format!("{}://{}:{port}", url.scheme(), url.host_str().unwrap_or_default()),
        None => format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default()),
    }
}

fn check_address(url: &Url) -> Result<(), EgressError> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(EgressError::Credentials);
    }
    let local = match url.host() {
        None => return Err(EgressError::NoHost),
        Some(Host::Domain(name)) => is_localhost(name),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
    };
    match url.scheme() {
        "https" => {}
        "http" if local => {}
        _ => return Err(EgressError::Scheme),
    }
    let literal = match url.host() {
        Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
        _ => None,
    };
    match literal {
        Some(ip) if !local && !is_public(ip) => Err(EgressError::NotPublic(ip.to_string())),
        _ => Ok(()),
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
}

/// Whether an address is one that strangers on the Internet could reach too.
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmark = a == 198 && (b == 18 || b == 19);
    let protocol = a == 192 && b == 0 && c == 0;
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || shared
        || benchmark
        || protocol)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let s = ip.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match s {
        // NAT64 and 6to4 carry an IPv4 address that decides.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(embedded(high, low)),
        [0x2002, high, low, ..] => is_public_v4(embedded(high, low)),
        // Teredo and documentation.
        [0x2001, 0 | 0xdb8, ..] => false,
        // Only 2000::/3 is global unicast; loopback, unique local, link-local and multicast lie outside it.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// Of the addresses that a name was resolved to, those that may be called: this computer's own under its own names, public
/// ones under any other.
///
/// # Errors
/// There are none.
pub(crate) fn permitted(name: &str, found: impl Iterator<Item = SocketAddr>) -> Result<Vec<SocketAddr>, EgressError> {
    let local = is_local(name);
    let permitted: Vec<SocketAddr> =
        found.filter(|a| if local { a.ip().is_loopback() } else { is_public(a.ip()) }).collect();
    if permitted.is_empty() { Err(EgressError::NotPublic(name.to_owned())) } else { Ok(permitted) }
}

/// Whether a name or an address means this computer.
pub(crate) fn is_local(host: &str) -> bool {
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    literal.map_or_else(|_| is_localhost(host), |ip| ip.is_loopback())
}

/// Resolves names and lets only permitted addresses through. The connection is made to exactly these, so a second
/// look-up with another answer (DNS rebinding) never happens.
#[derive(Debug, Clone, Copy, Default)]
pub struct GuardedResolver;

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(Box::new(permitted(&name, found)?.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn addresses_that_are_never_called() {
        let refused = [
            "http://example.org/",
            "http://93.184.216.34/",
            "ftp://example.org/",
            "file:///etc/passwd",
            "https://user@example.org/",
            "https://user:word@example.org/",
            "https://:word@example.org/",
            "https://10.0.0.1/",
            "https://172.16.0.1/",
            "https://172.31.255.255/",
            "https://192.168.1.1/",
            "https://169.254.169.254/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://0/",
            "https://255.255.255.255/",
            "https://224.0.0.1/",
            "https://198.18.0.1/",
            "https://192.0.0.8/",
            "https://192.0.2.1/",
            "https://240.0.0.1/",
            "https://0x0a000001/",
            "https://167772161/",
            "https://012.0.0.1/",
            "https://10.1/",
            "https://[::]/",
            "https://[fe80::1]/",
            "https://[fc00::1]/",
            "https://[fd12:3456::1]/",
            "https://[ff02::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://[64:ff9b::a00:1]/",
            "https://[2002:a00:1::]/",
            "https://[2001:db8::1]/",
            "https://[2001::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://localhost.example.org/",
            "http://127.0.0.1.example.org/",
            "http://notlocalhost/",
        ];
        for text in refused {
            assert!(Egress::bound_to(&url(text)).is_err(), "{text} must be refused");
        }
    }

    #[test]
    fn addresses_that_may_be_called() {
        for text in [
            "https://example.org/odata/",
            "https://example.org:8443/",
            "https://93.184.216.34/",
            "https://[2606:2800:220:1::1]/",
            "http://127.0.0.1:8080/",
            "http://127.8.9.10/",
            "http://[::1]:8080/",
            "http://localhost:8080/reso/",
            "https://localhost:8443/",
        ] {
            assert!(Egress::bound_to(&url(text)).is_ok(), "{text} must be allowed");
        }
    }

    #[test]
    fn a_client_stays_at_its_origin() {
        let egress = Egress::bound_to(&url("https://api.example.org/odata/")).unwrap();
        assert!(egress.check(&url("https://api.example.org/other?x=1")).is_ok());
        assert!(egress.check(&url("https://api.example.org:443/")).is_ok());
        assert!(egress.check(&url("https://API.EXAMPLE.ORG/")).is_ok());
        for elsewhere in [
            "https://example.org/",
            "https://api.example.org:444/",
            "https://api.example.org.evil.test/",
            "https://evil.test/api.example.org",
            "http://localhost/",
            "https://127.0.0.1/",
            "https://api.example.org@evil.test/",
        ] {
            assert!(egress.check(&url(elsewhere)).is_err(), "{elsewhere}");
        }
        let local = Egress::bound_to(&url("http://127.0.0.1:8080/")).unwrap();
        assert!(local.check(&url("http://127.0.0.1:8081/")).is_err());
        assert!(local.check(&url("http://localhost:8080/")).is_err());
        assert!(local.is_local() && !egress.is_local());
    }

    #[test]
    fn the_message_holds_no_path_and_no_query() {
        let egress = Egress::bound_to(&url("https://api.example.org/")).unwrap();
        let error = egress.check(&url("https://evil.test/path?token=abc")).unwrap_err();
        assert!(error.to_string().contains("https://evil.test"));
        assert!(!error.to_string().contains("token") && !error.to_string().contains("path"));
    }

    #[tokio::test]
    async fn localhost_resolves_to_this_computer_only() {
        let found: Vec<_> = GuardedResolver.resolve("localhost".parse().unwrap()).await.unwrap().collect();
        assert!(!found.is_empty() && found.iter().all(|a| a.ip().is_loopback()));
    }
}
