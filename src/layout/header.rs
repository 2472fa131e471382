//! The form in which a caption (表头) is looked up.

use super::Scale;
use unicode_normalization::UnicodeNormalization;

/// A caption in the form in which it is looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The caption without marks, serials and brackets: half width, lower case, no blanks.
    pub text: String,
    /// What stood in the trailing bracket (`月`, `本币`, `%` …), where it changes the meaning.
    pub modifier: Option<String>,
    /// The unit of amounts, where the caption gives one.
    pub scale: Option<Scale>,
    /// Which half of a code-and-name pair the column is (`资产类别#编码`, `资产类别#名称`).
    pub part: Option<Part>,
}

/// Which half of a code-and-name pair a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 编码.
    Code,
    /// 名称.
    Name,
}

impl Header {
    /// The caption with its modifier, as the dictionary writes it: `使用年限(月)`.
    pub fn full(&self) -> String {
        self.modifier.as_ref().map_or_else(|| self.text.clone(), |modifier| format!("{}({modifier})", self.text))
    }
}

/// Brackets that say something about the column, with the form they are kept in.
const MODIFIERS: [(&str, &str); 25] = [
    ("元", "元"),
    ("千元", "千元"),
    ("万元", "万元"),
    ("人民币", "人民币"),
    ("本币", "本币"),
    ("本位币", "本位币"),
    ("原币", "原币"),
    ("外币", "原币"),
    ("月", "月"),
    ("个月", "月"),
    ("月数", "月"),
    ("月份", "月"),
    ("年", "年"),
    ("年数", "年"),
    ("%", "%"),
    ("m2", "m2"),
    ("平方米", "m2"),
    ("台/件", "台/件"),
    ("台件", "台/件"),
    ("台套", "台/件"),
    ("台/套", "台/件"),
    ("台", "台/件"),
    ("件", "台/件"),
    ("个", "台/件"),
    ("册", "册"),
];

/// Brackets that say nothing about the column.
const NOISE: [&str; 7] = ["必填", "选填", "可选", "必录", "非必填", "null", "文本"];

/// What standard templates put in front of a caption.
const PREFIXES: [&str; 8] =
    ["(单据头)", "(单据体)", "(分录)", "(明细)", "(基本信息)", "(财务信息)", "(实物信息)", "(使用信息)"];

/// What standard templates put behind a caption.
const SUFFIXES: [(&str, Part); 7] = [
    ("#编码", Part::Code),
    ("#代码", Part::Code),
    ("#编号", Part::Code),
    ("#number", Part::Code),
    ("#名称", Part::Name),
    ("#名称(null)", Part::Name),
    ("#name", Part::Name),
];

/// A caption in the form in which it is looked up (practice §3.1, steps 2 to 5). Normalising
/// twice is normalising once.
pub fn normalise_header(caption: &str) -> Header {
    let mut header = Header::default();
    let folded = fold(caption);
    let mut text = folded.as_str();
    loop {
        let before = text.len();
        text = strip_marks(text);
        text = strip_template(text, &mut header);
        text = take_bracket(text, &mut header);
        if text.len() == before {
            break;
        }
    }
    text.clone_into(&mut header.text);
    header
}

/// Half width, lower case, round brackets, no blanks: what every comparison of short texts starts from.
pub(super) fn fold(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || is_mark(c) || is_circled(c));
    let mut folded = fold_once(text);
    // Lower-casing may leave what NFKC composes again: fold until it stays.
    for _ in 0..4 {
        let again = fold_once(&folded);
        if again == folded {
            break;
        }
        folded = again;
    }
    folded
}

fn fold_once(text: &str) -> String {
    text.nfkc().filter(|c| !is_void(*c)).flat_map(char::to_lowercase).map(round).collect()
}

/// Blanks, controls and zero-width characters.
pub(super) fn is_void(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}')
}

/// ① … ⑳, ❶ … ➓: NFKC would turn them into plain digits.
const fn is_circled(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{2473}' | '\u{2776}'..='\u{2793}')
}

const fn is_mark(c: char) -> bool {
    matches!(c, '*' | '★' | '☆' | '#' | '※' | '●' | '\'' | '\u{2018}' | '\u{2019}')
}

const fn round(c: char) -> char {
    match c {
        '[' | '【' | '〔' | '「' => '(',
        ']' | '】' | '〕' | '」' => ')',
        _ => c,
    }
}

fn strip_marks(text: &str) -> &str {
    let text = text.trim_start_matches(is_mark).trim_end_matches([':', '*']);
    strip_serial(text).unwrap_or(text)
}

/// `1.资产名称`, `2、原值`, `(3)数量` without their serial.
fn strip_serial(text: &str) -> Option<&str> {
    let open = text.strip_prefix('(');
    let body = open.unwrap_or(text);
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 2 {
        return None;
    }
    let rest = match open {
        Some(_) => body[digits..].strip_prefix(')')?,
        None => body[digits..].strip_prefix(['.', '、', ')'])?,
    };
    let first = rest.chars().next()?;
    if first.is_ascii_digit() { None } else { Some(rest) }
}

