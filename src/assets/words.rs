//! What the import of cards tells: `{0}` file and sheet, `{1}` cell or row, `{2}` caption.

crate::words! {
    CARD_UNNAMED = "{0} 第{1}行：有金额，没有编号和名称", "{0} row {1}: amounts, but neither a code nor a name";
    NET_DIFFERS = "{0} {1}（{2}）：净值不等于原值减累计折旧，例如“{3}”，共{4}处",
        "{0} {1} ({2}): net value is not value less depreciation, for example \"{3}\", {4} in all";
    CARRYING_DIFFERS = "{0} {1}（{2}）：净额不等于净值减减值准备，例如“{3}”，共{4}处",
        "{0} {1} ({2}): carrying amount is not net value less impairment, for example \"{3}\", {4} in all";
    USES_DIFFER = "{0} {1}（{2}）：在用、出租出借、闲置、待处置价值之和不等于原值，未按分列导入，例如“{3}”，共{4}处",
        "{0} {1} ({2}): what is in use, let or lent, idle and to be disposed of is not the original value, and is not taken; for example \"{3}\", {4} in all";
    FUNDS_DIFFER = "{0} {1}（{2}）：财政拨款加非财政拨款不等于原值，例如“{3}”，共{4}处",
        "{0} {1} ({2}): the two sources of funds do not sum to the value, for example \"{3}\", {4} in all";
    PRICE_REMAINDER = "{0} {1}（{2}）：单价乘数量与原值有尾差，以原值为准，例如“{3}”，共{4}处",
        "{0} {1} ({2}): unit price times quantity leaves a remainder, the value counts, for example \"{3}\", {4} in all";
    PRICE_DIFFERS = "{0} {1}（{2}）：单价乘数量不等于原值，以原值为准，例如“{3}”，共{4}处",
        "{0} {1} ({2}): unit price times quantity is not the value, the value counts, for example \"{3}\", {4} in all";
    VALUE_TOO_LARGE = "{0} {1}（{2}）：单价乘数量超出可读范围，现为“{3}”", "{0} {1} ({2}): value times quantity is too large, found \"{3}\"";
    USAGE_UNKNOWN = "{0} {1}（{2}）：词典中没有这种使用状况，按“其他状况”处理，例如“{3}”，共{4}处",
        "{0} {1} ({2}): usage states of no dictionary count as other, for example \"{3}\", {4} in all";
    METHOD_UNKNOWN = "{0} {1}（{2}）：词典中没有这种折旧方法，账面价值无法推算，例如“{3}”，共{4}处",
        "{0} {1} ({2}): methods of depreciation of no dictionary, no book value follows from them, for example \"{3}\", {4} in all";
    STATUS_UNKNOWN = "{0} {1}（{2}）：词典中没有这种折旧状态，按“其他状态”处理，例如“{3}”，共{4}处",
        "{0} {1} ({2}): depreciation statuses of no dictionary count as other, for example \"{3}\", {4} in all";
    VOUCHER_UNREAD = "{0} {1}（{2}）：凭证号无法分解为字和号，不用于按凭证核对，例如“{3}”，共{4}处",
        "{0} {1} ({2}): not read as word and number, not used to match by voucher, for example \"{3}\", {4} in all";
    ZEROS_LOST = "{0} {1}（{2}）：分类编码是数字格式，前导零可能已丢失，例如“{3}”，共{4}处",
        "{0} {1} ({2}): class codes are numbers, leading zeros may be lost, for example \"{3}\", {4} in all";
    ONE_PERSON = "{0} {1}（{2}）：只有一栏人员，使用人与保管人按同一人处理",
        "{0} {1} ({2}): only one column of persons, user and keeper are taken to be the same";
    PLACE_FROM_SHEET = "{0}：没有存放地点栏，按工作表名或标题记为“{3}”", "{0}: no column of places, the sheet or its title says \"{3}\"";
    CARD_TWICE = "{0} 第{1}行：资产“{2}”与 {3} 第{4}行重复", "{0} row {1}: asset {2} stands in {3} row {4} already";
    NUMBER_NOT_UNIQUE = "资产编号 {0}：已有卡片 {1} 张，本表 {2} 行，无法确定是哪一张；请补充卡片编号后再导入",
        "asset number {0}: {1} cards are held and {2} rows name it, so it does not say which card is meant; give card numbers too";
    NUMBER_MISSING = "第 {0} 张卡片没有卡片编号，也没有资产编号", "card {0} has neither a card number nor an asset number";
    NUMBER_TAKEN = "第 {0} 张卡片的编号“{1}”已有卡片使用", "card {0} has the number {1}, which another card has already";
    VERSIONS_MIXED = "{0} 第{1}行：编号“{2}”的各行记账日期有同有异，无法判断是同一资产的变动还是多项资产，按多项资产处理，共{3}个编号",
        "{0} row {1}: of the rows of number {2} some have one booking date and some have others, so nothing says whether they are one asset; they are taken as several, {3} numbers in all";
    VERSIONS_FOUND = "同一资产有不同记账日期的多行，按变动历史处理，共{0}个资产", "assets with several rows of different booking dates are taken as versions, {0} in all";
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_catalogue_is_complete() {
        crate::words::check_catalogue(super::ALL);
    }
}
