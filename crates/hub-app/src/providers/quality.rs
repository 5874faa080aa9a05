//! How providers' jobs went, as far as it may be kept.

use hub_compliance::providers::{Prior, Rated};
use hub_domain::partner::{Metric, Partner};
use hub_domain::service::{Counted, Job, JobState, Quality};
use rust_decimal::Decimal;

use crate::view::{CountedView, ProviderQualityView, RatingPriorView, RatingView};

/// As if so many clients had given the mean.
const WEIGHT: u32 = 5;
/// Rated jobs below which the mean of this store says too little.
const ENOUGH: u32 = 10;
/// What is assumed then: a little above the middle of 1 to 5.
const ASSUMED: Decimal = Decimal::from_parts(35, 0, 0, false, 1);

/// What ratings are drawn towards, and from how many jobs it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Drawn {
    pub(super) prior: Prior,
    from_jobs: Option<u32>,
}

impl Drawn {
    /// The mean of all rated jobs, or what is assumed where they are too few.
    pub(super) fn of<'a>(jobs: impl Iterator<Item = &'a Job>) -> Self {
        let rated = jobs.filter(|job| job.state == JobState::Done).filter_map(|job| job.rating.as_ref());
        let (count, points) = rated.fold((0_u32, 0_u32), |(n, sum), it| (n + 1, sum + u32::from(it.points)));
        let mean = Decimal::from(points).checked_div(Decimal::from(count)).filter(|_| count >= ENOUGH);
        Self { prior: Prior { mean: mean.unwrap_or(ASSUMED), clients: WEIGHT }, from_jobs: mean.map(|_| count) }
    }

    pub(super) fn view(&self) -> RatingPriorView {
        RatingPriorView { mean: two(self.prior.mean), weight: self.prior.clients, from_jobs: self.from_jobs }
    }
}

fn two(points: Decimal) -> String {
    format!("{:.2}", points.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
}

pub(super) fn rated(quality: &Quality) -> Rated {
    Rated { clients: quality.rated.0, points: quality.rated.1 }
}

/// Whether a figure may be kept of a partner. Of a settlement service provider only what has its like among the metrics
/// that are allowed of one.
pub(super) fn may_keep(partner: &Partner, like: Option<Metric>) -> bool {
    !partner.settlement().counts() || like.is_some_and(Metric::allowed_for_settlement)
}

fn counted(of: Counted) -> CountedView {
    let percent = of.basis_points().map(|bp| {
        let tenths = (bp + 5) / 10;
        format!("{}.{}", tenths / 10, tenths % 10)
    });
    CountedView { hits: of.hits, of: of.of, percent }
}

/// The figures of a provider.
pub(super) fn view(partner: &Partner, quality: &Quality, drawn: &Drawn, complaints: u32) -> ProviderQualityView {
    let rating = quality.mean_points().map(|plain| RatingView {
        drawn: two(rated(quality).mean(drawn.prior)),
        plain: two(plain),
        jobs: quality.rated.0,
    });
    // Done again and taken on have no like among the metrics; how soon somebody answers is one that is not allowed.
    let answers = may_keep(partner, Some(Metric::ResponseTime));
    let other = may_keep(partner, None);
    ProviderQualityView {
        jobs: quality.jobs,
        on_time: counted(quality.on_time),
        rework: other.then(|| counted(quality.rework)),
        above_quote: counted(quality.above_quote),
        accepted: other.then(|| counted(quality.accepted)),
        answer_minutes: quality.answer_minutes.filter(|_| answers),
        rating,
        complaints,
        limited: partner.settlement().counts(),
    }
}

#[cfg(test)]
mod tests {
    use hub_domain::partner::{PartnerKind, PartnerLevel, SettlementService, Speciality};
    use hub_domain::service::{JobKind, JobRating};

    use super::*;

    fn rated_job(points: u8) -> Job {
        let mut job = Job::new(JobKind::Cleaning, "1 Sample St", "America/Chicago");
        job.state = JobState::Done;
        job.rating = Some(JobRating { points, on: "2026-06-01".parse().unwrap(), said: None });
        job
    }

    #[test]
    fn few_ratings_are_drawn_towards_what_is_usual() {
        let few = [rated_job(5), rated_job(5)];
        let drawn = Drawn::of(few.iter());
        assert_eq!(drawn.view(), RatingPriorView { mean: "3.50".into(), weight: 5, from_jobs: None });
        let partner = Partner::new(PartnerLevel::Company, PartnerKind::Service, "Oak");
        let said = view(&partner, &Quality::of(&few), &drawn, 0).rating.unwrap();
        assert_eq!((said.drawn.as_str(), said.plain.as_str(), said.jobs), ("3.93", "5.00", 2));
        let many: Vec<Job> = (0..12).map(|n| rated_job(if n % 3 == 0 { 3 } else { 5 })).collect();
        let drawn = Drawn::of(many.iter());
        assert_eq!(drawn.view(), RatingPriorView { mean: "4.33".into(), weight: 5, from_jobs: Some(12) });
        assert_eq!(view(&partner, &Quality::of(&[]), &drawn, 0).rating, None);
    }

    #[test]
    fn of_settlement_service_providers_less_is_kept() {
        for (speciality, stated, limited) in [
            (Speciality::Inspector, SettlementService::Unknown, true),
            (Speciality::Contractor, SettlementService::Unknown, true),
            (Speciality::Contractor, SettlementService::No, false),
            (Speciality::Cleaner, SettlementService::Unknown, false),
        ] {
            let mut partner = Partner::new(PartnerLevel::Company, PartnerKind::Service, "Oak");
            (partner.speciality, partner.stated_settlement) = (Some(speciality), stated);
            let mut job = rated_job(4);
            job.asked_at = Some("2026-05-01T10:00:00Z".parse().unwrap());
            job.answered_at = Some("2026-05-01T10:30:00Z".parse().unwrap());
            let jobs = [job];
            let said = view(&partner, &Quality::of(&jobs), &Drawn::of(jobs.iter()), 1);
            assert_eq!(said.limited, limited, "{speciality:?}");
            assert_eq!((said.rework.is_some(), said.accepted.is_some()), (!limited, !limited));
            assert_eq!(said.answer_minutes, (!limited).then_some(30));
            assert!(said.rating.is_some());
        }
    }
}
