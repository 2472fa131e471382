//! From a caption to the fields it may stand for (practice §3.1, rules 6 and 7).

use super::{
    Header, Part, Scale, SheetKind,
    dictionary::{Aliases, Hit, Strength, aliases},
    heading::{Caption, Window},
    named::Named,
};
use entity::AccountingSystem;

/// A column of a header with what it may stand for.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// Zero-based column.
    pub index: usize,
    /// The caption as written, parents first, joined by `.`.
    pub written: String,
    /// The caption in normal form, without year and system, joined by `.`.
    pub path: String,
    /// The whole caption in normal form, for the header key.
    pub key: String,
    pub modifier: Option<String>,
    pub scale: Option<Scale>,
    pub part: Option<Part>,
    /// The year of a parent such as `2025年`.
    pub year: Option<u16>,
    /// 会计体系 of a parent such as 预算会计.
    pub system: Option<AccountingSystem>,
    /// The 1-based row of its last cell.
    pub row_number: u32,
    pub hits: Vec<Hit>,
}

impl Seen {
    /// The strongest of its hits.
    pub fn strength(&self) -> Option<Strength> {
        self.hits.iter().map(|hit| hit.strength).max()
    }

    /// Whether the caption says that the column holds codes.
    pub fn is_code(&self) -> bool {
        self.part == Some(Part::Code)
            || (self.part.is_none() && ["编码", "代码", "编号"].iter().any(|end| self.path.ends_with(end)))
    }
}

/// Parents under which a child does not mean what it means alone.
const QUALIFYING: [&str; 20] = [
    "期初", "年初", "月初", "增加", "减少", "变动", "盘盈", "盘亏", "其中", "上年", "本期", "本年", "累计", "调整",
    "对方", "期末", "实盘", "实存", "清查", "盘点",
];

/// Children that say of when a column of cards or counts is: what the list is about, its closing.
const CLOSING: [&str; 9] =
    ["期末数", "期末", "期末余额", "期末金额", "期末值", "期末账面数", "年末数", "年末", "年末余额"];

/// Children that say the same of a column that the list is not about.
const NOT_CLOSING: [&str; 20] = [
    "期初数",
    "期初",
    "期初余额",
    "期初金额",
    "年初数",
    "年初",
    "年初余额",
    "上年数",
    "本年增加",
    "本年减少",
    "本期增加",
    "本期减少",
    "本年增加数",
    "本年减少数",
    "本期增加数",
    "本期减少数",
    "增加",
    "减少",
    "增加数",
    "减少数",
];

/// Whether a row says of its columns only of when they are, the closing among them.
pub(super) fn are_times<'h>(mut children: impl Iterator<Item = &'h str>) -> bool {
    let mut closes = false;
    let known = children.all(|child| {
        closes |= CLOSING.contains(&child);
        CLOSING.contains(&child) || NOT_CLOSING.contains(&child)
    });
    known && closes
}

/// The captions of a header with what each may stand for in one kind of sheet.
pub(super) fn look_up(window: &Window<'_>, captions: &[Caption], kind: SheetKind, named: &Named) -> Vec<Seen> {
    let mut seen: Vec<Seen> = captions.iter().map(|caption| see(window, caption, kind)).collect();
    named.apply(kind, &mut seen);
    seen
}

/// Whether a single cell may be a caption at all.
pub(super) fn may_be_caption(header: &Header, kinds: &[SheetKind]) -> bool {
    kinds.iter().any(|kind| !one(header, aliases(*kind)).is_empty())
}

