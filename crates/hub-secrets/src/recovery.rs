use secrecy::SecretString;

use crate::cipher;
use crate::envelope::{Envelope, Generation};
use crate::recovery_code;
use crate::wrap::{Bytes, Method, Wrap};
use crate::{KeyHome, RecoveryCode, SecretsError, StoreKey};

impl KeyHome {
    /// Makes a recovery code for `key`. It is shown once and opens nothing until [`KeyHome::confirm_recovery_code`];
    /// an earlier confirmed code stays valid until then, an earlier unconfirmed one is forgotten.
    ///
    /// # Errors
    /// [`SecretsError::WrongKey`] when `key` is not this store's, [`SecretsError::RekeyStaged`] before
    /// [`KeyHome::settle`], and those of reading and writing `key.json`.
    pub fn new_recovery_code(&self, key: &StoreKey) -> Result<RecoveryCode, SecretsError> {
        let _turn = self.turn();
        let mut envelope = self.read_settled(key)?;
        let code = RecoveryCode::generate()?;
        let symbols = recovery_code::parse(&code.to_secret())?;
        let salt = Bytes(cipher::random()?);
        let method = Method::Recovery { salt, confirmed: false };
        let wrap = Wrap::seal(&envelope.store_id, key, method, &recovery_code::key(&symbols, &salt.0))?;
        let mut wraps = keep(&envelope.current, |confirmed| confirmed);
        wraps.push(wrap);
        envelope.current = Generation::new(&envelope.store_id, key, wraps);
        self.write(&envelope)?;
        Ok(code)
    }

    /// The typed code, if it is the pending one, counts from now on and replaces any earlier code.
    ///
    /// # Errors
    /// [`SecretsError::RecoveryCode`] names typing errors; [`SecretsError::WrongKey`] for a well-formed code that is
    /// not the pending one; [`SecretsError::NoRecovery`] when none is pending.
    pub fn confirm_recovery_code(&self, typed: &SecretString) -> Result<(), SecretsError> {
        let _turn = self.turn();
        let mut envelope = self.read()?;
        if envelope.staged.is_some() {
            return Err(SecretsError::RekeyStaged);
        }
        let symbols = recovery_code::parse(typed)?;
        let Some(pending) = envelope.current.recovery(false) else {
            // Confirming twice is harmless when it is the same code.
            return open_confirmed(&envelope, typed).map(drop);
        };
        let key = open(&envelope, pending, &symbols)?;
        let salt = Bytes(cipher::random()?);
        let method = Method::Recovery { salt, confirmed: true };
        let wrap = Wrap::seal(&envelope.store_id, &key, method, &recovery_code::key(&symbols, &salt.0))?;
        let mut wraps = keep(&envelope.current, |_| false);
        wraps.push(wrap);
        envelope.current = Generation::new(&envelope.store_id, &key, wraps);
        self.write(&envelope)?;
        tracing::info!("the recovery code was confirmed");
        Ok(())
    }

    /// Whether a confirmed recovery code exists. `false` also when `key.json` is absent or unreadable.
    #[must_use]
    pub fn has_recovery(&self) -> bool {
        self.read().is_ok_and(|envelope| envelope.current.recovery(true).is_some())
    }

    /// The store's key by the confirmed recovery code; afterwards [`KeyHome::rewrap`] makes keychain or passphrase
    /// work again. As with [`KeyHome::unlock`], prefer the candidates where a store is opened.
    ///
    /// # Errors
    /// See [`KeyHome::unlock_candidates_with_recovery`].
    pub fn unlock_with_recovery(&self, code: &SecretString) -> Result<StoreKey, SecretsError> {
        let envelope = self.read()?;
        open_confirmed(&envelope, code)
    }

    /// The keys the store may have, by the confirmed recovery code.
    ///
    /// # Errors
    /// [`SecretsError::RecoveryCode`] names typing errors; [`SecretsError::WrongKey`] for a code of another store or
    /// an earlier one; [`SecretsError::RecoveryNotConfirmed`] and [`SecretsError::NoRecovery`] when none counts; and
    /// those of reading `key.json`.
    pub fn unlock_candidates_with_recovery(&self, code: &SecretString) -> Result<Vec<StoreKey>, SecretsError> {
        let envelope = self.read()?;
        let current = open_confirmed(&envelope, code)?;
        Ok(Self::with_staged(&envelope, current))
    }
}

fn open_confirmed(envelope: &Envelope, code: &SecretString) -> Result<StoreKey, SecretsError> {
    let symbols = recovery_code::parse(code)?;
    match envelope.current.recovery(true) {
        Some(wrap) => open(envelope, wrap, &symbols),
        None if envelope.current.recovery(false).is_some() => Err(SecretsError::RecoveryNotConfirmed),
        None => Err(SecretsError::NoRecovery),
    }
}

fn open(envelope: &Envelope, wrap: &Wrap, symbols: &[u8]) -> Result<StoreKey, SecretsError> {
    let Method::Recovery { salt, .. } = &wrap.method else { return Err(SecretsError::WrongKey) };
    wrap.open(&envelope.store_id, &envelope.current.check, &recovery_code::key(symbols, &salt.0))
        .ok_or(SecretsError::WrongKey)
}

/// All wraps but the recovery codes that `which` does not want (told whether the code is confirmed).
fn keep(generation: &Generation, which: impl Fn(bool) -> bool) -> Vec<Wrap> {
    let wanted = |wrap: &&Wrap| match wrap.method {
        Method::Recovery { confirmed, .. } => which(confirmed),
        _ => true,
    };
    generation.wraps.iter().filter(wanted).cloned().collect()
}
