//! Closed lists of words in cells: directions, yes and no, currency, accounting system.

use super::Misread;
use entity::{AccountingSystem, EntrySide};

/// A word of a direction column, before it is known what its column means by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectionCode {
    /// 借, 借方, DR: debit wherever it stands.
    Debit,
    /// 贷, 贷方, CR: credit wherever it stands.
    Credit,
    /// 平: no balance.
    Level,
    /// `J`, debit; makes `D` credit.
    J,
    /// `C`, credit; makes `D` debit.
    C,
    /// `D`: debit beside `C`, credit beside `J`.
    D,
    /// `1`: debit.
    One,
    /// `-1`: credit; makes `0` level.
    MinusOne,
    /// `0`: credit beside `1` alone, level beside `-1` or in a balance column.
    Zero,
}

/// The word of a direction cell; `None` where nothing is written.
pub fn direction_code(text: &str) -> Result<Option<DirectionCode>, Misread> {
    Ok(Some(match text {
        "借" | "借方" | "DR" | "Dr" | "dr" | "DEBIT" | "Debit" | "debit" => DirectionCode::Debit,
        "贷" | "贷方" | "CR" | "Cr" | "cr" | "CREDIT" | "Credit" | "credit" => DirectionCode::Credit,
        "平" | "—" | "-" | "－" => DirectionCode::Level,
        "J" | "j" => DirectionCode::J,
        "C" | "c" => DirectionCode::C,
        "D" | "d" => DirectionCode::D,
        "1" | "1.0" => DirectionCode::One,
        "-1" | "-1.0" => DirectionCode::MinusOne,
        "0" | "0.0" => DirectionCode::Zero,
        "" => return Ok(None),
        _ => return Err(Misread::Direction),
    }))
}

/// What the words of one direction column mean, decided from all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DirectionWords {
    j: bool,
    c: bool,
    level_zero: bool,
}

impl DirectionWords {
    /// For a column that holds the direction of balances (余额方向), where `0` is 平.
    pub const fn of_balances() -> Self {
        Self { j: false, c: false, level_zero: true }
    }

    /// Takes note of a word of the column.
    pub const fn note(&mut self, code: DirectionCode) {
        match code {
            DirectionCode::J => self.j = true,
            DirectionCode::C => self.c = true,
            DirectionCode::MinusOne => self.level_zero = true,
            _ => {}
        }
    }

    /// Whether a word means the same in every column.
    pub const fn is_plain(code: DirectionCode) -> bool {
        matches!(code, DirectionCode::Debit | DirectionCode::Credit | DirectionCode::Level)
    }

    /// The side that a word means; `None` for 平.
    pub const fn side(self, code: DirectionCode) -> Result<Option<EntrySide>, Misread> {
        match code {
            DirectionCode::Debit | DirectionCode::J | DirectionCode::One => Ok(Some(EntrySide::Debit)),
            DirectionCode::Credit | DirectionCode::C | DirectionCode::MinusOne => Ok(Some(EntrySide::Credit)),
            DirectionCode::D => match (self.j, self.c) {
                (true, false) => Ok(Some(EntrySide::Credit)),
                (false, true) => Ok(Some(EntrySide::Debit)),
                _ => Err(Misread::Direction),
            },
            DirectionCode::Zero if !self.level_zero => Ok(Some(EntrySide::Credit)),
            DirectionCode::Level | DirectionCode::Zero => Ok(None),
        }
    }
}

/// √ and its likes.
pub fn is_tick(text: &str) -> bool {
    matches!(text, "√" | "✓" | "✔" | "☑" | "■" | "V" | "v")
}

/// Reads yes or no (是否); `None` where nothing is written.
pub fn yes_no(text: &str) -> Result<Option<bool>, Misread> {
    match text {
        "是" | "1" | "Y" | "y" | "YES" | "Yes" | "yes" | "有" | "TRUE" | "True" | "true" => Ok(Some(true)),
        text if is_tick(text) => Ok(Some(true)),
        "否" | "0" | "N" | "n" | "NO" | "No" | "no" | "无" | "×" | "✗" | "✘" | "X" | "x" | "FALSE" | "False"
        | "false" => Ok(Some(false)),
        "" | "-" | "—" | "/" => Ok(None),
        _ => Err(Misread::YesNo),
    }
}

/// Whether a card or a voucher line is booked (财务入账状态, 记账标志); `None` where nothing is written.
pub fn booked(text: &str) -> Result<Option<bool>, Misread> {
    match text {
        "已入账" | "已入帐" | "入账" | "入帐" | "已记账" | "已记帐" | "记账" | "已过账" | "已审核" => {
            Ok(Some(true))
        }
        "未入账" | "未入帐" | "不入账" | "待入账" | "未记账" | "未记帐" | "未过账" => {
            Ok(Some(false))
        }
        other => yes_no(other),
    }
}

