use hub_sandbox::{CrmQuirk, CrmVendor};
use serde_json::Value as Json;

use super::bench::{Bench, Said};

async fn token(bench: &Bench, more: &[(&str, &str)]) -> Said {
    let mut form = vec![("client_id", bench.known.client_id.as_str()), ("client_secret", &bench.known.client_secret)];
    form.extend(more);
    bench.send(bench.http.post(bench.sandbox.token_url()).form(&form)).await
}

fn text<'a>(said: &'a Said, name: &str) -> &'a str {
    said.body[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", said.body))
}

async fn works(bench: &Bench, path: &str, token: &str) -> bool {
    let url = format!("{}{path}", bench.sandbox.url());
    let request = bench.http.get(url).bearer_auth(token).header("Version", "2021-07-28");
    bench.send(request).await.status == 200
}

#[tokio::test]
async fn a_refresh_token_of_gohighlevel_works_once_and_for_half_a_minute_the_same_way() {
    let bench = Bench::at(CrmVendor::GoHighLevel).await;
    let path = format!("/contacts/{}", bench.contact(0));
    let code = [("grant_type", "authorization_code"), ("code", bench.known.code.as_str())];
    let first = token(&bench, &code).await;
    assert_eq!((first.status, &first.body["expires_in"]), (200, &Json::from(86_399)));
    assert_eq!(text(&first, "locationId"), bench.known.location);
    assert_eq!(token(&bench, &code).await.status, 400);
    assert!(works(&bench, &path, text(&first, "access_token")).await);
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", text(&first, "refresh_token"))];
    let second = token(&bench, &refresh).await;
    assert!(!works(&bench, &path, text(&first, "access_token")).await, "the old pair is dead");
    bench.pass(30.0);
    assert_eq!(token(&bench, &refresh).await.body, second.body);
    bench.pass(1.0);
    assert_eq!(token(&bench, &refresh).await.status, 400);
    assert!(works(&bench, &path, text(&second, "access_token")).await);
    bench.pass(86_399.0);
    assert!(!works(&bench, &path, text(&second, "access_token")).await);
    bench.quirk(CrmQuirk::RefreshOnce, false);
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", text(&second, "refresh_token"))];
    for _ in 0..2 {
        assert_eq!(token(&bench, &refresh).await.status, 200);
        bench.pass(60.0);
    }
    assert_eq!(token(&bench, &[("grant_type", "password")]).await.status, 400);
    assert_eq!(token(&bench, &[]).await.status, 422);
    assert_eq!(token(&bench, &[("grant_type", "refresh_token"), ("user_type", "Shoe")]).await.status, 422);
    let wrong = [("client_id", "x"), ("client_secret", "y"), ("grant_type", "refresh_token")];
    let said = bench.send(bench.http.post(bench.sandbox.token_url()).form(&wrong)).await;
    assert_eq!((said.status, &said.body["error"]), (401, &Json::from("Unauthorized")));
    let json = bench.http.post(bench.sandbox.token_url()).json(&serde_json::json!({}));
    assert_eq!(bench.send(json).await.status, 415);
}

#[tokio::test]
async fn hubspots_tokens_live_half_an_hour() {
    let bench = Bench::at(CrmVendor::HubSpot).await;
    let path = "/crm/v3/objects/contacts";
    let code = [
        ("grant_type", "authorization_code"),
        ("code", bench.known.code.as_str()),
        ("redirect_uri", "http://localhost:1"),
    ];
    assert_eq!(token(&bench, &code[..2]).await.status, 400);
    let first = token(&bench, &code).await;
    assert_eq!((first.status, &first.body["expires_in"]), (200, &Json::from(1_800)));
    assert!(text(&first, "access_token").len() >= 300);
    bench.pass(1_799.0);
    assert!(works(&bench, path, text(&first, "access_token")).await);
    bench.pass(1.0);
    assert!(!works(&bench, path, text(&first, "access_token")).await);
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", text(&first, "refresh_token"))];
    let same = token(&bench, &refresh).await;
    assert_eq!(same.body["refresh_token"], first.body["refresh_token"]);
    bench.quirk(CrmQuirk::RefreshRotates, true);
    assert_ne!(token(&bench, &refresh).await.body["refresh_token"], first.body["refresh_token"]);
    bench.sandbox.control().expire_tokens();
    assert!(!works(&bench, path, text(&same, "access_token")).await);
    assert_eq!(token(&bench, &[("grant_type", "refresh_token"), ("colour", "red")]).await.body["status"], "error");
}
