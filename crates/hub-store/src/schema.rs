use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{SqlSafeStr, SqliteConnection};

use crate::StoreError;

/// Every schema change, oldest first. Embedded as text: the macro would build SQLCipher a second time for the host.
const STEPS: &[(i64, &str, &str)] = &[
    (1, "house", include_str!("../../../migrations/0001_house.sql")),
    (2, "store", include_str!("../../../migrations/0002_store.sql")),
    (3, "watch", include_str!("../../../migrations/0003_watch.sql")),
    (4, "engine", include_str!("../../../migrations/0004_engine.sql")),
    (5, "terms", include_str!("../../../migrations/0005_terms.sql")),
    (6, "same home", include_str!("../../../migrations/0006_same_home.sql")),
    (7, "one news", include_str!("../../../migrations/0007_one_news.sql")),
    (8, "terms of texts", include_str!("../../../migrations/0008_terms.sql")),
    (9, "age", include_str!("../../../migrations/0009_age.sql")),
    (10, "market", include_str!("../../../migrations/0010_market.sql")),
    (11, "cma", include_str!("../../../migrations/0011_cma.sql")),
    (13, "backtest", include_str!("../../../migrations/0013_backtest.sql")),
    (14, "market fit", include_str!("../../../migrations/0014_market_fit.sql")),
    (16, "same people", include_str!("../../../migrations/0016_same_people.sql")),
    (17, "fit region", include_str!("../../../migrations/0017_fit_region.sql")),
    (18, "crm", include_str!("../../../migrations/0018_crm.sql")),
    (19, "people", include_str!("../../../migrations/0019_people.sql")),
    (20, "held", include_str!("../../../migrations/0020_held.sql")),
    (21, "words of people", include_str!("../../../migrations/0021_words.sql")),
    (22, "links of people", include_str!("../../../migrations/0022_links.sql")),
    (23, "partners", include_str!("../../../migrations/0023_partners.sql")),
    (24, "quotes", include_str!("../../../migrations/0024_quotes.sql")),
    (25, "revenue", include_str!("../../../migrations/0025_revenue.sql")),
    (26, "worksheets", include_str!("../../../migrations/0026_worksheets.sql")),
    (27, "services", include_str!("../../../migrations/0027_services.sql")),
    (28, "tours", include_str!("../../../migrations/0028_tours.sql")),
    (29, "service-messages", include_str!("../../../migrations/0029_service_messages.sql")),
];

/// Newest schema this program knows.
pub(crate) fn newest() -> i64 {
    STEPS.last().map_or(0, |(version, ..)| *version)
}

/// Brings a database to the newest schema, one transaction per step.
///
/// # Errors
/// [`StoreError::NewerVersion`] when the file is ahead of this program; it is left as it was.
pub(crate) async fn migrate(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    if let Some(found) = version(conn).await?
        && found > newest()
    {
        return Err(StoreError::NewerVersion { found, known: newest() });
    }
    migrate_to(conn, newest()).await
}

/// Brings a database to the schema of that version, one transaction per step.
pub(crate) async fn migrate_to(conn: &mut SqliteConnection, last: i64) -> Result<(), StoreError> {
    let steps = STEPS
        .iter()
        .filter(|(version, ..)| *version <= last)
        .map(|(version, name, sql)| {
            Migration::new(*version, (*name).into(), MigrationType::Simple, sql.into_sql_str(), false)
        })
        .collect();
    Migrator::with_migrations(steps).run(&mut *conn).await.map_err(from_migrate)
}

/// Makes the newest schema in an empty database that lives in memory and is never migrated.
pub(crate) async fn make(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    for (_, _, sql) in STEPS {
        sqlx::raw_sql(*sql).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Schema version of the file; `None` for a file that no migration has touched.
pub(crate) async fn version(conn: &mut SqliteConnection) -> Result<Option<i64>, StoreError> {
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'")
        .fetch_one(&mut *conn)
        .await?;
    if known == 0 {
        return Ok(None);
    }
    Ok(sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(conn).await?)
}

fn from_migrate(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(e) | MigrateError::ExecuteMigration(e, _) => e.into(),
        MigrateError::VersionMissing(found) => StoreError::NewerVersion { found, known: newest() },
        MigrateError::VersionMismatch(v) => {
            StoreError::damaged(format!("schema step {v} is not the one this program knows"))
        }
        other => StoreError::Database { code: 0, message: other.to_string() },
    }
}
