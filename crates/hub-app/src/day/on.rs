//! What is on today and tomorrow, and what is due.

use chrono::{Days, NaiveDate};
use hub_domain::transaction::Transaction;

use crate::calendar::Gathered;
use crate::error::Result;
use crate::hub::Hub;
use crate::instant::days_between;
use crate::people::everybody;
use crate::transactions::{clock_words, dates};
use crate::view::{
    CalendarEntryView, CalendarKindView, PeopleOrder, PeopleRequest, ToCallView, TodayDueView, TodayView, WaitingView,
};

/// Days ahead in which a day of a contract is near.
const NEAR: u64 = 7;
/// People to call that are named.
const CALLS: u32 = 10;

impl Hub {
    /// The day: everything that needs the user, from all parts, in one place.
    ///
    /// # Errors
    /// The store's.
    pub async fn day(&self) -> Result<TodayView> {
        let (zone, now) = self.now_there();
        let day = now.date();
        let Gathered { entries, .. } = self.on(day, day + Days::new(1)).await?;
        // Days of contracts and tasks have their own places.
        let visits = |it: &&CalendarEntryView| !matches!(it.kind, CalendarKindView::Deadline | CalendarKindView::Task);
        let touches =
            |it: &CalendarEntryView, day: NaiveDate| it.day <= day.to_string() && it.last_day >= day.to_string();
        let of = |day: NaiveDate| entries.iter().filter(visits).filter(|it| touches(it, day)).cloned().collect();
        let counts = self.people_counts().await?;
        let (messages, ..) = self.message_counts().await?;
        let call = PeopleRequest {
            list: Some("callNow".to_owned()),
            order: PeopleOrder::Urgency,
            limit: CALLS,
            ..everybody()
        };
        let call = self.people(&call).await?;
        let due = self.near_days(day).await?;
        let needs = self.needs(day, &counts).await?;
        Ok(TodayView {
            day: day.to_string(),
            zone: zone.name().to_owned(),
            now: now.format(crate::calendar::WALL).to_string(),
            agenda: of(day),
            tomorrow: of(day + Days::new(1)),
            fresh: counts.people == 0
                && self.status().await?.listings == 0
                && due.is_empty()
                && entries.is_empty()
                && needs.is_empty(),
            due,
            needs,
            to_call: u32::try_from(call.total).unwrap_or(u32::MAX),
            call: call
                .rows
                .into_iter()
                .map(|row| ToCallView {
                    phone: row.phone.filter(|_| !row.do_not_call),
                    id: row.id,
                    name: row.name,
                    why: row.why.into_iter().next().map(|why| why.text),
                })
                .collect(),
            waiting: WaitingView {
                edits: counts.waiting,
                questions: self.0.store.ask_counts().await?.waiting,
                messages,
            },
        })
    }

    /// Days of open deals that passed without anybody settling them, or are near, by day.
    async fn near_days(&self, day: NaiveDate) -> Result<Vec<TodayDueView>> {
        let (tables, today) = (self.money_tables(), self.today());
        let mut found = Vec::new();
        for kept in self.0.store.kept_records::<Transaction>().await? {
            let deal = &kept.value;
            if deal.stage.is_over() {
                continue;
            }
            let near = dates(deal, &tables, today).due.into_iter();
            let near = near.filter(|due| !due.settled && due.day <= day + Days::new(NEAR));
            found.extend(near.map(|due| TodayDueView {
                deal: deal.id.to_string(),
                property: deal.title.clone(),
                title: due.title,
                day: due.day.to_string(),
                days: days_between(day, due.day),
                clock: due.clock.as_ref().map(clock_words),
            }));
        }
        found.sort_by(|a, b| (&a.day, &a.property, &a.title).cmp(&(&b.day, &b.property, &b.title)));
        Ok(found)
    }
}
