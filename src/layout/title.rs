//! What the rows above a header say: 单位名称, period, account, unit of amounts, base date.

use super::{Scale, Title, header, period};
use entity::Day;

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Topic {
    Org,
    Unit,
    OrgOrUnit,
    Period,
    Account,
    AccountName,
    BaseDate,
    Date,
    Voucher,
    /// Known, so that it ends the value before it, but of no use.
    Else,
}

/// Labels, longer ones before those they end with.
const LABELS: [(&str, Topic); 52] = [
    ("单位名称", Topic::Org),
    ("编制单位", Topic::Org),
    ("核算单位", Topic::Org),
    ("填报单位", Topic::Org),
    ("填制单位", Topic::Org),
    ("使用单位", Topic::Org),
    ("公司名称", Topic::Org),
    ("核算账簿", Topic::Org),
    ("账簿", Topic::Org),
    ("账套", Topic::Org),
    ("帐套", Topic::Org),
    ("公司", Topic::Org),
    ("核算组织", Topic::Org),
    ("金额单位", Topic::Unit),
    ("货币单位", Topic::Unit),
    ("计量单位", Topic::Else),
    ("单位", Topic::OrgOrUnit),
    ("会计期间", Topic::Period),
    ("查询期间", Topic::Period),
    ("所属期间", Topic::Period),
    ("起止日期", Topic::Period),
    ("日期范围", Topic::Period),
    ("起止期间", Topic::Period),
    ("期间", Topic::Period),
    ("年度", Topic::Period),
    ("月份", Topic::Period),
    ("会计科目", Topic::Account),
    ("科目编码", Topic::Account),
    ("科目代码", Topic::Account),
    ("明细科目", Topic::Account),
    ("总账科目", Topic::Account),
    ("科目名称", Topic::AccountName),
    ("科目级次", Topic::Else),
    ("科目", Topic::Account),
    ("盘点基准日", Topic::BaseDate),
    ("清查基准日", Topic::BaseDate),
    ("盘点截止日", Topic::BaseDate),
    ("账面截止日", Topic::BaseDate),
    ("基准日期", Topic::BaseDate),
    ("基准日", Topic::BaseDate),
    ("截止日期", Topic::BaseDate),
    ("截止日", Topic::BaseDate),
    ("盘存日期", Topic::BaseDate),
    ("打印日期", Topic::Else),
    ("打印时间", Topic::Else),
    ("制表日期", Topic::Else),
    ("导出时间", Topic::Else),
    ("凭证日期", Topic::Date),
    ("制单日期", Topic::Date),
    ("日期", Topic::Date),
    ("凭证字号", Topic::Voucher),
    ("凭证号", Topic::Voucher),
];

/// Units of amounts that are no [`Scale`]: reading on would be wrong by a factor.
const OTHER_UNITS: [&str; 10] = ["亿元", "百万元", "十万元", "百元", "美元", "港元", "欧元", "日元", "角", "分"];

/// Cells longer than this are notes, not labels.
const LONGEST: usize = 400;

/// Rows above a header: what they say, and the units they give that cannot be read.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub title: Title,
    pub foreign_unit: Option<String>,
}

/// Reads the rows above a header, each as the texts of its cells.
pub(super) fn read<'a>(rows: impl Iterator<Item = Vec<&'a str>>) -> Read {
    let mut read = Read::default();
    for cells in rows {
        let texts: Vec<&str> = cells.into_iter().filter(|text| !text.is_empty()).collect();
        if texts.is_empty() {
            continue;
        }
        for (place, text) in texts.iter().enumerate().filter(|(_, text)| text.len() <= LONGEST) {
            let next = texts.get(place + 1).copied().filter(|next| next.len() <= LONGEST);
            read.cell(text, next.unwrap_or_default());
        }
        read.title.lines.push(texts.join(" "));
    }
    if read.title.year.is_none() {
        let (from, to) = read.title.period.map_or((None, None), |(from, to)| (from.year_month(), to.year_month()));
        read.title.year = from.zip(to).filter(|(from, to)| from.0 == to.0).map(|(from, _)| from.0);
    }
    read
}

