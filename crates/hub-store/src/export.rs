use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use hub_domain::Resource;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row, SqliteConnection};

use crate::connections::by_number;
use crate::csv_cell::{cells, columns};
use crate::export_own::OWN_FILES;
use crate::page::{off_thread, whole};
use crate::{Connection, Store, StoreError, packed};

/// Records handled between two looks at whether to go on.
const BATCH: i64 = 2_000;

/// The folder of the vendors' own words, and that of documents.
const SOURCE: &str = "source";
const DOCUMENTS: &str = "documents";

/// How far an export has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ExportProgress {
    /// Records written.
    pub done: u64,
    /// Records in all.
    pub total: u64,
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportReport {
    /// Rows by file name.
    pub files: BTreeMap<String, u64>,
}

/// Decides what of each record goes into an export. Listings come before what belongs to them.
pub trait Sieve: Send {
    /// Words that head the README: for whom the files are and what was left out.
    fn notice(&self) -> String;

    /// Takes out of a record what may not go, of its canonical fields and of the vendor's payload; false leaves the
    /// whole record out. Each record is asked about twice and must be answered alike.
    fn record(
        &mut self,
        connection: &Connection,
        resource: Resource,
        key: &str,
        fields: &mut Map<String, Value>,
        payload: &mut Map<String, Value>,
    ) -> bool;

    /// Takes out of a line of the change log what may not go; false leaves the line out.
    fn change(
        &mut self,
        connection: Option<&Connection>,
        resource: Resource,
        key: &str,
        fields: &mut Map<String, Value>,
    ) -> bool;

    /// Whether the owner's own work goes too: saved analyses, which hold other people's sales, the terms of agreements,
    /// partners, quotes and payments.
    fn own_work(&self) -> bool;
}

pub(crate) const README: &str = "\
Export of an EnterpriseHub store
================================

What the store holds, in open formats. Not in it: credentials, people (they have an export of their own, as a table or as
cards), photos, drafts and notices, which listings somebody said are one home, and what is worked out from the rest. All text is UTF-8; ids and hashes are hexadecimal.

Property.csv, OpenHouse.csv, Media.csv, Member.csv, Office.csv
    The canonical records, one per line (RFC 4180, header line, CRLF), columns named as in the RESO Data Dictionary 2.0.
    Amounts are decimal, in the currency of CurrencyCode. Areas have their unit in the column ...Units. An empty cell
    means that the source did not say. _Connection names the connection, _ReceivedAt the time of arrival (UTC).
    A cell of text that a spreadsheet might take for a formula has an apostrophe in front, and so has a cell that begins
    with an apostrophe: take one leading apostrophe off any cell and you have the text as stored.

