//! Bytes into UTF-8, strictly: a file that does not decode is refused, never patched with
//! replacement characters.
//!
//! Order: a byte order mark; strict UTF-8; strict GB18030. GB18030 accepts nearly any pair of
//! bytes, so a western file would come out as rare Chinese characters without an error. A file
//! is therefore taken as GB18030 only if most of its pairs lie where GB 2312 has its common
//! characters; otherwise the person is asked.

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use rayon::prelude::*;
use std::sync::Arc;

use super::words;
use crate::words::Told;

/// Valid UTF-8 from `start` on.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    /// The bytes, a byte order mark possibly before `start`.
    pub bytes: Arc<Vec<u8>>,
    /// Where the text starts.
    pub start: usize,
    /// The name of the encoding the file was in.
    pub encoding: &'static str,
}

/// Bytes decoded by one worker at a time.
const CHUNK: usize = 1 << 20;

/// Decodes by the person's wish, else by what the bytes are. `declared` is what the file says of
/// itself; it is believed after UTF-8 has failed.
pub(super) fn decode(bytes: Arc<Vec<u8>>, wish: Option<&str>, declared: Option<&str>) -> Result<Decoded, Told> {
    let known = |label: &str| {
        Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| words::ENCODING_UNKNOWN.with([&label.trim()]))
    };
    let mark = Encoding::for_bom(&bytes);
    if let Some(label) = wish {
        let encoding = known(label)?;
        let skip = mark.filter(|(marked, _)| *marked == encoding).map_or(0, |(_, length)| length);
        return decode_as(encoding, bytes, skip);
    }
    if let Some((encoding, length)) = mark {
        return decode_as(encoding, bytes, length);
    }
    let Some(bad) = first_bad_utf8(&bytes) else {
        return Ok(Decoded { bytes, start: 0, encoding: UTF_8.name() });
    };
    match declared.and_then(|label| Encoding::for_label(label.trim().as_bytes())) {
        Some(encoding) if encoding != UTF_8 && encoding.is_ascii_compatible() => decode_as(encoding, bytes, 0),
        _ => decode_chinese(&bytes, bad),
    }
}

fn hex(byte: u8) -> String {
    format!("0x{byte:02X}")
}

fn byte_at(bytes: &[u8], at: usize) -> String {
    bytes.get(at).map_or_else(|| "-".to_owned(), |byte| hex(*byte))
}

/// The line of the byte at an offset, from 1 on. `unit` is a line feed as the encoding writes it.
fn line_at(bytes: &[u8], at: usize, unit: &[u8]) -> usize {
    1 + bytes[..at.min(bytes.len())].chunks_exact(unit.len()).filter(|units| *units == unit).count()
}

fn decode_as(encoding: &'static Encoding, bytes: Arc<Vec<u8>>, skip: usize) -> Result<Decoded, Told> {
    let unit: &[u8] = match encoding {
        _ if encoding == UTF_16LE => b"\n\0",
        _ if encoding == UTF_16BE => b"\0\n",
        _ => b"\n",
    };
    let refused = |at: usize| {
        words::ENCODING_BAD_BYTE.with([&encoding.name(), &at, &byte_at(&bytes, at), &line_at(&bytes, at, unit)])
    };
    if encoding == UTF_8 {
        return match first_bad_utf8(&bytes[skip..]) {
            Some(at) => Err(refused(skip + at)),
            None => Ok(Decoded { bytes, start: skip, encoding: encoding.name() }),
        };
    }
    let text = if encoding == UTF_16LE || encoding == UTF_16BE || !encoding.is_ascii_compatible() {
        decode_strictly(encoding, &bytes[skip..])
    } else {
        decode_chunks(encoding, &bytes[skip..])
    };
    let text = text.map_err(|at| refused(skip + at))?;
    Ok(Decoded { bytes: Arc::new(text.into_bytes()), start: 0, encoding: encoding.name() })
}

