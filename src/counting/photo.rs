//! What the bytes of a photo are (照片格式): by the bytes themselves, whatever a client calls them. Pure.

use entity::PhotoFormat;

/// Bytes of a photo; phones make less.
pub const MOST: usize = 8 << 20;

/// Photos of one person in an institute that no count names yet.
pub const UNNAMED: u64 = 500;

/// The kinds of HEIC, as the box at the beginning names them.
const HEIC: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1"];

/// What the bytes are; none where they are no photo.
pub fn recognise(bytes: &[u8]) -> Option<PhotoFormat> {
    let at = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        Some(PhotoFormat::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        Some(PhotoFormat::Png)
    } else if at(0, 4) == b"RIFF" && at(8, 12) == b"WEBP" {
        Some(PhotoFormat::Webp)
    } else if at(4, 8) == b"ftyp" && HEIC.contains(&at(8, 12)) {
        Some(PhotoFormat::Heic)
    } else {
        None
    }
}

/// What it is called over HTTP, and how the name of its file ends.
pub const fn names(format: PhotoFormat) -> (&'static str, &'static str) {
    match format {
        PhotoFormat::Jpeg => ("image/jpeg", "jpg"),
        PhotoFormat::Png => ("image/png", "png"),
        PhotoFormat::Webp => ("image/webp", "webp"),
        PhotoFormat::Heic => ("image/heic", "heic"),
    }
}

#[cfg(test)]
mod tests {
    use super::recognise;
    use entity::PhotoFormat as F;

    #[test]
    fn a_photo_is_known_by_its_bytes() {
        assert_eq!(recognise(b"\xFF\xD8\xFF\xE0\0\x10JFIF"), Some(F::Jpeg));
        assert_eq!(recognise(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), Some(F::Png));
        assert_eq!(recognise(b"RIFF\x24\0\0\0WEBPVP8 "), Some(F::Webp));
        assert_eq!(recognise(b"\0\0\0\x18ftypheic\0\0\0\0"), Some(F::Heic));
        assert_eq!(recognise(b"\0\0\0\x18ftypmif1\0\0\0\0"), Some(F::Heic));
    }

    #[test]
    fn nothing_else_is_a_photo() {
        let others: [&[u8]; 10] = [
            b"",
            b"\xFF\xD8",
            b"\x89PNG",
            b"RIFF\x24\0\0\0WAVEfmt ",
            b"RIFF",
            b"\0\0\0\x18ftypisom\0\0\0\0",
            b"GIF89a",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"<!doctype html><script>",
            b"%PDF-1.7",
        ];
        for other in others {
            assert_eq!(recognise(other), None, "{}", String::from_utf8_lossy(other));
        }
    }
}