Property.jsonl, OpenHouse.jsonl, Media.jsonl, Member.jsonl, Office.jsonl
    The same records, one JSON object per line, values as stored. Money is {\"minor\": cents, \"currency\": code}.

source/*.jsonl
    What each vendor last said, whole: {\"key\", \"connection\", \"payload\", \"unmapped\", \"issues\"}, one per line.

changes.jsonl       the change log: {\"sequence\", \"at\", \"run\", \"connection\", \"resource\", \"key\", \"action\", \"fields\"}
analyses.jsonl      saved market analyses
worksheets.jsonl    saved worksheets about money: what was typed
saved_searches.jsonl  saved searches; events is a sum of 1 new, 2 cheaper, 4 dearer, 8 back on market, 16 pending, 32 sold,
                    64 other status, 128 open house
partners.jsonl      partners, each whole in \"record\"; partner_items.jsonl what belongs to them (licences, agreements, documents
                    and more), partner_history.jsonl what was done to them
profiles.jsonl      who works with the store; proposals.jsonl what was proposed and decided, with the signed file it came in
quote_requests.jsonl, quotes.jsonl, lender_letters.jsonl, quote_history.jsonl
                    what was asked of whom, what came, letters as they were issued, what was done
documents/*         documents, originals of quotes and letters, named by their hash (\"file\" in the lines above)
payment_attempts.jsonl  every time a payment was to be kept, what the rules said, what was found of it; payments.jsonl those
                    that were kept, with what became of each; statements.jsonl statements of others with their lines
deals.jsonl         deals; marketing_spend.jsonl and marketing_touches.jsonl what marketing cost and did before a sale
commission_plans.jsonl, commission_ledger.jsonl  plans as they were saved, and the ledger
transactions.jsonl  deals from offer to closing; plans.jsonl how their jobs are planned, jobs.jsonl what was done by whom and
                    when, providers.jsonl what providers say of themselves, service_history.jsonl what was changed in them,
                    service_messages.jsonl letters about jobs
tours.jsonl         days of showings; buyer_agreements.jsonl the written agreements with buyers
lookups.jsonl       the vendors' lists of values
connections.json    connections and their settings, without credentials
settings.json       settings kept in the store
terms.jsonl         the terms of each agreement
";

impl Store {
    /// Writes what the store holds into a folder, which must be new or empty, in open formats: the README written
    /// along says which. The files are not encrypted. It is one snapshot, whatever is written meanwhile.
    ///
    /// `progress` is called now and then; when it breaks, the export is undone.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] when the folder holds something; [`StoreError::Cancelled`]; [`StoreError::DiskFull`].
    /// After any of them what had been written is removed.
    pub async fn export(
        &self,
        folder: &Path,
        progress: &mut (dyn FnMut(ExportProgress) -> ControlFlow<()> + Send),
    ) -> Result<ExportReport, StoreError> {
        self.export_through(folder, None, progress).await
    }

    /// As [`Store::export`], each record through a sieve.
    ///
    /// # Errors
    /// As [`Store::export`].
    pub async fn export_through(
        &self,
        folder: &Path,
        sieve: Option<&mut dyn Sieve>,
        progress: &mut (dyn FnMut(ExportProgress) -> ControlFlow<()> + Send),
    ) -> Result<ExportReport, StoreError> {
        std::fs::create_dir_all(folder).map_err(StoreError::io("making the export folder"))?;
        let mut there = std::fs::read_dir(folder).map_err(StoreError::io("reading the export folder"))?;
        if there.next().is_some() {
            return Err(StoreError::bad("the export folder is not empty"));
        }
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let mut export =
            Export { folder: folder.to_owned(), files: BTreeMap::new(), done: 0, total: 0, sieve, progress };
        let outcome = export.all(&mut tx).await;
        let Export { files, .. } = export;
        if let Err(error) = outcome {
            // The folder was empty, so all that is in it is ours.
            for entry in [SOURCE, DOCUMENTS]
                .map(|name| folder.join(name))
                .into_iter()
                .chain(files.keys().map(|f| folder.join(f)))
            {
                let _ = if entry.is_dir() { std::fs::remove_dir_all(&entry) } else { std::fs::remove_file(&entry) };
            }
            return Err(error);
        }
        tx.commit().await?;
        Ok(ExportReport { files })
    }
}

struct Export<'p, 's> {
    folder: PathBuf,
    files: BTreeMap<String, u64>,
    done: u64,
    total: u64,
    sieve: Option<&'p mut (dyn Sieve + 's)>,
    progress: &'p mut (dyn FnMut(ExportProgress) -> ControlFlow<()> + Send),
}

/// A record on its way out.
struct Outgoing {
    key: String,
    number: i64,
    received_at: i64,
    fields: Map<String, Value>,
    envelope: Map<String, Value>,
}

impl Export<'_, '_> {
    async fn all(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let source = self.folder.join(SOURCE);
        std::fs::create_dir(&source).map_err(StoreError::io("making the export folder"))?;
        let mut readme = self.file("README.txt")?;
        if let Some(sieve) = &self.sieve {
            write(&mut readme, sieve.notice().as_bytes())?;
        }
        write(&mut readme, README.as_bytes())?;
        finish(readme)?;
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM mirror").fetch_one(&mut *conn).await?;
        // Each record is visited twice: once for the columns and the JSON, once for the CSV.
        self.total = total.unsigned_abs() * 2;
        let connections = by_number(conn).await?;
        for resource in Resource::ALL {
            let columns = self.json_lines(conn, resource, &connections).await?;
            self.csv(conn, resource, &connections, columns).await?;
        }
        self.rest(conn, &connections).await
    }

    /// JSON of one resource; answers which columns its CSV needs.
    async fn json_lines(
        &mut self,
        conn: &mut SqliteConnection,
        resource: Resource,
        connections: &BTreeMap<i64, Connection>,
    ) -> Result<BTreeSet<String>, StoreError> {
        let mut names = BTreeSet::new();
        let (lines_name, source_name) = (format!("{resource}.jsonl"), format!("source/{resource}.jsonl"));
        let mut lines = self.file(&lines_name)?;
        let mut source = self.file(&source_name)?;
        let mut after = 0;
        while let Some(rows) = self.batch(conn, resource, &mut after).await? {
            for mut row in rows {
                if !self.passes(resource, &mut row, connections) {
                    continue;
                }
                names.extend(columns(&row.fields));
                let (connection, received) = origin(&row, connections);
                let mut line = row.fields;
                line.insert("_Connection".into(), connection.clone());
                line.insert("_ReceivedAt".into(), received);
                self.line(&mut lines, &lines_name, &Value::Object(line))?;
                let mut whole = row.envelope;
                whole.insert("key".into(), Value::String(row.key));
                whole.insert("connection".into(), connection);
                self.line(&mut source, &source_name, &Value::Object(whole))?;
            }
        }
        finish(lines)?;
        finish(source)?;
        Ok(names)
    }

    async fn csv(
        &mut self,
        conn: &mut SqliteConnection,
        resource: Resource,
        connections: &BTreeMap<i64, Connection>,
        mut names: BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let name = format!("{resource}.csv");
        let key = resource.key_field();
        names.remove(key);
        // The key first, then the alphabet, then our own.
        let header: Vec<String> =
            [key.to_owned()].into_iter().chain(names).chain(["_Connection".into(), "_ReceivedAt".into()]).collect();
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(self.file(&name)?);
        out.write_record(&header).map_err(csv_error)?;
        let mut after = 0;
        while let Some(rows) = self.batch(conn, resource, &mut after).await? {
            for mut row in rows {
                if !self.passes(resource, &mut row, connections) {
                    continue;
                }
                let (connection, received) = origin(&row, connections);
                row.fields.insert("_Connection".into(), connection);
                row.fields.insert("_ReceivedAt".into(), received);
                let cells: BTreeMap<String, String> = cells(&row.fields).into_iter().collect();
                let line = header.iter().map(|h| cells.get(h).map_or("", String::as_str));
                out.write_record(line).map_err(csv_error)?;
                *self.files.entry(name.clone()).or_default() += 1;
            }
        }
        finish(out.into_inner().map_err(|e| StoreError::io("writing the export")(e.into_error()))?)
    }

    /// Whether a record goes out; what of it may not go is taken out of it.
    fn passes(&mut self, resource: Resource, row: &mut Outgoing, connections: &BTreeMap<i64, Connection>) -> bool {
        let Some(sieve) = self.sieve.as_deref_mut() else { return true };
        let Some(connection) = connections.get(&row.number) else { return false };
        let mut nothing = Map::new();
        let payload = match row.envelope.get_mut("payload") {
            Some(Value::Object(payload)) => payload,
            _ => &mut nothing,
        };
        let goes = sieve.record(connection, resource, &row.key, &mut row.fields, payload);
        // Names of fields tell no value, but those of withheld ones tell that there is one.
        let left: BTreeSet<String> = payload.keys().cloned().collect();
        if let Some(Value::Array(names)) = row.envelope.get_mut("unmapped") {
            names.retain(|n| n.as_str().is_some_and(|n| left.contains(n)));
        }
        goes
    }

    /// Our own tables.
    async fn rest(
        &mut self,
        conn: &mut SqliteConnection,
        connections: &BTreeMap<i64, Connection>,
    ) -> Result<(), StoreError> {
        self.table(
            conn,
            connections,
            "changes.jsonl",
            "SELECT json_object('sequence', id, 'at', strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch'),
             'run', lower(hex(run)), 'connection', (SELECT name FROM connection c WHERE c.id = connection_id),
             'resource', resource, 'key', key, 'action', action, 'fields', json(fields)), id FROM change_log
             WHERE id > ? ORDER BY id LIMIT 5000",
        )
        .await?;
        if self.sieve.as_ref().is_none_or(|s| s.own_work()) {
            self.own_work(conn, connections).await?;
        }
        self.table_of_lookups(conn, connections).await
    }

    /// What is the owner's own.
    async fn own_work(
        &mut self,
        conn: &mut SqliteConnection,
        connections: &BTreeMap<i64, Connection>,
    ) -> Result<(), StoreError> {
        self.table(
            conn,
            connections,
            "analyses.jsonl",
            "SELECT json_object('id', lower(hex(uuid)), 'title', title, 'subject_key', subject_key,
             'created_at', strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch'),
             'updated_at', strftime('%Y-%m-%dT%H:%M:%fZ', updated_at / 1000.0, 'unixepoch'), 'state', json(state)), n
             FROM (SELECT *, row_number() OVER (ORDER BY uuid) AS n FROM cma) WHERE n > ? ORDER BY n LIMIT 1000",
        )
        .await?;
        self.table(
            conn,
            connections,
            "worksheets.jsonl",
            "SELECT json_object('id', lower(hex(uuid)), 'kind', kind, 'name', name, 'inputs', json(inputs),
             'created_at', strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch'),
             'updated_at', strftime('%Y-%m-%dT%H:%M:%fZ', updated_at / 1000.0, 'unixepoch')), id
             FROM worksheet WHERE id > ? ORDER BY id LIMIT 1000",
        )
        .await?;
        self.table(
            conn,
            connections,
            "saved_searches.jsonl",
            "SELECT json_object('id', lower(hex(uuid)), 'name', name, 'client', client, 'query', json(query),
             'events', events, 'cadence', cadence, 'approve', approve, 'paused', paused,
             'created_at', strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch')), id
             FROM saved_search WHERE id > ? AND removed_at IS NULL ORDER BY id LIMIT 1000",
        )
        .await?;
        self.table(
            conn,
            connections,
            "terms.jsonl",
            "SELECT json_object('connection', (SELECT name FROM connection c WHERE c.id = connection_id), 'level', level,
             'coverage', coverage, 'agents', agents, 'volume', volume, 'revenue_share_bp', revenue_share_bp,
             'data_scope', data_scope, 'exclusive', exclusive, 'renews_on', renews_on, 'notice_days', notice_days,
             'ends_on', ends_on, 'rule_set', rule_set, 'refresh_hours', refresh_hours), connection_id FROM terms
             WHERE connection_id > ? ORDER BY connection_id LIMIT 1000",
        )
        .await?;
        for (name, sql) in OWN_FILES {
            self.table(conn, connections, name, sql).await?;
        }
        self.documents(conn).await
    }

    /// Documents and originals, one at a time, each under the hash that the records name it by.
    async fn documents(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let folder = self.folder.join(DOCUMENTS);
        std::fs::create_dir(&folder).map_err(StoreError::io("making the export folder"))?;
        let mut after: Vec<u8> = Vec::new();
        loop {
            let next: Option<(Vec<u8>, Vec<u8>)> =
                sqlx::query_as("SELECT digest, content FROM partner_file WHERE digest > ? ORDER BY digest LIMIT 1")
                    .bind(&after)
                    .fetch_optional(&mut *conn)
                    .await?;
            let Some((digest, content)) = next else { return Ok(()) };
            let name = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            let mut out = self.file(&format!("{DOCUMENTS}/{name}"))?;
            write(&mut out, &content)?;
            finish(out)?;
            *self.files.entry(format!("{DOCUMENTS}/{name}")).or_default() += 1;
            after = digest;
            self.look_up(0)?;
        }
    }

    async fn table_of_lookups(
        &mut self,
        conn: &mut SqliteConnection,
        connections: &BTreeMap<i64, Connection>,
    ) -> Result<(), StoreError> {
        let name = |number: i64| connections.get(&number).map(|c| Value::from(c.name.clone()));
        let mut lookups = self.file("lookups.jsonl")?;
        let rows = sqlx::query(
            "SELECT connection_id, lookup_key, lookup_name, lookup_value, standard_value, odata_value FROM lookup
             ORDER BY connection_id, lookup_name, lookup_value",
        )
        .fetch_all(&mut *conn)
        .await?;
        for row in rows {
            let text = |i: usize| row.try_get::<Option<String>, _>(i);
            let line = json!({
                "_Connection": name(row.try_get(0)?), "LookupKey": text(1)?, "LookupName": text(2)?,
                "LookupValue": text(3)?, "StandardLookupValue": text(4)?, "LegacyODataValue": text(5)?,
            });
            self.line(&mut lookups, "lookups.jsonl", &line)?;
        }
        finish(lookups)?;
        let all: Vec<&Connection> = connections.values().collect();
        self.document("connections.json", &serde_json::to_value(&all).unwrap_or_default(), all.len())?;
        let settings: Vec<(String, String)> =
            sqlx::query_as("SELECT key, value FROM setting ORDER BY key").fetch_all(&mut *conn).await?;
        let whole = self.sieve.as_ref().is_none_or(|sieve| sieve.own_work());
        // How mail goes out and where this computer keeps its folders is the owner's.
        let own = |key: &str| key.starts_with("mail.") || key.ends_with(".folder");
        let settings: Vec<_> = settings.into_iter().filter(|(key, _)| whole || !own(key)).collect();
        let n = settings.len();
        let settings: Map<String, Value> = settings.into_iter().map(|(k, v)| (k, Value::String(v))).collect();
        self.document("settings.json", &Value::Object(settings), n)
    }

    async fn table(
        &mut self,
        conn: &mut SqliteConnection,
        connections: &BTreeMap<i64, Connection>,
        name: &'static str,
        sql: &'static str,
    ) -> Result<(), StoreError> {
        let mut out = self.file(name)?;
        let mut after = 0_i64;
        loop {
            let rows: Vec<(String, i64)> = sqlx::query_as(sql).bind(after).fetch_all(&mut *conn).await?;
            let Some((_, last)) = rows.last() else { break };
            after = *last;
            for (line, _) in rows {
                let line = match &mut self.sieve {
                    Some(sieve) if name == "changes.jsonl" => match sifted(&line, connections, *sieve) {
                        Some(line) => line,
                        None => continue,
                    },
                    _ => line,
                };
                write(&mut out, line.as_bytes())?;
                write(&mut out, b"\n")?;
                *self.files.entry(name.to_owned()).or_default() += 1;
            }
            self.look_up(0)?;
        }
        finish(out)
    }

    /// The next records of a resource, unpacked; `None` at the end.
    async fn batch(
        &mut self,
        conn: &mut SqliteConnection,
        resource: Resource,
        after: &mut i64,
    ) -> Result<Option<Vec<Outgoing>>, StoreError> {
        let rows = sqlx::query(
            "SELECT m.id, m.key, m.connection_id, m.received_at, c.body, p.body, r.remarks FROM mirror m
             JOIN canonical c ON c.id = m.id JOIN payload p ON p.id = m.id LEFT JOIN remarks r ON r.id = m.id
             WHERE m.id > ? AND m.resource = ? ORDER BY m.id LIMIT ?",
        )
        .bind(*after)
        .bind(resource.as_str())
        .bind(BATCH)
        .fetch_all(conn)
        .await?;
        let Some(last) = rows.last() else { return Ok(None) };
        *after = last.try_get(0)?;
        let n = rows.len() as u64;
        let unpacked = off_thread(move || rows.iter().map(unpack_row).collect::<Result<Vec<_>, _>>()).await?;
        self.look_up(n)?;
        Ok(Some(unpacked))
    }

    /// Tells how far it is and asks whether to go on.
    fn look_up(&mut self, more: u64) -> Result<(), StoreError> {
        self.done += more;
        match (self.progress)(ExportProgress { done: self.done, total: self.total }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(StoreError::Cancelled),
        }
    }

    fn file(&mut self, name: &str) -> Result<BufWriter<File>, StoreError> {
        self.files.insert(name.to_owned(), 0);
        let file = File::create_new(self.folder.join(name)).map_err(StoreError::io("writing the export"))?;
        Ok(BufWriter::with_capacity(1 << 16, file))
    }

    fn line(&mut self, out: &mut impl Write, name: &str, value: &Value) -> Result<(), StoreError> {
        write(out, value.to_string().as_bytes())?;
        write(out, b"\n")?;
        *self.files.entry(name.to_owned()).or_default() += 1;
        Ok(())
    }

    fn document(&mut self, name: &str, value: &Value, rows: usize) -> Result<(), StoreError> {
        let mut out = self.file(name)?;
        write(&mut out, format!("{value:#}\n").as_bytes())?;
        self.files.insert(name.to_owned(), rows as u64);
        finish(out)
    }
}

/// A line of the change log through a sieve; `None` when it stays here.
fn sifted(line: &str, connections: &BTreeMap<i64, Connection>, sieve: &mut dyn Sieve) -> Option<String> {
    let mut line: Map<String, Value> = serde_json::from_str(line).ok()?;
    let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (owner, key) = (text("connection"), text("key"));
    let resource = Resource::parse(&text("resource"))?;
    let connection = connections.values().find(|c| c.name == owner);
    let Some(Value::Object(fields)) = line.get_mut("fields") else { return None };
    sieve.change(connection, resource, &key, fields).then(|| Value::Object(line).to_string())
}

fn origin(row: &Outgoing, connections: &BTreeMap<i64, Connection>) -> (Value, Value) {
    let connection = connections.get(&row.number).map_or(Value::Null, |c| Value::from(c.name.clone()));
    let received = crate::time::from_ms(row.received_at).to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    (connection, Value::from(received))
}

fn unpack_row(row: &SqliteRow) -> Result<Outgoing, StoreError> {
    Ok(Outgoing {
        key: row.try_get(1)?,
        number: row.try_get(2)?,
        received_at: row.try_get(3)?,
        fields: whole(row.try_get(4)?, row.try_get(6)?)?,
        envelope: packed::unpack(row.try_get(5)?)?,
    })
}

fn write(out: &mut impl Write, bytes: &[u8]) -> Result<(), StoreError> {
    out.write_all(bytes).map_err(StoreError::io("writing the export"))
}

fn finish(mut out: BufWriter<File>) -> Result<(), StoreError> {
    out.flush().map_err(StoreError::io("writing the export"))?;
    out.get_ref().sync_all().map_err(StoreError::io("writing the export"))
}

fn csv_error(error: csv::Error) -> StoreError {
    match error.into_kind() {
        csv::ErrorKind::Io(io) => StoreError::io("writing the export")(io),
        _ => StoreError::bad("a record does not fit a CSV line"),
    }
}
