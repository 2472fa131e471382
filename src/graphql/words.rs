//! The messages of this room.

crate::words! {
    KEPT = "读取已保存的结果时出错", "what was kept of a result cannot be read";
    KNOWN_LATER = "不能查询将来才知道的情况：knownAt 晚于现在", "what will be known later cannot be asked for: knownAt lies after now";
    LONG_TEXT = "查询文本最多 {0} 个字节", "a document has at most {0} bytes";
    NESTED_TEXT = "查询文本的括号嵌套最多 {0} 层", "brackets are nested at most {0} deep";
    MANY_TOKENS = "查询文本最多 {0} 个词", "a document has at most {0} tokens";
    NUL_CHARACTER = "文本中不能有空字符（U+0000）", "a text cannot hold the character U+0000";
    OPEN_TEXT = "查询文本中的字符串没有结束", "a string of the document does not end";
    MANY_FRAGMENTS = "最多 {0} 个片段", "a document has at most {0} fragments";
    FRAGMENT_CIRCLE = "片段相互引用，成了环", "fragments spread each other in a circle";
    MANY_SELECTIONS = "展开后最多选择 {0} 项", "a document selects at most {0} things, spreads written out";
    DEEP_SELECTION = "字段最多 {0} 层", "fields are nested at most {0} deep";
    MANY_ALIASES = "展开后最多 {0} 个别名", "a document has at most {0} aliases, spreads written out";
    MANY_DIRECTIVES = "展开后最多 {0} 个指令", "a document has at most {0} directives, spreads written out";
    COSTLY = "查询可能返回超过 {0} 个字段：请减小 first，或少选字段", "the answer could have more than {0} fields: ask for fewer rows or fewer fields";
    INTROSPECTION_CIRCLE = "不能从类型查到类型再查到类型", "introspection may not go from types to types and on to types";
    MANY_REQUESTS = "每分钟最多 {0} 个请求，请稍后再试", "at most {0} requests a minute: ask again later";
    BUDGET_SPENT = "每分钟的查询额度为 {0}，剩余的不够这次的 {1}，请稍后再试", "a minute grants a cost of {0}, and what is left is less than the {1} of this request: ask again later";

    BAD_REQUEST = "请求不符合接口定义：{0}", "the request does not fit the contract: {0}";
    INTERNAL = "内部错误，请求号 {0}", "internal error, request {0}";
    NOT_A_QUERY = "GET 只能查询，修改请用 POST", "only queries may come by GET; send mutations by POST";

    PAGE_MISSING = "请给出 first 或 last 之一，并且只给一个", "give first or last, and only one of them";
    PAGE_SIZE = "每页应为 1 至 {0} 行，现为 {1}", "a page has 1 to {0} rows, not {1}";
    PAGE_CURSOR = "游标“{0}”不是本列表给出的", "the cursor '{0}' was not given out by this list";
    PAGE_DIRECTION = "after 与 first 同用，before 与 last 同用", "after goes with first, before with last";
    MANY_VALUES = "变量中最多 {0} 个值", "the variables hold at most {0} values";
    LONG_LIST = "一个列表最多 {0} 项", "a list has at most {0} members";

    CLIENT_ID_FORM = "clientId“{0}”不是 UUID", "the clientId '{0}' is no UUID";
    KEY_FORM = "idempotencyKey 应为 1 至 100 个可打印的 ASCII 字符", "an idempotencyKey has 1 to 100 printable ASCII characters";
    KEY_REUSED = "idempotencyKey“{0}”已用于另一个请求", "the idempotencyKey '{0}' was used for another request";
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_are_there() {
        crate::words::check_catalogue(super::ALL);
    }
}
