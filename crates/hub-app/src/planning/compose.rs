//! From what is kept to what the solver is asked.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{
    DateTime, Datelike as _, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Timelike as _,
    Utc,
};
use chrono_tz::Tz;
use hub_domain::calendar::{Hours, TimeOfDay, Weekday};
use hub_domain::service::{Away, Job, JobKind, JobState, PlanPerson, PropertyPlan, ProviderSheet};
use hub_domain::{JobId, PartnerId};
use hub_scheduling::local::Local;
use hub_scheduling::plan::{After, Candidate, NamedPlace, Person, PlanRequest, Provider, Task, Told, Window};

use super::names::Names;
use crate::error::{AppError, Result};

/// The place of the property, as the solver calls it.
const HOME: &str = "the property";
/// The dates of forms that are the closing.
const CLOSINGS: [&str; 2] = ["close-of-escrow", "closing"];
/// Hours of the day in which things happen for which nobody's hours are known.
const DAYTIME: std::ops::Range<u32> = 8..20;
/// Most days ahead that are planned.
const MOST_DAYS: i64 = 120;

/// A day of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueDay {
    /// As the form's table names it.
    pub event: String,
    /// The form's date that it counts, where it is a contingency.
    pub counts: Option<String>,
    /// What it is, in words.
    pub title: String,
    /// When it is over.
    pub ends: DateTime<Utc>,
}

/// All that a plan depends on.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub now: DateTime<Utc>,
    pub zone: Tz,
    pub plan: PropertyPlan,
    /// The jobs of the deal.
    pub jobs: Vec<Job>,
    /// Everything else that providers have to do, elsewhere and otherwise.
    pub elsewhere: Vec<Job>,
    pub sheets: BTreeMap<PartnerId, ProviderSheet>,
    /// Names of partners.
    pub partners: BTreeMap<PartnerId, String>,
    pub dues: Vec<DueDay>,
    /// Weekdays ahead on which the nation keeps a holiday. Providers do not work then, unless they have agreed to.
    pub holidays: BTreeSet<NaiveDate>,
}

/// A time or a provider that somebody would like to see tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trial {
    pub job: JobId,
    pub starts_at: DateTime<Utc>,
    pub provider: Option<PartnerId>,
}

/// Something about a job that whoever plans has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub job: JobId,
    pub why: String,
    /// Whether it is planned all the same.
    pub planned: bool,
}

/// What the solver is asked, and who is who in it.
#[derive(Debug)]
pub(super) struct Composed {
    pub request: PlanRequest,
    pub jobs: Names<JobId>,
    pub providers: Names<PartnerId>,
    pub remarks: Vec<Remark>,
}

/// What a job is called.
pub(crate) fn title_of(job: &Job) -> String {
    job.title.clone().unwrap_or_else(|| kind_words(job.kind).to_owned())
}

/// A kind of job in words.
pub(super) fn kind_words(kind: JobKind) -> &'static str {
    use JobKind as K;
    match kind {
        K::Inspection => "Inspection",
        K::PartInspection => "Part inspection",
        K::Negotiation => "Negotiation of repairs",
        K::Repairs => "Repairs",
        K::Reinspection => "Re-inspection",
        K::Appraisal => "Appraisal",
        K::Survey => "Survey",
        K::Photography => "Photography",
        K::Staging => "Staging",
        K::Cleaning => "Cleaning",
        K::Moving => "Moving",
        K::Courier => "Courier",
        K::WalkThrough => "Final walk-through",
        K::Signing => "Signing",
        K::Closing => "Closing",
        K::Other => "Other work",
    }
}

