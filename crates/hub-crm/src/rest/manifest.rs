//! A mapping file as a manifest: what the form asks for, what can be done.

use hub_connector::DeleteRule;
use hub_connector::crm::{Abilities, KindAbilities};
use hub_connector::manifest::{
    AuthKind, FieldKind, FormField, HttpRules, Manifest, Paging as ManifestPaging, PagingKind, Role,
};

use super::error::MappingError;
use super::mapping::{AuthMapping, Deletes, KindMapping, Mapping, Paging};

fn field(name: &str, label: &str, help: &str) -> FormField {
    FormField {
        name: name.to_owned(),
        label: label.to_owned(),
        help: help.to_owned(),
        kind: FieldKind::Text,
        secret: false,
        required: false,
        default: None,
        choices: Vec::new(),
    }
}

fn needed(name: &str, label: &str, secret: bool) -> FormField {
    let help = if secret { "Kept in the sealed vault." } else { "As the system gave it." };
    FormField { secret, required: true, ..field(name, label, help) }
}

fn form(mapping: &Mapping) -> Vec<FormField> {
    let mut fields = match &mapping.auth {
        AuthMapping::None {} => Vec::new(),
        AuthMapping::Header { .. } | AuthMapping::BasicKey {} | AuthMapping::Query { .. } => {
            vec![needed("api_key", "API key", true)]
        }
        AuthMapping::Bearer {} => vec![needed("token", "Token", true)],
        AuthMapping::Basic {} => vec![needed("username", "User name", false), needed("password", "Password", true)],
        AuthMapping::OauthClient { token_url, .. } => vec![
            needed("client_id", "Client ID", false),
            needed("client_secret", "Client secret", true),
            FormField {
                kind: FieldKind::Url,
                default: Some(token_url.clone()),
                ..field("token_url", "Address of tokens", "Only to use another address than the usual one.")
            },
        ],
    };
    fields.extend(mapping.settings.iter().cloned());
    let region = "Two-letter code: where numbers without a country code are dialled.";
    fields
        .push(FormField { default: Some("US".to_owned()), ..field("region", "Country of telephone numbers", region) });
    let currency = "Three-letter code of the amounts.";
    fields.push(FormField { default: Some("USD".to_owned()), ..field("currency", "Currency", currency) });
    let size = "No more than the mapping file says.";
    fields.push(FormField { kind: FieldKind::Number, ..field("page_size", "Records per request", size) });
    let usual = "Only to use another address than the usual one.";
    fields.push(FormField {
        kind: FieldKind::Url,
        default: Some(mapping.address.clone()),
        ..field("url", "Address", usual)
    });
    fields
}

fn abilities(said: &KindMapping) -> KindAbilities {
    let columns = said.fields.iter().filter(|field| !field.columns.is_empty());
    let most = columns.map(|field| (field.field.clone(), u32::try_from(field.columns.len()).unwrap_or(u32::MAX)));
    let unlabelled = said.fields.iter().filter(|field| field.kind.is_set() && field.label.is_none());
    let unlabelled = unlabelled.filter(|field| field.columns.iter().all(|column| column.label.is_empty()));
    KindAbilities {
        create: said.create.is_some(),
        update: said.update.is_some(),
        delete: said.delete.is_some(),
        deletes: match said.deletes {
            Deletes::None {} => DeleteRule::None,
            Deletes::KeyComparison {} => DeleteRule::KeyComparison,
            // The flag is looked at here; the engine is told the keys.
            Deletes::Flag { .. } => DeleteRule::Feed,
        },
        marking: said.marking,
        read_only: said.read_only.clone(),
        once: said.once.clone(),
        most: most.collect(),
        unlabelled: unlabelled.map(|field| field.field.clone()).collect(),
        lag_seconds: said.lag_seconds,
        ..KindAbilities { create: false, ..blank() }
    }
}

fn blank() -> KindAbilities {
    KindAbilities {
        create: false,
        update: false,
        delete: false,
        deletes: DeleteRule::None,
        concurrency: Default::default(),
        marking: Default::default(),
        read_only: Vec::new(),
        once: Vec::new(),
        most: Default::default(),
        unlabelled: Vec::new(),
        lag_seconds: 0,
    }
}

