//! 资产清查: what a stocktake hands out to be filled, takes back, and comes to as tables.
//!
//! Regulation: 行政事业单位资产清查核实管理办法 (财资〔2016〕1号) has things listed place by place on sheets that who
//! counts, who counts again and who watches sign (盘点单), and out of them the tables of the census (资产清查明细表、
//! 汇总表). Practice: auditors lead what was counted back to the base date (盘点倒轧表), and finance sets accounts, cards
//! and stock side by side (账卡物对账表).
//!
//! A sheet is printed, filled by hand, typed in, and read back: its rows are met by their row number (盘点行号), and
//! where there is none by code, as in any count list. What a row says is kept like what a device sends, under the hash
//! of the file and the place of the row, so that the same file twice is the same. A later file of the same person is
//! that person's later word in that round, and so it is against what a device said before whose numbers are smaller.
//!
//! Nothing here is kept beside the counts: every table is computed from what the stocktake comes to, what the cards
//! say, and what a run has kept. What must come out in a table is said as data (`check`), held against it whenever it
//! is made, and told below it.
//!
//! | file | what it is |
//! |---|---|
//! | `sheets` | 盘点单 of each place, and how their rows are called; pure |
//! | `print`, `page` | the sheets as a workbook to fill, and as forms to print with codes; pure |
//! | `filled` | the rows of a list that somebody filled; pure |
//! | `understand` | what they say, held against the stocktake, or every cell that is wrong; pure |
//! | `rolled` | 盘点倒轧表; pure |
//! | `detail` | 资产清查明细表, 资产清查汇总表; pure |
//! | `statement` | 账卡物对账表 of a run; pure |
//! | `check` | 表内勾稽 as data; pure |
//! | `workbook` | the tables as a workbook to print and sign; pure |
//! | `service`, `take` | the sheets and tables of what is kept; a list that is handed in |

pub mod check;
pub mod detail;
mod filled;
pub mod page;
pub mod print;
pub mod rolled;
pub mod service;
pub mod sheets;
pub mod statement;
pub mod take;
mod understand;
pub mod workbook;

pub use understand::device;

