//! The form in which texts are compared.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The form in which a text is compared: full width as half width (NFKC), upper case, without
/// blanks, tabs, line breaks, zero-width characters and a leading apostrophe.
///
/// Borrowed when the text already is in that form, which is the rule.
pub fn normalise(text: &str) -> Cow<'_, str> {
    if is_normal(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let folded: String = text.nfkc().filter(|c| !is_void(*c)).flat_map(char::to_uppercase).collect();
    // Upper-casing may leave a form that NFKC would compose again (ΐ → Ϊ́): fold until it stays.
    let folded: String = folded.nfkc().collect();
    Cow::Owned(folded.trim_start_matches(['\'', '\u{2019}']).to_owned())
}

/// How many bytes a text may have by which something is known: a number, a name, an account. Both databases
/// find rows by such texts, and an index entry of `PostgreSQL` has room for two of them.
pub const KEY_BYTES: usize = 1_000;

/// Whether something can be known by a text.
pub fn is_key(text: &str) -> bool {
    // No character has more than twenty times its bytes when it is folded.
    text.len() <= KEY_BYTES / 20 || (text.len() <= KEY_BYTES && normalise(text).len() <= KEY_BYTES)
}

/// Sufficient, not necessary: printable ASCII without blank, lower case and apostrophe, and the
/// plain CJK ideographs (lead bytes E4…E9), none of which NFKC or upper-casing changes.
fn is_normal(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| NORMAL[*byte as usize])
}

/// The bytes of which a text consists that surely is in normal form.
const NORMAL: [bool; 256] = {
    let mut normal = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        normal[byte] = matches!(byte as u8, b'!'..=b'&' | b'('..=b'`' | b'{'..=b'~' | 0x80..=0xBF | 0xE4..=0xE9);
        byte += 1;
    }
    normal
};

/// Characters that carry nothing: blanks of every kind, controls, zero-width marks.
fn is_void(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}')
}

#[cfg(test)]
mod tests {
    use super::{KEY_BYTES, is_key, normalise};
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn width_case_and_blanks_do_not_matter() {
        for text in ["ＺＣ－００１", "zc-001", " ZC-0 01\t", "'ZC-001", "ZC\u{a0}-\u{200b}001"] {
            assert_eq!(normalise(text), "ZC-001", "{text:?}");
        }
        assert_eq!(normalise("00012"), "00012");
        assert_eq!(normalise("示波器（台）"), "示波器(台)");
        assert!(matches!(normalise("ZC-001"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_key_is_short_as_it_is_written_and_as_it_is_compared() {
        assert!(is_key(&"A".repeat(KEY_BYTES)) && !is_key(&"A".repeat(KEY_BYTES + 1)));
        assert!(is_key(&"柜".repeat(333)) && !is_key(&"柜".repeat(334)));
        assert!(!is_key(&" ".repeat(KEY_BYTES + 1)));
        assert!(!is_key(&"\u{fdfa}".repeat(40)), "one character that is folded to eighteen");
        let widest = ('\u{0}'..=char::MAX).map(|c| normalise(&c.to_string()).len() / c.len_utf8()).max();
        assert!(widest < Some(20), "{widest:?}");
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(text in "\\PC{0,12}") {
            let once = normalise(&text).into_owned();
            prop_assert_eq!(normalise(&once).into_owned(), once);
        }
    }
}
