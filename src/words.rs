//! The catalogue's grain: one message in both languages, and a message with its particulars.
//!
//! Every room keeps its own list of [`Words`]; a test holds that both languages are there and use
//! the same particulars.

use std::fmt;

/// The language a message is told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// 简体中文, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The one of two texts that is in the language.
    pub const fn said<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// One message of the catalogue. `{0}`, `{1}` … stand for the particulars.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// The code clients may rely on.
    pub code: &'static str,
    /// The message in Chinese.
    pub zh: &'static str,
    /// The message in English.
    pub en: &'static str,
}

impl Words {
    /// The message as it stands, for messages without particulars.
    pub const fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The message with its particulars.
    pub fn with<const N: usize>(&'static self, particulars: [&dyn fmt::Display; N]) -> Told {
        Told { words: self, particulars: particulars.iter().map(ToString::to_string).collect(), place: None }
    }
}

/// A message with its particulars, not yet in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    words: &'static Words,
    particulars: Vec<String>,
    place: Option<String>,
}

impl Told {
    /// The message, said of a place (a file) that it does not name itself.
    #[must_use]
    pub fn at(self, place: &str) -> Self {
        Self { place: Some(place.to_owned()), ..self }
    }

    /// The code of the message.
    pub const fn code(&self) -> &'static str {
        self.words.code
    }

    /// The message in one language.
    pub fn tell(&self, lang: Lang) -> String {
        let template = self.words.text(lang);
        let nameless =
            self.particulars.first().is_some_and(String::is_empty).then(|| without_sheet(template)).flatten();
        let (subject, template) = nameless.unwrap_or(("", template));
        let mut text = String::with_capacity(template.len() + 32);
        if let Some(place) = &self.place {
            text.push_str(place);
            text.push_str(match lang {
                Lang::Zh => "：",
                Lang::En => ": ",
            });
        }
        text.push_str(subject);
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            let (before, from) = rest.split_at(open);
            text.push_str(before);
            let close = from.find('}').map_or(from.len(), |at| at + 1);
            let index = from.get(1..close.saturating_sub(1)).and_then(|digits| digits.parse::<usize>().ok());
            match index.and_then(|index| self.particulars.get(index)) {
                Some(particular) => text.push_str(particular),
                None => text.push_str(&from[..close]),
            }
            rest = &from[close..];
        }
        text + rest
    }
}

/// What is left of a message about a sheet where the sheet has no name, as in a text file: the file
/// itself, which stands in front, is what the message is about.
fn without_sheet(template: &'static str) -> Option<(&'static str, &'static str)> {
    let names = [("工作表“{0}”", "：", "文件"), ("sheet '{0}'", ": ", "the file"), ("sheet \"{0}\"", ": ", "the file")];
    names.into_iter().find_map(|(name, colon, file)| {
        let rest = template.strip_prefix(name)?;
        Some(rest.strip_prefix(colon).map_or((file, rest), |rest| ("", rest)))
    })
}

/// A foreign text made fit to be printed: controls, and marks that turn the direction of writing,
/// would let a cell of a file command the terminal.
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_direction_mark(c) { '·' } else { c }).collect()
}

/// Whether a text says something, in at most so many bytes, and is printed as it stands.
pub fn is_plain(text: &str, most: usize) -> bool {
    !text.is_empty() && text.len() <= most && harmless(text) == text
}

const fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
}

/// The text without blanks at both ends, as `str::trim`, but without a look at each character
/// where the ends are plain ASCII or Chinese: this is asked of every cell of every row.
#[inline]
pub fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    let solid_first = bytes.first().is_none_or(|byte| matches!(byte, b'!'..=b'~' | 0xE4..=0xE9));
    let solid_last = matches!(bytes, [.., b'!'..=b'~'] | [.., 0xE4..=0xE9, _, 0x80..=0xBF] | []);
    if solid_first && solid_last { text } else { text.trim() }
}

/// What somebody wrote, without blanks at both ends; nothing where it is blank.
pub fn written(text: &str) -> Option<&str> {
    Some(trimmed(text)).filter(|text| !text.is_empty())
}

/// Declares a room's messages as constants and a list `ALL` of them.
#[macro_export]
macro_rules! words {
    ($($name:ident = $zh:literal, $en:literal;)+) => {
        $(#[doc = $zh] pub const $name: $crate::words::Words = $crate::words::Words { code: stringify!($name), zh: $zh, en: $en };)+

        /// Every message of this room.
        pub const ALL: &[&$crate::words::Words] = &[$(&$name),+];
    };
}

/// For the rooms' tests: both languages present, with the same particulars.
#[cfg(test)]
pub(crate) fn check_catalogue(all: &[&Words]) {
    let particulars = |text: &str| {
        let mut found: Vec<String> =
            text.split('{').skip(1).filter_map(|rest| rest.split('}').next().map(str::to_owned)).collect();
        found.sort();
        found.dedup();
        found
    };
    let mut codes = std::collections::BTreeSet::new();
    for words in all {
        assert!(codes.insert(words.code), "{} twice", words.code);
        assert!(words.zh.chars().any(|c| c > '\u{2e7f}'), "{} has no Chinese", words.code);
        assert!(words.en.is_ascii() && words.en.len() > 3, "{} has no English", words.code);
        assert_eq!(particulars(words.zh), particulars(words.en), "{}", words.code);
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, harmless};

    #[test]
    fn a_cell_cannot_command_the_terminal() {
        assert_eq!(harmless("a\u{1b}[2Jb\r\n\u{202e}c"), "a·[2Jb···c");
    }

    proptest::proptest! {
        #[test]
        fn trimming_is_trimming(text in "[ \\t\u{a0}\u{3000}\u{2003}账资产a-z0-9]{0,6}") {
            proptest::prop_assert_eq!(super::trimmed(&text), text.trim());
        }
    }

    words! {
        ROW_LOST = "第{1}行在{0}中丢失", "row {1} of {0} is lost";
        PLAIN = "没有参数", "no particulars, {9} stays";
    }

    #[test]
    fn particulars_fill_their_places_and_unknown_ones_stay() {
        let told = ROW_LOST.with([&"卡片.csv{0}", &7]);
        assert_eq!(told.tell(Lang::Zh), "第7行在卡片.csv{0}中丢失");
        assert_eq!(told.tell(Lang::En), "row 7 of 卡片.csv{0} is lost");
        assert_eq!(PLAIN.with([]).tell(Lang::En), "no particulars, {9} stays");
        assert_eq!(PLAIN.with([]).at("甲.csv").tell(Lang::Zh), "甲.csv：没有参数");
        assert_eq!(ALL.len(), 2);
    }

    #[test]
    fn a_sheet_without_a_name_is_its_file() {
        crate::words! {
            NONE = "工作表“{0}”是空的", "sheet '{0}' is blank";
            WIDE = "工作表“{0}”：第 {1} 行", "sheet \"{0}\": row {1}";
        }
        let told = |told: super::Told| [Lang::Zh, Lang::En].map(|lang| told.clone().at("a.csv").tell(lang));
        assert_eq!(told(NONE.with([&""])), ["a.csv：文件是空的", "a.csv: the file is blank"]);
        assert_eq!(told(WIDE.with([&"", &3])), ["a.csv：第 3 行", "a.csv: row 3"]);
        assert_eq!(told(NONE.with([&"甲"])), ["a.csv：工作表“甲”是空的", "a.csv: sheet '甲' is blank"]);
        assert_eq!(ALL.len(), 2);
    }
}
