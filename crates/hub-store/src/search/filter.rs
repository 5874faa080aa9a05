use hub_domain::{DrawnArea, ListingQuery, RangeOf};
use sqlx::Sqlite;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection};

use super::{beginnings, near, terms};
use crate::StoreError;
use crate::narrow::fold_city;

/// A value bound to a clause.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Bind {
    Text(String),
    Int(i64),
    Real(f64),
}

/// One part of a question that narrows.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    /// The part's name, for "nothing found because of …".
    pub name: &'static str,
    pub sql: String,
    pub binds: Vec<Bind>,
    /// For the plain text clause: what it matches, so that the search table can be asked alone.
    pub text_match: Option<String>,
}

impl Clause {
    pub fn new(name: &'static str, sql: impl Into<String>, binds: Vec<Bind>) -> Self {
        Self { name, sql: sql.into(), binds, text_match: None }
    }

    /// A clause that is no part of the question.
    pub(super) fn ours(name: &'static str, sql: String, binds: Vec<Bind>) -> Self {
        Self::new(name, sql, binds)
    }
}

/// A question taken apart.
#[derive(Debug)]
pub(crate) struct Filters {
    pub clauses: Vec<Clause>,
    pub terms: Vec<String>,
    /// The same words as the search table of the addresses is asked for them, each by its beginning.
    pub in_address: Vec<String>,
    pub in_remarks: bool,
    near: Option<hub_domain::Near>,
    areas: Vec<hub_domain::DrawnArea>,
}

impl Filters {
    /// Takes a question apart; parts left at their default give no clause.
    pub fn of(q: &ListingQuery) -> Self {
        let mut clauses = Vec::new();
        one_of(&mut clauses, "statuses", "l.standard_status", q.statuses.iter().map(|s| s.as_str()));
        one_of(&mut clauses, "types", "l.property_type", q.types.iter().map(|t| t.as_str()));
        one_of(&mut clauses, "sub_types", "l.property_sub_type", q.sub_types.iter().map(|t| t.as_str()));
        range(&mut clauses, "price_minor", "l.price_minor", &q.price_minor, Bind::Int);
        if let Some(beds) = q.beds_min {
            clauses.push(Clause::new("beds_min", "l.beds >= ?", vec![Bind::Int(beds.into())]));
        }
        if let Some(baths) = q.baths_min {
            clauses.push(Clause::new("baths_min", "l.baths >= ?", vec![Bind::Real(baths)]));
        }
        range(&mut clauses, "area_sqft", "l.area_sqft", &q.area_sqft, Bind::Real);
        range(&mut clauses, "year_built", "l.year_built", &q.year_built, |y: i32| Bind::Int(y.into()));
        if let Some(city) = &q.city {
            clauses.push(Clause::new("city", "l.city_folded = ?", vec![Bind::Text(fold_city(city))]));
        }
        if let Some(code) = &q.postal_code {
            clauses.push(Clause::new("postal_code", "l.postal_code = ?", vec![Bind::Text(code.trim().to_owned())]));
        }
        if let Some(b) = &q.bbox {
            clauses.push(Clause::new("bbox", near::WINDOW, near::window(b)));
        }
        let mut filters = Self {
            clauses,
            terms: Vec::new(),
            in_address: Vec::new(),
            in_remarks: q.in_remarks,
            near: q.near,
            areas: q.areas.clone(),
        };
        filters.set_terms(terms::split(&q.text));
        filters
    }

    /// Replaces the words that are searched.
    pub fn set_terms(&mut self, terms: Vec<String>) {
        self.in_address = terms.iter().map(|t| terms::prefix(t)).collect();
        self.terms = terms;
        self.set_text();
    }

    /// Looks up which words each beginning stands for. The answer is the same, and found without laying out every hit.
    pub async fn look_up_beginnings(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        self.in_address = beginnings::look_up(conn, &self.terms).await?;
        self.set_text();
        Ok(())
    }

