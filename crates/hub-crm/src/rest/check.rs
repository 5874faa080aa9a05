//! What a mapping file has to be beyond its form. Everything that is wrong is told, not only the first of it.

use std::collections::BTreeSet;

use chrono::DateTime;
use hub_connector::Url;
use hub_connector::crm::Marking;
use hub_domain::crm::{CrmKind, field_spec, fields_of};

use super::error::MappingError;
use super::mapping::{
    Deletes, FieldMapping, KindMapping, ListMapping, Mapping, Paging, ReadMethod, Send, TimeForm, ValueKind,
    WriteMapping,
};
use super::pointer::Pointer;
use super::template::{Path, Template};
use super::wire_value::{formatted, instant_of};

/// Most records that may be asked for at a time.
const LARGEST_PAGE: u32 = 10_000;
/// Names in braces that mean something by themselves.
const RESERVED: [&str; 12] =
    ["key", "size", "page", "offset", "cursor", "since", "email", "phone", "marker", "record", "contact", "deal"];
/// An instant that no pattern can shorten to another day.
const TRIED: i64 = 1_772_452_984;

/// What is wrong with a mapping.
pub(super) struct Faults<'a> {
    file: &'a str,
    settings: Vec<&'a str>,
    pub(super) found: Vec<MappingError>,
}

impl<'a> Faults<'a> {
    fn tell(&mut self, key: impl Into<String>, wrong: impl Into<String>, right: impl Into<String>) {
        let (key, wrong, right) = (key.into(), wrong.into(), right.into());
        self.found.push(MappingError { file: self.file.to_owned(), key, wrong, right });
    }

    /// Looks at names in braces.
    fn names<'n>(&mut self, key: &str, names: impl Iterator<Item = &'n str>, known: &[&str]) {
        for name in names {
            if !known.contains(&name) && !self.settings.contains(&name) {
                let known: Vec<_> = known.iter().chain(&self.settings).map(|name| format!("{{{name}}}")).collect();
                let right = match known.is_empty() {
                    true => "there are no names in braces here".to_owned(),
                    false => format!("here there are: {}", known.join(", ")),
                };
                self.tell(key, format!("{{{name}}} means nothing here"), right);
            }
        }
    }

    fn query<'q>(&mut self, key: &str, query: impl IntoIterator<Item = (&'q String, &'q Template)>, known: &[&str]) {
        for (name, template) in query {
            self.names(&format!("{key}.query.{name}"), template.names(), known);
        }
    }

    fn path(&mut self, key: &str, path: &Path, known: &[&str], needed: Option<&str>) {
        self.names(&format!("{key}.path"), path.names(), known);
        if let Some(needed) = needed
            && !path.names().any(|name| name == needed)
        {
            self.tell(
                format!("{key}.path"),
                format!("does not say which record: {{{needed}}} is missing"),
                format!("put {{{needed}}} where the record's key belongs, as in \"/people/{{{needed}}}\""),
            );
        }
    }
}

/// Everything that is wrong with a mapping.
pub(super) fn faults(file: &str, mapping: &Mapping) -> Vec<MappingError> {
    let settings = mapping.settings.iter().filter(|field| !field.secret).map(|field| field.name.as_str()).collect();
    let mut faults = Faults { file, settings, found: Vec::new() };
    whole(&mut faults, mapping);
    for (kind, said) in mapping.kinds() {
        record(&mut faults, mapping, kind, said);
    }
    faults.found
}

fn whole(faults: &mut Faults<'_>, mapping: &Mapping) {
    if !usable(&mapping.address) {
        faults.tell(
            "address",
            "is not an address that can be used",
            "write https:// and what follows, without \"?\" and \"#\", such as https://crm.example.org/api",
        );
    }
    if let super::mapping::AuthMapping::OauthClient { token_url, .. } = &mapping.auth
        && !usable(token_url)
    {
        faults.tell("auth.token_url", "is not an address that can be used", "write https:// and what follows");
    }
    if mapping.kinds().next().is_none() {
        faults.tell("the whole file", "describes no kind of record", "add at least the table [contact]");
    }
    for field in &mapping.settings {
        if RESERVED.contains(&field.name.as_str()) || OURS.contains(&field.name.as_str()) {
            let taken = RESERVED.iter().chain(&OURS).copied().collect::<Vec<_>>().join(", ");
            faults.tell(
                format!("settings.{}", field.name),
                "is a name that is taken",
                format!("use another than: {taken}"),
            );
        }
    }
    if let Some(check) = &mapping.check {
        faults.path("check", &check.path, &[], None);
        faults.query("check", &check.query, &[]);
    }
    for (name, lookup) in &mapping.lookups {
        faults.path(&format!("lookups.{name}"), &lookup.path, &[], None);
        faults.query(&format!("lookups.{name}"), &lookup.query, &[]);
    }
    if let Some(pipelines) = &mapping.pipelines {
        faults.path("pipelines", &pipelines.path, &[], None);
        faults.query("pipelines", &pipelines.query, &[]);
    }
}

