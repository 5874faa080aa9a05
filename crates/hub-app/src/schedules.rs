//! When each step of a transaction can happen, and a day of showings, from files alone.

use hub_scheduling::plan::{self, Budget, Cancel, Plan, PlanRequest};
use hub_scheduling::tour::{self, Tour, TourRequest};
use serde_json::Value;

use crate::error::AppError;
use crate::view::ErrorCode;

/// The best schedule that so many steps of the solver find; by default as many as take a second or two. `cancel` stops
/// it, and the best plan so far stands.
///
/// # Errors
/// `bad_input`: what is wrong with the request and where.
pub fn solve_plan(request: &PlanRequest, steps: Option<u64>, cancel: Cancel) -> Result<Plan, AppError> {
    let budget = steps.map_or_else(Budget::default, Budget::steps).cancelled_by(cancel);
    plan::solve(request, &budget).map_err(|error| refused("plan", &error))
}

/// A day of showings.
///
/// # Errors
/// `bad_input`: what is wrong with the request and where.
pub fn solve_tour(request: &TourRequest) -> Result<Tour, AppError> {
    tour::solve(request).map_err(|error| refused("tour", &error))
}

/// A file that shows how a plan is asked for.
#[must_use]
pub fn plan_example() -> Value {
    serde_json::from_str(plan::example()).expect("a test reads the example")
}

/// A file that shows how a tour is asked for.
#[must_use]
pub fn tour_example() -> Value {
    serde_json::from_str(tour::example()).expect("a test reads the example")
}

fn refused(place: &'static str, error: &hub_scheduling::InputError) -> AppError {
    AppError::new(ErrorCode::BadInput).with("place", place).with("reason", error)
}
