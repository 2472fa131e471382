//! What the import of accounts tells: `{0}` file and sheet, `{1}` cell or row, `{2}` caption.

crate::words! {
    ACCOUNT_MISSING = "{0} 第{1}行：有金额，没有科目", "{0} row {1}: amounts, but no account";
    DATE_MISSING = "{0} 第{1}行：没有凭证日期或会计期间", "{0} row {1}: neither a voucher date nor a period";
    YEAR_UNKNOWN = "{0} {1}（{2}）：只有月日“{3}”，看不出年份；请在标题或列中注明年度", "{0} {1} ({2}): \"{3}\" has no year; give the year in the title or in a column";
    BALANCE_DIFFERS = "{0} 第{1}行：余额为 {3}，按期初与明细计算为 {4}", "{0} row {1}: the balance is {3}, opening and rows come to {4}";
    OPENING_DIFFERS = "{0} 第{1}行：期初余额为 {3}，而上期结转为 {4}", "{0} row {1}: the opening is {3}, what was carried forward is {4}";
    VOUCHER_UNREAD = "{0} {1}（{2}）：凭证号无法分解为字和号，不用于按凭证核对，例如“{3}”，共{4}处",
        "{0} {1} ({2}): not read as word and number, not used to match by voucher, for example \"{3}\", {4} in all";
    VOID_DROPPED = "{0} {1}：已作废的分录未读入，共{4}行{2}{3}", "{0} {1}: lines of voided vouchers were not read, {4} in all{2}{3}";
    UNPOSTED_APART = "{0} {1}：未记账的分录未计入账面，共{4}行{2}{3}", "{0} {1}: lines that are not posted do not count, {4} in all{2}{3}";
    YEAR_TOTAL_UNCHECKED = "{0} 第{1}行：文件不是从年初开始，本年累计只核对各期增减{2}{3}，共{4}处",
        "{0} row {1}: the file does not begin with the year, its year totals are only checked against each other{2}{3}, {4} in all";
    SIDE_BY_ROLE = "{0} {1}（{2}）：余额没有方向，按科目性质计入，例如“{3}”，共{4}处",
        "{0} {1} ({2}): balances without a direction stand on the side of their account, for example \"{3}\", {4} in all";
    EQUATION_FAILS = "{0} 第{1}行：期初 {3} ＋ 借方 {4} － 贷方 {5} ≠ 期末 {6}", "{0} row {1}: opening {3} + debit {4} - credit {5} is not closing {6}";
    CHAIN_FAILS = "{0} 第{1}行：科目 {3} 的期初 {4} 不等于上期期末 {5}", "{0} row {1}: account {3} opens with {4}, the period before closed with {5}";
    PARENT_DIFFERS = "{0} 第{1}行：科目 {3} 为 {4}，下级科目之和为 {5}", "{0} row {1}: account {3} is {4}, its sub-accounts sum to {5}";
    ACCOUNT_TWICE = "{0} 第{1}行：科目 {3} 与第{4}行重复", "{0} row {1}: account {3} stands in row {4} already";
    BALANCE_PERIOD_UNKNOWN = "{0} {1}：看不出余额表的会计期间，余额和发生额没有日期{2}{3}，共{4}行", "{0} {1}: the period of the balances is not known, balances and movements have no date{2}{3}, {4} rows in all";
    NO_BALANCE_COLUMN = "{0} {1}：余额表没有可用的期初、发生或期末栏{2}{3}", "{0} {1}: the balances have neither opening, movement nor closing{2}{3}";
    BOOKS_DISAGREE = "{0} {1}：科目 {2} 余额表期初 {3} ＋ 明细借方 {4} － 贷方 {5} ≠ 余额表期末 {6}",
        "{0} {1}: account {2}: opening of the balances {3} + debit {4} - credit {5} of the journal is not the closing {6}";
    OPENINGS_DISAGREE = "{0} {1}：科目 {2} 的期初为 {3}，而 {4} 为 {5}", "{0} {1}: account {2} opens with {3}, but {4} has {5}";
    VOUCHER_UNBALANCED = "凭证 {0}（{1}）借方 {2}，贷方 {3}，不平", "voucher {0} ({1}) has debit {2} and credit {3}";
    VOUCHERS_UNBALANCED_MORE = "还有 {0} 张凭证不平", "{0} more vouchers do not balance";
    VOUCHERS_IN_PART = "{1} 张凭证中有 {0} 张借贷不等（首张 {2}：借方 {3}，贷方 {4}），按只含部分分录的账簿处理；如应为全部分录，请核对导出是否完整",
        "{0} of {1} vouchers do not balance (the first is {2}: debit {3}, credit {4}): taken as an extract of the journal; if it should be whole, check the export";
    OPENING_NOT_CLOSING = "第{0}行：科目 {1} {2} 的期初为 {3}，而已有账面 期初 {4} ＋ 借方 {5} － 贷方 {6} ＝ 期末 {7}",
        "row {0}: account {1} opens on {2} with {3}, but what is held comes to opening {4} + debit {5} - credit {6} = closing {7}";
    HELD_OPENING_DIFFERS = "科目 {0}：已有 {1} 的期初为 {2}，而导入本文件后 期初 {3} ＋ 借方 {4} － 贷方 {5} ＝ 期末 {6}",
        "account {0} is held to open on {1} with {2}, but with this file it comes to opening {3} + debit {4} - credit {5} = closing {6}";
    RESTATED = "{0} 第{1}行：科目 {2} 于 {3} 起执行新的会计制度，期初 {4}，原期末 {5}，差额 {6} 作为衔接调整计入当日", "{0} row {1}: account {2} opens under another regime on {3} with {4}, what was carried forward is {5}; the {6} between them count as moved on that day";
    OPENING_RESTATED = "科目 {0} 自 {1} 起执行新的会计制度，期初 {2}，原期末 {3}：按衔接调整", "account {0} opens under another regime on {1} with {2}, and closed with {3}: taken as restated";
    LINES_TWICE = "{0} 行分录在几份账中重复，各只计一次，例如 {1} 第{2}行", "{0} lines stand in several lists of the accounts and count once, for example {1} row {2}";
    ABSENT = "已有“{0}”，本文件没有，予以保留", "{0} is held and not in this file; it stays";
    REPLACED = "已有“{0}”，本文件没有，予以冲销", "{0} is held and not in this file; it is reversed";
    USE_SAID = "科目 {0} 的用途按列对应方案更改", "what account {0} is for is changed by the mapping";
    ACCOUNT_LOST = "分录所属科目 {0} 不存在", "there is no account {0}, though a line stands on it";
    SHEET_LOST = "导入 {0} 的工作表 {1} 不存在", "the import {0} has no sheet {1}, though a row came from it";
    ONE_SIDED = "账簿只有单方科目，未做借贷平衡检查", "the accounts are one-sided, debit and credit were not compared";
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_catalogue_is_complete() {
        crate::words::check_catalogue(super::ALL);
    }
}
