use crate::rng::Rng;

/// A small drawing of a house for a photo's key, as PNG; the same key always gives the same bytes. `None` only if the
/// encoder fails, which it has no reason to.
#[must_use]
pub fn house_png(seed: u64, key: &str, (width, height): (u32, u32)) -> Option<Vec<u8>> {
    let mut rng = Rng::new(seed, &format!("image {key}"));
    let scene = Scene::draw(&mut rng, f64::from(width), f64::from(height));
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            pixels.extend_from_slice(&scene.colour(f64::from(x) + 0.5, f64::from(y) + 0.5));
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

type Colour = [u8; 3];

const WALLS: &[Colour] =
    &[[226, 214, 190], [196, 205, 212], [214, 190, 172], [188, 200, 180], [232, 228, 220], [176, 148, 124]];
const ROOFS: &[Colour] = &[[88, 70, 66], [70, 78, 88], [120, 74, 58], [58, 66, 62]];
const DOORS: &[Colour] = &[[142, 52, 44], [44, 84, 112], [58, 92, 64], [92, 66, 42]];

/// What is in the picture; lengths in pixels.
struct Scene {
    width: f64,
    height: f64,
    horizon: f64,
    sky: (Colour, Colour),
    wall: Colour,
    roof: Colour,
    door: Colour,
    left: f64,
    right: f64,
    eaves: f64,
    ground: f64,
    ridge: f64,
    windows: u32,
    floors: u32,
    sun: (f64, f64),
    tree: (f64, f64),
}

fn blend(a: Colour, b: Colour, share: f64) -> Colour {
    let share = share.clamp(0.0, 1.0);
    std::array::from_fn(|i| (f64::from(a[i]) * (1.0 - share) + f64::from(b[i]) * share).round() as u8)
}

impl Scene {
    fn draw(rng: &mut Rng, width: f64, height: f64) -> Self {
        let floors = if rng.chance(0.5) { 2 } else { 1 };
        let ground = height * 0.8;
        let span = width * (0.38 + 0.2 * rng.unit());
        let left = width * 0.5 - span / 2.0 + width * 0.1 * (rng.unit() - 0.5);
        let eaves = ground - height * if floors == 2 { 0.36 } else { 0.22 };
        let dusk = rng.chance(0.2);
        Self {
            width,
            height,
            horizon: height * 0.66,
            sky: if dusk { ([96, 92, 140], [244, 190, 150]) } else { ([112, 164, 214], [222, 236, 244]) },
            wall: *rng.pick(WALLS),
            roof: *rng.pick(ROOFS),
            door: *rng.pick(DOORS),
            left,
            right: left + span,
            eaves,
            ground,
            ridge: eaves - height * (0.1 + 0.1 * rng.unit()),
            windows: 2 + (rng.next() % 3) as u32,
            floors,
            sun: (width * (0.1 + 0.8 * rng.unit()), height * (0.12 + 0.1 * rng.unit())),
            tree: (width * if rng.chance(0.5) { 0.1 } else { 0.9 }, height * (0.1 + 0.06 * rng.unit())),
        }
    }

    fn colour(&self, x: f64, y: f64) -> Colour {
        self.tree_at(x, y).or_else(|| self.house_at(x, y)).unwrap_or_else(|| self.landscape(x, y))
    }

    fn landscape(&self, x: f64, y: f64) -> Colour {
        let hill = self.horizon - 0.06 * self.height * (1.0 + (x / self.width * 5.0 + self.sun.0).sin());
        if y > self.horizon {
            let path = (x - (self.left + self.right) / 2.0).abs() < (y - self.horizon) * 0.25 && y > self.ground;
            if path {
                [196, 188, 172]
            } else {
                blend([126, 160, 96], [84, 122, 68], (y - self.horizon) / (self.height - self.horizon))
            }
        } else if y > hill {
            [136, 164, 150]
        } else if (x - self.sun.0).hypot(y - self.sun.1) < self.height * 0.05 {
            [255, 246, 214]
        } else {
            blend(self.sky.0, self.sky.1, y / self.horizon)
        }
    }

    fn tree_at(&self, x: f64, y: f64) -> Option<Colour> {
        let (middle, radius) = self.tree;
        let top = self.ground - radius * 2.6;
        if (x - middle).hypot(y - top) < radius {
            return Some(blend([70, 112, 66], [48, 86, 52], (y - top + radius) / (2.0 * radius)));
        }
        ((x - middle).abs() < radius * 0.14 && y > top && y < self.ground).then_some([96, 74, 54])
    }

    fn house_at(&self, x: f64, y: f64) -> Option<Colour> {
        let middle = (self.left + self.right) / 2.0;
        let overhang = (self.right - self.left) * 0.05;
        if y >= self.ridge && y < self.eaves {
            let share = (y - self.ridge) / (self.eaves - self.ridge);
            let half = ((self.right - self.left) / 2.0 + overhang) * (0.35 + 0.65 * share);
            return ((x - middle).abs() < half).then(|| blend(self.roof, [30, 30, 30], 0.25 * (1.0 - share)));
        }
        if y < self.eaves || y >= self.ground || x < self.left || x >= self.right {
            return None;
        }
        let floor_height = (self.ground - self.eaves) / f64::from(self.floors);
        let door_half = (self.right - self.left) * 0.05;
        if (x - middle).abs() < door_half && y > self.ground - floor_height * 0.72 {
            return Some(self.door);
        }
        let bay = (self.right - self.left) / f64::from(self.windows);
        let across = ((x - self.left) % bay) / bay;
        let up = ((y - self.eaves) % floor_height) / floor_height;
        let by_door = (x - middle).abs() < door_half * 2.0 && y > self.ground - floor_height;
        if !by_door && (0.3..0.7).contains(&across) && (0.25..0.68).contains(&up) {
            let frame =
                !(0.33..0.67).contains(&across) || !(0.29..0.64).contains(&up) || (0.485..0.515).contains(&across);
            return Some(if frame { [246, 246, 242] } else { blend([126, 160, 186], [62, 86, 112], up) });
        }
        Some(blend(self.wall, [90, 80, 70], 0.22 * (y - self.eaves) / (self.ground - self.eaves)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_picture() {
        let draw = |key| house_png(1, key, (480, 320)).expect("encodes");
        let picture = draw("a");
        assert_eq!(picture, draw("a"));
        assert_ne!(picture, draw("b"));
        assert_eq!(&picture[1..4], b"PNG");
        assert!(picture.len() < 120_000, "{}", picture.len());
    }
}
