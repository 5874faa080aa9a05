//! Draws the application's icon, a house with a hub in it, in every size the packagers want:
//! `cargo run -p hub-report --example draw-icons -- icons`.

use std::error::Error;
use std::io::Cursor;
use std::path::PathBuf;
use std::{env, fs};

use image::{ImageFormat, Rgba, RgbaImage};

const ACCENT: [f64; 3] = [47.0, 91.0, 208.0];
const WHITE: [f64; 3] = [255.0, 255.0, 255.0];
/// Samples along a pixel's side.
const SAMPLES: u32 = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("which folder?")?);
    fs::create_dir_all(&folder)?;
    for (name, size) in [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)] {
        fs::write(folder.join(name), png(size)?)?;
    }
    fs::write(folder.join("icon.ico"), ico(&[16, 24, 32, 48, 64, 256])?)?;
    let icns_kinds: [(&[u8; 4], u32); 7] =
        [(b"ic11", 32), (b"ic12", 64), (b"ic07", 128), (b"ic13", 256), (b"ic08", 256), (b"ic14", 512), (b"ic09", 512)];
    fs::write(folder.join("icon.icns"), icns(&icns_kinds)?)?;
    Ok(())
}

/// The colour at a point of the unit square, or nothing outside the tile.
fn ink(x: f64, y: f64) -> Option<[f64; 3]> {
    // The tile: a square with round corners.
    let (dx, dy) = ((x - 0.5).abs() - 0.26, (y - 0.5).abs() - 0.26);
    if dx.max(0.0).hypot(dy.max(0.0)) > 0.22 {
        return None;
    }
    let house = [(0.5, 0.2), (0.785, 0.445), (0.785, 0.78), (0.215, 0.78), (0.215, 0.445)];
    let inside = distance_to_polygon((x, y), &house) < 0.035;
    // The hub and what hangs on it, cut out of the house.
    let hub = (0.5, 0.57);
    let satellite = |angle: f64| {
        let end = (hub.0 + 0.175 * angle.to_radians().cos(), hub.1 - 0.175 * angle.to_radians().sin());
        distance_to_line((x, y), hub, end) < 0.021 || (x - end.0).hypot(y - end.1) < 0.056
    };
    let is_hub = (x - hub.0).hypot(y - hub.1) < 0.086 || [90.0, 210.0, 330.0].into_iter().any(satellite);
    Some(if inside && !is_hub { WHITE } else { ACCENT })
}

/// Distance to the polygon's edge, negative inside.
fn distance_to_polygon(p: (f64, f64), corners: &[(f64, f64)]) -> f64 {
    let mut nearest = f64::MAX;
    let mut inside = false;
    for (i, &a) in corners.iter().enumerate() {
        let b = corners[(i + 1) % corners.len()];
        nearest = nearest.min(distance_to_line(p, a, b));
        if (a.1 > p.1) != (b.1 > p.1) && p.0 < (b.0 - a.0) * (p.1 - a.1) / (b.1 - a.1) + a.0 {
            inside = !inside;
        }
    }
    if inside { -nearest } else { nearest }
}

fn distance_to_line(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (ux, uy) = (b.0 - a.0, b.1 - a.1);
    let t = (((p.0 - a.0) * ux + (p.1 - a.1) * uy) / (ux * ux + uy * uy)).clamp(0.0, 1.0);
    (p.0 - a.0 - t * ux).hypot(p.1 - a.1 - t * uy)
}

fn png(size: u32) -> Result<Vec<u8>, Box<dyn Error>> {
    let picture = RgbaImage::from_fn(size, size, |px, py| {
        let (mut sum, mut hits) = ([0.0; 3], 0_u32);
        for i in 0..SAMPLES * SAMPLES {
            let at = |pixel: u32, step: u32| {
                (f64::from(pixel) + (f64::from(step) + 0.5) / f64::from(SAMPLES)) / f64::from(size)
            };
            if let Some(colour) = ink(at(px, i % SAMPLES), at(py, i / SAMPLES)) {
                hits += 1;
                for (total, channel) in sum.iter_mut().zip(colour) {
                    *total += channel;
                }
            }
        }
        let [r, g, b] = sum.map(|c| (c / f64::from(hits.max(1))).round() as u8);
        Rgba([r, g, b, (255 * hits / (SAMPLES * SAMPLES)) as u8])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

/// Windows: a directory of PNGs.
fn ico(sizes: &[u32]) -> Result<Vec<u8>, Box<dyn Error>> {
    let pictures = sizes.iter().map(|&s| png(s)).collect::<Result<Vec<_>, _>>()?;
    let mut out = vec![0, 0, 1, 0];
    out.extend(u16::try_from(sizes.len())?.to_le_bytes());
    let mut offset = 6 + 16 * sizes.len();
    for (size, picture) in sizes.iter().zip(&pictures) {
        // 256 is written as zero.
        let side = (size % 256) as u8;
        out.extend([side, side, 0, 0, 1, 0, 32, 0]);
        out.extend(u32::try_from(picture.len())?.to_le_bytes());
        out.extend(u32::try_from(offset)?.to_le_bytes());
        offset += picture.len();
    }
    out.extend(pictures.concat());
    Ok(out)
}

/// macOS: four-letter kinds, each with a PNG.
fn icns(kinds: &[(&[u8; 4], u32)]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut body = Vec::new();
    for (kind, size) in kinds {
        let picture = png(*size)?;
        body.extend(*kind);
        body.extend(u32::try_from(picture.len() + 8)?.to_be_bytes());
        body.extend(picture);
    }
    let mut out = b"icns".to_vec();
    out.extend(u32::try_from(body.len() + 8)?.to_be_bytes());
    out.extend(body);
    Ok(out)
}