/// The messages of this room; of a cell, `{0}` is file and sheet, `{1}` cell or row, `{2}` caption.
pub mod words {
    crate::words! {
        NOT_OPENED = "该盘点不是实地盘点，或尚未下达", "the stocktake is not counted here, or not opened yet";
        NO_SHEETS = "没有符合条件的盘点单", "there is no sheet as asked for";
        READING = "读取“{0}”时出错", "reading '{0}' failed";
        WRITING = "写出报表时出错", "writing the tables failed";
        KEPT = "读取核对结果时出错", "reading what the run has kept failed";
        RUN_NOT_DONE = "该次核对尚未完成", "the run is not done";

        ROWS_MANY = "一份文件最多登记 {0} 行", "a file has at most {0} rows that say something";
        NOTHING_FILLED = "文件中没有已填写的盘点行：请填写实盘数量或盘点结果", "no row of the file is filled: fill in what was counted, or the result";
        MORE_CELLS = "还有 {0} 处问题未列出", "{0} more problems are not listed";
        ROW_UNKNOWN = "{0} {1}（{2}）：应为本次盘点所打印的盘点行号，现为“{3}”", "{0} {1} ({2}): expected a row number of a sheet of this stocktake, found \"{3}\"";
        ROW_OF_OTHER = "{0} {1}（{2}）：本行的盘点行号对应“{3}”，现为“{4}”：行号与资产可能错位", "{0} {1} ({2}): the row number is that of \"{3}\", found \"{4}\": rows and numbers may be out of step";
        ROW_TWICE = "{0} {1}（{2}）：第 {3} 行已登记同一资产在同一地点的盘点结果，请合并为一行，现为“{4}”", "{0} {1} ({2}): row {3} has said it of the same thing at the same place: make them one, found \"{4}\"";
        NUMBERS_DIFFER = "{0} {1}（{2}）：“{3}”与“{4}”是两张卡片的编号", "{0} {1} ({2}): \"{3}\" and \"{4}\" are numbers of two cards";
        BLIND_NUMBER = "{0} {1}（{2}）：盲盘须填写实盘数量{3}", "{0} {1} ({2}): what is counted blind needs a number{3}";
        CODE_MISSING = "{0} {1}（{2}）：有盘点结果，应有编号或盘点行号，现只有“{3}”", "{0} {1} ({2}): something was counted: expected a number, or the number of the row, found only \"{3}\"";
        CODE_FORM = "{0} {1}（{2}）：编号应为 1 至 {3} 个字节，不含控制字符，现为“{4}”", "{0} {1} ({2}): expected a number of 1 to {3} bytes without control characters, found \"{4}\"";
        QUANTITY_LARGE = "{0} {1}（{2}）：数量应不大于 {3}，现为“{4}”", "{0} {1} ({2}): expected at most {3}, found \"{4}\"";
        DAY_OUTSIDE = "{0} {1}（{2}）：盘点日期应在 {3} 至今日之间，现为“{4}”", "{0} {1} ({2}): expected a day between {3} and today, found \"{4}\"";
        PROOF_MISSING = "{0} {1}（{2}）：登记为在外，应写明在外证明{3}", "{0} {1} ({2}): it is elsewhere: expected what proves that{3}";
        RETURN_MISSING = "{0} {1}（{2}）：登记为在外，应写明预计归还日期{3}", "{0} {1} ({2}): it is elsewhere: expected when it comes back{3}";
        PLACE_UNKNOWN = "{0} {1}（{2}）：应为本机构已有的存放地点，现为“{3}”", "{0} {1} ({2}): expected a place that the institute has, found \"{3}\"";
        PERSON_UNKNOWN = "{0} {1}（{2}）：应为本机构已有的人员，现为“{3}”", "{0} {1} ({2}): expected a person that the institute has, found \"{3}\"";
        PERSON_SEVERAL = "{0} {1}（{2}）：本机构有 {3} 人名为“{4}”，不能确定是谁", "{0} {1} ({2}): {3} persons of the institute are called \"{4}\"";
        TEXT_FORM = "{0} {1}（{2}）：文字应为 {3} 个字节以内，不含控制字符，现为“{4}”", "{0} {1} ({2}): expected a text of at most {3} bytes without control characters, found \"{4}\"";

        FOOTS = "表内勾稽核对无误", "all totals foot";
        STATED = "有 {0} 张卡片无法推算折旧，累计折旧按卡片所载列示", "of {0} cards no depreciation follows: what they state is told";
        TOTAL = "合计", "the total";
        ROWS_SUM = "“{0}”与其下各行之和不符", "'{0}' is not the sum of its rows";
        ROLLED_FORWARD = "“{0}”：基准日账面＋期间增加－期间减少≠盘点日账面", "'{0}': booked and moved do not make what was booked when it was counted";
        ROLLED_BACK = "“{0}”：实盘＋倒轧调整≠基准日应存", "'{0}': counted and rolled back do not make what was there at the base date";
        ROLLED_DIFFERENCE = "“{0}”：基准日账面＋差异≠基准日应存＋未盘、在外、非本单位", "'{0}': booked and the difference do not make what was there and what is excused";
        CENSUS_ROW = "“{0}”：账面数＋盘盈－盘亏－损失≠清查数", "'{0}': booked, surplus, shortage and loss do not make what there is";
        DETAIL_SUM = "明细表与汇总表不符", "the items do not sum up to the classes";
        BOOK_SUM = "账面原值与应盘卡片原值不符：卡片 {0}，表内 {1}", "the cost by the books is not that of the cards that are expected: cards {0}, table {1}";
        LEDGER_COST = "“{0}”账：期初原值＋本期增加－本期减少≠期末原值", "'{0}', accounts: opening and movements do not make the closing cost";
        LEDGER_DEPRECIATION = "“{0}”账：期初累计折旧＋本期计提－本期转出≠期末累计折旧", "'{0}', accounts: opening and movements do not make the closing depreciation";
        CARDS_DEPRECIATION = "“{0}”卡：期初累计折旧＋本期计提－本期转出≠期末累计折旧", "'{0}', cards: opening and movements do not make the closing depreciation";
        CARDS_COST = "“{0}”卡：期初原值＋本期增加－本期减少≠期末原值", "'{0}', cards: opening and movements do not make the closing cost";
        LEDGER_LESS_CARDS = "“{0}”：账与卡期末净值之差≠差异行", "'{0}': the accounts less the cards are not the line of differences";
        CARDS_LESS_STOCK = "“{0}”：卡期末原值－实物原值≠卡物差额", "'{0}': the cards less the stock are not the difference told";
        RUN_FOOTING = "{0}：核对时合计 {1}，表内合计 {2}", "{0}: the run summed up {1}, the table sums up to {2}";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
