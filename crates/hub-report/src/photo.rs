use std::io::Cursor;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use typst::utils::hash128;

use crate::ReportError;

/// How large a picture is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Slot {
    /// Over the width of a page.
    Page,
    /// Over half the width.
    Half,
    /// Beside a line of text.
    Card,
}

impl Slot {
    /// Longest side in pixels and JPEG quality, best first: about 300 dots an inch, then less for a picture that stays
    /// large because it is all detail.
    const fn steps(self) -> [(u32, u8); 3] {
        match self {
            Self::Page => [(2_100, 82), (1_600, 76), (1_100, 68)],
            Self::Half => [(1_050, 80), (900, 74), (700, 66)],
            Self::Card => [(480, 78), (420, 72), (360, 64)],
        }
    }

    /// What one may weigh; with 24 cards and seven larger ones a report stays under ten megabytes.
    const fn most_bytes(self) -> usize {
        match self {
            Self::Page => 1_500_000,
            Self::Half => 500_000,
            Self::Card => 120_000,
        }
    }
}

/// A phone's largest pictures decode to less.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// Prepared pictures kept for the next look at the same report, bytes.
const MOST_KEPT: usize = 48 * 1024 * 1024;
/// Longest side of a logo in pixels.
const LOGO: u32 = 900;

type Kept = Vec<(u128, Arc<Vec<u8>>)>;

/// The pictures prepared last, the one used last at the end.
static SHELF: Mutex<Kept> = Mutex::new(Vec::new());

fn shelf() -> MutexGuard<'static, Kept> {
    SHELF.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Forgets every prepared picture.
pub(crate) fn forget() {
    shelf().clear();
}

/// Pictures upright, no larger than print needs, as JPEGs without the camera's metadata (which may hold where and when
/// they were taken), in the order they were given. One that cannot be read makes the whole fail.
pub(crate) fn prepare_all(pictures: &[(&[u8], Slot)]) -> Result<Vec<Arc<Vec<u8>>>, ReportError> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    if pictures.len() < 2 || workers < 2 {
        return pictures.iter().map(|(bytes, slot)| prepare(bytes, *slot)).collect();
    }
    let part = pictures.len().div_ceil(workers);
    std::thread::scope(|scope| {
        let parts: Vec<_> = pictures
            .chunks(part)
            .map(|chunk| scope.spawn(|| chunk.iter().map(|(b, s)| prepare(b, *s)).collect::<Result<Vec<_>, _>>()))
            .collect();
        let mut all = Vec::with_capacity(pictures.len());
        for part in parts {
            let died = |_| ReportError::Photo("the picture stopped its reader".to_owned());
            all.extend(part.join().map_err(died)??);
        }
        Ok(all)
    })
}

/// As [`prepare_all`], for one.
pub(crate) fn prepare(bytes: &[u8], slot: Slot) -> Result<Arc<Vec<u8>>, ReportError> {
    let key = hash128(&(bytes, slot));
    {
        let mut kept = shelf();
        if let Some(at) = kept.iter().position(|(k, _)| *k == key) {
            let found = kept.remove(at);
            let picture = Arc::clone(&found.1);
            kept.push(found);
            return Ok(picture);
        }
    }
    let picture = Arc::new(jpeg(bytes, slot)?);
    let mut kept = shelf();
    kept.push((key, Arc::clone(&picture)));
    let mut total: usize = kept.iter().map(|(_, p)| p.len()).sum();
    while total > MOST_KEPT && kept.len() > 1 {
        total -= kept.remove(0).1.len();
    }
    Ok(picture)
}

fn refuse(error: image::ImageError) -> ReportError {
    ReportError::Photo(error.to_string())
}

