//! How, and whether, an asset is depreciated, as people write it.

use super::fold::fold;
use super::terms::yes_no;
use entity::{DepreciationMethod, DepreciationStatus};

/// Reads a method of depreciation (折旧方法); a word of no dictionary is `Unknown`.
pub fn depreciation_method(text: &str) -> DepreciationMethod {
    use DepreciationMethod as M;
    let word: String = text.chars().map(fold).filter(|c| *c != ' ').collect();
    match word.as_str() {
        "" => M::Unstated,
        "年限平均法" | "平均年限法" | "直线法" | "直线折旧法" | "平均法" => M::StraightLine,
        "平均年限法(一)" | "平均年限法一" | "年限平均法(一)" | "平均年限法(1)" => M::RoundedRate,
        "平均年限法(二)" | "平均年限法二" | "年限平均法(二)" | "平均年限法(2)" => M::Remaining,
        "工作量法" | "产量法" => M::UnitsOfProduction,
        "不提折旧" | "不计提折旧" | "不计提" | "不折旧" => M::None,
        word if word.starts_with("双倍余额递减法") => M::DoubleDeclining,
        word if word.starts_with("年数总和法") => M::SumOfYears,
        _ => M::Unknown,
    }
}

/// Reads whether an asset is depreciated (折旧状态); a word of no dictionary is `Unknown`.
pub fn depreciation_status(text: &str) -> DepreciationStatus {
    use DepreciationStatus as S;
    match text {
        "" => S::Unstated,
        "提折旧" | "计提折旧" | "计提" | "正常计提" | "计提中" | "折旧中" | "未提足" => {
            S::Depreciated
        }
        "不提折旧" | "不计提折旧" | "不计提" | "不折旧" => S::NotDepreciated,
        "已完成折旧" | "已提足" | "已提足折旧" | "提完" | "已提完" | "折旧完" | "完成折旧" => {
            S::Complete
        }
        text => match yes_no(text) {
            Ok(Some(true)) => S::Depreciated,
            Ok(Some(false)) => S::NotDepreciated,
            Ok(None) => S::Unstated,
            Err(_) => S::Unknown,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{depreciation_method, depreciation_status};
    use entity::{DepreciationMethod as M, DepreciationStatus as S};

    #[test]
    fn methods() {
        for (written, method) in [
            ("平均年限法", M::StraightLine),
            ("平均年限法（一）", M::RoundedRate),
            ("平均年限法 (二)", M::Remaining),
            ("双倍余额递减法(一)", M::DoubleDeclining),
            ("不提折旧", M::None),
            ("", M::Unstated),
            ("2", M::Unknown),
        ] {
            assert_eq!(depreciation_method(written), method, "{written}");
        }
    }

    #[test]
    fn states() {
        for (written, status) in [
            ("提折旧", S::Depreciated),
            ("是", S::Depreciated),
            ("不计提折旧", S::NotDepreciated),
            ("0", S::NotDepreciated),
            ("已提足", S::Complete),
            ("", S::Unstated),
            ("看不懂", S::Unknown),
        ] {
            assert_eq!(depreciation_status(written), status, "{written}");
        }
    }
}
