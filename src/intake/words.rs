//! What the loading of files tells.

crate::words! {
    FILE_TWICE = "与“{0}”内容完全相同，同一份文件不能给两次", "the same content as {0}; one file cannot be given twice";
    UNREADABLE = "文件无法读取：{0}", "the file cannot be read: {0}";
    NO_DATA = "没有可读取的数据表", "there is no table that can be read";
    NO_ROWS = "工作表“{0}”有表头，没有数据行", "sheet \"{0}\" has a header but no row of data";
    MORE_PROBLEMS = "还有 {0} 处问题未列出", "{0} more problems are not listed";
    MORE_DISAGREE = "还有 {0} 处账账不符未列出", "{0} more places where the accounts disagree are not listed";
    HIDDEN_SHEET = "工作表“{0}”是隐藏的，未读取", "sheet \"{0}\" is hidden and was not read";
    HIDDEN_ROWS = "工作表“{0}”有 {1} 行被隐藏或筛选掉，已一并读入", "sheet \"{0}\": {1} rows are hidden or filtered, they were read too";
    SUM_TOO_LARGE = "“{0}”各行金额合计过大，超出可核对的范围", "the amounts of {0} sum to more than can be compared";
    TOO_MANY_TABLES = "数据表多于 65,535 张", "there are more than 65,535 tables";
    CHART_UNVERIFIED = "“{0}”的科目编号尚未按制度附录核实，请核对科目角色", "the account numbers of {0} were not verified against its annex, check the roles";
    NO_THREADS = "无法启动读取线程：{0}", "the reading threads could not be started: {0}";
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_catalogue_is_complete() {
        crate::words::check_catalogue(super::ALL);
    }
}
