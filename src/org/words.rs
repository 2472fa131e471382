//! What this room tells.

crate::words! {
    CODE_SHAPE = "机构编码应为 1 至 40 个字符，不含空白", "an institute's code has 1 to 40 characters and no blank";
    NAME_SHAPE = "机构名称应为 1 至 200 个字符", "an institute's name has 1 to 200 characters";
    PEER_GROUP_SHAPE = "同类组应为 1 至 100 个字符", "a peer group has 1 to 100 characters";
    SECTION_SHAPE = "科室名称应为 1 至 100 个字符", "the name of a section has 1 to 100 characters";
    CHANGED_MEANWHILE = "机构信息已被他人修改，请刷新后重试", "the institute was changed meanwhile: look at it again";
    CODE_TAKEN = "机构编码“{0}”已登记", "the code '{0}' is registered already";
    USCC_TAKEN = "统一社会信用代码 {0} 已登记于另一机构", "the unified social credit code {0} is registered for another institute";
    USCC_LENGTH = "统一社会信用代码应为 18 位，现为 {0} 位", "a unified social credit code has 18 characters, not {0}";
    USCC_CHARACTER = "统一社会信用代码第 {0} 位不是允许的字符（不使用 I、O、S、V、Z）", "character {0} is not allowed in a unified social credit code (I, O, S, V and Z are not used)";
    USCC_ORGANISATION = "统一社会信用代码第 17 位（组织机构代码校验位，GB 11714）应为 {0}：第 9 至 17 位有误", "character 17, the check of the organisation code (GB 11714), should be {0}: characters 9 to 17 are wrong";
    USCC_CHECK = "统一社会信用代码第 18 位（校验位，GB 32100）应为 {0}", "character 18, the check of the whole code (GB 32100), should be {0}";
    REGIME_MISSING = "请指明会计制度", "name the accounting regime";
    REGIME_PROPOSED = "请指明会计制度；按单位性质“{0}”建议：{1}", "name the accounting regime; the legal form {0} proposes {1}";
    REGIME_EARLY = "{0}自 {1} 起施行，不能自 {2} 起执行", "{0} is in force since {1} and cannot be followed from {2}";
    REGIME_SAME = "自 {0} 起执行的已是{1}", "{1} is followed from {0} already";
    ORG_UNREADABLE = "读取文件时出错：{0}", "the file could not be read: {0}";
    ORG_NO_HEADER = "没有找到表头：应有“名称”栏，以及“类型”栏（或以 部门、地点、人员、分类 命名的工作表）", "no header was found: a column of names is needed, and a column of types or a sheet named after one (departments, places, persons, categories)";
    ORG_TYPE = "{0}：类型应为 部门、地点、人员 或 分类，现为“{1}”", "{0}: the type is department, place, person or category, not '{1}'";
    ORG_NAMELESS = "{0}：没有名称", "{0}: there is no name";
    ORG_CELL = "{0}：单元格有错误值或公式没有结果", "{0}: the cell holds an error or a formula without a result";
    ORG_LONG = "{0}：文字过长，最多 {1} 字节（一个汉字 3 字节；地点按整个路径计）", "{0}: the text is too long, at most {1} bytes, of a place with all that it lies in";
    ORG_TWICE = "{0}：“{1}”已在第 {2} 行列出", "{0}: '{1}' stands in row {2} already";
    ORG_ABSENT = "名单未列出{0}“{1}”，予以保留", "the list does not name the {0} '{1}', which stays";
    ORG_PLACE_RING = "{0}：地点“{1}”的上级又在它自己之下", "{0}: what the place '{1}' lies in lies in itself";
    ORG_RING = "部门“{0}”的上级又在它自己之下", "what the department '{0}' is part of is part of itself";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::ALL);
    }
}
