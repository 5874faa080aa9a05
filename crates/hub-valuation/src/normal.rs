use nalgebra::{DMatrix, DVector};

/// Weighted normal equations of a sparse design, added up row by row. The first `free` columns may take any sign, the
/// rest none below zero.
#[derive(Debug, Clone)]
pub(crate) struct Normal {
    size: usize,
    free: usize,
    /// Upper triangle, row by row.
    a: Vec<f64>,
    b: Vec<f64>,
}

impl Normal {
    pub(crate) fn new(size: usize, free: usize) -> Self {
        Self { size, free, a: vec![0.0; size * size], b: vec![0.0; size] }
    }

    /// Adds an observation: non-zero entries in ascending order of column.
    pub(crate) fn add(&mut self, row: &[(usize, f64)], y: f64, weight: f64) {
        for (k, (i, v)) in row.iter().enumerate() {
            let scaled = weight * v;
            self.b[*i] += scaled * y;
            let line = &mut self.a[i * self.size..(i + 1) * self.size];
            for (j, u) in &row[k..] {
                line[*j] += scaled * u;
            }
        }
    }

    /// Adds another system over the same columns, times `sign`.
    pub(crate) fn merge(&mut self, other: &Self, sign: f64) {
        for (a, b) in self.a.iter_mut().zip(&other.a).chain(self.b.iter_mut().zip(&other.b)) {
            *a += sign * b;
        }
    }

    /// Adds `weight x (beta_i - centre)^2`.
    pub(crate) fn ridge(&mut self, i: usize, weight: f64, centre: f64) {
        self.a[i * self.size + i] += weight;
        self.b[i] += weight * centre;
    }

    /// Adds `weight x (beta_i - beta_j)^2`, `i < j`.
    pub(crate) fn tie(&mut self, i: usize, j: usize, weight: f64) {
        self.a[i * self.size + i] += weight;
        self.a[j * self.size + j] += weight;
        self.a[i * self.size + j] -= weight;
    }

    /// Changes variables over columns `from..to` from heights to steps (height k is the sum of the steps up to k).
    pub(crate) fn change_to_steps(&mut self, from: usize, to: usize) {
        // Columns, then rows; the triangle is completed inside the block first.
        for i in from..to {
            for j in from..i {
                self.a[i * self.size + j] = self.a[j * self.size + i];
            }
        }
        for i in 0..to {
            for j in (from..to.saturating_sub(1)).rev() {
                self.a[i * self.size + j] += self.a[i * self.size + j + 1];
            }
        }
        for i in (from..to.saturating_sub(1)).rev() {
            for j in from..self.size {
                self.a[i * self.size + j] += self.a[(i + 1) * self.size + j];
            }
            self.b[i] += self.b[i + 1];
        }
    }

    /// Least squares with the last columns not below zero.
    pub(crate) fn solve(&self) -> Option<Vec<f64>> {
        let (f, n) = (self.free, self.size);
        let c = n - f;
        let entry = |i: usize, j: usize| if i <= j { self.a[i * n + j] } else { self.a[j * n + i] };
        let free = DMatrix::from_fn(f, f, entry);
        let cross = DMatrix::from_fn(f, c, |i, j| entry(i, f + j));
        let rest = DMatrix::from_fn(c, c, |i, j| entry(f + i, f + j));
        let b_free = DVector::from_iterator(f, self.b[..f].iter().copied());
        let b_rest = DVector::from_iterator(c, self.b[f..].iter().copied());
        // Eliminate the free columns; what remains is a small problem with bounds.
        let factor = free.cholesky()?;
        let carried = factor.solve(&cross);
        let schur = rest - cross.transpose() * &carried;
        let target = b_rest - carried.transpose() * &b_free;
        let bounded = not_below_zero(&schur, &target);
        let solved = factor.solve(&(b_free - cross * &bounded));
        let out: Vec<f64> = solved.iter().chain(bounded.iter()).copied().collect();
        out.iter().all(|v| v.is_finite()).then_some(out)
    }
}

/// Minimises x'Sx/2 - t'x over x >= 0 by coordinate descent, which cannot fail on a positive definite matrix.
fn not_below_zero(s: &DMatrix<f64>, t: &DVector<f64>) -> DVector<f64> {
    let n = t.len();
    let mut x = DVector::<f64>::zeros(n);
    let mut gradient = -t.clone();
    for _ in 0..3_000 {
        let mut moved = 0.0_f64;
        for i in 0..n {
            let diagonal = s[(i, i)];
            if diagonal <= 1e-12 {
                continue;
            }
            let next = (x[i] - gradient[i] / diagonal).max(0.0);
            let step = next - x[i];
            if step != 0.0 {
                x[i] = next;
                gradient.axpy(step, &s.column(i), 1.0);
                moved = moved.max(step.abs());
            }
        }
        if moved < 1e-7 {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_sums_and_bounds_hold() {
        // y = 1 + 2 x0 + heights (3, 5) of a two-step curve, and a column whose free answer is negative.
        let mut normal = Normal::new(5, 2);
        for k in 0..60_usize {
            let x0 = (k % 7) as f64;
            let level = k % 3;
            let down = (k % 5) as f64;
            let mut row = vec![(0, 1.0), (1, x0)];
            if level > 0 {
                row.push((1 + level, 1.0));
            }
            row.push((4, down));
            let y = 1.0 + 2.0 * x0 + [0.0, 3.0, 5.0][level] - 0.0 * down;
            normal.add(&row, y, 1.0);
        }
        normal.change_to_steps(2, 4);
        normal.ridge(4, 1e-9, 0.0);
        let beta = normal.solve().unwrap();
        for (got, wanted) in beta.iter().zip([1.0, 2.0, 3.0, 2.0, 0.0]) {
            assert!((got - wanted).abs() < 1e-4, "{beta:?}");
        }
        let mut falling = Normal::new(2, 1);
        for k in 0..20 {
            falling.add(&[(0, 1.0), (1, k as f64)], 10.0 - k as f64, 1.0);
        }
        let beta = falling.solve().unwrap();
        assert!(beta[1] == 0.0 && (beta[0] - 0.5).abs() < 1e-9, "{beta:?}");
    }
}