fn decode_chinese(bytes: &[u8], bad_utf8: usize) -> Result<Decoded, Told> {
    let told_utf8 = byte_at(bytes, bad_utf8);
    let pairs = survey_pairs(bytes);
    let line = |at: usize| line_at(bytes, at, b"\n");
    let undecided = |at: usize| {
        let byte = byte_at(bytes, at);
        words::ENCODING_UNDECIDED.with([&bad_utf8, &told_utf8, &at, &byte, &line(bad_utf8), &line(at)])
    };
    // WHATWG reads a lone 0x80 as the euro sign; the standard has no such byte.
    if let Some(at) = pairs.lone {
        return Err(undecided(at));
    }
    let text = decode_chunks(GB18030, bytes).map_err(undecided)?;
    if pairs.rare > pairs.common {
        let rare = pairs.first_rare.unwrap_or(bad_utf8);
        return Err(words::ENCODING_DOUBTFUL.with([&bad_utf8, &told_utf8, &rare, &line(bad_utf8), &line(rare)]));
    }
    Ok(Decoded { bytes: Arc::new(text.into_bytes()), start: 0, encoding: "GB18030" })
}

/// What the pairs of a text said to be GB18030 are.
#[derive(Debug, Default)]
struct Pairs {
    common: usize,
    rare: usize,
    first_rare: Option<usize>,
    lone: Option<usize>,
}

fn survey_pairs(bytes: &[u8]) -> Pairs {
    let mut pairs = Pairs::default();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied().unwrap_or(0);
        at += match byte {
            0..0x80 => 1,
            0x80 | 0xFF => {
                pairs.lone = Some(at);
                return pairs;
            }
            // Signs and full width forms, then the two levels of GB 2312.
            0xA1..=0xA9 | 0xB0..=0xF7 if next >= 0xA1 => {
                pairs.common += 1;
                2
            }
            _ => {
                pairs.rare += 1;
                pairs.first_rare.get_or_insert(at);
                if next.is_ascii_digit() { 4 } else { 2 }
            }
        };
    }
    pairs
}

/// The offset of the first byte that is not UTF-8, the text being read by all workers.
fn first_bad_utf8(bytes: &[u8]) -> Option<usize> {
    let starts = chunk_starts(bytes, |byte| byte & 0xC0 != 0x80);
    starts.par_windows(2).find_map_first(|pair| {
        let error = simdutf8::compat::from_utf8(&bytes[pair[0]..pair[1]]).err()?;
        Some(pair[0] + error.valid_up_to())
    })
}

/// Decodes in parallel; answers the offset of the first byte that does not fit.
/// In every ASCII-compatible encoding here a line feed is never the tail of a character.
fn decode_chunks(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut starts = chunk_starts(bytes, |_| true);
    for start in &mut starts {
        *start = if *start == 0 {
            0
        } else {
            memchr::memchr(b'\n', &bytes[*start..]).map_or(bytes.len(), |at| *start + at + 1)
        };
    }
    starts.dedup();
    let texts: Vec<Result<String, usize>> = starts
        .par_windows(2)
        .map(|pair| decode_strictly(encoding, &bytes[pair[0]..pair[1]]).map_err(|at| pair[0] + at))
        .collect();
    let mut whole = String::with_capacity(bytes.len() + bytes.len() / 2);
    for text in texts {
        whole.push_str(&text?);
    }
    Ok(whole)
}

/// 0, then starts about [`CHUNK`] apart where `fits` holds, then the length.
fn chunk_starts(bytes: &[u8], fits: impl Fn(u8) -> bool) -> Vec<usize> {
    let mut starts = vec![0];
    let mut at = CHUNK;
    while at < bytes.len() {
        match bytes[at..].iter().take(4).position(|byte| fits(*byte)) {
            Some(step) => starts.push(at + step),
            None => break,
        }
        at += CHUNK;
    }
    starts.push(bytes.len());
    starts
}

