//! What a person takes back before it has gone out.

use hub_domain::crm::{CrmKind, FieldValue, MergeRule};
use hub_domain::{ConnectionId, CrmId};
use sqlx::{Connection as _, Row};

use super::judge::CrmJudge;
use super::receive::tell_others;
use super::rows;
use crate::{Store, StoreError};

impl Store {
    /// Gives fields of a record the values that a system has, so that it need not be told of others; what was here is kept
    /// in history. Restrictions stay: to take one back is to lift it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn crm_take_back(
        &self,
        record: CrmId,
        values: &[(String, FieldValue)],
        actor: &str,
        judge: &dyn CrmJudge,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let stored = rows::by_id(&mut tx, record).await?.ok_or(StoreError::NotFound { what: "contact" })?;
        let mut fields = stored.record.fields.clone();
        for (name, value) in values {
            if MergeRule::usual(stored.record.kind, name, &[]) == MergeRule::MostRestrictive {
                continue;
            }
            if let Some(old) = fields.get(name).filter(|old| !old.says_as(value) && !old.is_empty()) {
                rows::keep(&mut tx, stored.row, now, (name, old), None, ("taken-back", Some(actor))).await?;
            }
            fields.insert(name.clone(), value.clone());
        }
        let keys = judge.keys(stored.record.kind, &fields);
        rows::write_fields(&mut tx, stored.row, &fields, &keys, now).await?;
        tell_others(&mut tx, stored.row, None, judge, now).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Every rule a person has chosen: connection, kind, field, rule.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_rules(&self) -> Result<Vec<(ConnectionId, CrmKind, String, MergeRule)>, StoreError> {
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT c.uuid, x.kind, x.field, x.rule FROM crm_rule x JOIN connection c ON c.id = x.connection_id
             ORDER BY c.name, x.kind, x.field",
        )
        .fetch_all(&mut *reader)
        .await?;
        let damaged = || StoreError::damaged("a rule does not read");
        found
            .iter()
            .map(|row| {
                let connection = uuid::Uuid::from_slice(row.try_get(0)?).map_err(|_| damaged())?;
                Ok((
                    connection.into(),
                    CrmKind::parse(row.try_get(1)?).ok_or_else(damaged)?,
                    row.try_get(2)?,
                    MergeRule::parse(row.try_get(3)?).ok_or_else(damaged)?,
                ))
            })
            .collect()
    }
}
