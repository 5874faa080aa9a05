use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::ReportError;

/// Longest side in pixels and JPEG quality, best first: 300 dots an inch over the cover's seven inches, then less for
/// a picture that stays large because it is all detail.
const STEPS: [(u32, u8); 4] = [(2_100, 82), (1_600, 78), (1_200, 72), (900, 60)];
/// Half of what a whole report may weigh.
const MOST_BYTES: usize = 1_500_000;
/// A phone's largest pictures decode to less.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;

/// The photo upright, no larger than print needs, as a JPEG without the camera's metadata (which may hold where and
/// when it was taken).
pub(crate) fn prepare(bytes: &[u8]) -> Result<Vec<u8>, ReportError> {
    let refuse = |e: image::ImageError| ReportError::Photo(e.to_string());
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| ReportError::Photo(e.to_string()))?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png)) {
        return Err(ReportError::Photo("it is neither a JPEG nor a PNG".to_owned()));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refuse)?;
    let turned = decoder.orientation().map_err(refuse)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refuse)?;
    picture.apply_orientation(turned);
    picture = on_white(&picture);
    let mut jpeg = Vec::new();
    for (side, quality) in STEPS {
        if picture.width().max(picture.height()) > side {
            picture = picture.resize(side, side, image::imageops::FilterType::Triangle);
        }
        jpeg.clear();
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, quality)).map_err(refuse)?;
        if jpeg.len() <= MOST_BYTES {
            break;
        }
    }
    Ok(jpeg)
}

/// JPEG has no transparency; paper is white.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
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

    #[test]
    fn clear_is_white_and_large_is_smaller() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::new(3_000, 20));
        let mut png = Cursor::new(Vec::new());
        clear.write_to(&mut png, ImageFormat::Png).unwrap();
        let jpeg = image::load_from_memory(&prepare(png.get_ref()).unwrap()).unwrap();
        assert_eq!((jpeg.width(), jpeg.height()), (2_100, 14));
        assert!(jpeg.to_rgb8().get_pixel(5, 5).0.iter().all(|c| *c > 250));
    }

    #[test]
    fn not_a_picture() {
        assert!(matches!(prepare(b"<html>"), Err(ReportError::Photo(_))));
        assert!(matches!(prepare(&[]), Err(ReportError::Photo(_))));
        assert!(matches!(prepare(&[0xff, 0xd8, 0xff, 0xe0, 0, 1]), Err(ReportError::Photo(_))));
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), png: bool) {
            let head: &[u8] = if png { b"\x89PNG\r\n\x1a\n" } else { b"\xff\xd8\xff" };
            let _ = prepare(&[head, &bytes].concat());
        }
    }
}