/// The picture upright, and whether it was so in the file.
fn open(bytes: &[u8]) -> Result<(DynamicImage, bool), ReportError> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| ReportError::Photo(e.to_string()))?;
    use ImageFormat as F;
    if !matches!(reader.format(), Some(F::Jpeg | F::Png | F::Gif | F::WebP)) {
        return Err(ReportError::Photo("it is neither JPEG, PNG, GIF nor WebP".to_owned()));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refuse)?;
    let turned = decoder.orientation().map_err(refuse)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refuse)?;
    picture.apply_orientation(turned);
    Ok((picture, turned == Orientation::NoTransforms))
}

/// A JPEG with only the segments that make its picture: no EXIF, no comments, no thumbnails, no colour profile, and
/// nothing after its end. `None` for what is not one JPEG of grey or YCbCr from beginning to end.
fn without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let (marker, length) = match rest {
            [0xff, marker, a, b, ..] => (*marker, usize::from(u16::from_be_bytes([*a, *b]))),
            _ => return None,
        };
        let segment = rest.get(..length.checked_add(2)?).filter(|_| length >= 2)?;
        match marker {
            // Beginning of the picture: its header, then data in which 0xff stands only before 0, restarts and tables.
            0xda => {
                let scan = rest.get(segment.len()..)?;
                let end = scan.windows(2).rposition(|w| w == [0xff, 0xd9])?;
                out.extend_from_slice(segment);
                out.extend_from_slice(&scan[..end + 2]);
                // A second picture behind the first (a preview, a depth map) could carry anything.
                let foreign = scan[..end].windows(2).any(|w| w[0] == 0xff && matches!(w[1], 0xd8 | 0xe1..=0xef | 0xfe));
                return (!foreign).then_some(out);
            }
            // Frames with one or three colours; four are for printing presses.
            0xc0..=0xc2 => {
                if !matches!(segment.get(9), Some(1 | 3)) {
                    return None;
                }
                out.extend_from_slice(segment);
            }
            // Tables, restart interval, and the head that says how large a dot is.
            0xc4 | 0xdb | 0xdd | 0xe0 => out.extend_from_slice(segment),
            // How the colours are to be understood.
            0xee => out.extend_from_slice(segment),
            0xe1..=0xef | 0xfe => {}
            _ => return None,
        }
        rest = &rest[segment.len()..];
    }
}

fn jpeg(bytes: &[u8], slot: Slot) -> Result<Vec<u8>, ReportError> {
    let (picture, upright) = open(bytes)?;
    let side = picture.width().max(picture.height());
    // One that is small enough is taken as it is, without what the camera wrote beside it: quicker, and nothing is lost.
    let fits = upright && side <= slot.steps()[0].0 && bytes.len() <= slot.most_bytes();
    if fits && let Some(bare) = without_metadata(bytes) {
        return Ok(bare);
    }
    let mut picture = on_white(picture);
    let mut jpeg = Vec::new();
    for (side, quality) in slot.steps() {
        if picture.width().max(picture.height()) > side {
            picture = smaller(&picture, side);
        }
        jpeg.clear();
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, quality)).map_err(refuse)?;
        if jpeg.len() <= slot.most_bytes() {
            break;
        }
    }
    Ok(jpeg)
}

/// A logo within 900 pixels, as a PNG that keeps its clear ground; with its width over its height.
pub(crate) fn logo(bytes: &[u8]) -> Result<(Vec<u8>, f64), ReportError> {
    let mut picture = DynamicImage::ImageRgba8(open(bytes)?.0.to_rgba8());
    if picture.width().max(picture.height()) > LOGO {
        picture = smaller(&picture, LOGO);
    }
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).map_err(refuse)?;
    Ok((png.into_inner(), f64::from(picture.width().max(1)) / f64::from(picture.height().max(1))))
}

/// A picture as a logo is kept: within 900 pixels, as a PNG that keeps its clear ground, without metadata.
///
/// # Errors
/// [`ReportError::Photo`] where it is no JPEG, PNG, GIF or WebP that reads.
pub fn logo_png(bytes: &[u8]) -> Result<Vec<u8>, ReportError> {
    logo(bytes).map(|(png, _)| png)
}

