//! Turning differences of log price into lines of money that add up.

/// Splits `total` minor units over lines in proportion to `shares` (log differences): line k is
/// (A - P) / ln(A / P) x d_k, the logarithmic mean of the two prices times the line's own difference. Largest remainder
/// makes the integers add up to `total` exactly; an earlier line wins a tie.
pub(crate) fn lines(price: i64, adjusted: i64, shares: &[f64]) -> Vec<i64> {
    let total = i128::from(adjusted) - i128::from(price);
    let logs: f64 = shares.iter().sum();
    #[allow(clippy::cast_precision_loss, reason = "prices are far below 2^53 minor units")]
    let mean = if logs.abs() < 1e-9 { price as f64 } else { (adjusted as f64 - price as f64) / logs };
    let exact: Vec<f64> = shares.iter().map(|d| d * mean).collect();
    #[allow(clippy::cast_possible_truncation, reason = "each line is bounded by the prices, which are i64")]
    let mut out: Vec<i64> = exact.iter().map(|e| e.floor() as i64).collect();
    let mut left = total - out.iter().copied().map(i128::from).sum::<i128>();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|a, b| (exact[*b] - exact[*b].floor()).total_cmp(&(exact[*a] - exact[*a].floor())).then(a.cmp(b)));
    if order.is_empty() {
        return out;
    }
    // At most one unit each in exact arithmetic; whatever a float lost beyond that goes to the largest line.
    for &i in &order {
        match left {
            1.. => {
                out[i] += 1;
                left -= 1;
            }
            0 => break,
            _ => {
                out[i] -= 1;
                left += 1;
            }
        }
    }
    if left != 0 {
        let largest = (0..out.len()).max_by_key(|i| out[*i].unsigned_abs()).unwrap_or(0);
        out[largest] = out[largest].saturating_add(i64::try_from(left).unwrap_or(0));
    }
    out
}

/// The weighted mean of prices in minor units, half away from zero. `weights` in billionths, summing to one billion.
pub(crate) fn weighted(prices: &[i64], billionths: &[u32]) -> i64 {
    let sum: i128 = prices.iter().zip(billionths).map(|(p, w)| i128::from(*p) * i128::from(*w)).sum();
    let half = if sum < 0 { -500_000_000 } else { 500_000_000 };
    i64::try_from((sum + half) / 1_000_000_000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_worked_grid() {
        // Two lines of +10 % and -4 % in log on 400,000.00.
        let price = 40_000_000;
        let adjusted = 42_473_462; // 400000 * exp(0.06)
        let out = lines(price, adjusted, &[0.10, -0.04]);
        assert_eq!(out.iter().sum::<i64>(), adjusted - price);
        assert_eq!(out, [4_122_437, -1_648_975]);
    }

    proptest! {
        #[test]
        fn lines_add_up(price in 1_i64..1_000_000_000_000, shares in proptest::collection::vec(-0.8..0.8_f64, 1..17)) {
            let logs: f64 = shares.iter().sum();
            let adjusted = ((price as f64) * logs.exp()).round() as i64;
            let out = lines(price, adjusted, &shares);
            prop_assert_eq!(out.iter().sum::<i64>(), adjusted - price);
            let mean = if logs.abs() < 1e-9 { price as f64 } else { (adjusted - price) as f64 / logs };
            if logs.abs() > 1e-3 && price > 100_000 {
                for (line, share) in out.iter().zip(&shares) {
                    prop_assert!((*line as f64 - share * mean).abs() <= 1.0 + 1e-6 * mean.abs());
                }
            }
        }

        #[test]
        fn weighted_stays_between(prices in proptest::collection::vec(1_i64..1_000_000_000, 3)) {
            let mid = weighted(&prices, &[200_000_000, 300_000_000, 500_000_000]);
            prop_assert!(mid >= *prices.iter().min().unwrap() && mid <= *prices.iter().max().unwrap());
        }
    }
}
