//! Agents who are members of several MLSs, told by their licence and by the national association's number.

use std::collections::HashMap;

use hub_domain::{Canonical, Resource};
use hub_market::{MemberSigns, SamePeople, same_people};
use sqlx::{Connection as _, Row as _};

use crate::bulk::insert;
use crate::page::{off_thread, whole};
use crate::read::canonical;
use crate::{Store, StoreError};

impl Store {
    /// Works out anew who is the same person, if members or agents came since the last time.
    pub(super) async fn market_same_people(&self) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let claimed =
            sqlx::query("UPDATE market_mark SET same_due = 0 WHERE same_due = 1").execute(&mut *writer).await?;
        drop(writer);
        if claimed.rows_affected() == 0 {
            return Ok(false);
        }
        let done = self.market_join_people().await;
        if done.is_err() {
            let mut writer = self.writer().await?;
            sqlx::query("UPDATE market_mark SET same_due = 1").execute(&mut *writer).await?;
        }
        done.map(|()| true)
    }

    async fn market_join_people(&self) -> Result<(), StoreError> {
        let mut reader = self.reader().await?;
        // Only those who took part in something: the list of members is long.
        let rows = sqlx::query(
            "SELECT p.id, c.body FROM market_party p
             JOIN mirror m ON m.resource = 'Member' AND m.key = p.key AND m.connection_id = p.connection_id
             JOIN canonical c ON c.id = m.id WHERE p.office = 0 ORDER BY p.id",
        )
        .fetch_all(&mut *reader)
        .await?;
        drop(reader);
        let pairs: Vec<(u32, u32)> = off_thread(move || {
            let (mut parties, mut signs): (Vec<u32>, Vec<MemberSigns>) = (Vec::new(), Vec::new());
            for row in rows {
                let Canonical::Member(m) = canonical(Resource::Member, whole(row.try_get(1)?, None)?)? else {
                    continue;
                };
                parties.push(row.try_get(0)?);
                signs.push(MemberSigns {
                    national_id: m.member_national_association_id,
                    licence: m.member_state_license,
                    licence_state: m.member_state_license_state,
                    name: m.member_full_name,
                    email: m.member_email,
                });
            }
            let first = same_people(&signs);
            let joined = first.iter().enumerate().filter(|(at, first)| at != *first);
            Ok(joined.map(|(at, first)| (parties[at], parties[*first])).collect())
        })
        .await?;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM market_same").execute(&mut *tx).await?;
        // A source may have gone since they were read.
        let there: HashMap<u32, ()> = sqlx::query_scalar::<_, u32>("SELECT id FROM market_party WHERE office = 0")
            .fetch_all(&mut *tx)
            .await?
            .into_iter()
            .map(|id| (id, ()))
            .collect();
        let pairs: Vec<(u32, u32)> =
            pairs.into_iter().filter(|(a, b)| there.contains_key(a) && there.contains_key(b)).collect();
        insert(&mut tx, "INSERT INTO market_same (party, counts_as)", 2, "", &pairs, |b, (party, counts_as)| {
            b.put(*party).put(*counts_as);
        })
        .await?;
        Ok(tx.commit().await?)
    }

    /// Agents who count as another.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_same(&self) -> Result<SamePeople, StoreError> {
        let mut reader = self.reader().await?;
        let rows: Vec<(u32, u32)> =
            sqlx::query_as("SELECT party, counts_as FROM market_same").fetch_all(&mut *reader).await?;
        Ok(SamePeople::of(rows))
    }

    /// The numbers under which these are known besides their own: at other sources.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_also(&self, parties: &[u32]) -> Result<HashMap<u32, Vec<u32>>, StoreError> {
        let mut reader = self.reader().await?;
        let rows: Vec<(u32, u32)> = sqlx::query_as(
            "SELECT counts_as, party FROM market_same WHERE counts_as IN (SELECT value FROM json_each(?)) ORDER BY party",
        )
        .bind(crate::bulk::id_list(parties.iter().map(|n| i64::from(*n))))
        .fetch_all(&mut *reader)
        .await?;
        let mut also: HashMap<u32, Vec<u32>> = HashMap::new();
        for (counts_as, party) in rows {
            also.entry(counts_as).or_default().push(party);
        }
        Ok(also)
    }
}
