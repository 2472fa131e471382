//! What the import of stocktake lists tells: `{0}` file and sheet, `{1}` cell or row, `{2}` caption.

crate::words! {
    COUNT_UNNAMED = "{0} 第{1}行：有盘点数量，没有编号和名称", "{0} row {1}: a count, but neither a code nor a name";
    SIGNS_MIXED = "{0} {1}（{2}）：差异的正负不一致：本格为账存减实存，而有的行为实存减账存；请统一{3}",
        "{0} {1} ({2}): the differences have mixed signs: this cell is booked less counted, others are counted less booked; use one{3}";
    DIFFERENCE_WRONG = "{0} {1}（{2}）：差异不等于实存与账存之差，现为“{3}”",
        "{0} {1} ({2}): the difference is not counted less booked, found \"{3}\"";
    SIGN_REVERSED = "{0} {1}（{2}）：差异栏为账存减实存，已按实存减账存处理，例如“{3}”，共{4}处",
        "{0} {1} ({2}): differences are booked less counted, for example \"{3}\", {4} in all";
    RESULT_UNKNOWN = "{0} {1}（{2}）：词典中没有这种盘点结果，只按数量处理，例如“{3}”，共{4}处",
        "{0} {1} ({2}): results of no dictionary, only the quantity counts, for example \"{3}\", {4} in all";
    UNCOUNTED_LINES = "{0} {1}（{2}）：实盘数量为空，按未盘处理，不是零，共{4}行{3}",
        "{0} {1} ({2}): blank counts are not counted, not zero, {4} in all{3}";
    BOOK_QUANTITY_TAKEN = "{0} {1}（{2}）：没有实盘数量，按盘点结果“{3}”取账面数量，共{4}行",
        "{0} {1} ({2}): no counted quantity, the result \"{3}\" takes the booked one, {4} in all";
    PLACE_FROM_SHEET = "{0}：没有存放地点栏，按工作表名或标题记为“{3}”", "{0}: no column of places, the sheet or its title says \"{3}\"";
    USAGE_UNKNOWN = "{0} {1}（{2}）：词典中没有这种使用状况，按“其他状况”处理，例如“{3}”，共{4}处",
        "{0} {1} ({2}): usage states of no dictionary count as other, for example \"{3}\", {4} in all";

    BASE_DATE_MISSING = "盘点表没有写明盘点基准日，请在导入时指定（--base-date）", "the count list states no base date; give one with the import (--base-date)";
    BASE_DATES_DIFFER = "各工作表的盘点基准日不一致：{0} 与 {1}，请分别导入", "the sheets state different base dates, {0} and {1}; import them one by one";
    SCOPE_WITHOUT_VALUE = "盘点范围“{0}”应写成 键=值，例如 department=设备处;location=A栋;class=A02",
        "count scope '{0}': expected key=value, for example department=Lab;location=A;class=A02";
    SCOPE_KEY_UNKNOWN = "盘点范围没有“{0}”这一项；可用 department（部门）、location（地点）、class（分类）",
        "count scope has no key '{0}'; known: department, location, class";
    SCOPE_KEY_TWICE = "盘点范围中“{0}”写了两次；多个值请用逗号隔开",
        "count scope names '{0}' twice; separate several values by commas";
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_catalogue_is_complete() {
        crate::words::check_catalogue(super::ALL);
    }
}
