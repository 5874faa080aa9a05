/// The value below which a share `q` (0 to 1) of the values lies, between two neighbours if need be; `None` of nothing.
/// Sorts what it is given.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index within the slice"
)]
pub fn quantile(values: &mut [f64], q: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    values.sort_by(f64::total_cmp);
    let at = last as f64 * q.clamp(0.0, 1.0);
    let (low, high) = (values[at.floor() as usize], values[at.ceil() as usize]);
    Some(low + (high - low) * at.fract())
}
