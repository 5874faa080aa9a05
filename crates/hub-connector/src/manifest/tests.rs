use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use hub_domain::Resource;

const GOOD: &str = r#"
id = "made-up"
title = "Made up"
summary = "A vendor for tests."
roles = ["source"]
auth = ["bearer"]

[[fields]]
name = "url"
label = "Address"
help = "Where it is."
kind = "url"
required = true

[[fields]]
name = "token"
label = "Token"
help = "From the vendor."
secret = true
required = true

[[fields]]
name = "licence"
label = "Licence"
help = "What is allowed."
kind = "choice"
choices = ["idx", "vow"]
default = "idx"

[[streams]]
resource = "Property"
cursor = ["ModificationTimestamp"]

[paging]
kind = "next-link"
page_size = 1000

[limits]
per_second = 2
attempts = 4

[deletes]
rule = "flag"
field = "Gone"
gone = "true"
"#;

fn config(settings: &[(&str, &str)], secrets: &[(&str, &str)]) -> ConnectionConfig {
    ConnectionConfig {
        name: "north".into(),
        settings: settings.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect::<BTreeMap<_, _>>(),
        secrets: secrets.iter().map(|(k, v)| ((*k).into(), secrecy::SecretString::from(*v))).collect(),
        licence: hub_domain::Licence::default(),
    }
}

#[test]
fn a_good_one_reads() {
    let m = Manifest::parse("m.toml", GOOD).unwrap();
    assert_eq!(m.streams[0].resource, Resource::Property);
    assert_eq!(m.limits.rates(), [(2, std::time::Duration::from_secs(1))]);
    assert_eq!(m.limits.attempts, 4);
    assert_eq!(m.deletes, DeleteRule::Flag { field: "Gone".into(), gone: "true".into() });
    assert!(m.field("token").unwrap().secret);
}

#[test]
fn every_mistake_names_file_and_key() {
    let table = [
        ("id = \"made-up\"", "id = \"Made Up\"", "id"),
        ("title = \"Made up\"", "title = \" \"", "title"),
        ("roles = [\"source\"]", "roles = []", "roles"),
        ("roles = [\"source\"]", "roles = [\"judge\"]", "roles"),
        ("auth = [\"bearer\"]", "auth = []", "auth"),
        ("name = \"url\"", "name = \"the url\"", "fields.the url.name"),
        ("name = \"token\"", "name = \"url\"", "fields.url.name"),
        ("help = \"Where it is.\"", "help = \"\"", "fields.url.label"),
        ("kind = \"choice\"", "kind = \"text\"", "fields.licence.choices"),
        ("default = \"idx\"", "default = \"pt\"", "fields.licence.default"),
        ("secret = true", "secret = false", "fields"),
        ("resource = \"Property\"", "resource = \"House\"", "streams.resource"),
        ("cursor = [\"ModificationTimestamp\"]", "cursor = []", "streams.cursor"),
        ("page_size = 1000", "page_size = 0", "paging.page_size"),
        ("page_size = 1000", "page_sise = 1000", "paging.page_sise"),
        ("per_second = 2", "per_second = 0", "limits.per_second"),
        ("per_second = 2", "per_second = \"two\"", "limits.per_second"),
        ("attempts = 4", "attempts = 99", "limits.attempts"),
        ("attempts = 4", "attempts = 4\ntotal_seconds = 0", "limits.total_seconds"),
        ("rule = \"flag\"", "rule = \"guess\"", "deletes"),
    ];
    for (good, bad, key) in table {
        let text = GOOD.replacen(good, bad, 1);
        assert_ne!(text, GOOD, "the table's left side must occur: {good}");
        let error = Manifest::parse("m.toml", &text).unwrap_err();
        assert_eq!(error.file, "m.toml");
        assert!(error.key.starts_with(key), "{bad}: key is {}, reason {}", error.key, error.reason);
        assert!(!error.reason.is_empty());
    }
}

#[test]
fn text_that_is_not_toml_names_the_line() {
    let error = Manifest::parse("m.toml", "id = \"a\"\nwhat is this").unwrap_err();
    assert!(error.key.contains("line 2"), "{error}");
}

