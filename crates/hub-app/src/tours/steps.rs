//! A tour is asked for, driven, and looked back on.

use chrono::{DateTime, Duration, Utc};
use hub_domain::service::{ShowingTour, TourStop, TourStopState};

use super::plan::{no_stop, tour_id};
use super::timing::{Moves, Order, Ready, is_ahead, time, zone_of};
use super::words::some;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{LateTourRequest, StepTourRequest, TourFeedbackRequest, TourStepView, TourView};

impl Hub {
    /// Says what happened on a tour, or to one. What is ahead is timed again where it has to be.
    ///
    /// # Errors
    /// A step that does not follow; no reason where one is wanted; the rules block the tour (asking and starting).
    pub async fn step_tour(&self, request: &StepTourRequest) -> Result<TourView> {
        // Of a tour that was called off, whoever opens a door still has to hear.
        let tour = self.seen_tour(&request.seen).await?;
        let told = request.step == TourStepView::Tell && tour.called_off.is_some();
        let mut tour = if told { tour } else { self.open_tour(&request.seen).await? };
        let now = self.0.clock.now();
        let because = some(request.because.as_deref());
        match request.step {
            TourStepView::Start => {
                self.tour_allowed(&tour).await?;
                start(&mut tour, now)?;
                self.retime(&mut tour, Order::AsIs, Moves::Later)?;
            }
            TourStepView::Finish => {
                if tour.started_at.is_none() {
                    return Err(wrong("the tour has not begun"));
                }
                tour.ended_at = Some(now);
            }
            TourStepView::CallOff => {
                tour.called_off = Some(because.ok_or_else(|| AppError::bad_request("because", "say why"))?);
            }
            _ => {
                if matches!(request.step, TourStepView::Ask | TourStepView::Confirm) {
                    self.tour_allowed(&tour).await?;
                }
                let key = request.key.as_deref().ok_or_else(no_stop)?;
                self.step_stop(&mut tour, request.step, key, because, now)?;
            }
        }
        self.keep_tour(tour, request.seen.revision).await
    }

    /// Says that one is late: everything ahead moves by as much as it has to.
    ///
    /// # Errors
    /// Minutes out of range; nothing is ahead.
    pub async fn late_tour(&self, request: &LateTourRequest) -> Result<TourView> {
        if !(1..=240).contains(&request.minutes) {
            return Err(AppError::bad_request("minutes", "1 to 240"));
        }
        let mut tour = self.open_tour(&request.seen).await?;
        let now = self.0.clock.now();
        let by = Duration::minutes(i64::from(request.minutes));
        let next = tour.stops.iter().find(|stop| is_ahead(stop) && stop.arrive.is_some());
        let next = next.cloned().ok_or_else(|| wrong("nothing is ahead"))?;
        let here = tour.stops.iter_mut().find(|stop| stop.arrived_at.is_some() && stop.left_at.is_none());
        let ready = match here {
            Some(here) => {
                let leaves = here.leave.unwrap_or(now).max(now) + by;
                here.leave = Some(leaves);
                Ready { at: leaves, from: Some(here.place), driven: None }
            }
            // On the way: one gets to the next so much later than planned.
            None => Ready { at: next.arrive.unwrap_or(now).max(now) + by, from: None, driven: next.drive_minutes },
        };
        time(&mut tour, Order::AsIs, Moves::Later, ready, now)?;
        self.keep_tour(tour, request.seen.revision).await
    }

    /// Writes down what the client thinks of a home; also of a tour that is over.
    ///
    /// # Errors
    /// No such home; points out of range.
    pub async fn say_of_tour_stop(&self, request: &TourFeedbackRequest) -> Result<TourView> {
        let kept = self.kept_tour(tour_id(&request.seen.id)?).await?;
        let mut tour = kept.value;
        let stop = tour.stops.iter_mut().find(|stop| stop.key == request.key).ok_or_else(no_stop)?;
        stop.interest = request.interest;
        stop.said = some(request.said.as_deref());
        self.keep_tour(tour, request.seen.revision).await
    }

