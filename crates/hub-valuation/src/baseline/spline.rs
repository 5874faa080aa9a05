use nalgebra::{DMatrix, DVector};

use super::columns::{Columns, Row};

/// Log price as a sum of free piecewise linear curves, levels of areas and kinds, a surface over the map and a timeline,
/// fitted by least squares with a light pull together of neighbouring knots.
#[derive(Debug)]
pub(super) struct Spline {
    columns: Columns,
    beta: Vec<f64>,
}

impl Spline {
    /// Fits twice: the second time wild prices count less. `None` when the equations cannot be solved.
    pub(super) fn fit(rows: &[Row]) -> Option<Self> {
        let columns = Columns::over(rows);
        let mut weights = vec![1.0; rows.len()];
        let mut beta = solve(&columns, rows, &weights)?;
        let residuals: Vec<f64> = rows.iter().map(|r| r.y - dot(&columns, &beta, r)).collect();
        let mut sizes: Vec<f64> = residuals.iter().map(|r| r.abs()).collect();
        let spread = (1.4826 * crate::accuracy::quantile(&mut sizes, 0.5)?).max(0.02);
        for (weight, residual) in weights.iter_mut().zip(&residuals) {
            *weight = (2.5 * spread / residual.abs().max(1e-9)).min(1.0);
        }
        beta = solve(&columns, rows, &weights)?;
        Some(Self { columns, beta })
    }

    /// Log price of a row.
    pub(super) fn predict(&self, row: &Row) -> f64 {
        dot(&self.columns, &self.beta, row)
    }
}

fn dot(columns: &Columns, beta: &[f64], row: &Row) -> f64 {
    let mut sum = 0.0;
    columns.entries(row, |column, value| sum += beta[column] * value);
    sum
}

fn solve(columns: &Columns, rows: &[Row], weights: &[f64]) -> Option<Vec<f64>> {
    let size = columns.size();
    let mut a = DMatrix::<f64>::zeros(size, size);
    let mut b = DVector::<f64>::zeros(size);
    let mut entries: Vec<(usize, f64)> = Vec::with_capacity(64);
    for (row, weight) in rows.iter().zip(weights) {
        entries.clear();
        columns.entries(row, |column, value| entries.push((column, value)));
        for (i, v) in &entries {
            let scaled = weight * v;
            b[*i] += scaled * row.y;
            // Columns of the matrix lie together in memory.
            let mut line = a.column_mut(*i);
            for (j, u) in &entries {
                line[*j] += scaled * u;
            }
        }
    }
    columns.pulls(|i, j, weight| {
        a[(i, i)] += weight;
        if let Some(j) = j {
            a[(j, j)] += weight;
            a[(i, j)] -= weight;
            a[(j, i)] -= weight;
        }
    });
    let beta = a.cholesky()?.solve(&b);
    beta.iter().all(|v| v.is_finite()).then(|| beta.iter().copied().collect())
}