impl Read {
    fn cell(&mut self, text: &str, next: &str) {
        let spaced = spaced(text);
        let labels = labels(&spaced);
        let Some((first, _, _)) = labels.first() else { return self.unlabelled(&spaced) };
        self.unlabelled(&spaced[..*first]);
        for (place, (_, value_from, topic)) in labels.iter().enumerate() {
            let to = labels.get(place + 1).map_or(spaced.len(), |(start, _, _)| *start);
            let mut value = spaced[*value_from..to].trim();
            if value.is_empty() && to == spaced.len() {
                value = next;
            }
            let (value, rest) = value.split_once("  ").unwrap_or((value, ""));
            self.say(*topic, value.trim());
            self.unlabelled(rest);
        }
    }

    fn say(&mut self, topic: Topic, value: &str) {
        if value.is_empty() {
            return;
        }
        match topic {
            Topic::Org => drop(self.title.org.get_or_insert_with(|| value.to_owned())),
            Topic::Unit => self.unit(value),
            Topic::OrgOrUnit => self.org_or_unit(value),
            Topic::Period => self.when(value),
            Topic::Account => self.account(value),
            Topic::AccountName => value.clone_into(&mut self.title.account.get_or_insert_default().1),
            Topic::BaseDate => self.title.base_date = self.title.base_date.or(date_of(value)),
            Topic::Date => self.date(value),
            Topic::Voucher => drop(self.title.voucher.get_or_insert_with(|| value.to_owned())),
            Topic::Else => {}
        }
    }

    /// Text without a label: a period (`2025年1-12月`), a date of the state (`截至2025年12月31日`),
    /// a unit in brackets (`(万元)`).
    fn unlabelled(&mut self, text: &str) {
        let folded = header::fold(text);
        let when = period::read(&folded);
        self.title.period = self.title.period.or(when.period);
        if let Some(date) = when.date {
            let state = ["截至", "截止", "基准"].iter().any(|word| folded.contains(word));
            let slot = if state { &mut self.title.base_date } else { &mut self.title.date };
            slot.get_or_insert(date);
        }
        if let Some(scale) = header::normalise_header(text).scale.or_else(|| header::scale_of(&folded)) {
            self.title.scale.get_or_insert(scale);
        }
    }

    fn unit(&mut self, value: &str) {
        let folded = header::fold(value);
        let unit = folded.trim_matches(['(', ')', '。']);
        if let Some(scale) = header::scale_of(unit) {
            self.title.scale.get_or_insert(scale);
        } else if OTHER_UNITS.contains(&unit) {
            self.foreign_unit.get_or_insert_with(|| value.to_owned());
        }
    }

    fn org_or_unit(&mut self, value: &str) {
        let before = (self.title.scale, self.foreign_unit.is_some());
        self.unit(value);
        let unit = header::scale_of(header::fold(value).trim_matches(['(', ')'])).is_some();
        if !unit && before == (self.title.scale, self.foreign_unit.is_some()) && value.chars().count() > 2 {
            self.title.org.get_or_insert_with(|| value.to_owned());
        }
    }

    fn when(&mut self, value: &str) {
        let when = period::read(&header::fold(value));
        self.title.period = when.period.or(self.title.period);
        self.title.date = self.title.date.or(when.date);
    }

    fn date(&mut self, value: &str) {
        let when = period::read(&header::fold(value));
        self.title.period = self.title.period.or(when.period);
        self.title.date = self.title.date.or(when.date);
    }

    /// `160103 固定资产\设备`, `[160103]设备`, `设备(160103)`, `160103`.
    fn account(&mut self, value: &str) {
        let is_code = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
        let value = value.trim_matches(|c: char| c == '【' || c == '[' || c == '(' || c == '（');
        let digits = value.find(|c| !is_code(c)).unwrap_or(value.len());
        let (code, name) = if digits >= 3 {
            (&value[..digits], &value[digits..])
        } else {
            let Some(open) = value.rfind(['(', '（', '[']) else {
                return self.title.account.get_or_insert_default().1.push_str(value);
            };
            let inner = value[open..].trim_matches(|c| !is_code(c));
            if inner.len() < 3 {
                return;
            }
            (inner, &value[..open])
        };
        let name = name.trim_start_matches([']', ')', '】', '）', '-', '_', ' ', '/', '\\', ':', '：']).trim();
        let account = self.title.account.get_or_insert_default();
        code.trim_end_matches(['.', '-', '_']).clone_into(&mut account.0);
        if !name.is_empty() {
            name.clone_into(&mut account.1);
        }
    }
}

fn date_of(value: &str) -> Option<Day> {
    let when = period::read(&header::fold(value));
    when.date.or_else(|| when.period.map(|(_, to)| to))
}

