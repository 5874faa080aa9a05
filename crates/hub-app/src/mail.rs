//! The user's own mail account, through which letters go out, and who signs them.

use hub_connector::mail::{MailAccount, MailSecurity, Mailer};
use hub_connector::{ConnectorError, ErrorKind, SecretString};
use serde::{Deserialize, Serialize};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::session::App;
use crate::view::{ErrorCode, MailAccountView, MailSecurityView, SaveMailAccountRequest, Tag};

const ACCOUNT: &str = "mail.account";
/// Where the vault keeps the password.
const OWNER: &str = "mail";
const PASSWORD: &str = "password";

/// The account as the store keeps it; the password is in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    host: String,
    port: u16,
    security: MailSecurityView,
    user: Option<String>,
    name: String,
    address: String,
}

impl Kept {
    fn account(&self) -> MailAccount {
        let Self { host, port, security, user, name, address } = self.clone();
        let security = match security {
            MailSecurityView::Tls => MailSecurity::Tls,
            MailSecurityView::StartTls => MailSecurity::StartTls,
            MailSecurityView::None => MailSecurity::None,
        };
        MailAccount { host, port, security, user, name, address }
    }
}

impl Hub {
    /// The mail account; nothing where none is set. The password is never shown.
    ///
    /// # Errors
    /// The store's.
    pub async fn mail_account(&self) -> Result<Option<MailAccountView>> {
        let Some(Kept { host, port, security, user, name, address }) = self.kept_mail_account().await? else {
            return Ok(None);
        };
        let has_password = self.vault().get(OWNER, PASSWORD).is_some();
        Ok(Some(MailAccountView { host, port, security, user, name, address, has_password }))
    }

    /// Signs in at the mail server, unless that is to be left for later, and saves the account. Nothing is sent.
    ///
    /// # Errors
    /// A field that is none; what the server says. Nothing is saved then.
    pub async fn save_mail_account(&self, request: &SaveMailAccountRequest) -> Result<MailAccountView> {
        let text = |text: &str| text.trim().to_owned();
        let user = request.user.as_deref().map(text).filter(|user| !user.is_empty());
        let kept = Kept {
            host: text(&request.host),
            port: request.port,
            security: request.security,
            user,
            name: text(&request.name),
            address: text(&request.address),
        };
        let given = request.password.clone().filter(|password| !password.is_empty()).map(SecretString::from);
        // A kept password belongs to its server and its name: it is not shown to another one.
        let before = self.kept_mail_account().await?;
        let same = before.is_some_and(|before| before.host == kept.host && before.user == kept.user);
        let password = given.or_else(|| if same { self.vault().get(OWNER, PASSWORD) } else { None });
        let password = password.filter(|_| kept.user.is_some());
        let mailer = Mailer::new(kept.account(), password.clone()).map_err(|error| refused(&error))?;
        if !request.untried {
            mailer.check().await.map_err(|error| refused(&error))?;
        }
        let body = serde_json::to_string(&kept).map_err(|error| AppError::unexpected(&error))?;
        match &password {
            Some(password) => self.vault().set(OWNER, PASSWORD, password)?,
            None => self.vault().remove_owner(OWNER)?,
        }
        self.0.store.set_setting(ACCOUNT, Some(&body)).await?;
        self.0.store.hurry_asks().await?;
        self.0.store.hurry_messages().await?;
        self.0.post.wake();
        self.mail_account().await?.ok_or_else(|| AppError::not_found("mail account"))
    }

    /// Forgets the account and its password. What waits goes on waiting.
    ///
    /// # Errors
    /// The store's.
    pub async fn forget_mail_account(&self) -> Result<()> {
        self.0.store.set_setting(ACCOUNT, None).await?;
        Ok(self.vault().remove_owner(OWNER)?)
    }

    /// What letters go out through, or why the account is of no use; nothing where none is set.
    pub(crate) async fn mailer(&self) -> Result<Option<std::result::Result<Mailer, ConnectorError>>> {
        let Some(kept) = self.kept_mail_account().await? else { return Ok(None) };
        let password = self.vault().get(OWNER, PASSWORD).filter(|_| kept.user.is_some());
        Ok(Some(Mailer::new(kept.account(), password)))
    }

    /// The part of message identifiers behind the sign: of the agent's own address, else a name nobody has.
    pub(crate) async fn mail_domain(&self) -> Result<String> {
        let email = self.settings().await?.email;
        let domain = email.trim().rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase()).unwrap_or_default();
        let plain = domain.contains('.') && domain.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b));
        Ok(if plain { domain } else { "enterprisehub.invalid".to_owned() })
    }

    /// Who asks, as stands under a letter.
    pub(crate) async fn signature(&self) -> Result<Vec<String>> {
        let settings = self.settings().await?;
        let licence = settings.licence_number.trim();
        let licence = if licence.is_empty() { String::new() } else { format!("Licence {licence}") };
        let lines = [settings.agent, settings.brokerage, licence, settings.phone];
        Ok(lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect())
    }

    async fn kept_mail_account(&self) -> Result<Option<Kept>> {
        let Some(body) = self.0.store.setting(ACCOUNT).await? else { return Ok(None) };
        serde_json::from_str(&body).map(Some).map_err(|error| AppError::unexpected(&error))
    }
}

fn refused(error: &ConnectorError) -> AppError {
    match error.kind {
        // A letter's or an account's own mistake names its field in the message.
        ErrorKind::Settings => {
            AppError::new(ErrorCode::BadRequest).with("field", "mail").with("reason", &error.message)
        }
        _ => AppError::of_source("mail", error),
    }
}

impl App {
    /// The mail account.
    ///
    /// # Errors
    /// As [`Hub::mail_account`]; the store is locked.
    pub async fn mail_account(&self) -> Result<Option<MailAccountView>> {
        self.people_hub().await?.mail_account().await
    }

    /// Tries and saves the mail account.
    ///
    /// # Errors
    /// As [`Hub::save_mail_account`]; the store is locked.
    pub async fn save_mail_account(&self, request: SaveMailAccountRequest) -> Result<MailAccountView> {
        let saved = self.people_hub().await?.save_mail_account(&request).await?;
        self.say(&[Tag::Settings, Tag::Quotes, Tag::Services]);
        Ok(saved)
    }

    /// Forgets the mail account.
    ///
    /// # Errors
    /// As [`Hub::forget_mail_account`]; the store is locked.
    pub async fn forget_mail_account(&self) -> Result<()> {
        self.people_hub().await?.forget_mail_account().await?;
        self.say(&[Tag::Settings, Tag::Quotes, Tag::Services]);
        Ok(())
    }
}
