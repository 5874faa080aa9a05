//! Who works with this store, and in what role.
//!
//! A profile is a role within one store, not an account: whoever can open the store can switch. What it does is keep an
//! agent's changes apart until an admin has looked at them, and sign what goes from one computer to another.

use std::collections::HashMap;
use std::fmt::Write as _;

use hub_connector::{ExposeSecret as _, SecretString};
use hub_domain::ProfileId;
use hub_domain::partner::{PartnerError, Profile, ProfileRole, PublicKey, Signer as _};
use hub_secrets::SigningKey;

use super::shared::{checked, named};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{IdRequest, ProfileView, SaveProfileRequest};

/// The setting that says who acts.
const CURRENT: &str = "partners.profile";
/// What a profile's key is called in the vault.
const KEY: &str = "signing";

fn owner(id: ProfileId) -> String {
    format!("profile:{id}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The first half of a key in groups of four, to be read out over the telephone.
pub(super) fn fingerprint(key: &PublicKey) -> String {
    let digits = hex(&key.0[..16]);
    let groups: Vec<&str> = (0..digits.len()).step_by(4).filter_map(|at| digits.get(at..at + 4)).collect();
    groups.join(" ")
}

impl Hub {
    /// The key of a profile of this computer.
    pub(super) fn signing_key(&self, id: ProfileId) -> Option<SigningKey> {
        let text = self.vault().get(&owner(id), KEY)?;
        let digits = text.expose_secret().as_bytes();
        let seed: Option<Vec<u8>> = digits
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        SigningKey::from_seed(&seed?)
    }

    /// A key for a new profile of this computer; its private half stays in the vault.
    fn new_key(&self, id: ProfileId) -> Result<PublicKey> {
        let seed = SigningKey::new_seed()?;
        let key = SigningKey::from_seed(&*seed).ok_or_else(|| AppError::not_found("key that could be made"))?;
        self.vault().set(&owner(id), KEY, &SecretString::from(hex(&*seed)))?;
        Ok(key.public_key())
    }

    /// Who acts, if anybody has been named: who was chosen, else the first whose key is here. On a computer where nobody's
    /// key is, as after a restore, it is an admin, who can make profiles anew: only signing needs a key.
    pub(crate) async fn current_profile(&self) -> Result<Option<Profile>> {
        let chosen = self.0.store.setting(CURRENT).await?;
        let everybody = self.0.store.profiles().await?;
        let active = || everybody.iter().filter(|p| !p.put_away);
        let here = |p: &&Profile| self.signing_key(p.id).is_some();
        let found = active()
            .filter(here)
            .find(|p| Some(p.id.to_string()) == chosen)
            .or_else(|| active().find(here))
            .or_else(|| active().find(|p| p.may_decide().is_ok()))
            .or_else(|| active().next());
        Ok(found.cloned())
    }

    /// Who acts, by name and role, as histories keep it.
    ///
    /// # Errors
    /// Everybody the store knows was put away.
    pub(crate) async fn acting(&self) -> Result<String> {
        let me = self.me().await?;
        Ok(format!("{} ({})", me.name, me.role.as_str()))
    }

    /// Who acts. The first profile of a store is its admin and comes into being with its first change.
    ///
    /// # Errors
    /// Everybody the store knows was put away.
    pub(crate) async fn me(&self) -> Result<Profile> {
        if let Some(me) = self.current_profile().await? {
            return Ok(me);
        }
        if !self.0.store.profiles().await?.is_empty() {
            return Err(AppError::bad_request("profile", "every profile of this store was put away"));
        }
        let id = ProfileId::new();
        let name = self.settings().await?.agent.trim().to_owned();
        let me = Profile {
            id,
            name: if name.is_empty() { "Me".to_owned() } else { name },
            role: ProfileRole::Admin,
            public_key: Some(self.new_key(id)?),
            put_away: false,
        };
        self.0.store.save_profile(&checked(me.clone())?).await?;
        self.0.store.set_setting(CURRENT, Some(&id.to_string())).await?;
        Ok(me)
    }

    /// Who acts, where only an admin may.
    pub(super) async fn admin(&self, what: &'static str) -> Result<ProfileId> {
        let me = self.me().await?;
        me.may_decide().map_err(|_| PartnerError::NotAllowed { who: "an admin", what })?;
        Ok(me.id)
    }

    /// Names of profiles by their identifiers.
    pub(super) async fn profile_names(&self) -> Result<HashMap<String, String>> {
        Ok(self.0.store.profiles().await?.into_iter().map(|p| (p.id.to_string(), p.name)).collect())
    }

    pub(super) fn profile_view(&self, profile: &Profile, current: Option<ProfileId>) -> ProfileView {
        ProfileView {
            id: profile.id.to_string(),
            name: profile.name.clone(),
            role: profile.role.as_str().to_owned(),
            here: self.signing_key(profile.id).is_some(),
            current: current == Some(profile.id),
            put_away: profile.put_away,
            fingerprint: profile.public_key.as_ref().map(fingerprint),
        }
    }

    /// The profiles, in the order they were made.
    ///
    /// # Errors
    /// The store's.
    pub async fn profiles(&self) -> Result<Vec<ProfileView>> {
        let current = self.current_profile().await?.map(|p| p.id);
        let everybody = self.0.store.profiles().await?;
        Ok(everybody.iter().map(|profile| self.profile_view(profile, current)).collect())
    }

    /// Saves a profile, new or changed; a new one gets a key on this computer. The first of a store is its admin,
    /// whatever was asked.
    ///
    /// # Errors
    /// An agent asks; the last admin would be none; no such profile.
    pub async fn save_profile(&self, request: &SaveProfileRequest) -> Result<Vec<ProfileView>> {
        let role = named("role", &request.role, ProfileRole::parse)?;
        let everybody = self.0.store.profiles().await?;
        if !everybody.is_empty() {
            self.admin("change profiles").await?;
        }
        let profile = match &request.id {
            Some(id) => {
                let old = everybody.iter().find(|p| p.id.to_string() == *id);
                let old = old.ok_or_else(|| AppError::not_found("such profile"))?.clone();
                Profile { name: request.name.trim().to_owned(), role, put_away: request.put_away, ..old }
            }
            None => {
                let id = ProfileId::new();
                let first = everybody.is_empty();
                let profile = Profile {
                    id,
                    name: request.name.trim().to_owned(),
                    role: if first { ProfileRole::Admin } else { role },
                    public_key: None,
                    put_away: false,
                };
                profile.check()?;
                Profile { public_key: Some(self.new_key(id)?), ..profile }
            }
        };
        self.0.store.save_profile(&checked(profile)?).await?;
        self.profiles().await
    }

    /// Says who acts on this computer from now on.
    ///
    /// # Errors
    /// No such profile here, or one that is put away.
    pub async fn switch_profile(&self, request: &IdRequest) -> Result<Vec<ProfileView>> {
        let everybody = self.0.store.profiles().await?;
        let profile = everybody.iter().find(|p| p.id.to_string() == request.id && !p.put_away);
        let profile = profile.filter(|p| self.signing_key(p.id).is_some());
        let profile = profile.ok_or_else(|| AppError::not_found("such profile on this computer"))?;
        self.0.store.set_setting(CURRENT, Some(&profile.id.to_string())).await?;
        self.profiles().await
    }
}