/// Decodes without replacement; answers the offset of the first byte that does not fit.
fn decode_strictly(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let mut at = 0;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => text.reserve(bytes.len() - at + 64),
            DecoderResult::Malformed(length, after) => return Err(at - usize::from(length) - usize::from(after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CHUNK, decode};
    use crate::words::Lang;

    fn text(bytes: &[u8], wish: Option<&str>) -> Result<(String, &'static str), String> {
        decode(bytes.to_vec().into(), wish, None)
            .map(|decoded| (String::from_utf8(decoded.bytes[decoded.start..].to_vec()).unwrap(), decoded.encoding))
            .map_err(|told| told.tell(Lang::En))
    }

    #[test]
    fn the_encoding_is_what_the_bytes_are() {
        let utf16 = |big: bool| {
            let mut bytes = if big { vec![0xFE, 0xFF] } else { vec![0xFF, 0xFE] };
            for unit in "账,卡".encode_utf16() {
                bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            }
            bytes
        };
        let gbk = encoding_rs::GBK.encode("资产编号,原值\n").0.into_owned();
        for (bytes, wish, wanted, encoding) in [
            ("账,卡".as_bytes().to_vec(), None, "账,卡", "UTF-8"),
            ("\u{feff}账,卡".as_bytes().to_vec(), None, "账,卡", "UTF-8"),
            (utf16(false), None, "账,卡", "UTF-16LE"),
            (utf16(true), None, "账,卡", "UTF-16BE"),
            (gbk.clone(), None, "资产编号,原值\n", "GB18030"),
            (gbk, Some("gbk"), "资产编号,原值\n", "GBK"),
            (b"Men\xD5s".to_vec(), Some("macintosh"), "Men’s", "macintosh"),
            (b"\x80 5".to_vec(), Some("windows-1252"), "€ 5", "windows-1252"),
        ] {
            assert_eq!(text(&bytes, wish), Ok((wanted.to_owned(), encoding)));
        }
    }

    #[test]
    fn what_does_not_decode_is_refused_with_its_offset() {
        let mut long = vec![b'a'; CHUNK * 2 + 10];
        long[CHUNK * 2 + 3] = 0xFF;
        for (bytes, wish, wanted) in [
            (b"ab\xFF".to_vec(), None, "neither UTF-8 (byte 0xFF at offset 2, line 1) nor GB18030 (byte 0xFF at offset 2, line 1); save it as UTF-8, or name the encoding (compare --encoding)".to_owned()),
            (b"ab\xA0".to_vec(), None, "neither UTF-8 (byte 0xA0 at offset 2, line 1) nor GB18030 (byte 0xA0 at offset 2, line 1); save it as UTF-8, or name the encoding (compare --encoding)".to_owned()),
            (b"a\x80b".to_vec(), None, "neither UTF-8 (byte 0x80 at offset 1, line 1) nor GB18030 (byte 0x80 at offset 1, line 1); save it as UTF-8, or name the encoding (compare --encoding)".to_owned()),
            (b"A\nMen\xD5s wear".to_vec(), None, "not UTF-8 (byte 0xD5 at offset 5, line 2); it decodes as GB18030, but into hardly any common Chinese character (first doubtful byte at offset 5, line 2); save it as UTF-8, or name the encoding (compare --encoding)".to_owned()),
            (b"\xB0\xA1".to_vec(), Some("utf-8"), "not UTF-8 text: byte 0xB0 at offset 0 (line 1) does not fit".to_owned()),
            (b"ab\xFF".to_vec(), Some("gbk"), "not GBK text: byte 0xFF at offset 2 (line 1) does not fit".to_owned()),
            (b"\xFF\xFEa\0\n\0b".to_vec(), None, "not UTF-16LE text: byte 0x62 at offset 6 (line 2) does not fit".to_owned()),
            (b"ab".to_vec(), Some("klingon"), "unknown encoding \"klingon\"".to_owned()),
            (long, Some("utf-8"), format!("not UTF-8 text: byte 0xFF at offset {} (line 1) does not fit", CHUNK * 2 + 3)),
        ] {
            assert_eq!(text(&bytes, wish), Err(wanted));
        }
    }

    #[test]
    fn long_chinese_text_decodes_the_same_in_chunks() {
        let line = "资产编号,通用设备,1234.50\n".repeat(70_000);
        let gbk = encoding_rs::GBK.encode(&line).0.into_owned();
        assert_eq!(text(&gbk, None), Ok((line, "GB18030")));
    }

    proptest! {
        #[test]
        fn any_bytes_decode_or_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), wish in 0..6usize) {
            let wish = [None, Some("utf-8"), Some("gb18030"), Some("utf-16le"), Some("windows-1252"), Some("iso-2022-jp")][wish];
            if let Ok(decoded) = decode(bytes.into(), wish, None) {
                prop_assert!(std::str::from_utf8(&decoded.bytes[decoded.start..]).is_ok());
            }
        }
    }
}