fn see(window: &Window<'_>, caption: &Caption, kind: SheetKind) -> Seen {
    let parts: Vec<&Header> = caption.cells.iter().filter_map(|cell| window.header(cell.0, cell.1)).collect();
    let written: Vec<&str> = caption.cells.iter().map(|cell| window.text(cell.0, cell.1)).collect();
    let year = parts.iter().find_map(|part| year_of(&part.text));
    let system = parts.iter().find_map(|part| system_of(&part.text));
    let telling: Vec<&Header> = parts
        .iter()
        .copied()
        .filter(|part| !part.text.is_empty() && year_of(&part.text).is_none() && system_of(&part.text).is_none())
        .collect();
    let path = joined(&telling, ".");
    let row = caption.cells.last().map_or(0, |cell| cell.0);
    Seen {
        index: caption.index,
        written: written.join("."),
        key: joined(&parts, "."),
        modifier: parts.iter().rev().find_map(|part| part.modifier.clone()),
        scale: parts.iter().rev().find_map(|part| part.scale),
        part: parts.last().and_then(|part| part.part),
        year,
        system,
        row_number: (window.first + row) as u32 + 1,
        hits: hits(&telling, &path, kind),
        path,
    }
}

fn joined(parts: &[&Header], by: &str) -> String {
    parts.iter().map(|part| part.text.as_str()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(by)
}

fn hits(parts: &[&Header], path: &str, kind: SheetKind) -> Vec<Hit> {
    let dictionary = aliases(kind);
    let Some(last) = parts.last() else { return Vec::new() };
    if parts.len() == 1 {
        return one(last, dictionary).to_vec();
    }
    let parent = joined(&parts[..parts.len() - 1], ".");
    let stem = ["数据", "情况", "信息", "数"].iter().find_map(|end| parent.strip_suffix(end)).unwrap_or(&parent);
    let child = last.text.as_str();
    let short = ["金额", "余额", "本币"].iter().find_map(|end| child.strip_suffix(end)).unwrap_or(child);
    for text in [
        path.to_owned(),
        format!("{parent}{child}"),
        format!("{stem}.{child}"),
        format!("{stem}{child}"),
        format!("{parent}.{short}"),
    ] {
        let found = one(&Header { text, ..(*last).clone() }, dictionary);
        if !found.is_empty() {
            return found.to_vec();
        }
    }
    if matches!(kind, SheetKind::Cards | SheetKind::Counts) && CLOSING.contains(&child) {
        // 原值.期末数 is the 原值 of the day the list is of.
        return hits(&parts[..parts.len() - 1], &parent, kind);
    }
    if QUALIFYING.iter().any(|word| parent.contains(word)) {
        return Vec::new();
    }
    one(last, dictionary).iter().copied().filter(|hit| hit.strength == Strength::Strong).collect()
}

/// What a caption of one cell may stand for: with its modifier, then without.
fn one<'d>(header: &Header, dictionary: &'d Aliases) -> &'d [Hit] {
    let text = header.text.as_str();
    if header.modifier.as_deref() == Some("原币") {
        return first(
            dictionary,
            &[format!("{text}(原币)"), format!("原币{text}"), format!("{text}原币"), format!("{text}.原币")],
        );
    }
    match header.part {
        Some(Part::Code) => return first(dictionary, &[format!("{text}编码"), text.to_owned()]),
        Some(Part::Name) => {
            let stem = ["编码", "代码", "编号"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
            return first(dictionary, &[format!("{stem}名称"), text.to_owned()]);
        }
        None => {}
    }
    if header.modifier.is_some() {
        let found = dictionary.hits(&header.full());
        if !found.is_empty() {
            return found;
        }
    }
    dictionary.hits(text)
}

fn first<'d, const N: usize>(dictionary: &'d Aliases, texts: &[String; N]) -> &'d [Hit] {
    texts.iter().map(|text| dictionary.hits(text)).find(|hits| !hits.is_empty()).unwrap_or_default()
}

/// `2025年`, `2025年度`.
pub(super) fn year_of(text: &str) -> Option<u16> {
    let digits = text.strip_suffix("年度").or_else(|| text.strip_suffix('年'))?;
    if digits.len() == 4 { digits.parse().ok().filter(|year| (1949..=2199).contains(year)) } else { None }
}

fn system_of(text: &str) -> Option<AccountingSystem> {
    match text {
        "财务会计" | "财务会计分录" | "财务会计凭证" => Some(AccountingSystem::Financial),
        "预算会计" | "预算会计分录" | "预算会计凭证" => Some(AccountingSystem::Budget),
        _ => None,
    }
}