fn strip_template<'a>(text: &'a str, header: &mut Header) -> &'a str {
    let text = PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    match SUFFIXES.iter().find_map(|(suffix, part)| Some((text.strip_suffix(suffix)?, *part))) {
        Some((rest, part)) if !rest.is_empty() => {
            header.part = Some(part);
            rest
        }
        _ => text,
    }
}

/// Takes off a trailing bracket that is a known modifier, a unit or noise.
fn take_bracket<'a>(text: &'a str, header: &mut Header) -> &'a str {
    if let Some((rest, scale)) =
        text.rsplit_once(['/', ':', ',', '_']).and_then(|(rest, unit)| Some((rest, scale_of(unit)?)))
        && !rest.is_empty()
        && !text.ends_with(')')
    {
        header.scale.get_or_insert(scale);
        return rest;
    }
    let Some((rest, inner)) = text.strip_suffix(')').and_then(|open| open.rsplit_once('(')) else { return text };
    if let Some(scale) = scale_of(inner) {
        header.scale.get_or_insert(scale);
    }
    if let Some((_, kept)) = MODIFIERS.iter().find(|(written, _)| *written == inner) {
        header.modifier = Some((*kept).to_owned());
        return rest;
    }
    if NOISE.contains(&inner) || scale_of(inner).is_some() { rest } else { text }
}

/// The unit of amounts that a folded text is (`万元`, `单位:元`, `人民币千元`).
pub(super) fn scale_of(text: &str) -> Option<Scale> {
    let text = text.strip_prefix("金额").unwrap_or(text);
    let text = text.strip_prefix("单位").unwrap_or(text).trim_start_matches(':');
    let text = text.trim_end_matches("(人民币)").trim_end_matches("/人民币").trim_end_matches("人民币");
    let text = ["人民币", "rmb", "cny", "¥"].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    match text.trim_matches(['(', ')']) {
        "元" => Some(Scale::Yuan),
        "千元" => Some(Scale::Thousand),
        "万元" => Some(Scale::TenThousand),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, normalise_header};
    use crate::layout::Scale;
    use proptest::prelude::*;

    #[test]
    fn captions_are_looked_up_in_one_form() {
        let table: [(&str, &str, Option<&str>, Option<Scale>); 27] = [
            ("使用\n部门", "使用部门", None, None),
            ("原　值", "原值", None, None),
            ("*资产编号", "资产编号", None, None),
            ("★★ 资产名称：", "资产名称", None, None),
            ("净残值率（％）", "净残值率", Some("%"), None),
            ("原值（元）", "原值", Some("元"), Some(Scale::Yuan)),
            ("原值(万元)", "原值", Some("万元"), Some(Scale::TenThousand)),
            ("账面净值（单位：千元）", "账面净值", None, Some(Scale::Thousand)),
            ("价值(人民币万元)", "价值", None, Some(Scale::TenThousand)),
            ("金额/元", "金额", None, Some(Scale::Yuan)),
            ("原值【元】", "原值", Some("元"), Some(Scale::Yuan)),
            ("使用年限（月）", "使用年限", Some("月"), None),
            ("使用年限(个月)", "使用年限", Some("月"), None),
            ("面积（㎡）", "面积", Some("m2"), None),
            ("原值(本币)(元)", "原值", Some("本币"), Some(Scale::Yuan)),
            ("①资产编号", "资产编号", None, None),
            ("1.资产编号", "资产编号", None, None),
            ("（3）规格 型号", "规格型号", None, None),
            ("ＲＦＩＤ编码", "rfid编码", None, None),
            ("'卡片编号\u{200b}", "卡片编号", None, None),
            ("资产编号（必填）", "资产编号", None, None),
            ("累计折旧(摊销)", "累计折旧(摊销)", None, None),
            ("台(件)数", "台(件)数", None, None),
            ("规格/型号", "规格/型号", None, None),
            ("S/N", "s/n", None, None),
            ("No.", "no.", None, None),
            ("", "", None, None),
        ];
        for (caption, text, modifier, scale) in table {
            let header = normalise_header(caption);
            assert_eq!((header.text.as_str(), header.modifier.as_deref(), header.scale), (text, modifier, scale));
        }
    }

    #[test]
    fn template_captions_lose_their_frame() {
        for (caption, text, part) in [
            ("*(单据头)资产类别#编码", "资产类别", Some(Part::Code)),
            ("(单据头)资产类别#名称", "资产类别", Some(Part::Name)),
            ("(分录)科目编码#名称(null)", "科目编码", Some(Part::Name)),
            ("*(单据头)凭证号", "凭证号", None),
            ("FAssetTypeID#Name", "fassettypeid", Some(Part::Name)),
            ("*Split*1", "split*1", None),
        ] {
            let header = normalise_header(caption);
            assert_eq!((header.text.as_str(), header.part), (text, part), "{caption}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(caption in "(\\PC|[*#★①1.（）()月元%:：/本币 ]){0,12}") {
            let once = normalise_header(&caption).text;
            prop_assert_eq!(normalise_header(&once).text, once);
        }
    }
}
