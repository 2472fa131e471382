//! Usage states and stocktake results as people write them.

use super::fold::fold;
use entity::{CountResult, UsageState};

/// Reads a usage state (使用状况); a word of no dictionary is `Unknown`.
pub fn usage_state(text: &str) -> UsageState {
    match text {
        "" => UsageState::Unstated,
        "在用" => UsageState::InUse,
        "闲置" => UsageState::Idle,
        _ => usage_word(&bare(text)),
    }
}

fn usage_word(text: &str) -> UsageState {
    let word = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match word {
        "" => usage_code(text),
        "在用" | "使用中" | "正常" | "正常使用" | "自用" | "使用" | "在用中" | "季节性停用" | "大修理停用"
        | "完好在用" => UsageState::InUse,
        "出租" | "经营性出租" | "租出" | "经营出租" => UsageState::LeasedOut,
        "出借" | "借出" | "外借" => UsageState::Lent,
        "出租出借" | "出租/出借" | "出租、出借" => UsageState::LeasedOrLent,
        "闲置" | "未使用" | "不需用" | "封存" | "停用" | "闲置未用" => UsageState::Idle,
        "待处置" | "待报废" | "待报损" | "毁损待报废" | "已报待批" | "待处理" | "拟报废" => {
            UsageState::AwaitingDisposal
        }
        "改扩建中" | "更新改造" | "改扩建" | "改造中" => UsageState::UnderWorks,
        "已报废" | "已处置" | "已注销" | "清理" | "报废" | "已清理" | "已减少" | "处置" => {
            UsageState::Disposed
        }
        _ => UsageState::Unknown,
    }
}

fn usage_code(code: &str) -> UsageState {
    match code {
        "1001" | "1002" | "1004" => UsageState::InUse,
        "1003" => UsageState::LeasedOut,
        "2001" | "3001" => UsageState::Idle,
        _ => UsageState::Unknown,
    }
}

/// Whether the cell of a counted quantity says that nobody counted: blank, `/`, `—`.
pub fn is_not_counted_mark(text: &str) -> bool {
    matches!(text, "" | "/" | "／" | "—" | "——" | "-" | "--" | "－" | "未盘" | "未盘点" | "待盘")
}

/// Reads a stocktake result (盘点结果); `None` for a blank or a word of no dictionary.
pub fn count_result(text: &str) -> Option<CountResult> {
    match text {
        "" => return None,
        "相符" | "√" => return Some(CountResult::Matched),
        "已盘" => return Some(CountResult::Counted),
        _ => {}
    }
    let word = bare(text);
    RESULTS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(result, _)| *result).or_else(|| {
        // 借入XX大学, 送修至厂家: the word leads, the particulars follow.
        RESULTS
            .iter()
            .flat_map(|(result, words)| words.iter().map(move |known| (*result, *known)))
            .filter(|(_, known)| known.chars().count() >= 2 && word.starts_with(known))
            .max_by_key(|(_, known)| known.len())
            .map(|(result, _)| result)
    })
}

const RESULTS: &[(CountResult, &[&str])] = &[
    (
        CountResult::Matched,
        &["相符", "账实相符", "一致", "正常", "√", "✓", "✔", "无差异", "在", "是", "正确", "符合", "账物相符"],
    ),
    (CountResult::Surplus, &["盘盈", "多", "有物无账", "有物无卡", "账外", "账外资产", "疑似盘盈"]),
    (
        CountResult::Missing,
        &[
            "盘亏",
            "少",
            "未找到",
            "无实物",
            "有账无物",
            "有卡无物",
            "丢失",
            "×",
            "✗",
            "遗失",
            "缺失",
            "未见",
            "未见实物",
            "疑似盘亏",
            "找不到",
        ],
    ),
    (CountResult::Damaged, &["毁损", "损坏", "待报废", "报废", "损毁", "故障"]),
    (CountResult::Moved, &["地点不符", "位置变动", "已搬", "地点变动", "位置不符", "移位"]),
    (
        CountResult::Different,
        &["使用人变更", "部门变更", "信息不符", "不符", "不一致", "有差异", "使用人不符", "部门不符", "否"],
    ),
    (CountResult::Out, &["外借", "出借", "送修", "出差", "异地", "在外", "外协", "维修中", "借出"]),
    (CountResult::NotOurs, &["非本单位", "非本单位资产", "借入", "租入", "合作单位", "个人", "个人物品", "代管"]),
    (CountResult::Label, &["无标签", "标签脱落", "标签损坏", "重新贴标", "标签缺失"]),
    (CountResult::Uncounted, &["未盘", "待盘", "未盘点", "待盘点"]),
    (CountResult::Counted, &["已盘", "已盘点", "盘点完成", "已清点"]),
];

/// A word without width, blanks, and what stands in brackets behind it.
fn bare(text: &str) -> String {
    let folded: String = text.chars().map(fold).filter(|c| *c != ' ').collect();
    match folded.find('(') {
        Some(open) if open > 0 => folded[..open].to_owned(),
        _ => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::{count_result, is_not_counted_mark, usage_state};
    use entity::{CountResult, UsageState};

    #[test]
    fn usage_states() {
        let rows = [
            ("在用", UsageState::InUse),
            ("1001 在用", UsageState::InUse),
            ("1001", UsageState::InUse),
            ("正常使用", UsageState::InUse),
            ("大修理停用", UsageState::InUse),
            ("经营性出租", UsageState::LeasedOut),
            ("借出", UsageState::Lent),
            ("出租出借", UsageState::LeasedOrLent),
            ("不需用", UsageState::Idle),
            ("待报废", UsageState::AwaitingDisposal),
            ("更新改造", UsageState::UnderWorks),
            ("已注销", UsageState::Disposed),
            ("未知词", UsageState::Unknown),
            ("", UsageState::Unstated),
        ];
        for (written, state) in rows {
            assert_eq!(usage_state(written), state, "{written}");
        }
    }

    #[test]
    fn results() {
        let rows = [
            ("相符", Some(CountResult::Matched)),
            ("√", Some(CountResult::Matched)),
            ("有物无账", Some(CountResult::Surplus)),
            ("未找到", Some(CountResult::Missing)),
            ("×", Some(CountResult::Missing)),
            ("待报废", Some(CountResult::Damaged)),
            ("已搬", Some(CountResult::Moved)),
            ("信息不符", Some(CountResult::Different)),
            ("送修", Some(CountResult::Out)),
            ("借入(XX大学)", Some(CountResult::NotOurs)),
            ("借入（XX大学）", Some(CountResult::NotOurs)),
            ("非本单位资产", Some(CountResult::NotOurs)),
            ("标签脱落", Some(CountResult::Label)),
            ("未盘", Some(CountResult::Uncounted)),
            ("", None),
            ("看不懂", None),
        ];
        for (written, result) in rows {
            assert_eq!(count_result(written), result, "{written}");
        }
        assert!(is_not_counted_mark("/") && is_not_counted_mark("") && !is_not_counted_mark("0"));
    }
}