#[test]
fn settings_are_checked_against_the_form() {
    let m = Manifest::parse("m.toml", GOOD).unwrap();
    let url = ("url", "https://example.org/odata");
    assert!(m.check_config(&config(&[url], &[("token", "t")])).is_ok());
    let refused = [
        (config(&[], &[("token", "t")]), "url"),
        (config(&[("url", "example")], &[("token", "t")]), "url"),
        (config(&[url], &[]), "token"),
        (config(&[url, ("token", "t")], &[]), "token"),
        (config(&[], &[("token", "t"), ("url", "https://example.org")]), "url"),
        (config(&[url, ("colour", "red")], &[("token", "t")]), "colour"),
        (config(&[url, ("licence", "pt")], &[("token", "t")]), "licence"),
    ];
    for (config, name) in refused {
        let error = m.check_config(&config).unwrap_err();
        assert_eq!(error.kind, crate::ErrorKind::Settings);
        assert!(error.message.contains(name), "{name}: {error}");
    }
}

proptest! {
    #[test]
    fn never_panics(text in "[\\x00-\\x7f]{0,200}") {
        let _ = Manifest::parse("m.toml", &text);
    }

    #[test]
    fn a_damaged_manifest_is_an_error_or_a_valid_manifest(at in 0_usize..800, cut in 0_usize..30, put in "[ -~\\n]{0,8}") {
        let at = at.min(GOOD.len());
        let end = (at + cut).min(GOOD.len());
        let text = format!("{}{put}{}", &GOOD[..at], &GOOD[end..]);
        match Manifest::parse("m.toml", &text) {
            Ok(m) => prop_assert!(m.paging.page_size > 0 && m.limits.attempts > 0),
            Err(error) => prop_assert!(!error.key.is_empty()),
        }
    }
}

const SIGN_IN: &str = r#"
[http]
auth_scheme = "Zoho-oauthtoken"
quota_words = ["REQUEST_LIMIT_EXCEEDED"]
form_headers = { X-System = "licence", X-System-Key = "token" }

[oauth]
authorize_url = "https://{host}/oauth/authorize"
token_url = "https://{host}/oauth/token"
scopes = ["contacts.readonly", "https://{host}/user_impersonation"]
scope_separator = ","
client_auth = "form"
body = "json-camel"
client_id = "app-1"
keep = ["instance_url"]
sign_in_words = ["BAD_REFRESH_TOKEN", "Invalid refresh token"]
redirect_host = "localhost"
redirect_path = "/back"
redirect_port = 8765
authorize_params = { access_type = "offline" }
token_params = { user_type = "Location" }

[[fields]]
name = "host"
label = "Host"
help = "Where people sign in."
default = "login.example.org"

[[fields]]
name = "client_secret"
label = "Secret"
help = "Of the application."
secret = true
"#;

fn signing_in() -> String {
    format!("{}{SIGN_IN}", GOOD.replacen("auth = [\"bearer\"]", "auth = [\"bearer\", \"sign-in\"]", 1))
}

#[test]
fn a_sign_in_reads() {
    let m = Manifest::parse("m.toml", &signing_in()).unwrap();
    let oauth = m.oauth.as_ref().unwrap();
    assert!(oauth.pkce, "unless it is switched off");
    assert_eq!((oauth.client_auth, oauth.body), (ClientAuth::Form, TokenBody::JsonCamel));
    assert_eq!((oauth.redirect_host, oauth.redirect_port), (RedirectHost::Localhost, Some(8765)));
    assert_eq!(m.http.auth_scheme.as_deref(), Some("Zoho-oauthtoken"));
    let short = GOOD.replacen("auth = [\"bearer\"]", "auth = [\"sign-in\"]", 1)
        + "[oauth]\nauthorize_url = \"https://a.example.org/\"\ntoken_url = \"https://a.example.org/t\"\nclient_id = \"app\"\n";
    let oauth = Manifest::parse("m.toml", &short).unwrap().oauth.unwrap();
    assert_eq!((oauth.client_auth, oauth.body, oauth.redirect_path.as_str()), (ClientAuth::None, TokenBody::Form, "/"));
}

