//! What a fit has learnt, as bytes: fitting a large market takes seconds, reading this takes none. It is bound to the sales
//! it was learnt from and says nothing about others.

use serde::{Deserialize, Serialize};

use crate::{
    adjuster::{Adjuster, Coded},
    around::Bare,
    fitted::{Core, Fitted, Frame, Places},
    hedonic::Row,
    interval::Calibration,
    noise::Noise,
};

/// Raised with every change of what is kept or how it is used: older bytes are then not read.
const VERSION: u32 = 3;

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    frame: Frame,
    digest: u64,
    adjuster: Adjuster,
    coded: Vec<Coded>,
    left: Vec<f64>,
    bare: Bare,
    noise: Noise,
    apart: f64,
    calibration: Calibration,
}

#[derive(Serialize)]
struct Keeping<'a> {
    version: u32,
    frame: Frame,
    digest: u64,
    adjuster: &'a Adjuster,
    coded: &'a [Coded],
    left: &'a [f64],
    bare: Bare,
    noise: &'a Noise,
    apart: f64,
    calibration: &'a Calibration,
}

impl Fitted {
    /// What was learnt from the sales before the day of the fit.
    pub(crate) fn learnt(&self) -> Option<Vec<u8>> {
        let (early, core) = (self.early, &self.core);
        postcard::to_stdvec(&Keeping {
            version: VERSION,
            frame: self.frame,
            digest: digest(&self.rows[..early]),
            adjuster: &core.adjuster,
            coded: &core.coded[..early],
            left: &core.left[..early],
            bare: core.bare.first(early),
            noise: &core.noise,
            apart: core.apart,
            calibration: &self.calibration,
        })
        .ok()
    }

    /// A fit from what was learnt before; `None` when the bytes are of other sales, another day or another version.
    pub(crate) fn from_learnt(bytes: &[u8], rows: Vec<Row>, sales: Vec<usize>, frame: Frame) -> Option<Self> {
        let kept: Kept = postcard::from_bytes(bytes).ok()?;
        let early = rows.partition_point(|r| r.day < frame.day);
        let fits = kept.version == VERSION
            && kept.frame == frame
            && kept.left.len() == early
            && kept.coded.len() == early
            && kept.adjuster.parts() > 0
            && kept.digest == digest(&rows[..early]);
        if early == 0 || !fits {
            return None;
        }
        let Kept { adjuster, coded, left, bare, noise, apart, calibration, .. } = kept;
        let core = Core { adjuster, coded, left, bare, noise, apart };
        let places = Places::of(&rows, frame.areas);
        Some(Self::of(rows, sales, frame, places, core, calibration))
    }
}

/// A number that stands for rows: the same rows in the same order give the same.
fn digest(rows: &[Row]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut add = |x: u64| {
        hash = (hash ^ x).wrapping_mul(0x0100_0000_01B3).rotate_left(29);
    };
    for r in rows {
        add(r.mark);
        add(r.home.unwrap_or_default());
        add(r.y.to_bits());
        add(u64::from(r.day.cast_unsigned()));
        add(r.house.area.map_or(u64::MAX, |a| a as u64));
        add(r.house.kind.map_or(u64::MAX, |k| k as u64));
        if let Some(at) = r.house.at {
            add(at[0].to_bits());
            add(at[1].to_bits());
        }
        r.house.numbers.iter().for_each(|x| add(if x.is_nan() { 1 } else { x.to_bits() }));
    }
    hash
}
