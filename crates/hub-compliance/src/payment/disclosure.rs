use chrono::{Datelike, Days, NaiveDate, Weekday};

use hub_domain::named;

named! {
    /// How a referral to an affiliate was made.
    pub enum Channel {
        /// Face to face.
        InPerson = "in_person",
        /// In writing or by mail.
        Writing = "writing",
        /// By electronic media.
        Electronic = "electronic",
        /// By telephone: told at once, and in writing soon after.
        Phone = "phone",
    }
}

/// When an affiliated-business disclosure was given (12 CFR 1024.15(b)(1)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DisclosureDates {
    /// Whether it was given, where only that is known.
    pub given: Option<bool>,
    /// The day of the referral.
    pub referred_on: Option<NaiveDate>,
    /// How the referral was made.
    pub channel: Option<Channel>,
    /// The day it was told by telephone.
    pub told_on: Option<NaiveDate>,
    /// The day it was delivered in writing.
    pub delivered_on: Option<NaiveDate>,
}

impl DisclosureDates {
    /// Whether it came in time: at or before the referral; after one by telephone, told then and written within
    /// `phone_days` business days. None where too little is known. Public holidays are not counted out, which is the
    /// strict side.
    #[must_use]
    pub fn in_time(&self, phone_days: u16) -> Option<bool> {
        if self.given == Some(false) {
            return Some(false);
        }
        let (Some(referred), Some(delivered)) = (self.referred_on, self.delivered_on) else {
            // Nobody gave days: the word of whoever says that it was given, if anybody does.
            return self.given.filter(|_| self.referred_on.is_none() && self.delivered_on.is_none());
        };
        if delivered <= referred {
            return Some(true);
        }
        match self.channel {
            Some(Channel::Phone) => {
                let last = business_days_after(referred, phone_days)?;
                let told = self.told_on.map(|told| told <= referred);
                if delivered > last { Some(false) } else { told }
            }
            Some(_) => Some(false),
            None => None,
        }
    }
}

fn business_days_after(day: NaiveDate, count: u16) -> Option<NaiveDate> {
    let mut day = day;
    for _ in 0..count {
        day = day.checked_add_days(Days::new(1))?;
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            day = day.checked_add_days(Days::new(1))?;
        }
    }
    Some(day)
}
