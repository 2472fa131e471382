//! Words that make a row something else than data (行词): totals, openings, carries, footers.

use super::header::fold;

/// What a word in a cell makes of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowWord {
    /// 期初余额, 上年结转: the balance before the first line.
    Opening,
    /// 承前页: the running total brought from the page before.
    CarryIn,
    /// 本月合计.
    MonthTotal,
    /// 本年累计.
    YearTotal,
    /// 结转下年, 过次页, 期末余额.
    CarryOut,
    /// 本日合计.
    DayTotal,
    /// 合计.
    Total,
    /// 小计, of a class, a department or a group of accounts.
    Subtotal,
    /// 制表人, 第 x 页 and other lines at the foot.
    Footer,
}

/// Longer cells are no row words, whatever they end with.
const LONGEST: usize = 120;

/// The word a cell is, if its whole text is one.
///
/// Called on several cells of every row: what starts with a letter or ends otherwise than these
/// words do is let go without allocation.
#[inline]
pub fn row_word(text: &str) -> Option<RowWord> {
    let text = text.trim();
    let first = *text.as_bytes().first()?;
    if text.len() > LONGEST || (first.is_ascii() && !first.is_ascii_digit() && !matches!(first, b'(' | b'[' | b'*')) {
        return None;
    }
    let mut backwards = text.chars().rev().filter(|c| !c.is_whitespace());
    let (last, before) = (backwards.next()?, backwards.next()?);
    if first.is_ascii_digit() && last.is_ascii() {
        return None;
    }
    let ends = match last {
        '计' => "合小累月日共总".contains(before),
        '额' => matches!(before, '余' | '计'),
        '转' => before == '结',
        '页' => before.is_ascii_alphanumeric() || "前次下上".contains(before),
        '初' => before == '期',
        '数' => "初末计".contains(before),
        '年' => before == '下',
        ')' | '）' | ']' | '】' | '*' => text.starts_with(['(', '（', '[', '【', '*']),
        ':' | '：' => true,
        _ => before == '页',
    };
    if ends {
        look_up(text)
    } else if FOOTERS.contains(&text) {
        Some(RowWord::Footer)
    } else if text.contains([':', '：']) {
        footer(&fold(text))
    } else {
        None
    }
}

#[cold]
fn look_up(text: &str) -> Option<RowWord> {
    let folded = fold(text);
    let word = folded.trim_matches(['(', ')', '*', ':', '-', '=']);
    exact(word).or_else(|| composed(word)).or_else(|| footer(&folded))
}

fn exact(word: &str) -> Option<RowWord> {
    Some(match word {
        "上年结转" | "年初余额" | "期初余额" | "期初" | "上期结转" | "月初余额" | "上年余额" | "年初数" | "期初数"
        | "上月结转" | "上期余额" | "上年结转余额" => RowWord::Opening,
        "承前页" | "承上页" => RowWord::CarryIn,
        "本月合计" | "本期合计" | "当前合计" | "本期小计" | "本月小计" | "月计" | "期间合计" | "当月合计" => {
            RowWord::MonthTotal
        }
        "本年累计" | "当前累计" | "累计" | "本年合计" | "年累计" | "本年累计额" => {
            RowWord::YearTotal
        }
        "结转下年" | "过次页" | "转次页" | "转下页" | "期末余额" | "月末余额" | "年末余额" | "期末数" | "年末数" => {
            RowWord::CarryOut
        }
        "本日合计" | "本日小计" | "日计" | "当日合计" => RowWord::DayTotal,
        "合计" | "总计" | "总合计" | "共计" | "合计数" | "总计数" => RowWord::Total,
        "小计" => RowWord::Subtotal,
        _ => return None,
    })
}

