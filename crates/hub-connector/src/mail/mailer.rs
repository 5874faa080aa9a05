use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use lettre::transport::smtp::{self};
use secrecy::{ExposeSecret, SecretString};

use super::failure::{Step, late, told};
use super::{Letter, MailAccount, MailSecurity};
use crate::http::egress::permitted;
use crate::{ConnectorError, ErrorKind};

/// The longest wait for an answer. RFC 5321 §4.5.3.2 allows minutes; a person waits for less, and it is tried again.
const PATIENCE: Duration = Duration::from_secs(40);
/// After the whole letter the server may work for as long as this before it answers; giving up earlier makes doubles.
const DELIVERY: Duration = Duration::from_secs(600);

/// Sends letters through an account.
pub struct Mailer {
    account: MailAccount,
    from: Mailbox,
    password: Option<SecretString>,
    roots: Vec<Certificate>,
    patience: Duration,
    delivery: Duration,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("security", &self.account.security).finish_non_exhaustive()
    }
}

impl Mailer {
    /// For an account and its password.
    ///
    /// # Errors
    /// As [`MailAccount::check`]; a name to sign in with and no password.
    pub fn new(account: MailAccount, password: Option<SecretString>) -> Result<Self, ConnectorError> {
        account.check()?;
        if account.user.is_some() && password.is_none() {
            return Err(ConnectorError::settings("the password of the mail account is missing"));
        }
        let from = account.sender()?;
        Ok(Self { account, from, password, roots: Vec::new(), patience: PATIENCE, delivery: DELIVERY })
    }

    /// Trusts one more certificate: of a server whose office made its own.
    ///
    /// # Errors
    /// It is none (PEM).
    pub fn trusting(mut self, pem: &[u8]) -> Result<Self, ConnectorError> {
        let certificate = Certificate::from_pem(pem).map_err(|_| ConnectorError::settings("that is no certificate"))?;
        self.roots.push(certificate);
        Ok(self)
    }

    /// Waits for as long as this for an answer, and for the one that a whole letter gets.
    #[must_use]
    pub const fn waiting(mut self, patience: Duration, delivery: Duration) -> Self {
        (self.patience, self.delivery) = (patience, delivery);
        self
    }

    /// Connects and signs in, and sends nothing.
    ///
    /// # Errors
    /// As [`Mailer::open`].
    pub async fn check(&self) -> Result<(), ConnectorError> {
        let mut session = self.open().await?;
        session.answer(Step::Connect, Noop).await?;
        session.close().await;
        Ok(())
    }

    /// Connects and signs in.
    ///
    /// # Errors
    /// [`ErrorKind::Network`], [`ErrorKind::Timeout`], [`ErrorKind::Refused`] (a certificate that is not trusted, an
    /// address that is not public), [`ErrorKind::Unauthorized`], [`ErrorKind::Unsupported`] (no STARTTLS, no way to sign
    /// in that is known here), [`ErrorKind::Server`].
    pub async fn open(&self) -> Result<MailSession, ConnectorError> {
        let MailAccount { host, port, security, user, .. } = &self.account;
        let server = self.resolved(host, *port).await?;
        let tls = || {
            let mut tls = TlsParameters::builder(host.clone());
            for root in &self.roots {
                tls = tls.add_root_certificate(root.clone());
            }
            tls.build().map_err(|_| ConnectorError::settings("the mail server's name fits no certificate"))
        };
        let at_once = if *security == MailSecurity::Tls { Some(tls()?) } else { None };
        // Not this computer's name: it says whose it is.
        let hello = ClientId::Ipv4(Ipv4Addr::LOCALHOST);
        let connect = async {
            let connect = AsyncSmtpConnection::connect_tokio1(server.as_slice(), None, &hello, at_once, None);
            let mut server = connect.await.map_err(|error| told(Step::Connect, &error))?;
            if *security == MailSecurity::StartTls {
                server.starttls(tls()?, &hello).await.map_err(|error| told(Step::Connect, &error))?;
            }
            if let (Some(user), Some(password)) = (user, &self.password) {
                let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
                let signed_in = server.auth(DEFAULT_MECHANISMS, &credentials).await;
                signed_in.map_err(|error| told(Step::SignIn, &error))?;
            }
            Ok::<_, ConnectorError>(server)
        };
        let server = tokio::time::timeout(self.patience, connect).await.map_err(|_| late())??;
        Ok(MailSession { server, from: self.from.clone(), patience: self.patience, delivery: self.delivery })
    }

    async fn resolved(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectorError> {
        let unknown = || ConnectorError::new(ErrorKind::Network, "the mail server's name was not found");
        let look = tokio::time::timeout(self.patience, tokio::net::lookup_host((host, port)));
        let found = look.await.map_err(|_| late())?.map_err(|_| unknown())?;
        Ok(permitted(host, found)?)
    }
}

/// A connection over which letters go one by one.
pub struct MailSession {
    server: AsyncSmtpConnection,
    from: Mailbox,
    patience: Duration,
    delivery: Duration,
}

impl std::fmt::Debug for MailSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailSession").finish_non_exhaustive()
    }
}

impl MailSession {
    /// Hands a letter to the server. After an error the connection is not to be used again.
    ///
    /// # Errors
    /// Besides those of [`Mailer::open`]: [`ErrorKind::NotFound`] (no such receiver), [`ErrorKind::TooLarge`],
    /// [`ErrorKind::Forbidden`]. An outcome of [`crate::Outcome::Unknown`] means that the whole letter was handed over
    /// and no answer came: it may have gone.
    pub async fn send(&mut self, letter: &Letter) -> Result<(), ConnectorError> {
        let sealed = letter.seal(&self.from)?;
        self.answer(Step::Sender, Mail::new(sealed.envelope.from().cloned(), Vec::new())).await?;
        for receiver in sealed.envelope.to() {
            self.answer(Step::Receiver, Rcpt::new(receiver.clone(), Vec::new())).await?;
        }
        self.answer(Step::Content, Data).await?;
        let handed = tokio::time::timeout(self.delivery, self.server.message(&sealed.bytes)).await;
        handed.map_err(|_| late().perhaps_done())?.map_or_else(
            |error| {
                let failure = told(Step::Content, &error);
                Err(if failure.status.is_some() { failure } else { failure.perhaps_done() })
            },
            |_| Ok(()),
        )
    }

    /// Takes leave. What has been taken stays taken.
    pub async fn close(mut self) {
        let _ = tokio::time::timeout(self.patience, self.server.quit()).await;
    }

    async fn answer(&mut self, step: Step, command: impl std::fmt::Display) -> Result<Response, ConnectorError> {
        let answer: Result<_, smtp::Error> =
            tokio::time::timeout(self.patience, self.server.command(command)).await.map_err(|_| late())?;
        answer.map_err(|error| told(step, &error))
    }
}
