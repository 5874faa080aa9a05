use crate::choice::choices;

choices! {
    /// What can go wrong around a request that changes something.
    CrmUpset, "upset";
    LostAnswer => "lost-answer", "Does what is asked and cuts the connection before a word of the answer.";
    Twice => "twice", "Takes the request as if it had come twice; the answer is the first one's.";
    ErrorBefore => "error-before", "Answers 502 and does nothing.";
    ErrorAfter => "error-after", "Does what is asked and answers 502.";
    SlowAnswer => "slow-answer", "Does what is asked and keeps the answer for a while.";
    QuotaForbidden => "quota-forbidden", "Answers 403 and means that too much was asked.";
}

/// Which requests are upset, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmOrder {
    /// How.
    pub upset: CrmUpset,
    /// Method and beginning of the path, as in `POST /contacts`; empty for every request.
    pub calls: String,
    /// One in so many of these, from the first on; 1 or 0 is each.
    pub every: u32,
    /// How many at most; `None` is without end.
    pub times: Option<u32>,
}

impl CrmOrder {
    /// The next request of that kind.
    #[must_use]
    pub fn next(upset: CrmUpset, calls: &str) -> Self {
        Self { upset, calls: calls.to_owned(), every: 1, times: Some(1) }
    }
}

/// The orders there are.
#[derive(Debug, Default)]
pub struct Orders(Vec<(CrmOrder, u32)>);

impl Orders {
    /// Takes another order.
    pub fn take(&mut self, order: CrmOrder) {
        self.0.push((order, 0));
    }

    /// Takes all orders back.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What befalls this request.
    pub fn strike(&mut self, line: &str) -> Option<CrmUpset> {
        let mut struck = None;
        for (order, seen) in &mut self.0 {
            if !line.starts_with(order.calls.as_str()) {
                continue;
            }
            let turn = *seen % order.every.max(1) == 0;
            *seen = seen.wrapping_add(1);
            if struck.is_none() && turn && order.times != Some(0) {
                order.times = order.times.map(|times| times - 1);
                struck = Some(order.upset);
            }
        }
        self.0.retain(|(order, _)| order.times != Some(0));
        struck
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_strike_what_they_name_and_no_more_often_than_they_say() {
        let mut orders = Orders::default();
        orders.take(CrmOrder::next(CrmUpset::Twice, "POST /a"));
        orders.take(CrmOrder { upset: CrmUpset::ErrorAfter, calls: String::new(), every: 3, times: Some(2) });
        assert_eq!(orders.strike("GET /a"), Some(CrmUpset::ErrorAfter));
        assert_eq!(orders.strike("POST /a"), Some(CrmUpset::Twice));
        assert_eq!(orders.strike("POST /a"), None);
        assert_eq!(orders.strike("POST /a"), Some(CrmUpset::ErrorAfter));
        assert!((0..9).all(|_| orders.strike("POST /a").is_none()));
    }

    #[test]
    fn names_read_back() {
        for upset in CrmUpset::ALL {
            assert_eq!(upset.to_string().parse::<CrmUpset>().ok(), Some(*upset));
        }
        assert!("flood".parse::<CrmUpset>().is_err_and(|error| error.to_string().contains("lost-answer")));
    }
}
