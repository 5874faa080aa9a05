use chrono::{DateTime, Utc};

use crate::Quota;

/// Counts requests per window.
#[derive(Debug, Clone)]
pub struct Meter {
    windows: Vec<Window>,
    refused_until: Option<i64>,
}

#[derive(Debug, Clone)]
struct Window {
    seconds: i64,
    limit: u32,
    number: i64,
    count: u32,
}

/// A request over the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// Seconds until the window ends, at least 1.
    pub seconds: i64,
    /// Whether the client had been told to wait and did not.
    pub impatient: bool,
}

impl Meter {
    /// A meter for these limits.
    #[must_use]
    pub fn new(quota: Option<Quota>) -> Self {
        let quota = quota.unwrap_or_default();
        let windows = [(1, quota.per_second), (60, quota.per_minute), (3_600, quota.per_hour), (86_400, quota.per_day)]
            .into_iter()
            .filter_map(|(seconds, limit)| Some(Window { seconds, limit: limit?, number: 0, count: 0 }))
            .collect();
        Self { windows, refused_until: None }
    }

    /// Counts a request, or refuses it. Refused requests do not count.
    ///
    /// # Errors
    /// When a limit is used up.
    pub fn admit(&mut self, now: DateTime<Utc>) -> Result<(), Exceeded> {
        let second = now.timestamp();
        for window in &mut self.windows {
            let number = second.div_euclid(window.seconds);
            if window.number != number {
                window.number = number;
                window.count = 0;
            }
        }
        let full = self.windows.iter().filter(|window| window.count >= window.limit);
        if let Some(seconds) = full.map(|w| (w.number + 1) * w.seconds - second).max() {
            let impatient = self.refused_until.is_some_and(|until| second < until);
            self.refused_until = Some(second + seconds.max(1));
            return Err(Exceeded { seconds: seconds.max(1), impatient });
        }
        for window in &mut self.windows {
            window.count += 1;
        }
        self.refused_until = None;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_fills_and_empties() {
        let mut meter = Meter::new(Some(Quota { per_minute: Some(2), ..Quota::default() }));
        let at = |second: i64| DateTime::from_timestamp(600 + second, 0).expect("in range");
        assert_eq!(meter.admit(at(0)), Ok(()));
        assert_eq!(meter.admit(at(10)), Ok(()));
        assert_eq!(meter.admit(at(20)), Err(Exceeded { seconds: 40, impatient: false }));
        assert_eq!(meter.admit(at(21)), Err(Exceeded { seconds: 39, impatient: true }));
        assert_eq!(meter.admit(at(60)), Ok(()));
    }
}