/// `3月合计`, `通用设备小计`, `第1页/共3页`.
fn composed(word: &str) -> Option<RowWord> {
    if let Some(month) = word.strip_suffix("月合计").or_else(|| word.strip_suffix("月份合计")) {
        let numeral = |c: char| c.is_ascii_digit() || "年一二三四五六七八九十".contains(c);
        return (!month.is_empty() && month.chars().all(numeral)).then_some(RowWord::MonthTotal);
    }
    if word.ends_with("小计") {
        return Some(RowWord::Subtotal);
    }
    let page = |c: char| c.is_ascii_digit() || "第共页/,-、()x".contains(c);
    (word.contains('页') && word.starts_with(['第', '共']) && word.chars().all(page)).then_some(RowWord::Footer)
}

/// Footer words that stand with or without a colon.
const FOOTERS: [&str; 6] = ["制表人", "单位负责人", "财务负责人", "打印日期", "编制单位", "核算单位"];

/// Footer words that need their colon, since a caption or a value may read the same.
const SIGNED: [&str; 27] = [
    "制单人",
    "审核人",
    "盘点人",
    "复盘人",
    "监盘人",
    "保管人",
    "使用人",
    "部门负责人",
    "资产管理部门",
    "资产管理员",
    "财务部门",
    "使用部门",
    "主管部门",
    "日期",
    "制表",
    "制单",
    "审核",
    "复核",
    "复核人",
    "记账",
    "记账人",
    "会计主管",
    "单位公章",
    "负责人",
    "经办人",
    "打印时间",
    "制表日期",
];

fn footer(folded: &str) -> Option<RowWord> {
    let label = folded.split(':').next().unwrap_or_default();
    let signed = folded.contains(':') && SIGNED.contains(&label);
    (signed || FOOTERS.contains(&label)).then_some(RowWord::Footer)
}

#[cfg(test)]
mod tests {
    use super::{RowWord, row_word};
    use proptest::prelude::*;

    #[test]
    fn whole_cells_are_row_words() {
        let table: [(&[&str], RowWord); 9] = [
            (
                &["上年结转", "年初余额", "期初余额", "期初", "上期结转", "月初余额", "上年余额", "年初数"],
                RowWord::Opening,
            ),
            (&["承前页", " 承 前 页 "], RowWord::CarryIn),
            (
                &[
                    "本月合计",
                    "本期合计",
                    "当前合计",
                    "本期小计",
                    "本月小计",
                    "月计",
                    "期间合计",
                    "3月合计",
                    "十二月合计",
                    "2025年3月合计",
                    "１２月份合计",
                ],
                RowWord::MonthTotal,
            ),
            (&["本年累计", "当前累计", "累计", "本年合计", "年累计", "本年累计："], RowWord::YearTotal),
            (&["结转下年", "过次页", "转次页", "期末余额", "月末余额"], RowWord::CarryOut),
            (&["本日合计", "本日小计", "日计"], RowWord::DayTotal),
            (&["合计", "总计", "总合计", "合 计", "合　　计", "共计", "合计：", "【合计】"], RowWord::Total),
            (&["小计", "资产小计", "预算收入小计", "通用设备小计", "信息部小计"], RowWord::Subtotal),
            (
                &[
                    "制表人",
                    "制单人:",
                    "审核人：",
                    "单位负责人",
                    "财务负责人：李四",
                    "打印日期：2026-01-05",
                    "第 1 页",
                    "共 3 页",
                    "第1页/共3页",
                    "编制单位：某某研究院",
                    "盘点人：张三 监盘人：李四",
                    "复盘人：",
                    "日期：",
                ],
                RowWord::Footer,
            ),
        ];
        for (texts, word) in table {
            for text in texts {
                assert_eq!(row_word(text), Some(word), "{text}");
            }
        }
    }

    #[test]
    fn data_is_no_row_word() {
        for text in [
            "",
            " ",
            "12.50",
            "2025-03-12",
            "记-0012",
            "流量计",
            "会计",
            "购台式计算机2台",
            "A栋301",
            "设备",
            "审核",
            "盘点人",
            "日期",
            "第3期",
            "使用人",
            "资产管理部门",
            "本月合计调整",
            "2025年",
            "某月合计",
            "付第1页印刷费",
        ] {
            assert_eq!(row_word(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read(text in "\\PC{0,40}") {
            let _ = row_word(&text);
        }
    }
}
