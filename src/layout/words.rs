//! What this room tells people.

crate::words! {
    SHEET_BLANK = "工作表“{0}”是空的，未读取", "sheet '{0}' is blank and was not read";
    SHEET_BY_NAME = "工作表“{0}”按名称是封面、说明、汇总或字典一类，未读取",
        "sheet '{0}' is by its name a cover, notes, summary or dictionary and was not read";
    SHEET_NO_TABLE = "工作表“{0}”没有数据表，未读取", "sheet '{0}' holds no table and was not read";
    SHEET_SUMMARY = "工作表“{0}”是按{1}汇总的表，不是明细，未读取",
        "sheet '{0}' is a summary by {1}, not a list, and was not read";
    SHEET_OTHER_KIND = "工作表“{0}”看起来是{1}，这里需要的是{2}，未读取",
        "sheet '{0}' looks like {1}; what is wanted here is {2}; it was not read";
    REST_NOT_READ = "工作表“{0}”第{1}行至第{2}行是另一张表，看不出是{3}，未读取",
        "sheet '{0}': rows {1} to {2} are another table that is not {3}; they were not read";
    COLUMNS_MISSING = "工作表“{0}”：第{1}行的表头最像{2}（已认出：{3}），但缺少：{4}。请补上这些列，或在列对应方案的 [columns.{5}] 中指明",
        "sheet '{0}': the header in row {1} is most like {2} (understood: {3}), but these are missing: {4}. Add the columns, or name them in the mapping file under [columns.{5}]";
    HEADER_NOT_FOUND = "工作表“{0}”：第{1}行至第{2}行中没有找到{3}的表头；至少需要：{4}。列名不同时请在列对应方案的 {5} 中指明",
        "sheet '{0}': no header of {3} was found in rows {1} to {2}; needed at least: {4}. If the columns have other names, name them in the mapping file under {5}";
    FORM_LAYOUT = "工作表“{0}”是卡片式（一张卡片一页，栏目名在左、内容在右，见 {1}），无法逐行读取；请从系统导出“固定资产一览表”或“卡片列表”",
        "sheet '{0}' is a form (one card a page, labels beside values, see {1}) and cannot be read row by row; export the list of cards instead";
    TWO_UNITS = "工作表“{0}”：表头上方写金额单位为{1}，而 {2} 的“{3}”为{4}；请改成一致",
        "sheet '{0}': the title gives amounts in {1}, but '{3}' in {2} gives {4}; make them agree";
    UNIT_UNKNOWN = "工作表“{0}”：金额单位“{1}”不能读取；可以是元、千元、万元",
        "sheet '{0}': amounts in '{1}' cannot be read; known units are yuan, thousand yuan and ten thousand yuan";
    FIELD_TWICE = "工作表“{0}”：{1} 都可以是“{2}”，内容不同；请在列对应方案 [columns.{3}] 中写明 {4} = \"列名\"",
        "sheet '{0}': each of {1} may be '{2}' and their values differ; say in the mapping file under [columns.{3}] {4} = \"caption\"";
    NAMED_MISSING = "工作表“{0}”：列对应方案 [columns.{1}] 中 {2} = “{3}”，表头（第{4}行）里没有这一列",
        "sheet '{0}': the mapping file says [columns.{1}] {2} = '{3}', but the header (row {4}) has no such column";
    NAMED_TWICE = "工作表“{0}”：列对应方案 [columns.{1}] 中 {2} = “{3}”，表头里有多列同名：{4}",
        "sheet '{0}': the mapping file says [columns.{1}] {2} = '{3}', but several columns have this caption: {4}";
    LIFE_UNIT = "工作表“{0}”：{1} 的“{2}”看不出是年还是月（例如 {3}）；请在表头注明（年）或（月），或在列对应方案 [columns.cards] 中写 {4}",
        "sheet '{0}': '{2}' in {1} may be years or months (for example {3}); write years or months in brackets behind the caption, or name it as {4} in the mapping file under [columns.cards]";
    RATE_STYLE = "工作表“{0}”：{1} 的“{2}”写法不一（例如 {3}），看不出 0.05 是 5% 还是 0.05%；请统一写法",
        "sheet '{0}': '{2}' in {1} is written in several styles (for example {3}); use one";
    BOOK_VALUE = "工作表“{0}”：{1} 的“{2}”看不出是原值、净值还是净额；请在列对应方案 [columns.cards] 中写 {3}",
        "sheet '{0}': '{2}' in {1} may be original value, net value or carrying amount; name it as {3} in the mapping file under [columns.cards]";
    MAP_SYNTAX = "列对应方案第{0}行写法有误：{1}", "the mapping file is wrong in line {0}: {1}";
    MAP_KIND = "列对应方案第{2}行 [columns.{0}]：没有这种表；可以是 {1}",
        "the mapping file says [columns.{0}] in line {2}, which is no kind of sheet; known: {1}";
    MAP_FIELD = "列对应方案第{3}行 [columns.{0}]：没有字段“{1}”；相近的有：{2}",
        "the mapping file says [columns.{0}] {1} in line {3}, which is no field; near it: {2}";
    MAP_LEVEL = "列对应方案 level = “{0}”：只能是 \"class\"", "the mapping file says level = '{0}'; only \"class\" is known";
    MAP_CHAIN = "列对应方案第{0}条比对链的第{1}步有“{2}”，而上一步没有；每一步只能用上一步的部分字段",
        "in chain {0} of the mapping file, step {1} has '{2}', which the step before has not; each step takes a part of the one before";
    MAP_ACCOUNT_LONG = "列对应方案的科目“{0}…”过长，最多 {1} 字节", "the account '{0}...' of the mapping file is too long, at most {1} bytes";
    MAP_CHAIN_EMPTY = "列对应方案第{0}条比对链有空的一步", "chain {0} of the mapping file has an empty step";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_is_there_in_both_languages() {
        crate::words::check_catalogue(super::ALL);
    }
}