#[test]
fn every_mistake_in_a_sign_in_names_its_key() {
    let table = [
        ("auth = [\"bearer\", \"sign-in\"]", "auth = [\"bearer\"]", "oauth"),
        ("auth_scheme = \"Zoho-oauthtoken\"", "auth_scheme = \"two words\"", "http.auth_scheme"),
        ("\"REQUEST_LIMIT_EXCEEDED\"", "\"\"", "http.quota_words"),
        ("X-System = \"licence\"", "X-System = \"colour\"", "http.form_headers.X-System"),
        ("X-System = \"licence\"", "Authorization = \"licence\"", "http.form_headers.Authorization"),
        ("X-System = \"licence\"", "\"X System\" = \"licence\"", "http.form_headers.X System"),
        ("\"https://{host}/oauth/authorize\"", "\"http://{host}/oauth/authorize\"", "oauth.authorize_url"),
        ("\"https://{host}/oauth/authorize\"", "\"https://{colour}/\"", "oauth.authorize_url"),
        ("\"https://{host}/oauth/authorize\"", "\"https://{token}/\"", "oauth.authorize_url"),
        ("\"https://{host}/oauth/authorize\"", "\"https://{host/\"", "oauth.authorize_url"),
        ("\"https://{host}/oauth/token\"", "\"https://user:word@example.org/\"", "oauth.token_url"),
        ("\"https://{host}/oauth/token\"", "\"https://example.org/#x\"", "oauth.token_url"),
        ("\"contacts.readonly\"", "\"two words\"", "oauth.scopes"),
        ("scope_separator = \",\"", "scope_separator = \";\"", "oauth.scope_separator"),
        ("client_auth = \"form\"", "client_auth = \"none\"\npkce = false", "oauth.pkce"),
        ("client_auth = \"form\"", "client_auth = \"magic\"", "oauth.client_auth"),
        ("name = \"client_secret\"", "name = \"other_secret\"", "oauth.client_auth"),
        ("body = \"json-camel\"", "body = \"xml\"", "oauth.body"),
        ("client_id = \"app-1\"", "client_id = \" \"", "oauth.client_id"),
        ("client_id = \"app-1\"", "", "oauth.client_id"),
        ("keep = [\"instance_url\"]", "keep = [\"refresh_token\"]", "oauth.keep"),
        ("\"Invalid refresh token\"", "\"no, no\"", "oauth.sign_in_words"),
        ("redirect_path = \"/back\"", "redirect_path = \"back\"", "oauth.redirect_path"),
        ("redirect_path = \"/back\"", "redirect_path = \"/a?b\"", "oauth.redirect_path"),
        ("redirect_port = 8765", "redirect_port = 80", "oauth.redirect_port"),
        ("access_type = \"offline\"", "state = \"mine\"", "oauth.authorize_params.state"),
        ("user_type = \"Location\"", "grant_type = \"mine\"", "oauth.token_params.grant_type"),
    ];
    for (good, bad, key) in table {
        let text = signing_in().replacen(good, bad, 1);
        assert_ne!(text, signing_in(), "the table's left side must occur: {good}");
        let error = Manifest::parse("m.toml", &text).unwrap_err();
        assert!(error.key.starts_with(key), "{bad}: key is {}, reason {}", error.key, error.reason);
        assert!(!error.reason.is_empty());
    }
    let bare = GOOD.replacen("auth = [\"bearer\"]", "auth = [\"sign-in\"]", 1);
    assert_eq!(Manifest::parse("m.toml", &bare).unwrap_err().key, "oauth");
    let key = GOOD.replacen("auth = [\"bearer\"]", "auth = [\"basic-key\"]", 1);
    assert_eq!(Manifest::parse("m.toml", &key).unwrap_err().key, "fields");
    assert!(Manifest::parse("m.toml", &key.replace("name = \"token\"", "name = \"api_key\"")).is_ok());
}

