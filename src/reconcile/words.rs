//! What this room tells, beside its reports.

crate::words! {
    COUNTS_AS_CARDS = "未提供资产卡片：以盘点表的每一行代替卡片，与账核对", "no asset cards are given: each line of the count list stands for the card, against the accounts";
    AS_OF_TAKEN = "未指定核对基准日：取账中最后一个月的月末 {0}（可用 --as-of 指定）", "no --as-of is given: the end of the last month of the accounts is taken, {0}";
    BASE_DATE_OTHER = "{0}：盘点基准日为 {1}，核对基准日为 {2}；两日之间的增减未作倒轧，差异中可能含时间差", "{0}: counted as of {1}, and compared as of {2}; what moved between the two days is not rolled forward, and may be among the differences";
    BASE_DATE_FORWARD = "{0}：盘点基准日为 {1}，核对基准日为 {2}；两日之间登记的增减已作倒轧", "{0}: counted as of {1}, and compared as of {2}; what was registered between the two days is rolled forward";
    CARDS_LATER = "{0} 张卡片的取得、启用、入账日期均晚于核对基准日 {1}，未列入核对；盘点表若已点到，列为有物无卡。例如 {2} 第{3}行“{4}”", "{0} cards are later than {1} by all of their dates and were left out; what was counted of them has no card. For example {2} row {3}, {4}";
    CLIENT_ID_TAKEN = "这个 clientId 已用于另一次核对", "this clientId stands for another run already";
    NOT_FOOTED = "勾稽不平，这是本程序的错误，请报告", "the totals do not foot, which is a fault of this program: please report it";
    CHAIN_FIELD = "列对应方案的 chains 中没有“{0}”这个比对要素", "the mapping's chains name '{0}', which cannot be compared";
    CAUSE_MONTHS = "{0}与按卡片推算相差 {2} 个月（{1}）", "{0}: {1}, by {2} months of what follows from the cards";
    CAUSE = "{0}与按卡片推算不同：{1}", "{0}: {1}, against what follows from the cards";
    AS_OF_MISSING = "请指定核对基准日", "give the day as of which to compare";
    FROM_AFTER = "本期起始日（{0}）晚于核对基准日（{1}）", "the first day of the movements, {0}, is later than {1}";
    KNOWN_AT_FUTURE = "不能以未来时点 {0} 所知核对：现为 {1}", "what will be known at {0} cannot be compared: it is {1}";
    STOCKTAKE_UNKNOWN = "截至 {0} 没有这次盘点", "there was no such stocktake at {0}";
    STOCKTAKE_OPEN = "截至 {0} 该盘点尚未批准截止", "the stocktake was not closed at {0}";
    STOCKTAKE_CANCELLED = "该盘点已取消", "the stocktake was called off";
    NO_REGIME = "截至 {1} 所知，机构在 {0} 没有执行中的会计制度；请先登记", "as known at {1} the institute follows no accounting regime on {0}; say which first";
    ONE_SIDE = "账、卡、物中不足两方有数据，无可核对", "fewer than two of accounts, cards and counts have rows: there is nothing to compare";
    TOO_MANY_SHEETS = "工作表超过 65,535 张", "there are more than 65,535 sheets";
    CANCELLED = "已取消，未保存任何结果", "cancelled; nothing was kept";
    FAILED = "内部错误，请求号 {0}", "internal error, request {0}";
    READING = "读取账、卡、物时出错", "reading the three lists failed";
    COMPARING = "核对时出错", "comparing failed";
    CHUNK_BROKEN = "保存的核对结果已损坏", "the stored result of a comparison is damaged";
    STORING = "整理核对结果时出错", "writing down the result of a comparison failed";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::ALL);
    }
}
