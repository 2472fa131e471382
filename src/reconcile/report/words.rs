//! What a report says, beside figures and the texts of the files.

crate::words! {
    TITLE = "账卡物核对报告", "Accounts, cards and stock: reconciliation";
    AS_OF = "核对基准日 {0}", "as of {0}";
    AS_OF_ANY = "未指定核对基准日，全部数据参加核对", "no date given: all rows count";
    FROM = "本期自 {0} 起", "movements from {0}";
    RULESET = "核对规则 {0}", "ruleset {0}";
    DIGEST = "校验值 {0}", "digest {0}";
    UNIT = "金额单位：元", "amounts in yuan";

    RESULT = "核对结果", "Result";
    ALL_AGREE = "各方完全相符，无差异。", "Everything agrees; there is no difference.";
    GROUPS = "共 {0} 组：相符 {1}，有差异 {2}，盘点范围外 {3}", "{0} groups: {1} matched, {2} differing, {3} out of scope";
    POOLS = "按类别汇总核对 {0} 类，仅知类别的差异 {1} 笔", "{0} classes compared as a whole, {1} differences of a class only";
    UNVALUED = "盘点 {0} 行既无金额也无卡片可计价，按 0 计", "{0} count rows have no value and no card to take it from: taken as 0";
    UNCOUNTED = "{0} 笔差异所涉盘点行未盘，无人查看：须补盘，补盘前不作账务处理",
        "{0} differences are of rows that nobody counted: count them first, and book nothing before that";
    LEG_RESULT = "{0}：差额 {1}，已归类 {2}，未归类 {3}", "{0}: difference {1}, classified {2}, unclassified {3}";

    INPUTS = "读入的资料（请先核对读法是否正确）", "Files as understood (check this first)";
    WHOLE_FILE = "整份文件", "whole file";
    HEADER_ROW = "表头第 {0} 行", "header in row {0}";
    HEADER_ROWS = "表头第 {0}-{1} 行", "header in rows {0}-{1}";
    ROWS = "{0} 行", "{0} rows";
    PERIOD = "{0} 至 {1}", "{0} to {1}";
    BASE_DATE = "基准日 {0}", "base date {0}";
    ACCOUNT = "科目 {0} {1}", "account {0} {1}";
    SCALE = "原表以{0}为单位", "written in {0}";
    COLUMNS = "取用列", "columns";
    IGNORED = "未用列", "not used";
    SUMS = "合计数", "sums";
    DROPPED = "略去行", "dropped";
    NOTICE = "提示", "notice";
    SIGNED = "落款", "signed";

    CLASSES = "分类对账表", "By class";
    CLASS = "资产类别", "class";
    CLASS_CODE = "类别代码", "class code";
    CLASS_NAME = "类别名称", "class name";
    UNMAPPED = "（无对应科目）", " (no account)";
    NO_CLASS = "（未分类）", "(no class)";
    SIDE = "方", "side";
    OPENING = "期初数", "opening";
    INCREASE = "本期增加", "increase";
    DECREASE = "本期减少", "decrease";
    CLOSING = "期末数", "closing";
    LEDGER_MINUS_CARDS = "账-卡", "ledger-cards";
    CARDS_MINUS_PHYSICAL = "卡-物", "cards-physical";
    TOTAL = "合计", "total";

    KINDS = "差异汇总", "Differences by kind";
    KIND = "差异类型", "kind";
    LEG = "核对关系", "compared";
    MEASURE = "计量", "measure";
    NUMBER = "笔数", "number";
    AMOUNT = "差异金额", "amount";
    UNLOCATED = "其中仅知类别", "class only";

    KIND_SETS = "差异组合", "Groups by all that they differ in";
    KIND_SET = "所含差异类型", "kinds of difference";
    GROUP_NUMBER = "组数", "groups";
    MORE_SETS = "另有 {0} 种组合", "and {0} more sets";

    LARGEST = "金额最大的 {0} 笔差异", "The {0} largest differences";
    MORE_ROWS = "另有 {0} 行", "and {0} more rows";
    POOL_SIDE = "{0} {1} 行，合计 {2}", "{0}: {1} rows, {2} in all";
    CLASS_ONLY = "类别合计差额，未定位到具体资产", "difference of the class; no single asset is named";

    RULES = "各规则的匹配情况", "What each rule linked";
    RULE = "核对规则", "rule";
    LEFT_LINKED = "左方行数", "left rows";
    RIGHT_LINKED = "右方行数", "right rows";
    AMBIGUOUS_KEYS = "不唯一键数", "ambiguous keys";
    AMBIGUOUS_ROWS = "涉及行数", "their rows";

    FOOTING = "勾稽核对", "Footing";
    NOT_COUNTED = "盘点范围外", "not counted";
    EXPLAINED = "已归类差异", "classified";
    UNEXPLAINED = "未归类差异", "unclassified";
    DIFFERENCE = "差额", "difference";
    LEFT = "左方", "left";
    RIGHT = "右方", "right";

    SHEET_SUMMARY = "汇总", "Summary";
    SHEET_CLASSES = "分类对账", "Classes";
    SHEET_DIFFERENCES = "差异明细", "Differences";
    SHEET_POOLS = "类别明细", "Class rows";
    SHEET_MATCHED = "已相符", "Matched";
    SHEET_INPUTS = "导入说明", "Inputs";
    SIGNATURES = "财务：____________________    资产：____________________    负责人：____________________    日期：____________",
        "Finance: ____________________    Assets: ____________________    Head: ____________________    Date: ____________";
    DIFFERENCE_NO = "编号", "number";
    WHAT = "{0}方内容", "{0}: row";
    WHERE = "{0}方出处", "{0}: cell";
    ROW_TOLD = "内容", "what it says";
    PLACE = "出处", "where it stands";
    AMOUNT_OF_ROW = "金额", "amount";
    WHY = "说明", "explanation";
    FOLLOW_UP = "建议后续处理", "suggested follow-up";
    ENTRIES = "建议分录（供会计人员判断）", "suggested entries (for an accountant to judge)";
    BASIS = "依据：{0}", "basis: {0}";
    STATUS = "核对情况", "status";
    STATUS_MATCHED = "相符", "matched";
    STATUS_OUT_OF_SCOPE = "盘点范围外", "out of scope";
    GROUP_NO = "组号", "group";
    ASSET_NO = "资产编号", "asset no.";
    ASSET_NAME = "资产名称", "name";
    CARD_VALUE = "卡片原值", "card cost";
    CARD_QUANTITY = "卡片数量", "card quantity";
    COUNTED_QUANTITY = "实盘数量", "counted quantity";
    HEADER = "表头与标题", "header and title";
    ROW_NUMBER = "行数", "rows taken";
    FILE = "文件", "file";
    SHEET = "工作表", "sheet";
    SHEET_KIND = "表类型", "kind of table";
    FORMAT = "格式与编码", "format and encoding";
    HASH = "文件校验值（SHA-256）", "file hash (SHA-256)";
    QUANTITY = "数量", "quantity";
    VALUE = "金额", "value";
    DEBIT = "借", "debit";
    CREDIT = "贷", "credit";

    OTHER_CASES = "其他情形：{0}", "other cases: {0}";
    NOTE_EXPLANATIONS = "有 {0} 种对应方式：{1}", "{0} explanations: {1}";
    NOTE_EXPLANATIONS_MORE = "有 {0} 种以上对应方式：{1}", "{0} or more explanations: {1}";
    NOTE_SEARCH_BOUND = "凑数搜索已达规则所定步数，未能确定", "the search for exact sums reached the ruleset's bound";
    NOTE_FUNDS = "财政拨款 {0} + 非财政拨款 {1} = {2}，而原值为 {3}", "fiscal {0} + other {1} = {2}, and the cost is {3}";
    NOTE_UNCOUNTED = "盘点表上未盘，尚无人查看：须补盘，补盘前不作账务处理", "on the count list and not counted: count it first, and book nothing before that";
    NOTE_RATIO = "两方金额之比为 {0}，疑为单位、币种或含税差错", "the amounts stand at {0} : 1, perhaps a slip of unit, currency or tax";
    NOTE_RULE = "按“{0}”对应", "linked by '{0}'";
    NOTE_UNEQUAL = "{0}：{1} ≠ {2}", "{0}: {1} <> {2}";
    NOTE_RUNNER_UP = "备选：{0}（相似度 {1}）", "runner-up: {0} (likeness {1})";
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_are_there() {
        crate::words::check_catalogue(super::ALL);
    }
}