/// Whether a currency is CNY (人民币).
pub fn is_cny(text: &str) -> bool {
    let bare = text.trim();
    matches!(
        bare,
        "" | "人民币" | "人民币元" | "元" | "本位币" | "综合本位币" | "¥" | "￥" | "156" | "-" | "*" | "NONE"
    ) || ["CNY", "RMB", "CNH"].iter().any(|code| bare.eq_ignore_ascii_case(code))
        || bare.strip_prefix("人民币").is_some_and(|rest| rest.starts_with(['(', '（']))
}

/// Reads an accounting system (会计体系); `None` where nothing is written. `is_budget` for
/// columns that ask 是否为预算账.
pub fn accounting_system(text: &str, is_budget: bool) -> Result<Option<AccountingSystem>, Misread> {
    if text.is_empty() {
        return Ok(None);
    }
    if is_budget {
        let system = |yes| if yes { AccountingSystem::Budget } else { AccountingSystem::Financial };
        return yes_no(text).map(|answer| answer.map(system)).map_err(|_| Misread::System);
    }
    match text {
        "01" | "1" => Ok(Some(AccountingSystem::Financial)),
        "02" | "2" => Ok(Some(AccountingSystem::Budget)),
        text if text.starts_with('财') || text.ends_with("财务会计") => Ok(Some(AccountingSystem::Financial)),
        text if text.starts_with('预') || text.ends_with("预算会计") => Ok(Some(AccountingSystem::Budget)),
        _ => Err(Misread::System),
    }
}

#[cfg(test)]
mod tests {
    use super::{DirectionWords, accounting_system, booked, direction_code, is_cny, yes_no};
    use crate::layout::values::Misread;
    use entity::{AccountingSystem, EntrySide};

    fn sides(column: &[&str], mut words: DirectionWords) -> Result<Vec<Option<EntrySide>>, Misread> {
        let codes = column.iter().map(|text| direction_code(text)).collect::<Result<Vec<_>, _>>()?;
        codes.iter().flatten().for_each(|code| words.note(*code));
        codes.iter().map(|code| code.map_or(Ok(None), |code| words.side(code))).collect()
    }

    #[test]
    fn a_column_tells_what_its_words_mean() {
        let (debit, credit) = (Some(EntrySide::Debit), Some(EntrySide::Credit));
        let entry = DirectionWords::default();
        assert_eq!(sides(&["借", "贷方", "平", ""], entry), Ok(vec![debit, credit, None, None]));
        assert_eq!(sides(&["J", "D"], entry), Ok(vec![debit, credit]));
        assert_eq!(sides(&["D", "C"], entry), Ok(vec![debit, credit]));
        assert_eq!(sides(&["1", "0"], entry), Ok(vec![debit, credit]));
        assert_eq!(sides(&["1", "-1", "0"], entry), Ok(vec![debit, credit, None]));
        assert_eq!(sides(&["1", "0"], DirectionWords::of_balances()), Ok(vec![debit, None]));
        assert_eq!(sides(&["D"], entry), Err(Misread::Direction));
        assert_eq!(sides(&["左"], entry), Err(Misread::Direction));
    }

    #[test]
    fn yes_and_no() {
        for yes in ["√", "✓", "是", "1", "Y", "有"] {
            assert_eq!(yes_no(yes), Ok(Some(true)), "{yes}");
        }
        for no in ["×", "否", "0", "N", "无"] {
            assert_eq!(yes_no(no), Ok(Some(false)), "{no}");
        }
        assert_eq!(yes_no(""), Ok(None));
        assert_eq!(yes_no("也许"), Err(Misread::YesNo));
        assert_eq!(booked("未入账"), Ok(Some(false)));
        assert_eq!(booked("已入账"), Ok(Some(true)));
    }

    #[test]
    fn currency_and_system() {
        for text in ["", "人民币", "RMB", "cny", "人民币(本位币)"] {
            assert!(is_cny(text), "{text}");
        }
        for text in ["美元", "USD", "HKD", "港币"] {
            assert!(!is_cny(text), "{text}");
        }
        assert_eq!(accounting_system("01", false), Ok(Some(AccountingSystem::Financial)));
        assert_eq!(accounting_system("预算会计", false), Ok(Some(AccountingSystem::Budget)));
        assert_eq!(accounting_system("1", true), Ok(Some(AccountingSystem::Budget)));
        assert_eq!(accounting_system("03", false), Err(Misread::System));
    }
}
