//! What a question to the listings does not mean unless it says so.

use hub_domain::Licence;
use sqlx::sqlite::SqliteConnection;

use super::filter::{Bind, Clause, Filters};
use super::terms;
use crate::StoreError;
use crate::connections::by_number;

/// Clauses that are ours and not a part of the question.
pub(super) const OURS: [&str; 2] = [PUBLIC_RECORDS, SAME_HOME];
const PUBLIC_RECORDS: &str = "public_records";
const SAME_HOME: &str = "same_home";

impl Filters {
    /// Leaves out what assessors and recorders say: a record of theirs is no listing and is not counted as one.
    pub(super) async fn leave_out_public_records(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let numbers: Vec<Bind> = by_number(conn)
            .await?
            .into_iter()
            .filter(|(_, connection)| connection.licence == Licence::PublicRecord)
            .map(|(number, _)| Bind::Int(number))
            .collect();
        if !numbers.is_empty() {
            let marks = vec!["?"; numbers.len()].join(",");
            self.clauses.push(Clause::ours(PUBLIC_RECORDS, format!("l.connection_id NOT IN ({marks})"), numbers));
        }
        Ok(())
    }

    /// Leaves out listings for which another source's listing of the same home stands, if that one is in the answer
    /// too. The two say the same in everything but their words, so only the words are asked again.
    pub(super) async fn fold_homes(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        self.clauses.retain(|c| c.name != SAME_HOME);
        let any: i64 = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM same_home WHERE lead IS NOT NULL)")
            .fetch_one(conn)
            .await?;
        if any == 0 || (self.in_remarks && !self.terms.is_empty()) {
            return Ok(());
        }
        let clause = if self.terms.is_empty() {
            let sql = "l.id NOT IN (SELECT id FROM same_home WHERE lead IS NOT NULL)";
            Clause::ours(SAME_HOME, sql.to_owned(), Vec::new())
        } else {
            let sql = "NOT EXISTS (SELECT 1 FROM same_home s WHERE s.id = l.id AND s.lead IN
                       (SELECT rowid FROM listing_text WHERE listing_text MATCH ?))";
            Clause::ours(SAME_HOME, sql.to_owned(), vec![Bind::Text(terms::all(&self.in_address))])
        };
        self.clauses.push(clause);
        Ok(())
    }
}
