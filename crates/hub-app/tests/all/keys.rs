use std::sync::Arc;

use hub_app::view::{ErrorCode, Phase, TypedRequest, UnlockRequest};

use crate::support::{app, keychain, no_keychain, passphrase, with_passphrase};

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_opens_and_nothing_else_does() {
    let dir = tempfile::tempdir().unwrap();
    let first = app(dir.path(), no_keychain());
    let code = first.create_store(with_passphrase("a long passphrase")).await.unwrap().code;
    assert!(!first.app_state().await.recovery_confirmed);
    assert!(first.confirm_recovery_code(TypedRequest { typed: "not the code".into() }).await.is_err());
    first.confirm_recovery_code(TypedRequest { typed: code.clone() }).await.unwrap();
    assert!(first.app_state().await.recovery_confirmed);
    first.lock().await.unwrap();
    assert_eq!(first.app_state().await.phase, Phase::Locked);
    assert_eq!(first.settings().await.unwrap_err().code, ErrorCode::Locked);

    // The program ends and starts again.
    let second = app(dir.path(), no_keychain());
    assert_eq!(second.app_state().await.phase, Phase::Locked);
    let wrong = second.unlock(passphrase("another passphrase")).await.unwrap_err();
    assert_eq!(wrong.code, ErrorCode::WrongKey);
    let nothing = second.unlock(UnlockRequest { passphrase: None, recovery_code: None }).await.unwrap_err();
    assert_eq!(nothing.code, ErrorCode::Locked);
    assert_eq!(second.unlock(passphrase("a long passphrase")).await.unwrap().phase, Phase::Open);
    second.lock().await.unwrap();
    let recovered = UnlockRequest { passphrase: None, recovery_code: Some(code) };
    assert_eq!(second.unlock(recovered).await.unwrap().phase, Phase::Open);
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_keychain_entry_is_told_and_the_recovery_code_mends_it() {
    let dir = tempfile::tempdir().unwrap();
    let chain = keychain();
    let first = app(dir.path(), Arc::clone(&chain) as _);
    let code = first.create_store(hub_app::view::CreateStoreRequest { passphrase: None }).await.unwrap().code;
    first.confirm_recovery_code(TypedRequest { typed: code.clone() }).await.unwrap();
    first.close().await;

    chain.clear();
    let second = app(dir.path(), Arc::clone(&chain) as _);
    second.open_if_unlockable().await;
    let state = second.app_state().await;
    assert_eq!(state.phase, Phase::Locked);
    assert_eq!(state.problem.unwrap().code, ErrorCode::KeyMissing);
    assert!(second.create_store(with_passphrase("a new passphrase")).await.is_err(), "a store is never made twice");
    assert!(chain.accounts().is_empty(), "no new key was put into the keychain");
    second.unlock(UnlockRequest { passphrase: None, recovery_code: Some(code) }).await.unwrap();
    second.close().await;

    // Opened by the code, the key is back in the keychain.
    let third = app(dir.path(), chain);
    third.open_if_unlockable().await;
    assert_eq!(third.app_state().await.phase, Phase::Open);
    third.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_key_and_store_is_mended_by_opening() {
    let dir = tempfile::tempdir().unwrap();
    let first = app(dir.path(), no_keychain());
    first.create_store(with_passphrase("a long passphrase")).await.unwrap();
    first.close().await;
    for name in ["store.db", "store.db-wal", "store.db-shm"] {
        let _ = std::fs::remove_file(dir.path().join("home").join(name));
    }
    let second = app(dir.path(), no_keychain());
    assert_eq!(second.unlock(passphrase("a long passphrase")).await.unwrap().phase, Phase::Open);
    second.close().await;
}
