//! What every importer tells: `{0}` file and sheet, `{1}` cell or row, `{2}` caption.

crate::words! {
    TOTAL_DIFFERS = "{0} {1}（{2}）：合计为 {3}，明细之和为 {4}；如有隐藏或筛选掉的行，请取消后重新导出",
        "{0} {1} ({2}): the total is {3}, the rows sum to {4}; if rows are hidden or filtered, show them and export again";
    ROUNDED_TO_FEN = "{0} {1}（{2}）：数值带有表格软件的尾数，已四舍五入到分，例如“{3}”，共{4}处",
        "{0} {1} ({2}): numbers with digits beyond the fen were rounded half up, for example \"{3}\", {4} in all";
    TOO_MANY_FIELDS = "{0} {1}：本行有 {3} 栏，表头只有 {4} 栏；金额中的逗号应加引号，如 \"12,000.50\"",
        "{0} {1}: this row has {3} fields, the header {4}; a comma in an amount needs quotes, as \"12,000.50\"";
    TEXT_TOO_LONG = "{0} {1}（{2}）：文字过长，最多 {3} 字节（一个汉字 3 字节），现为“{4}…”",
        "{0} {1} ({2}): the text is too long, at most {3} bytes, found \"{4}...\"";
    MONTH_ONLY = "{0} {1}（{2}）：日期只有年月，按当月最后一天处理，例如“{3}”，共{4}处",
        "{0} {1} ({2}): dates with a month only count as its last day, for example \"{3}\", {4} in all";
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_catalogue_is_complete() {
        crate::words::check_catalogue(super::ALL);
    }
}
