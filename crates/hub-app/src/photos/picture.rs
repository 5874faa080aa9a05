use std::io::Cursor;

/// Longer side of a small copy, pixels: two columns of a list on a screen with doubled pixels.
const SMALL: u32 = 480;
/// A picture that claims to be larger is not unpacked: 60 million pixels.
const MOST_ALLOC: u64 = 256 * 1024 * 1024;

/// The media type by the first bytes; what a server calls it does not count. No SVG: it can carry scripts.
pub(super) fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// A small JPEG of a picture; `None` where it is small already, or of a kind that is shown whole (GIF, WebP), or does
/// not read.
pub(super) fn small(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_ALLOC);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    if picture.width().max(picture.height()) <= SMALL {
        return None;
    }
    let mut out = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 78);
    picture.thumbnail(SMALL, SMALL).to_rgb8().write_with_encoder(encoder).ok()?;
    (out.len() < bytes.len()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_pictures_are_shown() {
        assert_eq!(kind(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
        assert_eq!(kind(b"<svg onload=alert(1)>"), None);
        assert_eq!(kind(b"<html>"), None);
        assert_eq!(kind(b""), None);
    }

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
        picture.write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut out)).unwrap();
        out
    }

    #[test]
    fn a_large_picture_has_a_small_copy_of_the_same_shape() {
        let copy = small(&jpeg(1_600, 1_200)).unwrap();
        let read = image::load_from_memory(&copy).unwrap();
        assert_eq!((read.width(), read.height()), (480, 360));
        assert_eq!(small(&jpeg(400, 300)), None, "small already");
    }

    proptest! {
        // Unpacking is slow without optimisation.
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn no_bytes_stop_us(bytes in prop::collection::vec(any::<u8>(), 0..400), cut in 0_usize..4_000, flip in any::<u8>()) {
            static WHOLE: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| jpeg(500, 30));
            small(&bytes);
            let mut broken = WHOLE.clone();
            broken.truncate(cut);
            if let Some(last) = broken.last_mut() {
                *last ^= flip;
            }
            small(&broken);
        }
    }
}