/// What a manifest holds that a mapping file writes in the same words: checked by the same rules.
fn shared_part(file: &str, text: &str, mapping: &Mapping) -> Result<Manifest, MappingError> {
    let whole = || MappingError {
        file: file.to_owned(),
        key: "the whole file".to_owned(),
        wrong: "cannot be read".to_owned(),
        right: "docs/howto/rest-crm.toml shows every key in use".to_owned(),
    };
    let said: toml::Table = toml::from_str(text).map_err(|_| whole())?;
    let mut table = toml::Table::new();
    let auth = match &mapping.auth {
        AuthMapping::None {} => "none",
        AuthMapping::Header { .. } => "api-key",
        AuthMapping::Bearer {} | AuthMapping::Query { .. } => "bearer",
        AuthMapping::Basic {} => "basic",
        AuthMapping::BasicKey {} => "basic-key",
        AuthMapping::OauthClient { .. } => "client-credentials",
    };
    for (key, value) in
        [("id", mapping.id.as_str()), ("title", mapping.title.as_str()), ("summary", "A CRM of one's own.")]
    {
        table.insert(key.to_owned(), value.into());
    }
    table.insert("roles".to_owned(), vec!["crm"].into());
    table.insert("auth".to_owned(), vec![auth].into());
    let mut secrets: Vec<toml::Value> = form(mapping).iter().filter(|field| field.secret).map(plain).collect();
    let own = said.get("settings").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    secrets.extend(own);
    table.insert("fields".to_owned(), secrets.into());
    let paging = [("kind", "position".into()), ("page_size", 1.into())];
    table.insert(
        "paging".to_owned(),
        toml::Value::Table(paging.map(|(a, b): (&str, toml::Value)| (a.to_owned(), b)).into_iter().collect()),
    );
    let deletes: toml::Table = [("rule".to_owned(), toml::Value::from("none"))].into_iter().collect();
    let contact: toml::Table = [("deletes".to_owned(), toml::Value::Table(deletes))].into_iter().collect();
    let crm: toml::Table = [("contact".to_owned(), toml::Value::Table(contact))].into_iter().collect();
    table.insert("crm".to_owned(), crm.into());
    if let Some(limits) = said.get("limits") {
        table.insert("limits".to_owned(), limits.clone());
    }
    let mut http = said.get("http").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    if let AuthMapping::Header { name } = &mapping.auth {
        http.insert("api_key_header".to_owned(), name.as_str().into());
    }
    table.insert("http".to_owned(), http.into());
    let text = toml::to_string(&table).map_err(|_| whole())?;
    Manifest::parse(file, &text).map_err(|error| {
        let key = match error.key.as_str() {
            "http.api_key_header" => "auth.name".to_owned(),
            key => key.replacen("fields.", "settings.", 1),
        };
        let right = "docs/howto/rest-crm.toml shows a value that is right".to_owned();
        MappingError { file: file.to_owned(), key, wrong: error.reason, right }
    })
}

/// A secret field that the connector itself adds; only that it is there matters to the rules.
fn plain(field: &FormField) -> toml::Value {
    let texts = [("name", field.name.as_str()), ("label", field.label.as_str()), ("help", field.help.as_str())];
    let mut table: toml::Table = texts.map(|(key, text)| (key.to_owned(), text.into())).into_iter().collect();
    table.insert("secret".to_owned(), field.secret.into());
    table.into()
}

/// The manifest of a mapping.
pub(super) fn manifest(file: &str, text: &str, mapping: &Mapping) -> Result<Manifest, MappingError> {
    let shared = shared_part(file, text, mapping)?;
    let sizes = mapping.kinds().map(|(_, said)| said.list.paging.size());
    let counts = mapping.kinds().any(|(_, said)| !matches!(said.list.paging, Paging::Link { .. }));
    Ok(Manifest {
        id: format!("rest-{}", mapping.id),
        summary: match mapping.summary.trim() {
            "" => format!("{}, as its mapping file describes it.", mapping.title.trim()),
            summary => summary.to_owned(),
        },
        fields: form(mapping),
        roles: vec![Role::Crm],
        auth: shared.auth.iter().copied().filter(|kind| *kind != AuthKind::SignIn).collect(),
        limits: mapping.limits,
        http: HttpRules { api_key_header: shared.http.api_key_header.clone(), ..mapping.http.clone() },
        paging: ManifestPaging {
            kind: if counts { PagingKind::Position } else { PagingKind::NextLink },
            page_size: sizes.max().unwrap_or(1),
        },
        crm: mapping.kinds().map(|(kind, said)| (kind, abilities(said))).collect::<Abilities>(),
        proof:
            "A first copy whose number of contacts equals the system's own count; a note written from here and seen \
                there; and a change made there seen here."
                .to_owned(),
        ..shared
    })
}
