use hub_domain::named;

use super::{AfterDay, ContingencyError, ContingencyRule};

named! {
    /// Where a contingency stands.
    pub enum State {
        /// It protects whoever it is for.
        Open = "open",
        /// Open, and the other party has given notice to perform.
        NoticeGiven = "notice_given",
        /// Removed in writing.
        Removed = "removed",
        /// Given up without what it was for.
        Waived = "waived",
        /// What it was for has happened.
        Satisfied = "satisfied",
        /// Its day passed, and the right with it.
        Expired = "expired",
        /// The contract was ended under it.
        Cancelled = "cancelled",
    }
}

named! {
    /// What can be done about a contingency.
    pub enum Step {
        /// It is removed in writing.
        Remove = "remove",
        /// It is given up.
        Waive = "waive",
        /// What it is for has happened.
        Satisfy = "satisfy",
        /// Both parties agree on another day.
        Extend = "extend",
        /// The other party gives notice to perform.
        GiveNotice = "give_notice",
        /// The notice is taken back.
        WithdrawNotice = "withdraw_notice",
        /// The contract is ended under it.
        Cancel = "cancel",
    }
}

impl State {
    /// Whether nothing can be done about it any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Open | Self::NoticeGiven)
    }
}

/// The state after a step. What the passing of days does is [`super::stand`]'s.
///
/// # Errors
/// A step that this form does not know, or that leads nowhere from there.
pub fn next(rule: &ContingencyRule, state: State, step: Step) -> Result<State, ContingencyError> {
    let illegal =
        |why: &str| Err(ContingencyError::Illegal { step, state, form: rule.form.clone(), why: why.to_owned() });
    if state.is_over() {
        return illegal("it is over");
    }
    if !rule.ends_by.contains(&step) && matches!(step, Step::Remove | Step::Waive | Step::Satisfy | Step::Cancel) {
        return illegal("the form does not know that");
    }
    match (step, state) {
        (Step::Remove, _) => Ok(State::Removed),
        (Step::Waive, _) => Ok(State::Waived),
        (Step::Satisfy, _) => Ok(State::Satisfied),
        (Step::Cancel, _) => Ok(State::Cancelled),
        (Step::Extend, _) => Ok(State::Open),
        (Step::GiveNotice | Step::WithdrawNotice, _) if rule.after_day == AfterDay::Expires => {
            illegal("the form has no notice to perform: the day decides by itself")
        }
        (Step::GiveNotice, State::NoticeGiven) => illegal("a notice is running"),
        (Step::GiveNotice, _) => Ok(State::NoticeGiven),
        (Step::WithdrawNotice, State::NoticeGiven) => Ok(State::Open),
        (Step::WithdrawNotice, _) => illegal("there is no notice"),
    }
}
