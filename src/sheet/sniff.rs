//! What a file is, by its content.

use super::words;
use crate::words::Told;

/// How the bytes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// A zip package.
    Zip,
    /// An OLE2 compound file.
    Ole,
    /// A BIFF stream without its compound file.
    Biff,
    /// Text of some kind.
    Text,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// Hypertext with tables.
    Html,
    /// XML-Spreadsheet 2003.
    Xml2003,
    /// Delimited text.
    None,
}

/// Signatures of files that are no table.
const STRANGERS: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!\x1A", "RAR"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"\x1F\x8B", "gzip"),
    (b"BZh", "bzip2"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3\0", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"\x7FELF", "ELF"),
    (b"MZ\x90\0", "EXE"),
    (b"MIME-Version:", "MHTML"),
];

/// How to read the bytes, or what they seem to be instead.
pub(super) fn container(bytes: &[u8]) -> Result<Container, Told> {
    if bytes.is_empty() {
        return Err(words::FILE_EMPTY.with([]));
    }
    if let Some((_, name)) = STRANGERS.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(words::NOT_A_TABLE.with([name]));
    }
    Ok(match bytes {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Container::Zip,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Container::Ole,
        // The first record of a BIFF stream: BOF of version 2, 3, 4 or 5/8, with its length.
        [9, 0 | 2 | 4, 4 | 6 | 8, 0, ..] | [9, 8, 4 | 6 | 8 | 16, 0, ..] => Container::Biff,
        _ => Container::Text,
    })
}

/// Bytes looked at to tell what a file is, markup, and its declared encoding.
pub(super) const HEAD: usize = 4096;

/// What a text is, by its first characters.
pub(super) fn markup(text: &[u8]) -> Markup {
    let head = text[..text.len().min(HEAD)].to_ascii_lowercase();
    let has = |word: &[u8]| memchr::memmem::find(&head, word).is_some();
    if head.trim_ascii_start().first() != Some(&b'<') {
        return Markup::None;
    }
    if has(b"urn:schemas-microsoft-com:office:spreadsheet") && has(b"<workbook") || has(b"<ss:workbook") {
        return Markup::Xml2003;
    }
    let html: &[&[u8]] = &[b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<body", b"<style"];
    if html.iter().any(|word| has(word)) { Markup::Html } else { Markup::None }
}

/// The encoding that markup says it is in: `encoding="…"` of an XML declaration or `charset=…`.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    if head.trim_ascii_start().first() != Some(&b'<') {
        return None;
    }
    let after = |word: &[u8]| memchr::memmem::find(&head, word).map(|at| &head[at + word.len()..]);
    let xml = head.trim_ascii_start().starts_with(b"<?xml").then(|| after(b"encoding=")).flatten();
    let label = xml.or_else(|| after(b"charset="))?;
    let label: Vec<u8> = label
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
        .take(40)
        .collect();
    String::from_utf8(label).ok().filter(|label| !label.is_empty())
}

/// What a zip package is when it is no xlsx, by the names of its parts.
pub(super) fn package_kind<'a>(names: impl Iterator<Item = &'a str>) -> &'static str {
    let mut kind = "ZIP";
    for name in names {
        match name {
            "xl/workbook.bin" => return "xlsb",
            "word/document.xml" => return "Word docx",
            "ppt/presentation.xml" => return "PowerPoint pptx",
            "content.xml" => kind = "OpenDocument",
            _ => {}
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::{Container, Markup, container, declared_encoding, markup};
    use crate::words::Lang;

    #[test]
    fn the_first_bytes_tell_the_container() {
        for (bytes, wanted) in [
            (&b"PK\x03\x04.."[..], Container::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Container::Ole),
            (b"\x09\x08\x10\x00\x00\x06\x05\x00", Container::Biff),
            (b"\x09a\tb", Container::Text),
            (b"a,b", Container::Text),
        ] {
            assert_eq!(container(bytes), Ok(wanted));
        }
        for (bytes, wanted) in [
            (&b""[..], "the file is empty (0 bytes)"),
            (
                b"%PDF-1.4",
                "the content is PDF, not a table; readable are xlsx, xls, HTML tables, XML Spreadsheet 2003, CSV and tab text",
            ),
        ] {
            assert_eq!(container(bytes).unwrap_err().tell(Lang::En), wanted);
        }
    }

    #[test]
    fn markup_is_told_from_text() {
        for (text, wanted) in [
            ("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>", Markup::Html),
            ("\n <TABLE border=1>", Markup::Html),
            (
                "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Markup::Xml2003,
            ),
            ("<a>,b\n", Markup::None),
            ("a,<table>", Markup::None),
        ] {
            assert_eq!(markup(text.as_bytes()), wanted, "{text}");
        }
    }

    #[test]
    fn declared_encodings_are_found() {
        for (text, wanted) in [
            ("<html><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">", Some("gb2312")),
            ("<meta charset='GBK'>", Some("gbk")),
            ("<?xml version=\"1.0\" encoding=\"GB18030\"?>", Some("gb18030")),
            ("<html>", None),
            ("a,charset=gbk", None),
        ] {
            assert_eq!(declared_encoding(text.as_bytes()).as_deref(), wanted, "{text}");
        }
    }
}