/// Half width with blanks kept: an ideographic blank counts as a gap of two.
fn spaced(text: &str) -> String {
    text.replace('\u{3000}', "  ").replace(['\t', '\n', '\r'], "  ").replace('：', ":")
}

/// Start of label, start of value, topic: every known label that is followed by a colon.
fn labels(text: &str) -> Vec<(usize, usize, Topic)> {
    text.match_indices(':')
        .filter_map(|(colon, _)| {
            let before = text[..colon].trim_end();
            let (label, topic) = LABELS.iter().find(|(label, _)| before.ends_with(label))?;
            Some((before.len() - label.len(), colon + 1, *topic))
        })
        .collect()
}

/// The unit a scale is shown as.
pub(super) const fn unit_name(scale: Scale) -> &'static str {
    scale.zh()
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::layout::{Scale, Title};

    fn title(rows: &[&[&str]]) -> Title {
        read(rows.iter().map(|row| row.to_vec())).title
    }

    #[test]
    fn a_title_gives_org_period_account_and_unit() {
        let title = title(&[
            &["固定资产明细账", "", ""],
            &["单位名称：某某研究院    2025年1-12月", "", "单位：万元"],
            &["科目：160103 固定资产\\设备"],
        ]);
        assert_eq!(
            title.lines,
            ["固定资产明细账", "单位名称：某某研究院    2025年1-12月 单位：万元", "科目：160103 固定资产\\设备",]
        );
        assert_eq!(title.org.as_deref(), Some("某某研究院"));
        assert_eq!(title.scale, Some(Scale::TenThousand));
        assert_eq!(title.account, Some(("160103".into(), "固定资产\\设备".into())));
        assert_eq!(
            title.period.map(|(from, to)| (from.to_string(), to.to_string())),
            Some(("2025-01-01".into(), "2025-12-31".into()))
        );
        assert_eq!(title.year, Some(2025));
    }

    #[test]
    fn an_org_is_no_unit() {
        for (cell, org, scale) in [
            ("单位：某某研究院", Some("某某研究院"), None),
            ("单位：万元", None, Some(Scale::TenThousand)),
            ("单位：元", None, Some(Scale::Yuan)),
            ("金额单位：人民币元", None, Some(Scale::Yuan)),
            ("（单位：千元）", None, Some(Scale::Thousand)),
            ("固定资产清单（万元）", None, Some(Scale::TenThousand)),
            ("单位：台", None, None),
            ("核算账簿:001-某院账簿 单位:元", Some("001-某院账簿"), Some(Scale::Yuan)),
        ] {
            let title = title(&[&[cell]]);
            assert_eq!((title.org.as_deref(), title.scale), (org, scale), "{cell}");
        }
        assert_eq!(read([vec!["单位：亿元"]].into_iter()).foreign_unit.as_deref(), Some("亿元"));
    }

    #[test]
    fn a_label_takes_its_value_from_the_next_cell() {
        let title = title(&[
            &["单位名称：", "某院", "盘点基准日：", "2025-12-31"],
            &["科目编码：", "1601.03", "科目名称：", "设备"],
        ]);
        assert_eq!(title.org.as_deref(), Some("某院"));
        assert_eq!(title.base_date.map(|day| day.to_string()).as_deref(), Some("2025-12-31"));
        assert_eq!(title.account, Some(("1601.03".into(), "设备".into())));
    }

    #[test]
    fn accounts_are_written_in_many_ways() {
        for (text, code, name) in [
            ("科目：160103 固定资产\\设备", "160103", "固定资产\\设备"),
            ("科目：[160103]设备", "160103", "设备"),
            ("科目：160103-设备", "160103", "设备"),
            ("会计科目：设备（160103）", "160103", "设备"),
            ("科目:1601.03", "1601.03", ""),
        ] {
            assert_eq!(title(&[&[text]]).account, Some((code.into(), name.into())), "{text}");
        }
    }

    #[test]
    fn print_dates_are_no_period() {
        let title =
            title(&[&["打印日期：2026年1月", "截至2025年12月31日"], &["日期：2025年3月12日", "凭证号：记-0012"]]);
        assert_eq!(title.period, None);
        assert_eq!(title.base_date.map(|day| day.to_string()).as_deref(), Some("2025-12-31"));
        assert_eq!(title.date.map(|day| day.to_string()).as_deref(), Some("2025-03-12"));
        assert_eq!(title.voucher.as_deref(), Some("记-0012"));
    }
}