    fn set_text(&mut self) {
        self.clauses.retain(|c| c.name != "text");
        if self.in_remarks && !self.terms.is_empty() {
            // Each word in either place: one may stand in the address, the next in the remarks.
            let each = "l.id IN (SELECT rowid FROM listing_text WHERE listing_text MATCH ?
                        UNION SELECT rowid FROM remarks_text WHERE remarks_text MATCH ?)";
            let sql = vec![each; self.terms.len()].join(" AND ");
            let pairs = self.in_address.iter().zip(&self.terms);
            let binds = pairs.flat_map(|(a, t)| [Bind::Text(a.clone()), Bind::Text(terms::whole(t))]).collect();
            self.clauses.push(Clause::new("text", sql, binds));
        } else if !self.terms.is_empty() {
            let wanted = terms::all(&self.in_address);
            let sql = "l.id IN (SELECT rowid FROM listing_text WHERE listing_text MATCH ?)";
            let mut clause = Clause::new("text", sql, vec![Bind::Text(wanted.clone())]);
            clause.text_match = Some(wanted);
            self.clauses.push(clause);
        }
    }

    /// Turns the circle and the drawn areas into the listings inside them. SQLite has no cosine here; the domain's own
    /// geometry decides.
    pub async fn resolve_near(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        self.leave_out_public_records(conn).await?;
        if let Some(near) = &self.near {
            let ids = near::inside(conn, near).await?;
            // By the window's index, which holds what counting and sorting need; the plus keeps SQLite from reading the
            // listings one by one instead.
            let sql = format!("{} AND +l.id IN (SELECT value FROM json_each(?))", near::WINDOW);
            let mut binds = near::window(&DrawnArea::Circle { centre: near.centre, metres: near.metres }.window());
            binds.push(Bind::Text(ids));
            self.clauses.push(Clause::new("near", sql, binds));
        }
        if !self.areas.is_empty() {
            let ids = near::inside_any(conn, &self.areas).await?;
            let sql = "l.id IN (SELECT value FROM json_each(?))";
            self.clauses.push(Clause::new("areas", sql, vec![Bind::Text(ids)]));
        }
        Ok(())
    }
}

fn one_of(clauses: &mut Vec<Clause>, name: &'static str, column: &str, values: impl Iterator<Item = &'static str>) {
    let binds: Vec<Bind> = values.map(|v| Bind::Text(v.to_owned())).collect();
    if !binds.is_empty() {
        let marks = vec!["?"; binds.len()].join(",");
        clauses.push(Clause::new(name, format!("{column} IN ({marks})"), binds));
    }
}

fn range<T: Copy>(
    clauses: &mut Vec<Clause>,
    name: &'static str,
    column: &str,
    range: &RangeOf<T>,
    bind: impl Fn(T) -> Bind,
) {
    let mut parts = Vec::new();
    let mut binds = Vec::new();
    if let Some(from) = range.from {
        parts.push(format!("{column} >= ?"));
        binds.push(bind(from));
    }
    if let Some(to) = range.to {
        parts.push(format!("{column} <= ?"));
        binds.push(bind(to));
    }
    if !parts.is_empty() {
        clauses.push(Clause::new(name, parts.join(" AND "), binds));
    }
}

/// ` WHERE …` over all clauses, or nothing.
pub(crate) fn where_of(clauses: &[Clause]) -> String {
    if clauses.is_empty() {
        return String::new();
    }
    let all: Vec<&str> = clauses.iter().map(|c| c.sql.as_str()).collect();
    format!(" WHERE {}", all.join(" AND "))
}

/// Binds the clauses' values in order.
pub(crate) fn bind_all<'q>(
    mut query: Query<'q, Sqlite, SqliteArguments>,
    clauses: &[Clause],
) -> Query<'q, Sqlite, SqliteArguments> {
    for bind in clauses.iter().flat_map(|c| &c.binds) {
        query = match bind {
            Bind::Text(text) => query.bind(text.clone()),
            Bind::Int(n) => query.bind(*n),
            Bind::Real(n) => query.bind(*n),
        };
    }
    query
}