#[test]
fn settings_of_a_sign_in_are_checked() {
    let text = signing_in().replacen("[\"bearer\", \"sign-in\"]", "[\"sign-in\"]", 1);
    let m = Manifest::parse("m.toml", &text).unwrap();
    let url = ("url", "https://example.org/odata");
    let secrets = [("token", "t"), ("client_secret", "s")];
    m.check_config(&config(&[url], &secrets)).unwrap();
    m.check_config(&config(&[url, ("host", "login-2.example.org")], &secrets)).unwrap();
    for (bad, name) in [
        (config(&[url], &secrets[..1]), "client_secret"),
        (config(&[url, ("host", "evil.example/x?")], &secrets), "host"),
        (config(&[url, ("host", "a@evil")], &secrets), "host"),
        (config(&[url, ("host", "10.0.0.1")], &secrets), "address"),
        (config(&[url, ("licence", "vow")], &[("token", "a\r\nb"), ("client_secret", "s")]), "token"),
    ] {
        let error = m.check_config(&bad).unwrap_err();
        assert_eq!(error.kind, crate::ErrorKind::Settings);
        assert!(error.message.contains(name), "{name}: {error}");
        assert!(!error.message.contains("evil") && !error.message.contains("a\r\nb"), "{error}");
    }
    let either = Manifest::parse("m.toml", &signing_in()).unwrap();
    either.check_config(&config(&[url], &secrets[..1])).unwrap();

    let store = || std::sync::Arc::new(crate::http::MemoryTokens::default());
    let account = crate::http::SignedIn::of(&m, &config(&[url], &secrets), "north", store()).unwrap();
    assert_eq!(account.token_url.as_str(), "https://login.example.org/oauth/token", "the field's default");
    assert_eq!(account.scopes[1], "https://login.example.org/user_impersonation");
    assert_eq!(account.client_id, "app-1");
    let other = config(&[url, ("host", "eu.example.org")], &secrets);
    let other = crate::http::SignedIn::of(&m, &other, "north", store()).unwrap();
    assert_eq!(other.authorize_url.host_str(), Some("eu.example.org"));
    let bare = config(&[url], &[("token", "t")]);
    assert!(crate::http::SignedIn::of(&m, &bare, "north", store()).unwrap_err().message.contains("client_secret"));
}

proptest! {
    #[test]
    fn a_damaged_sign_in_is_an_error_or_one_that_stays_on_https(
        at in 0_usize..2_000, cut in 0_usize..30, put in "[ -~\\n]{0,8}",
    ) {
        let good = signing_in();
        let at = at.min(good.len());
        let end = (at + cut).min(good.len());
        let text = format!("{}{put}{}", &good[..at], &good[end..]);
        if let Ok(m) = Manifest::parse("m.toml", &text) {
            for url in m.oauth.iter().flat_map(|o| [&o.authorize_url, &o.token_url]) {
                prop_assert!(url.to_lowercase().trim_start().starts_with("https:"), "{}", url);
            }
        }
    }

    #[test]
    fn what_fills_an_address_never_moves_it(value in ".{0,30}") {
        let m = Manifest::parse("m.toml", &signing_in()).unwrap();
        let config = config(&[("host", &value)], &[("client_secret", "s")]);
        let store = std::sync::Arc::new(crate::http::MemoryTokens::default());
        if let Ok(account) = crate::http::SignedIn::of(&m, &config, "north", store) {
            prop_assert_eq!(account.token_url.path(), "/oauth/token");
            prop_assert!(account.token_url.scheme() == "https" && account.token_url.username().is_empty());
        }
    }
}

const CRM: &str = r#"
id = "made-up-crm"
title = "Made up"
summary = "A CRM for tests."
roles = ["crm"]
auth = ["none"]
fields = []

[paging]
kind = "position"
page_size = 100

[counted_apart.notes]
per_second = 1

[crm.contact]
create = true
update = true
deletes = { rule = "key-comparison" }
marking = "natural-key"

[crm.note]
deletes = { rule = "none" }
"#;

#[test]
fn a_crm_says_what_can_be_done_with_its_records() {
    use hub_domain::crm::CrmKind;
    let m = Manifest::parse("m.toml", CRM).unwrap();
    assert_eq!(m.crm.kinds().collect::<Vec<_>>(), [CrmKind::Contact, CrmKind::Note]);
    assert_eq!(m.counted_apart["notes"].per_second, Some(1));
    assert!(m.streams.is_empty() && m.deletes == DeleteRule::None);
    let table = [
        ("roles = [\"crm\"]", "roles = [\"crm\", \"source\"]", "streams"),
        ("[crm.note]\ndeletes", "[deletes]\nrule = \"none\"\n\n[crm.note]\ndeletes", "deletes"),
        ("[crm.note]", "[crm.word]", "crm"),
        ("[crm.note]", "[[streams]]\nresource = \"Property\"\n\n[crm.note]", "streams"),
        ("[crm.note]\n", "[crm.note]\nmarking = \"tail\"\n", "crm.note.marking"),
        ("per_second = 1", "per_second = 0", "counted_apart.notes.per_second"),
    ];
    for (before, after, key) in table {
        assert!(CRM.contains(before), "{before}");
        let error = Manifest::parse("m.toml", &CRM.replacen(before, after, 1)).unwrap_err();
        assert!(error.key.starts_with(key), "{after}: {error}");
    }
    let none = CRM.split("[crm.contact]").next().unwrap();
    assert_eq!(Manifest::parse("m.toml", none).unwrap_err().key, "crm");
}
