use secrecy::SecretString;

use crate::envelope::{Envelope, Generation};
use crate::wrap::{Method, Wrap};
use crate::{KeyHome, KeySource, SecretsError, StoreKey, vault};

/// How [`KeyHome::settle`] found things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// No change of key was under way.
    Nothing,
    /// The store has the new key: the change was completed. A new recovery code is needed.
    Completed,
    /// The store still has the former key: the change was taken back.
    TakenBack,
}

/// # Changing the store's key
/// 1. [`KeyHome::stage_rekey`] makes the new key and writes both keys' ways into `key.json` and the vault;
/// 2. the database is re-encrypted with the new key (one transaction);
/// 3. [`KeyHome::commit_rekey`] forgets the former key; then make a new recovery code, the old one is void.
///
/// A crash anywhere leaves a store that one of [`KeyHome::unlock_candidates`] opens, by the keychain, the passphrase
/// or the old recovery code alike, because the new key is also sealed under the former; [`KeyHome::settle`] with the
/// key that opened the store then completes the change or takes it back.
///
/// Files of [`crate::SealedFile`] are not touched: re-seal them or let them be fetched again. Backups made before the
/// change keep the former key: they open only with the `key.json` and the recovery code or passphrase of their time.
impl KeyHome {
    /// Makes a new key for the store `current` opens and prepares the change. The new key is reached as the current
    /// one is: where that is a passphrase, one must be given, the same or a new one; where it is the keychain, a
    /// given passphrase is ignored.
    ///
    /// # Errors
    /// [`SecretsError::Locked`] when a passphrase is needed, [`SecretsError::WrongKey`] when `current` is not this
    /// store's key, [`SecretsError::RekeyStaged`] when a change is under way, and those of [`KeyHome::create`]. The
    /// store is as before on an error.
    pub fn stage_rekey(&self, current: &StoreKey, passphrase: Option<&SecretString>) -> Result<StoreKey, SecretsError> {
        let _turn = self.turn();
        let mut envelope = self.read_settled(current)?;
        let passphrase = match envelope.current.source() {
            Some(KeySource::Keychain) => None,
            _ => Some(passphrase.ok_or(SecretsError::Locked)?),
        };
        let next = StoreKey::generate()?;
        let usual = self.usual_wrap(&envelope.store_id, &next, passphrase)?;
        let chain = Wrap::seal(&envelope.store_id, &next, Method::FormerKey, &current.derive_key("next key"))?;
        let staged = Generation::new(&envelope.store_id, &next, vec![usual, chain]);
        let account = staged.account().map(str::to_owned);
        envelope.staged = Some(staged);
        // The envelope first: from here on both keys are reachable, so the vault may already know the new one.
        if let Err(e) = self.write(&envelope) {
            self.forget(account.as_deref());
            return Err(e);
        }
        if let Err(e) = vault::stage(self.home(), current, &next) {
            self.take_back(envelope)?;
            return Err(e);
        }
        Ok(next)
    }

    /// Completes the change after the database was re-encrypted: the former key and its ways are forgotten.
    ///
    /// # Errors
    /// [`SecretsError::NoRekeyStaged`], [`SecretsError::WrongKey`] when `next` is not the staged key, and those of
    /// writing; calling again, or [`KeyHome::settle`] at the next start, completes it.
    pub fn commit_rekey(&self, next: &StoreKey) -> Result<(), SecretsError> {
        let _turn = self.turn();
        let envelope = self.read()?;
        let staged = envelope.staged.as_ref().ok_or(SecretsError::NoRekeyStaged)?;
        if staged.check != next.check_value() {
            return Err(SecretsError::WrongKey);
        }
        self.complete(&envelope, staged, next)
    }

    /// Takes a staged change back. Only right while the database still has the former key.
    ///
    /// # Errors
    /// [`SecretsError::NoRekeyStaged`], [`SecretsError::WrongKey`] when `current` is not the current key.
    pub fn abandon_rekey(&self, current: &StoreKey) -> Result<(), SecretsError> {
        match self.settle_as(current, false)? {
            Settled::Nothing => Err(SecretsError::NoRekeyStaged),
            _ => Ok(()),
        }
    }

    /// To be called whenever a store was opened, with the key that opened it: ends an interrupted change of key, if
    /// there was one, in the direction the database went.
    ///
    /// # Errors
    /// [`SecretsError::WrongKey`] when `opened` is neither key of `key.json`; those of reading and writing files.
    pub fn settle(&self, opened: &StoreKey) -> Result<Settled, SecretsError> {
        self.settle_as(opened, true)
    }

    fn settle_as(&self, opened: &StoreKey, may_complete: bool) -> Result<Settled, SecretsError> {
        let _turn = self.turn();
        let envelope = self.read()?;
        let check = opened.check_value();
        match &envelope.staged {
            Some(staged) if may_complete && staged.check == check => {
                self.complete(&envelope, staged, opened)?;
                tracing::info!("completed an interrupted change of key");
                Ok(Settled::Completed)
            }
            _ if envelope.current.check != check => Err(SecretsError::WrongKey),
            None => Ok(Settled::Nothing),
            Some(_) => {
                vault::unstage(self.home(), opened)?;
                self.take_back(envelope)?;
                tracing::info!("took back an interrupted change of key");
                Ok(Settled::TakenBack)
            }
        }
    }

    fn complete(&self, envelope: &Envelope, staged: &Generation, next: &StoreKey) -> Result<(), SecretsError> {
        // The vault first: while `key.json` still names both keys, whatever happens here can be repeated.
        vault::unstage(self.home(), next)?;
        let wraps = staged.wraps.iter().filter(|w| w.method != Method::FormerKey).cloned().collect();
        let current = Generation::new(&envelope.store_id, next, wraps);
        self.write(&Envelope::new(envelope.store_id.clone(), current))?;
        self.forget(envelope.current.account());
        Ok(())
    }

    fn take_back(&self, mut envelope: Envelope) -> Result<(), SecretsError> {
        let staged = envelope.staged.take();
        self.write(&envelope)?;
        self.forget(staged.as_ref().and_then(Generation::account));
        Ok(())
    }
}