/// Fields of the form that every mapping has.
pub(super) const OURS: [&str; 9] =
    ["url", "region", "currency", "page_size", "api_key", "token", "username", "password", "client_id"];

/// Whether an address can be one of an interface: encrypted, or on this computer.
fn usable(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    url.has_host()
        && (url.scheme() == "https" || (url.scheme() == "http" && local))
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

fn record(faults: &mut Faults<'_>, mapping: &Mapping, kind: CrmKind, said: &KindMapping) {
    let at = kind.as_str();
    if said.key.is_whole() {
        faults.tell(format!("{at}.key"), "says nothing", "name the place of the record's key, such as \"/id\"");
    }
    if let Some(TimeForm::Pattern(pattern)) = said.modified.as_ref().map(|_| &said.modified_form) {
        self::pattern(faults, &format!("{at}.modified_form"), pattern, true);
    }
    if let Deletes::Flag { is, .. } = &said.deletes
        && (is.is_array() || is.is_object())
    {
        faults.tell(format!("{at}.deletes.is"), "is no single value", "write the value that a record that is gone has");
    }
    let flag = match &said.deletes {
        Deletes::Flag { at, .. } => Some(at),
        Deletes::None {} | Deletes::KeyComparison {} => None,
    };
    let columns = said.fields.iter().flat_map(|field| &field.columns).map(|column| ("fields", &column.at));
    let places = [
        ("modified", said.modified.as_ref()),
        ("scope", said.scope.as_ref()),
        ("deletes", flag),
        ("custom", said.custom.as_ref().map(|custom| &custom.at)),
    ];
    let places = places.into_iter().filter_map(|(key, place)| Some((key, place?)));
    let parents = said.parents.iter().map(|parent| ("parents", &parent.at));
    for (key, _) in places.chain(parents).chain(columns).filter(|(_, place)| place.is_whole()) {
        let right = "name a place in it, such as \"/name\"";
        faults.tell(format!("{at}.{key}"), "has the whole record as its place", right);
    }
    let mut seen = BTreeSet::new();
    for field in &said.fields {
        let key = format!("{at}.fields.{}", field.field);
        if !seen.insert(field.field.as_str()) {
            faults.tell(key.clone(), "is described twice", "keep one of the two");
        }
        self::field(faults, mapping, kind, said, field, &key);
    }
    for (list, names) in [("read_only", &said.read_only), ("once", &said.once)] {
        for name in names.iter().filter(|name| !seen.contains(name.as_str())) {
            let right = "name fields that are described in this file, by our names";
            faults.tell(format!("{at}.{list}"), format!("{name} is not described"), right);
        }
    }
    if let Some(name) = said.once.iter().find(|name| said.read_only.contains(name)) {
        faults.tell(format!("{at}.once"), format!("{name} is in read_only too"), "keep it in one of the two");
    }
    for parent in &said.parents {
        if mapping.of(parent.kind).is_none() {
            let right = format!("describe [{}] too, or take the parent away", parent.kind);
            faults.tell(format!("{at}.parents"), format!("there is no {} in this file", parent.kind), right);
        }
    }
    if let Some(custom) = &said.custom {
        if custom.name.is_some() != custom.value.is_some() {
            let right = "a list of own fields needs both \"name\" and \"value\"; an object of own fields needs neither";
            faults.tell(format!("{at}.custom"), "has one of \"name\" and \"value\"", right);
        }
        if let Some(describe) = &custom.describe {
            faults.path(&format!("{at}.custom.describe"), &describe.path, &[], None);
            faults.query(&format!("{at}.custom.describe"), &describe.query, &[]);
        }
    }
    marking(faults, at, said);
    list(faults, &format!("{at}.list"), &said.list, &[]);
    let since = asks_since(&said.list);
    if since && said.modified.is_none() && said.list.newest_first.is_none() {
        let right = format!("add {at}.modified, the place of the time of the last change");
        faults.tell(format!("{at}.list"), "asks for {since} and nothing says when a record changed", right);
    }
    faults.path(&format!("{at}.record"), &said.record.path, &["key"], None);
    faults.query(&format!("{at}.record"), &said.record.query, &["key"]);
    if !said.record.path.names().chain(said.record.query.values().flat_map(Template::names)).any(|name| name == "key") {
        let right = "put {key} where the record's key belongs, as in \"/people/{key}\"";
        faults.tell(format!("{at}.record.path"), "does not say which record: {key} is missing", right);
    }
    if let Some(create) = &said.create {
        write(faults, &format!("{at}.create"), create, &["record", "marker", "contact", "deal"]);
        if create.send == Send::Whole {
            faults.tell(format!("{at}.create.send"), "a new record has nothing to keep", "leave it out");
        }
    }
    if let Some(update) = &said.update {
        write(faults, &format!("{at}.update"), update, &["record", "key"]);
        if !names_of(update).any(|name| name == "key") {
            let right = "put {key} where the record's key belongs, as in \"/people/{key}\"";
            faults.tell(format!("{at}.update.path"), "does not say which record: {key} is missing", right);
        }
    }
    if let Some(delete) = &said.delete {
        faults.path(&format!("{at}.delete"), &delete.path, &["key"], None);
        faults.query(&format!("{at}.delete"), &delete.query, &["key"]);
        if !delete.path.names().chain(delete.query.values().flat_map(Template::names)).any(|name| name == "key") {
            let right = "put {key} where the record's key belongs, as in \"/people/{key}\"";
            faults.tell(format!("{at}.delete.path"), "does not say which record: {key} is missing", right);
        }
    }
    for (name, found, asked) in [
        ("email", &said.find.email, &["email"][..]),
        ("phone", &said.find.phone, &["phone"]),
        ("marker", &said.find.marker, &["marker", "contact", "deal"]),
    ] {
        if let Some(found) = found {
            list(faults, &format!("{at}.find.{name}"), found, asked);
        }
    }
}

fn names_of(write: &WriteMapping) -> impl Iterator<Item = &str> {
    let body = write.body.iter().flat_map(|body| body.names());
    write.path.names().chain(write.query.values().flat_map(Template::names)).chain(body)
}

/// Whether a list can be asked for what changed.
pub(super) fn asks_since(list: &ListMapping) -> bool {
    let body = list.body.iter().flat_map(|body| body.names());
    list.query.values().flat_map(Template::names).chain(body).any(|name| name == "since")
}

fn marking(faults: &mut Faults<'_>, at: &str, said: &KindMapping) {
    let find = |right: &str| (format!("{at}.find"), right.to_owned());
    match (said.marking, said.marker.as_deref()) {
        (Marking::None, None) => {}
        (Marking::None, Some(_)) => {
            faults.tell(format!("{at}.marker"), "has no use", "add marking = \"field\" or \"tail\", or leave it out");
        }
        (Marking::ExternalId, _) => {
            let right = "use \"field\": the record is looked for by our marker before it is made again";
            faults.tell(format!("{at}.marking"), "\"external-id\" cannot be described in a file", right);
        }
        (Marking::NaturalKey, _) => {
            if said.find.email.is_none() && said.find.phone.is_none() {
                let (key, right) = find("describe find.email or find.phone, or leave marking out");
                faults.tell(key, "a record that is known by e-mail or telephone cannot be looked for", right);
            }
        }
        (Marking::Field, marker) => {
            if marker.is_none_or(|marker| {
                Pointer::try_from(marker.to_owned()).map_or(true, |at| at.is_whole() || at.counts())
            }) {
                let right = "name the place of a text field that only this program writes, such as \"/external_id\"";
                faults.tell(format!("{at}.marker"), "is no place where our marker could stand", right);
            }
        }
        (Marking::Tail, marker) => {
            let text =
                |name: &str| said.fields.iter().any(|field| field.field == name && field.kind == ValueKind::Text);
            if !marker.is_some_and(text) {
                let right = "name a text field of ours that is described here, such as \"Body\"";
                faults.tell(format!("{at}.marker"), "is no text at whose end our marker could stand", right);
            }
        }
    }
    if matches!(said.marking, Marking::Field | Marking::Tail) && said.find.marker.is_none() {
        let (key, right) =
            find("describe find.marker: a list in which the record stands, such as the notes of {contact}");
        faults.tell(key, "a record with our marker cannot be looked for", right);
    }
    if said.marking != Marking::None && said.create.is_none() {
        let right = format!("describe [{at}.create], or leave marking out");
        faults.tell(format!("{at}.marking"), "belongs to records that can be made", right);
    }
}

fn write(faults: &mut Faults<'_>, key: &str, write: &WriteMapping, known: &[&str]) {
    let plain: Vec<&str> = known.iter().copied().filter(|name| *name != "record").collect();
    faults.path(key, &write.path, &plain, None);
    faults.query(key, &write.query, &plain);
    if let Some(body) = &write.body {
        faults.names(&format!("{key}.body"), body.names().into_iter(), known);
        if !body.names().contains(&"record") {
            let right = "put \"{record}\" where the record belongs, as in body = { person = \"{record}\" }";
            faults.tell(format!("{key}.body"), "does not hold the record", right);
        }
    }
    if !write.leave_out.is_empty() && write.send != Send::Whole {
        let right = "it belongs to send = \"whole\"; without it only what changes is sent";
        faults.tell(format!("{key}.leave_out"), "has no use", right);
    }
}

fn list(faults: &mut Faults<'_>, key: &str, list: &ListMapping, asked: &[&str]) {
    let paged = match &list.paging {
        Paging::None {} => None,
        Paging::Page { .. } => Some("page"),
        Paging::Offset { .. } => Some("offset"),
        Paging::Cursor { .. } => Some("cursor"),
        Paging::Link { .. } => None,
    };
    let mut known: Vec<&str> = asked.to_vec();
    known.extend(paged);
    if !matches!(list.paging, Paging::None {}) {
        known.push("size");
    }
    if asked.is_empty() {
        known.push("since");
    }
    faults.path(key, &list.path, &known, None);
    faults.query(key, &list.query, &known);
    let names: Vec<&str> = list
        .path
        .names()
        .chain(list.query.values().flat_map(Template::names))
        .chain(list.body.iter().flat_map(|body| body.names()))
        .collect();
    if let Some(body) = &list.body {
        faults.names(&format!("{key}.body"), body.names().into_iter(), &known);
        if list.method == ReadMethod::Get {
            faults.tell(format!("{key}.body"), "a GET has no body", "add method = \"POST\", or use the query");
        }
    }
    if let Some(needed) = paged.filter(|needed| !names.contains(needed)) {
        let right = format!("put {{{needed}}} into the query, as in {needed} = \"{{{needed}}}\"");
        faults.tell(format!("{key}.paging"), format!("nothing asks for the next page: {{{needed}}} is missing"), right);
    }
    if let Some(needed) =
        asked.iter().find(|name| ["email", "phone"].contains(name)).filter(|name| !names.contains(name))
    {
        let right = format!("put {{{needed}}} into the query, as in {needed} = \"{{{needed}}}\"");
        faults.tell(key, format!("does not say whom to look for: {{{needed}}} is missing"), right);
    }
    if !(1..=LARGEST_PAGE).contains(&list.paging.size()) {
        faults.tell(format!("{key}.paging.size"), "is out of range", format!("write 1 to {LARGEST_PAGE}"));
    }
    if let TimeForm::Pattern(pattern) = &list.since_form {
        self::pattern(faults, &format!("{key}.since_form"), pattern, false);
    }
    if list.reread_minutes == Some(0) {
        faults.tell(format!("{key}.reread_minutes"), "is out of range", "write at least 1, or leave it out");
    }
}

/// A pattern has to write a time and, where it is read too, read what it wrote.
fn pattern(faults: &mut Faults<'_>, key: &str, pattern: &str, reads: bool) {
    let at = DateTime::from_timestamp(TRIED, 0).unwrap_or_default();
    let text = formatted(at, pattern);
    let reads_back = |text: String| {
        let back = instant_of(&text.into(), &TimeForm::Pattern(pattern.to_owned()));
        back.is_some_and(|back| back.date_naive() == at.date_naive())
    };
    let good = match text {
        None => false,
        Some(text) => !reads || reads_back(text),
    };
    if !good || !pattern.contains('%') {
        let right =
            "write \"rfc3339\", \"unix\", \"unix-ms\" or a pattern with date and time such as \"%m/%d/%Y %H:%M\"";
        faults.tell(key, "is no form of a time that could be written and read", right);
    }
}

fn day_pattern(faults: &mut Faults<'_>, key: &str, pattern: &str) {
    let at = DateTime::from_timestamp(TRIED, 0).unwrap_or_default();
    let text = formatted(at, pattern).unwrap_or_default();
    let day = chrono::NaiveDate::parse_from_str(&text, pattern).ok();
    let day = day.or_else(|| chrono::NaiveDateTime::parse_from_str(&text, pattern).ok().map(|at| at.date()));
    if day != Some(at.date_naive()) {
        let right = "write \"rfc3339\", \"unix\", \"unix-ms\" or a pattern such as \"%d.%m.%Y\"";
        faults.tell(key, "is no form of a date that could be written and read", right);
    }
}

fn field(
    faults: &mut Faults<'_>,
    mapping: &Mapping,
    kind: CrmKind,
    said: &KindMapping,
    field: &FieldMapping,
    key: &str,
) {
    if field_spec(kind, &field.field).is_none() && !field.own {
        let names: Vec<_> = fields_of(kind).iter().map(|spec| spec.name).collect();
        let right = format!("use one of {}; for a field of the account's own add own = true", names.join(", "));
        faults.tell(key, format!("a {kind} has no such field"), right);
    }
    let mut wrong = |part: &str, wrong: &str, right: &str| faults.tell(format!("{key}.{part}"), wrong, right);
    let has_columns = !field.columns.is_empty();
    if field.at.is_some() == has_columns {
        wrong("at", "says nothing about where the value stands, or says it twice", "give either \"at\" or \"columns\"");
    }
    if field.at.as_ref().is_some_and(Pointer::is_whole) {
        wrong("at", "is the whole record", "name a place in it, such as \"/first_name\"");
    }
    if !field.kind.is_set()
        && (has_columns || field.value.is_some() || field.label.is_some() || field.separator.is_some())
    {
        wrong("kind", "holds one thing", "columns, value, label and separator are for words, emails and phones");
    }
    if field.label.is_some() && field.value.is_none() {
        wrong("label", "has no value beside it", "add \"value\", the place of the value within an item");
    }
    if field.separator.is_some() && (field.value.is_some() || has_columns) {
        wrong("separator", "is for several things in one text", "leave it or value and columns out");
    }
    if field.separator.as_deref().is_some_and(|between| between.trim().is_empty()) {
        wrong("separator", "is empty", "write what stands between two things, such as \",\"");
    }
    if (field.kind == ValueKind::Choice) == field.choices.is_empty() {
        wrong(
            "choices",
            "belong to the kind \"choice\", and only to it",
            "write choices = { L = \"Lead\" }, or leave them out",
        );
    }
    match (field.kind == ValueKind::Lookup, &field.lookup) {
        (true, Some(name)) if mapping.lookups.contains_key(name) => {}
        (true, _) => wrong("lookup", "is no list of this file", "describe it as [lookups.<name>] and name it here"),
        (false, Some(_)) => wrong("lookup", "belongs to the kind \"lookup\"", "add kind = \"lookup\", or leave it out"),
        (false, None) => {}
    }
    if matches!(field.kind, ValueKind::Pipeline | ValueKind::Stage) && mapping.pipelines.is_none() {
        wrong(
            "kind",
            "needs the account's pipelines",
            "describe [pipelines], or use the kind \"choice\" or \"lookup\"",
        );
    }
    if field.yes.is_some() != field.no.is_some() || (field.yes.is_some() && field.kind != ValueKind::Flag) {
        wrong("yes", "stands alone or is not for this kind", "a flag has both \"yes\" and \"no\", or neither");
    }
    if field.form.is_some() && !matches!(field.kind, ValueKind::Day | ValueKind::Instant) {
        wrong("form", "is for days and instants", "leave it out");
    }
    let writable = (said.create.is_some() || said.update.is_some()) && !said.read_only.contains(&field.field);
    let counted = field.at.iter().chain(field.columns.iter().map(|column| &column.at)).any(Pointer::counts);
    if writable && counted {
        let right = "map the whole list with \"value\", or put the field into read_only";
        wrong("at", "is a place in a list, which cannot be written by itself", right);
    }
    match (&field.form, field.kind) {
        (Some(TimeForm::Pattern(pattern)), ValueKind::Instant) => {
            self::pattern(faults, &format!("{key}.form"), pattern, true)
        }
        (Some(TimeForm::Pattern(pattern)), _) => day_pattern(faults, &format!("{key}.form"), pattern),
        _ => {}
    }
}
