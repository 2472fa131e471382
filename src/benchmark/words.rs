//! What the benchmark says.

crate::words! {
    FILE_FAILED = "文件 {0} 无法读写：{1}", "file {0} cannot be read or written: {1}";
    SHARE_UNREADABLE = "差异比例 {0} 无法识别：应为 0 至 0.5 之间、最多六位小数的小数，如 0.02", "share of mismatches {0} is not understood: a decimal fraction from 0 to 0.5 with at most six places is expected, as 0.02";
    CARDS_OUT_OF_RANGE = "卡片数 {0} 超出范围：应为 1 至 {1}", "number of cards {0} is out of range: 1 to {1} is expected";
    TRUTH_HEADER = "文件 {0} 第 1 行：表头应为 {1}，实为 {2}", "file {0}, row 1: the header {1} is expected, found {2}";
    TRUTH_RECORD = "文件 {0} 第 {1} 行：{2}", "file {0}, row {1}: {2}";
    TRUTH_CELL = "文件 {0} 第 {1} 行 {2} 列：无法识别 {3}", "file {0}, row {1}, column {2}: {3} is not understood";
    TRUTH_LISTS = "文件 {0} 第 {1} 行：file 列有 {2} 项，row 列有 {3} 项，应相同且至少一项", "file {0}, row {1}: {2} items in column file and {3} in column row, as many and at least one are expected";
    RESULT_UNREADABLE = "文件 {0} 第 {1} 行第 {2} 列：不是比对结果：{3}", "file {0}, line {1}, column {2}: this is not the result of a comparison: {3}";
    RESULT_AMOUNT = "文件 {0} 第 {1} 项差异：金额 {2} 无法识别", "file {0}, difference {1}: amount {2} is not understood";
    WRITTEN = "已写入 {0}：账 {1} 行，卡 {2} 行，物 {3} 行；案例 {4} 个，差异 {5} 项", "written to {0}: {1} ledger rows, {2} cards, {3} count rows; {4} cases, {5} differences";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::ALL);
    }
}