    fn step_stop(
        &self,
        tour: &mut ShowingTour,
        step: TourStepView,
        key: &str,
        because: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        use TourStopState as S;
        let called_off = tour.called_off.is_some();
        let stop = tour.stops.iter_mut().find(|stop| stop.key == key).ok_or_else(no_stop)?;
        let reason = || AppError::bad_request("because", "say why");
        let timed_again = match step {
            TourStepView::Ask => {
                needs(matches!(stop.progress, S::Planned | S::Asked | S::Declined), "it was asked for")?;
                needs(stop.arrive.is_some(), "it has no time")?;
                (stop.progress, stop.because) = (S::Asked, None);
                (stop.asked_at, stop.told_arrive) = (Some(now), stop.arrive);
                false
            }
            TourStepView::Confirm => {
                needs(matches!(stop.progress, S::Planned | S::Asked), "it is not waiting for an answer")?;
                needs(stop.arrive.is_some(), "it has no time")?;
                (stop.progress, stop.told_arrive) = (S::Confirmed, stop.arrive);
                stop.asked_at = stop.asked_at.or(Some(now));
                false
            }
            TourStepView::Decline => {
                needs(!stop.progress.is_over() && stop.arrived_at.is_none(), "it is over")?;
                stop.because = Some(because.ok_or_else(reason)?);
                (stop.progress, stop.told_arrive) = (S::Declined, None);
                true
            }
            TourStepView::Tell => {
                stop.told_arrive = stop.arrive.filter(|_| stop.progress != S::Skipped && !called_off);
                if stop.progress == S::Asked && stop.arrive.is_none() {
                    stop.progress = S::Planned;
                }
                false
            }
            TourStepView::Arrive => {
                needs(tour.started_at.is_some(), "the tour has not begun")?;
                needs(is_ahead(stop), "one was there already, or passes it by")?;
                stop.arrived_at = Some(now);
                // It takes as long as it was to take, from now.
                stop.arrive = Some(stop.arrive.unwrap_or(now));
                let ends = now + Duration::minutes(i64::from(stop.minutes));
                stop.leave = Some(stop.leave.map_or(ends, |leave| leave.max(ends)));
                stop.left_out = None;
                let elsewhere = stop.key.clone();
                for other in tour.stops.iter_mut().filter(|other| other.key != elsewhere) {
                    leave(other, now);
                }
                true
            }
            TourStepView::Show => {
                needs(tour.started_at.is_some(), "the tour has not begun")?;
                needs(!stop.progress.is_over(), "it is over")?;
                stop.arrived_at = stop.arrived_at.or(Some(now));
                leave(stop, now);
                true
            }
            TourStepView::Skip => {
                needs(!stop.progress.is_over(), "it is over")?;
                stop.because = because;
                stop.progress = S::Skipped;
                stop.arrived_at = None;
                true
            }
            TourStepView::Start | TourStepView::Finish | TourStepView::CallOff => false,
        };
        if timed_again {
            let moves = self.moves(tour);
            self.retime(tour, Order::AsIs, moves)?;
        }
        Ok(())
    }
}

fn start(tour: &mut ShowingTour, now: DateTime<Utc>) -> Result<()> {
    needs(tour.started_at.is_none(), "it has begun")?;
    let today = now.with_timezone(&zone_of(tour)?).date_naive();
    needs(tour.day == today, "it is another day's tour: change its day first")?;
    tour.started_at = Some(now);
    Ok(())
}

/// One goes on from a home where one was.
fn leave(stop: &mut TourStop, now: DateTime<Utc>) {
    if stop.arrived_at.is_some() && stop.left_at.is_none() {
        stop.left_at = Some(now);
        stop.progress = TourStopState::Shown;
        // What was planned stays beside what was, but for an end before its beginning.
        stop.arrive = stop.arrive.or(stop.arrived_at);
        stop.leave = stop.leave.or(Some(now + Duration::minutes(1)));
    }
}

fn needs(is: bool, reason: &'static str) -> Result<()> {
    if is { Ok(()) } else { Err(wrong(reason)) }
}

fn wrong(reason: &'static str) -> AppError {
    AppError::bad_request("step", reason)
}
