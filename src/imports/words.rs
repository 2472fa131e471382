//! The messages of this room.

crate::words! {
    MAPPING_UNKNOWN = "没有这个列对应方案", "there is no such mapping";
    MAPPING_NAME = "列对应方案的名称应为 1 至 100 个字节", "a mapping needs a name of 1 to 100 bytes";
    UPLOAD_UNKNOWN = "没有这个上传文件", "there is no such upload";
    NO_REGIME = "机构在 {0} 没有会计制度，请先登记", "the institute follows no accounting regime on {0}; register one first";
    READING = "读取 {0} 时出错", "reading {0} failed";
    FILE_GONE = "无法读取 {0}：{1}", "{0} cannot be read: {1}";
    CHANGED = "{0} 在导入过程中被改动，未导入", "{0} was changed while it was imported; nothing was imported";
    BAD_ROWS = "有 {0} 行不能导入，全部未导入", "{0} rows cannot be taken; nothing was imported";
    PREVIEW_DIFFERS = "现在导入的结果与试导不同，未导入；请重新试导", "the import would no longer do what the preview showed; nothing was imported, preview again";
    EFFECTIVE_ONLY_CARDS = "生效日期只用于资产卡片与盘点表", "an effective date is for cards and counts only";
    EFFECTIVE_LATER = "生效日期不能晚于今天（{0}）", "an effective date cannot lie after today ({0})";
    REPLACE_ONLY_LEDGER = "重导期间只用于账", "replacing a period is for the ledger only";
    COUNTS_ONLY = "盘点标题、基准日与范围只用于盘点表", "title, base date and scope are for counts only";
    NOT_COMMITTED = "只有已导入的文件可以撤销，现为“{0}”", "only a committed import can be undone, this one is {0}";
    ORG_STAYS = "组织资料的导入不能撤销：其他资料可能已经引用", "an import of the organisation cannot be undone: other facts may refer to it";
    TOUCHED_SINCE = "之后又有变更，未撤销", "changed since; left as it is";
    NAMED_TOUCHED_SINCE = "“{0}”之后又有变更，未撤销", "{0} was changed since; it was left as it is";
    SAME_FILE = "同一文件已由导入 {0} 完成，本次未做任何事", "the import {0} has done the same file; nothing was done here";
    BASE_DATE_STATED = "给出的盘点基准日 {0} 与表中所写 {1} 不一致", "the base date that was given, {0}, is not the one that the sheet states, {1}";
    PERIOD_MISSING = "{0} 第{1}行：科目 {2} 的余额没有会计期间，无法入账；请在标题或栏目中写明期间（如“2025年1-12月”）后再导入", "{0} row {1}: the balance of account {2} is of no known period and cannot be held; state it in the title or in columns and import again";
    CANCELLED = "已取消，未导入任何内容", "cancelled; nothing was imported";
    FAILED = "内部错误，请求号 {0}", "internal error, request {0}";
    STORING = "保存导入结果时出错", "storing what the import came to failed";
}