impl Scene {
    /// What the wall clock at the property shows, on the raster of minutes.
    pub(super) fn wall(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.zone).naive_local()
    }

    /// What the solver is asked. `trials` stand where somebody put them.
    pub(super) fn compose(&self, trials: &[Trial]) -> Result<Composed> {
        let open: Vec<&Job> = self.jobs.iter().filter(|job| self.is_to_plan(job)).collect();
        let mut taken = HashSet::new();
        let titles: Vec<(JobId, String)> = open.iter().map(|job| (job.id, title_of(job))).collect();
        let jobs = Names::new(titles.iter().map(|(id, title)| (*id, title.as_str())), &mut taken);
        // Somebody who was asked or tried counts as a candidate, whether listed or not.
        let tried = |job: &Job| trials.iter().find(|trial| trial.job == job.id);
        let who_of = |job: &Job| -> Vec<PartnerId> {
            let listed = job.candidates.iter().map(|it| it.partner);
            let mut who: Vec<PartnerId> =
                listed.chain(job.provider).chain(tried(job).and_then(|it| it.provider)).collect();
            let mut seen = BTreeSet::new();
            who.retain(|it| seen.insert(*it));
            if self.stays(job) || (job.pinned && job.provider.is_some()) {
                who.retain(|it| Some(*it) == job.provider);
            }
            if job.state == JobState::Declined {
                who.retain(|it| Some(*it) != job.provider);
            }
            who
        };
        let mut people_taken = HashSet::new();
        for person in &self.plan.people {
            people_taken.insert(person.key.clone());
        }
        let all: BTreeSet<PartnerId> = open.iter().flat_map(|job| who_of(job)).collect();
        let usable: BTreeSet<PartnerId> =
            all.into_iter().filter(|it| self.sheets.get(it).is_some_and(|sheet| !sheet.hours.is_empty())).collect();
        let name = |id: &PartnerId| self.partners.get(id).map_or("somebody", String::as_str);
        let providers = Names::new(usable.iter().map(|id| (*id, name(id))), &mut people_taken);

        let from = self.wall(self.now).date();
        let last = self.jobs.iter().filter_map(|job| job.ends_at).chain(self.dues.iter().map(|due| due.ends)).max();
        let wanted = last.map_or(0, |last| (self.wall(last).date() - from).num_days() + 2);
        let days = wanted.max(i64::from(self.plan.days)).clamp(1, MOST_DAYS);
        let to = from + Duration::days(days);

        let mut remarks = Vec::new();
        let (mut tasks, mut told) = (Vec::new(), Vec::new());
        for job in &open {
            let who = who_of(job);
            let able: Vec<PartnerId> = who.iter().copied().filter(|it| usable.contains(it)).collect();
            if let Some(why) = self.why_not(job, &who, &able, to) {
                remarks.push(Remark { job: job.id, why, planned: false });
                continue;
            }
            let Some(key) = jobs.name(job.id) else { continue };
            let (mut task, remark) = self.task(job, key, &able, &providers, to);
            if able.is_empty() && !self.by_night(job, tried(job)) {
                task.hours = Some(daytime());
            }
            tasks.push(task);
            remarks.extend(remark.map(|why| Remark { job: job.id, why, planned: true }));
            told.extend(self.told(job, key, tried(job), &providers));
        }
        // What is left out is not waited for.
        let planned: BTreeSet<String> = tasks.iter().map(|task| task.key.clone()).collect();
        for task in &mut tasks {
            task.after = jobs.key(&task.key).map_or_else(Vec::new, |id| self.waits_for(id, &planned, &jobs));
        }
        let minutes = told.iter().map(|it: &Told| it.start.0.minute());
        let slot_minutes = raster(minutes)?;
        let request = PlanRequest {
            zone: self.zone.name().to_owned(),
            from,
            days: u32::try_from(days).unwrap_or(1),
            slot_minutes,
            cushion_days: self.plan.cushion_days,
            travel: hub_scheduling::travel::SpeedModel::default(),
            places: self.places(),
            access: self.access(from, to),
            people: self.people(),
            providers: self.providers(&usable, &providers, &open, trials, from),
            tasks,
            told,
        };
        Ok(Composed { request, jobs, providers, remarks })
    }

    /// What a job waits for of what is planned. Of what is left out it waits for what that waits for.
    fn waits_for(&self, job: JobId, planned: &BTreeSet<String>, names: &Names<JobId>) -> Vec<After> {
        let mut found: BTreeMap<String, u32> = BTreeMap::new();
        let (mut seen, mut ahead) = (BTreeSet::new(), vec![(job, 0)]);
        while let Some((at, wait)) = ahead.pop() {
            let Some(job) = self.jobs.iter().find(|it| it.id == at).filter(|it| seen.insert(it.id)) else { continue };
            for after in &job.after {
                let wait = wait.max(after.wait_minutes);
                match names.name(after.job).filter(|name| planned.contains(*name)) {
                    Some(name) => {
                        let most = found.entry(name.to_owned()).or_default();
                        *most = wait.max(*most);
                    }
                    None => ahead.push((after.job, wait)),
                }
            }
        }
        found.into_iter().map(|(task, wait_minutes)| After { task, wait_minutes }).collect()
    }

    /// What is wrong with the time that a job has, in words.
    pub(super) fn trouble(&self, job: &Job) -> Vec<String> {
        let (Some(from), Some(to)) = (job.starts_at, job.ends_at) else { return Vec::new() };
        if !job.state.is_open() || !job.state.holds_time() || to <= self.now {
            return Vec::new();
        }
        let mut out = Vec::new();
        let touches = |a: DateTime<Utc>, b: DateTime<Utc>| a < to && from < b;
        let who = job.provider.and_then(|id| self.partners.get(&id)).map_or("the provider", String::as_str);
        for other in
            self.jobs.iter().chain(&self.elsewhere).filter(|other| other.id != job.id && other.state.holds_time())
        {
            let (Some(a), Some(b)) = (other.starts_at, other.ends_at) else { continue };
            if touches(a, b) && job.provider.is_some() && other.provider == job.provider {
                out.push(format!("{who} is at {} then: {}", other.property, title_of(other)));
            }
            if touches(a, b) && self.jobs.iter().any(|it| it.id == other.id) {
                for key in job.present.iter().filter(|key| other.present.contains(key)) {
                    let name =
                        self.plan.people.iter().find(|it| it.key == **key).map_or(key.as_str(), |it| it.name.as_str());
                    out.push(format!("{name} has to be at {} then", title_of(other)));
                }
            }
        }
        let sheet = job.provider.and_then(|id| self.sheets.get(&id));
        for away in sheet.iter().flat_map(|sheet| &sheet.away).filter(|away| touches(away.from, away.to)) {
            out.push(match &away.because {
                Some(why) => format!("{who} is away then: {why}"),
                None => format!("{who} is away then"),
            });
        }
        for person in self.plan.people.iter().filter(|it| job.present.contains(&it.key)) {
            if person.away.iter().any(|away| touches(away.from, away.to)) {
                out.push(format!("{} cannot come then", person.name));
            }
        }
        if job.needs_access && self.plan.closed.iter().any(|shut| touches(shut.from, shut.to)) {
            out.push("the property cannot be entered then".to_owned());
        }
        for after in &job.after {
            let Some(before) = self.jobs.iter().find(|it| it.id == after.job && it.state.is_open()) else { continue };
            let wait = Duration::minutes(i64::from(after.wait_minutes));
            if before.ends_at.is_none_or(|end| end + wait > from) {
                out.push(format!("{} has to be over before", title_of(before)));
            }
        }
        let due = self.due_of(job);
        if let Some(due) = due.filter(|due| due.ends < to) {
            out.push(format!("it ends after {}", due.title));
        }
        out
    }

    /// The day that a job is due by, of several of that name the first.
    fn due_of(&self, job: &Job) -> Option<&DueDay> {
        let event = job.due.as_deref()?;
        self.dues.iter().find(|due| due.event == event || due.counts.as_deref() == Some(event))
    }

    /// Whether it is to be given a time: what lies ahead, and what was agreed on and is under way.
    fn is_to_plan(&self, job: &Job) -> bool {
        job.state.is_open() && !self.has_begun(job)
    }

    fn has_begun(&self, job: &Job) -> bool {
        job.state == JobState::Confirmed && job.starts_at.is_some_and(|at| at <= self.now)
    }

    /// Whether somebody said that it stays where it is.
    fn stays(&self, job: &Job) -> bool {
        job.pinned && job.starts_at.is_some_and(|at| at > self.now)
    }

    fn why_not(&self, job: &Job, who: &[PartnerId], able: &[PartnerId], to: NaiveDate) -> Option<String> {
        let title = title_of(job);
        let first = self.first_start(job);
        if first.date() >= to {
            return Some(format!("{title}: not before {}, which is further ahead than is planned", first.date()));
        }
        if !job.kind.has_provider() && who.is_empty() {
            return None;
        }
        if who.is_empty() {
            return Some(if job.state == JobState::Declined {
                format!("{title}: whoever was asked declined, and nobody else is named")
            } else {
                format!("{title}: nobody is named who could do it")
            });
        }
        if able.is_empty() {
            let names: Vec<&str> =
                who.iter().map(|id| self.partners.get(id).map_or("somebody", String::as_str)).collect();
            return Some(format!("{title}: {} has no working hours on file", names.join(", ")));
        }
        if job.working_days.is_some() && !job.present.is_empty() {
            return Some(format!("{title}: nobody can be there for whole days; leave people out or plan a visit"));
        }
        None
    }

    fn task(
        &self,
        job: &Job,
        key: &str,
        able: &[PartnerId],
        providers: &Names<PartnerId>,
        to: NaiveDate,
    ) -> (Task, Option<String>) {
        let listed = |id: PartnerId| job.candidates.iter().find(|it| it.partner == id);
        let due = self.due_of(job);
        let remark = match (&job.due, due) {
            (Some(_), None) => Some(format!(
                "{}: the day of the contract it is due by is settled, or cannot be counted yet",
                title_of(job)
            )),
            (_, Some(due)) if due.ends <= self.now => {
                Some(format!("{}: {} has passed; it is planned as soon as it can be", title_of(job), due.title))
            }
            _ => None,
        };
        let horizon = to.and_time(NaiveTime::MIN);
        let within = |at: NaiveDateTime| (at < horizon).then_some(Local(at));
        let place = (self.plan.place.is_some() && at_home(job)).then(|| HOME.to_owned());
        let first = self.first_start(job);
        // The closing is not to be over days before its own day, as other deadlines are.
        let on_the_day = |due: &&DueDay| job.kind == JobKind::Closing && CLOSINGS.contains(&due.event.as_str());
        let closing = due.filter(on_the_day).map(|due| self.latest(due.ends));
        let due = due.filter(|due| !on_the_day(due));
        let least = Duration::minutes(job.minutes.map_or(1, i64::from));
        let wished = job.not_after.into_iter().chain(closing).min();
        let until = wished.filter(|at| *at - first >= least);
        let remark = remark.or_else(|| {
            let gone = wished.filter(|_| until.is_none())?;
            let by = gone.format("%Y-%m-%dT%H:%M");
            Some(format!("{}: it can no longer be over by {by}; it is planned as soon as it can be", title_of(job)))
        });
        let task = Task {
            key: key.to_owned(),
            minutes: job.minutes,
            working_days: job.working_days,
            place,
            needs_access: job.needs_access,
            present: job
                .present
                .iter()
                .filter(|who| self.plan.people.iter().any(|it| it.key == **who))
                .cloned()
                .collect(),
            hours: None,
            not_before: Some(Local(first)),
            not_after: until.and_then(within),
            deadline: due.filter(|due| due.ends > self.now).and_then(|due| within(self.latest(due.ends))),
            // Known once it is known what else is planned.
            after: Vec::new(),
            candidates: able
                .iter()
                .filter_map(|id| {
                    let listed = listed(*id);
                    Some(Candidate {
                        provider: providers.name(*id)?.to_owned(),
                        price: listed.and_then(|it| it.price),
                        reluctance: listed.map_or(0, |it| it.reluctance),
                    })
                })
                .collect(),
        };
        (task, remark)
    }

    /// The first moment at which a job can begin, by what it waits for that is over, and by what is wished.
    fn first_start(&self, job: &Job) -> NaiveDateTime {
        // What is over is no longer waited for; a wait after it still counts.
        let over = job.after.iter().filter_map(|after| {
            let before = self.jobs.iter().find(|other| other.id == after.job)?;
            let ended = match before.state {
                JobState::Done => before.done_at.or(before.ends_at)?,
                _ if self.has_begun(before) => before.ends_at?,
                _ => return None,
            };
            Some(ended + Duration::minutes(i64::from(after.wait_minutes)))
        });
        let earliest = over.chain([self.now]).max().unwrap_or(self.now);
        self.clear(ceil_minute(self.wall(earliest).max(self.wanted_from(job).unwrap_or(NaiveDateTime::MIN))), true)
    }

    /// When a job is to begin at the earliest: as somebody said; else a closing on the day of the closing, which the other
    /// side and the lender count on, and the walk-through from the day before.
    fn wanted_from(&self, job: &Job) -> Option<NaiveDateTime> {
        let days_before = match job.kind {
            JobKind::Closing => 0,
            JobKind::WalkThrough => 1,
            _ => return job.not_before,
        };
        let closing = self.dues.iter().filter(|due| CLOSINGS.contains(&due.event.as_str()));
        let day = closing.map(|due| self.wall(due.ends - Duration::seconds(1)).date()).min();
        // Offices that are shut on the day itself close on the working day before.
        let open = |day: &NaiveDate| {
            !matches!(day.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun) && !self.holidays.contains(day)
        };
        let day = day.and_then(|day| std::iter::successors(Some(day), NaiveDate::pred_opt).take(7).find(open));
        job.not_before.or(day.map(|day| (day - Duration::days(days_before)).and_time(NaiveTime::MIN)))
    }

    /// What people were told, or somebody wants tried: kept where it can be.
    fn told(&self, job: &Job, key: &str, tried: Option<&Trial>, providers: &Names<PartnerId>) -> Option<Told> {
        let (start, provider, fixed) = match tried {
            Some(trial) => {
                let provider = trial.provider.or(job.provider);
                (self.day_begins(job, provider, trial.starts_at), provider, true)
            }
            None if matches!(job.state, JobState::Asked | JobState::Confirmed) || self.stays(job) => {
                (job.starts_at?, job.provider, job.pinned)
            }
            // Moved by hand since somebody was told: what they know counts.
            None => {
                let told = match job.provider {
                    Some(provider) => job.last_told_partner(provider)?,
                    // What has no provider is what the people know who have to be there.
                    None => job.present.iter().filter_map(|who| job.last_told(who)).max_by_key(|told| told.at)?,
                };
                (told.starts_at?, told.partner, false)
            }
        };
        if start <= self.now {
            return None;
        }
        let provider = provider.map(|id| providers.name(id).map(str::to_owned));
        // Somebody who can no longer do it is no promise.
        let provider = match provider {
            Some(None) => return None,
            Some(name) => name,
            None => None,
        };
        Some(Told { task: key.to_owned(), provider, start: Local(self.wall(start)), fixed })
    }

    /// Whether somebody chose a time for it although it is early or late.
    fn by_night(&self, job: &Job, tried: Option<&Trial>) -> bool {
        let Some(from) = tried.map(|trial| trial.starts_at).or(job.starts_at) else { return false };
        let last = from + Duration::minutes(i64::from(job.minutes.unwrap_or(1)) - 1);
        [from, last].into_iter().any(|at| !DAYTIME.contains(&self.wall(at).hour()))
    }

    /// Work of whole days begins when the day of whoever does it begins, whatever time of that day somebody named.
    fn day_begins(&self, job: &Job, provider: Option<PartnerId>, at: DateTime<Utc>) -> DateTime<Utc> {
        let sheet = provider.filter(|_| job.working_days.is_some()).and_then(|id| self.sheets.get(&id));
        let day = self.wall(at).date();
        let hours = sheet.iter().flat_map(|sheet| &sheet.hours).filter(|part| part.days.contains(&Weekday::of(day)));
        let first = hours.map(|part| part.from.0).min();
        first.map_or(at, |minutes| {
            let local = day.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(minutes));
            self.zone.from_local_datetime(&local).earliest().map_or(at, |at| at.with_timezone(&Utc))
        })
    }

    fn places(&self) -> Vec<NamedPlace> {
        let home = self.plan.place.map(|at| NamedPlace { key: HOME.to_owned(), at });
        home.into_iter().collect()
    }

    fn access(&self, from: NaiveDate, to: NaiveDate) -> Option<Vec<Window>> {
        if self.plan.access.is_none() && self.plan.closed.is_empty() {
            return None;
        }
        let always = [Hours { days: Weekday::ALL.to_vec(), from: TimeOfDay(0), to: TimeOfDay(1440) }];
        let hours = self.plan.access.as_deref().unwrap_or(&always);
        let mut open = Vec::new();
        for day in from.iter_days().take_while(|day| *day < to) {
            let today = Weekday::of(day);
            let midnight = day.and_time(NaiveTime::MIN);
            for part in hours.iter().filter(|part| part.days.contains(&today)) {
                let at = |minutes: u16| midnight + Duration::minutes(i64::from(minutes));
                // Rather a little shorter, where the clock skips an hour or shows it twice.
                open.push((self.clear(at(part.from.0), true), self.clear(at(part.to.0), false)));
            }
        }
        for closed in &self.plan.closed {
            let shut = self.away(closed);
            let (shut_from, shut_to) = (shut.from.0, shut.to.0);
            open = open
                .into_iter()
                .flat_map(|(from, to)| [(from, to.min(shut_from)), (from.max(shut_to), to)])
                .filter(|(from, to)| from < to)
                .collect();
        }
        Some(open.into_iter().map(|(from, to)| Window { from: Local(from), to: Local(to), place: None }).collect())
    }

    fn people(&self) -> Vec<Person> {
        let person = |it: &PlanPerson| Person {
            key: it.key.clone(),
            hours: it.hours.clone(),
            busy: it.away.iter().map(|away| self.away(away)).collect(),
        };
        self.plan.people.iter().map(person).collect()
    }

    fn away(&self, away: &Away) -> Window {
        self.busy(away.from, away.to)
    }

    /// A stretch of time in which somebody is busy; rather a little longer, where the clock shows an hour twice.
    fn busy(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Window {
        let (from, to) = (self.clear(self.wall(from), false), self.clear(ceil_minute(self.wall(to)), true));
        Window { from: Local(from), to: Local(to), place: None }
    }

    /// The time itself, or the nearest quarter of an hour which the wall clock shows exactly once, before or after it.
    fn clear(&self, at: NaiveDateTime, later: bool) -> NaiveDateTime {
        let step = Duration::minutes(if later { 15 } else { -15 });
        let once = |at: &NaiveDateTime| matches!(self.zone.from_local_datetime(at), LocalResult::Single(_));
        std::iter::successors(Some(at), |at| at.checked_add_signed(step)).take(24).find(once).unwrap_or(at)
    }

    /// The last wall time that is certainly not after an instant.
    fn latest(&self, at: DateTime<Utc>) -> NaiveDateTime {
        self.clear(self.wall(at), false)
    }

    fn providers(
        &self,
        usable: &BTreeSet<PartnerId>,
        names: &Names<PartnerId>,
        open: &[&Job],
        trials: &[Trial],
        from: NaiveDate,
    ) -> Vec<Provider> {
        let begin = hub_scheduling::local::beginning(self.zone, from);
        usable
            .iter()
            .filter_map(|id| {
                let sheet = self.sheets.get(id)?;
                let mut busy: Vec<Window> = sheet.away.iter().map(|away| self.away(away)).collect();
                // A holiday on which somebody was asked, or is to be tried, is a day of work for them.
                let theirs = self.jobs.iter().filter(|job| job.provider == Some(*id) && job.state.holds_time());
                let tried = trials.iter().filter(|trial| {
                    let asked = self.jobs.iter().find(|job| job.id == trial.job).and_then(|job| job.provider);
                    trial.provider.or(asked) == Some(*id)
                });
                let starts = theirs.filter_map(|job| job.starts_at).chain(tried.map(|trial| trial.starts_at));
                let worked: BTreeSet<NaiveDate> = starts.map(|at| self.wall(at).date()).collect();
                let shut = self.holidays.difference(&worked).map(|day| Window {
                    from: Local(day.and_time(NaiveTime::MIN)),
                    to: Local((*day + Duration::days(1)).and_time(NaiveTime::MIN)),
                    place: None,
                });
                busy.extend(shut);
                let planned = |job: &Job| open.iter().any(|it| it.id == job.id);
                let others = self.elsewhere.iter().chain(self.jobs.iter().filter(|job| !planned(job)));
                let theirs = others.filter(|job| job.provider == Some(*id) && job.state.holds_time());
                for job in theirs {
                    if let (Some(from), Some(to)) = (job.starts_at, job.ends_at)
                        && to > self.now
                    {
                        busy.push(self.busy(from, to));
                    }
                }
                // The notice they want counts from now; what they agreed to before stays agreed.
                let agreed = open.iter().filter(|job| job.provider == Some(*id) && job.state == JobState::Confirmed);
                let first_agreed = agreed.filter_map(|job| job.starts_at).min();
                let notice = self.now + Duration::hours(i64::from(sheet.lead_hours));
                let notice = first_agreed.map_or(notice, |at| notice.min(at));
                if notice > self.now {
                    busy.push(self.busy(begin, notice));
                }
                Some(Provider { key: names.name(*id)?.to_owned(), hours: sheet.hours.clone(), busy })
            })
            .collect()
    }
}

/// Whether somebody has to drive to the property for it.
fn at_home(job: &Job) -> bool {
    use JobKind as K;
    !matches!(job.kind, K::Negotiation | K::Signing | K::Closing)
}

fn ceil_minute(at: NaiveDateTime) -> NaiveDateTime {
    let floor = at.with_second(0).and_then(|it| it.with_nanosecond(0)).unwrap_or(at);
    if floor < at { floor + Duration::minutes(1) } else { floor }
}

/// When something happens that no provider's hours keep out of the night.
fn daytime() -> Vec<Hours> {
    let hour = |hour: u32| TimeOfDay(hour as u16 * 60);
    vec![Hours { days: Weekday::ALL.to_vec(), from: hour(DAYTIME.start), to: hour(DAYTIME.end) }]
}

/// The widest raster on which everything that was told lies.
fn raster(minutes: impl Iterator<Item = u32>) -> Result<u32> {
    let minutes: Vec<u32> = minutes.collect();
    [30, 15, 10, 5]
        .into_iter()
        .find(|slot| minutes.iter().all(|minute| minute % slot == 0))
        .ok_or_else(|| AppError::bad_request("starts", "a time has to be a multiple of five minutes"))
}
