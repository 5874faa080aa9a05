//! `hub init`.

use std::process::ExitCode;

use hub_app::view::ErrorCode;
use hub_app::{KeySource, SecretString};
use serde::Serialize;

use super::PrivateFile;
use crate::args::InitArgs;
use crate::{Context, Outcome};

#[derive(Serialize)]
struct Made {
    store: String,
    key_source: KeySource,
}

/// Makes the store: the key into the keychain, or wrapped by the passphrase where there is none.
pub async fn run(context: &Context, args: InitArgs) -> Outcome {
    let given: Option<SecretString> = context.passphrase()?;
    let code_file = args.recovery_file.as_deref().map(PrivateFile::create).transpose()?;
    let (hub, _key, key_source) = match context.installation.create(given.clone()).await {
        Err(error) if error.code == ErrorCode::PassphraseNeeded && given.is_none() => {
            let Some(passphrase) = context.new_passphrase()? else { return Err(error) };
            context.installation.create(Some(passphrase)).await?
        }
        made => made?,
    };
    if let (Some(file), Some(new)) = (&args.recovery_file, code_file) {
        let code = context.installation.keys().new_recovery_code(&_key)?;
        new.write(code.expose())?;
        context.output.note(&format!(
            "The recovery code is in {}. It counts once confirmed: hub store recovery confirm {}",
            file.display(),
            file.display()
        ));
    } else {
        context.output.note(
            "No recovery code yet: hub store recovery new FILE makes one. Without it, a lost key is a lost store.",
        );
    }
    let made = Made { store: hub.home().display().to_string(), key_source };
    hub.close().await;
    context.output.answer(&made, |m| {
        format!("Made an encrypted store in {}; its key is in the {:?}", m.store, m.key_source)
            .replace("the Passphrase", "key file, wrapped by the passphrase")
            .replace("the Keychain", "system's keychain")
    })?;
    Ok(ExitCode::SUCCESS)
}
