use hub_sandbox::Dialect;

use super::desk::Desk;

const CRMLS: Dialect = Dialect::Crmls;

#[tokio::test]
async fn paths_are_its_own_and_newer_resources_missing() {
    let desk = Desk::open(CRMLS).await;
    assert!(desk.sandbox.service_root().ends_with("/Reso/OData"));
    assert!(desk.sandbox.token_url().ends_with("/connect/token"));
    for set in ["Property", "Member", "Office", "Media", "OpenHouse"] {
        assert_eq!(desk.status(set, &[]).await, 200, "{set}");
    }
    for set in ["Lookup", "Field", "EntityEvent"] {
        assert_eq!(desk.status(set, &[]).await, 404, "{set}");
    }
    assert_eq!(desk.rows("Property", &[("$expand", "Media"), ("$top", "3")]).await.len(), 3);
}

#[tokio::test]
async fn a_token_is_had_by_password_or_by_client_credentials() {
    let desk = Desk::open(CRMLS).await;
    let (user, password) = desk.sandbox.user();
    let by =
        |password: &'static str| [("grant_type", "password"), ("username", "sandbox-user"), ("password", password)];
    assert_eq!(user, "sandbox-user");
    let good = [("grant_type", "password"), ("username", user.as_str()), ("password", password.as_str())];
    let token = desk.new_token(&good).await.expect("a token");
    let answer = desk.http.get(desk.address("Property", &[])).bearer_auth(token).send().await.expect("answers");
    assert_eq!(answer.status(), 200);
    let (status, body) = desk.new_token(&by("wrong")).await.expect_err("refused");
    assert_eq!((status, body["error"].as_str()), (400, Some("invalid_grant")));
    let other = Desk::open(Dialect::Reso20).await;
    let (user, password) = other.sandbox.user();
    let more = [("grant_type", "password"), ("username", user.as_str()), ("password", password.as_str())];
    let (status, body) = other.new_token(&more).await.expect_err("refused");
    assert_eq!((status, body["error"].as_str()), (400, Some("unsupported_grant_type")));
}
