use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hub_connector::ConnectorError;
use hub_connector::http::{TokenPair, TokenStore};
use hub_secrets::Vault;

use crate::hub::lock;

/// Keeps sign-ins in the sealed vault, each under an owner of its own.
pub(crate) struct VaultTokens(pub Arc<Mutex<Vault>>);

const NAME: &str = "sign-in";

/// Whose secret the sign-in of an account is.
pub(super) fn owner(account: &str) -> String {
    format!("sign-in {account}")
}

#[async_trait]
impl TokenStore for VaultTokens {
    async fn load(&self, account: &str) -> Result<Option<TokenPair>, ConnectorError> {
        let kept = lock(&self.0).get(&owner(account), NAME);
        kept.as_ref().map(TokenPair::from_secret).transpose()
    }

    async fn save(&self, account: &str, tokens: &TokenPair) -> Result<(), ConnectorError> {
        let text = tokens.to_secret()?;
        // A write to the vault is a small file written whole and synced; nobody waits for this lock for long.
        lock(&self.0)
            .set(&owner(account), NAME, &text)
            .map_err(|error| ConnectorError::settings(format!("the sign-in cannot be kept: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hub_connector::{ExposeSecret, SecretString};
    use hub_secrets::StoreKey;

    use super::*;

    #[tokio::test]
    async fn a_sign_in_is_there_after_the_vault_was_opened_again() {
        let home = tempfile::tempdir().unwrap();
        let key = StoreKey::generate().unwrap();
        let open = || VaultTokens(Arc::new(Mutex::new(Vault::open(home.path(), &key).unwrap())));
        let pair = TokenPair {
            access: SecretString::from("a"),
            refresh: Some(SecretString::from("r")),
            expires_at: None,
            kept: BTreeMap::new(),
        };
        open().save("crm/office", &pair).await.unwrap();
        let back = open().load("crm/office").await.unwrap().unwrap();
        assert_eq!(back.refresh.unwrap().expose_secret(), "r");
        assert!(open().load("crm/other").await.unwrap().is_none());
    }
}
