//! Doubly encoded text: GBK bytes that some exporter took for Latin letters (`×Ê²ú±àºÅ` is 资产编号).

use encoding_rs::{GBK, WINDOWS_1252};

use super::grid::{Cell, Grid, GridBuilder};

/// The text behind a doubly encoded one: it has no Han character, its characters from U+0080 on
/// are single bytes standing in pairs, and these bytes are GBK for Han characters. `None` when
/// the text is not of that kind. Western words do not qualify: their accents stand alone.
pub fn repair_text(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes = text.chars().map(single_byte).collect::<Option<Vec<u8>>>()?;
    let mut rest = bytes.as_slice();
    while let [byte, after @ ..] = rest {
        rest = match byte {
            0..0x80 => after,
            _ => after.strip_prefix(&[*after.first().filter(|next| **next >= 0x80)?])?,
        };
    }
    let repaired = GBK.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let is_chinese = |char: char| {
        char.is_ascii()
            || is_han(char)
            || matches!(char, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' | '\u{2000}'..='\u{22FF}' | '\u{2460}'..='\u{24FF}' | '·' | '¥' | '×' | '±' | '°')
    };
    (repaired.chars().any(is_han) && repaired.chars().all(is_chinese)).then(|| repaired.into_owned())
}

const fn is_han(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

/// The byte a character stands for when bytes were read as Latin-1 or as windows-1252.
fn single_byte(char: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(char) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, failed) = WINDOWS_1252.encode(char.encode_utf8(&mut buffer));
    match *bytes {
        [byte @ 0x80..=0x9F] if !failed => Some(byte),
        _ => None,
    }
}

/// Whether the first rows show that a sheet is doubly encoded: no Han character anywhere, and at
/// least half of the cells with Latin letters beyond ASCII are repairable, one of them with two
/// Han characters or more.
pub(super) fn is_doubly_encoded(head: &Grid) -> bool {
    let (mut latin, mut repairable, mut sure, mut han) = (0, 0, false, false);
    head.for_each(0..head.rows(), |row| {
        for cell in row.cells().iter().filter(|cell| !cell.text.is_ascii()) {
            han |= cell.text.chars().any(is_han);
            latin += usize::from(cell.text.chars().any(|char| matches!(char, '\u{80}'..='\u{FF}')));
            if let Some(text) = repair_text(cell.text) {
                repairable += 1;
                sure |= text.chars().filter(|char| is_han(*char)).count() >= 2;
            }
        }
    });
    sure && !han && repairable * 2 >= latin
}

/// What a repair did.
#[derive(Debug, Default)]
pub(super) struct Repaired {
    /// How many cells.
    pub cells: usize,
    /// The first of them, as found and as restored.
    pub example: (String, String),
}

/// Appends a row with its doubly encoded texts restored.
pub(super) fn repair_row(cells: &[Cell<'_>], builder: &mut GridBuilder, repaired: &mut Repaired) {
    for cell in cells {
        let Some(text) = repair_text(cell.text) else {
            builder.cell(cell.text, cell.kind);
            continue;
        };
        if repaired.cells == 0 {
            repaired.example = (cell.text.to_owned(), text.clone());
        }
        repaired.cells += 1;
        builder.cell(&text, cell.kind);
    }
    builder.end_row();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::repair_text;

    #[test]
    fn headers_read_as_latin_come_back() {
        for (found, wanted) in [
            ("×Ê²ú±àºÅ", Some("资产编号")),
            ("Ô\u{AD}Öµ", Some("原值")),
            ("ÈÕÆÚ", Some("日期")),
            ("¿ÆÄ¿±àÂë", Some("科目编码")),
            ("Æ¾Ö¤ºÅÊý", Some("凭证号数")),
            ("ÕªÒª A-1", Some("摘要 A-1")),
            ("\u{201A}\u{20AC}", Some("個")),
            ("资产编号", None),
            ("asset", None),
            ("", None),
            ("Müller Straße", None),
            ("naïve café", None),
            ("5×3", None),
            ("±5°", None),
            ("£12", None),
            ("×Ê²ú原", None),
        ] {
            let repaired = repair_text(found);
            if found == "\u{201A}\u{20AC}" {
                assert!(repaired.is_some_and(|text| text.chars().count() == 1));
                continue;
            }
            assert_eq!(repaired.as_deref(), wanted, "{found}");
        }
    }

    proptest! {
        #[test]
        fn common_han_come_back_and_stay(pairs in proptest::collection::vec((0xB0..0xD7u8, 0xA1..0xFFu8), 1..20)) {
            let bytes: Vec<u8> = pairs.into_iter().flat_map(|(lead, tail)| [lead, tail]).collect();
            let text = encoding_rs::GBK.decode(&bytes).0.into_owned();
            let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            prop_assert_eq!(repair_text(&text), None);
            prop_assert_eq!(repair_text(&latin), Some(text));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}", latin in "[\u{0}-\u{ff}]{0,40}") {
            repair_text(&text);
            repair_text(&latin);
        }
    }
}