/// Much larger pictures are brought near the size by the average of whole pixels, which is quick, then to it smoothly.
fn smaller(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) >= side * 4 {
        picture.thumbnail(side * 2, side * 2).resize(side, side, image::imageops::FilterType::Triangle)
    } else {
        picture.resize(side, side, image::imageops::FilterType::Triangle)
    }
}

/// JPEG has no transparency; paper is white.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let mut flat = image::RgbImage::new(picture.width(), picture.height());
    for (to, from) in flat.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let [r, g, b, a] = from.0.map(u32::from);
        let over = |c: u32| ((c * a + 255 * (255 - a)) / 255) as u8;
        *to = image::Rgb([over(r), over(g), over(b)]);
    }
    DynamicImage::ImageRgb8(flat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn clear_is_white_and_large_is_smaller() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::new(3_000, 20));
        let png = written(&clear, ImageFormat::Png);
        let jpeg = image::load_from_memory(&prepare(&png, Slot::Page).unwrap()).unwrap();
        assert_eq!((jpeg.width(), jpeg.height()), (2_100, 14));
        assert!(jpeg.to_rgb8().get_pixel(5, 5).0.iter().all(|c| *c > 250));
        let card = image::load_from_memory(&prepare(&png, Slot::Card).unwrap()).unwrap();
        assert_eq!(card.width(), 480);
        let (kept, shape) = logo(&png).unwrap();
        assert_eq!(image::load_from_memory(&kept).unwrap().to_rgba8().get_pixel(5, 2).0[3], 0, "a logo stays clear");
        assert!((shape - 150.0).abs() < 1e-9, "{shape}");
    }

    #[test]
    fn every_format_of_a_feed_is_read_and_metadata_stay_behind() {
        let plain = DynamicImage::ImageRgb8(image::RgbImage::from_fn(60, 40, |x, y| image::Rgb([x as u8, y as u8, 9])));
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
            assert!(prepare(&written(&plain, format), Slot::Half).is_ok(), "{format:?}");
        }
        let mut tagged = written(&plain, ImageFormat::Jpeg);
        let note = b"\xff\xfe\x00\x14taken at 12 Oak St";
        tagged.splice(2..2, note.iter().copied());
        let clean = prepare(&tagged, Slot::Half).unwrap();
        assert!(!clean.windows(6).any(|w| w == b"12 Oak"));
        let same = |a: &[u8], b: &[u8]| image::load_from_memory(a).unwrap() == image::load_from_memory(b).unwrap();
        assert!(same(&clean, &tagged), "a small picture loses nothing but what stood beside it");
        tagged.extend_from_slice(b"\xff\xd8 taken at 12 Oak St \xff\xd9");
        let clean = prepare(&tagged, Slot::Card).unwrap();
        assert!(!clean.windows(6).any(|w| w == b"12 Oak"), "nor what was hung on behind");
    }

    #[test]
    fn not_a_picture() {
        for bad in [&b"<html>"[..], b"", &[0xff, 0xd8, 0xff, 0xe0, 0, 1], b"<svg onload=alert(1)>"] {
            assert!(matches!(prepare(bad, Slot::Card), Err(ReportError::Photo(_))));
            assert!(matches!(logo(bad), Err(ReportError::Photo(_))));
        }
        let good = written(&DynamicImage::ImageRgb8(image::RgbImage::new(9, 9)), ImageFormat::Png);
        assert!(prepare_all(&[(&good, Slot::Card), (b"no", Slot::Card), (&good, Slot::Half)]).is_err());
        assert_eq!(prepare_all(&[(&good, Slot::Card), (&good, Slot::Half), (&good, Slot::Page)]).unwrap().len(), 3);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0_usize..4) {
            let head: &[u8] = [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff", b"GIF89a", b"RIFF\x24\0\0\0WEBPVP8 "][kind];
            let all = [head, &bytes].concat();
            let _ = (jpeg(&all, Slot::Card), logo(&all), without_metadata(&all));
        }
    }
}
