//! What the readers say: refusals and notices.

crate::words! {
    FILE_EMPTY = "文件是空的（0 字节）", "the file is empty (0 bytes)";
    FILE_TOO_LARGE = "文件有 {0} 字节，超过上限 {1} 字节", "the file has {0} bytes, more than the limit of {1}";
    FILE_CHANGED = "文件在读取过程中被改动，或无法再读：{0}", "the file was changed while it was read, or can no longer be read: {0}";
    FILE_WRITTEN = "文件在读取过程中被改动，请重新读取", "the file was changed while it was read; read it again";
    NOT_A_TABLE = "内容是 {0}，不是表格；可读 xlsx、xls、HTML 表格、XML 表格 2003、CSV 和制表符文本", "the content is {0}, not a table; readable are xlsx, xls, HTML tables, XML Spreadsheet 2003, CSV and tab text";
    NOT_TEXT = "既不是工作簿，也不是文本：偏移 {0} 处是 NUL 字节", "neither a workbook nor text: a NUL byte at offset {0}";
    ENCODING_UNKNOWN = "不认识编码“{0}”", "unknown encoding \"{0}\"";
    ENCODING_BAD_BYTE = "不是 {0} 文本：第 {3} 行偏移 {1} 处的字节 {2} 不合规", "not {0} text: byte {2} at offset {1} (line {3}) does not fit";
    ENCODING_UNDECIDED = "既不是 UTF-8（第 {4} 行偏移 {0} 处字节 {1} 不合规），也不是 GB18030（第 {5} 行偏移 {2} 处字节 {3} 不合规）；请另存为 UTF-8，或用 compare 的 --encoding 指定编码", "neither UTF-8 (byte {1} at offset {0}, line {4}) nor GB18030 (byte {3} at offset {2}, line {5}); save it as UTF-8, or name the encoding (compare --encoding)";
    ENCODING_DOUBTFUL = "不是 UTF-8（第 {3} 行偏移 {0} 处字节 {1} 不合规）；按 GB18030 可解，但几乎没有常用汉字（首个可疑字节在第 {4} 行偏移 {2}）；请另存为 UTF-8，或用 compare 的 --encoding 指定编码", "not UTF-8 (byte {1} at offset {0}, line {3}); it decodes as GB18030, but into hardly any common Chinese character (first doubtful byte at offset {2}, line {4}); save it as UTF-8, or name the encoding (compare --encoding)";
    TOO_LONG_A_CELL = "第 {0} 行第 {1} 列的内容超过 {2} 字节，多半是引号没有成对", "row {0}, column {1} holds more than {2} bytes; most likely a quote is not paired";
    QUOTE_OPEN = "第 {0} 行（第 {1} 列）的引号没有闭合", "the quote opened in row {0} (column {1}) is never closed";
    TOO_MANY_COLUMNS = "工作表“{0}”第 {1} 行超过 {2} 列", "sheet \"{0}\": row {1} has more than {2} columns";
    TOO_MANY_ROWS = "工作表“{0}”超过 {1} 行", "sheet \"{0}\" has more than {1} rows";
    TOO_MANY_CELLS = "工作表“{0}”展开后超过 {1} 个单元格", "sheet \"{0}\" unfolds to more than {1} cells";
    TOO_MUCH_TEXT = "工作表“{0}”的文字超过 {1} 字节", "sheet \"{0}\" holds more than {1} bytes of text";
    TOO_MANY_SHEETS = "工作簿有 {0} 张工作表，超过上限 {1}", "the workbook has {0} sheets, more than the limit of {1}";
    TOO_MANY_MERGES = "工作表“{0}”的合并区域超过 {1} 个", "sheet \"{0}\" has more than {1} merged ranges";
    TOO_DEEP = "“{0}”的嵌套超过 {1} 层", "\"{0}\" is nested deeper than {1} levels";
    TOO_LONG_A_NODE = "“{0}”中有一处内容超过 {1} 字节", "\"{0}\" holds a single piece longer than {1} bytes";
    ZIP_TOO_MANY_PARTS = "压缩包有 {0} 个部件，超过上限 {1}", "the package has {0} parts, more than the limit of {1}";
    ZIP_BOMB = "部件“{0}”解压后膨胀超过 {1} 倍，疑似压缩炸弹，已拒绝", "part \"{0}\" unpacks to more than {1} times its size; refused as a zip bomb";
    ZIP_TOO_LARGE = "部件“{0}”使解压总量超过 {1} 字节，已拒绝", "part \"{0}\" takes the unpacked total beyond {1} bytes; refused";
    ZIP_BROKEN = "xlsx 压缩包损坏或不完整：{0}", "the xlsx package is damaged or cut short: {0}";
    PART_MISSING = "xlsx 中缺少部件“{0}”", "the xlsx lacks the part \"{0}\"";
    XML_BROKEN = "“{0}”偏移 {1} 处的 XML 损坏：{2}", "broken XML in \"{0}\" at offset {1}: {2}";
    XML_DTD = "“{0}”含有 DTD 声明，已拒绝", "\"{0}\" carries a DTD; refused";
    XML_ENTITY = "“{0}”引用了未知实体 &{1};", "\"{0}\" refers to the unknown entity &{1};";
    OLE_BROKEN = "xls 文件损坏或不完整：{0}", "the xls file is damaged or cut short: {0}";
    ENCRYPTED = "文件有打开密码；请另存为不加密的文件", "the file is protected by a password; save a copy without it";
    CELL_ADDRESS = "工作表“{0}”{1} 附近：应为形如 C7 的单元格地址，实为“{2}”", "sheet \"{0}\" near {1}: expected a cell address such as C7, found \"{2}\"";
    CELL_STRING_MISSING = "工作表“{0}”单元格 {1}：应为共享字符串的序号（共 {2} 个），实为“{3}”", "sheet \"{0}\" cell {1}: expected the number of one of {2} shared strings, found \"{3}\"";
    NO_SHEET = "文件里没有表格", "the file holds no table";
    MACROS_IGNORED = "文件含有宏，已忽略", "the file carries macros; ignored";
    EXTERNAL_LINKS_IGNORED = "文件引用了其他工作簿，只读取缓存的值", "the file links to other workbooks; only cached values are read";
    SHEET_SKIPPED = "“{0}”不是工作表（{1}），已跳过", "\"{0}\" is not a worksheet ({1}); skipped";
    TEXT_REPAIRED = "工作表“{0}”的文字经过二次编码，已还原 {1} 处，例如“{2}”→“{3}”", "sheet \"{0}\" held doubly encoded text; {1} cells restored, such as \"{2}\" to \"{3}\"";
    OLE_REPAIRED = "xls 容器有瑕疵（{0}），已修补后读取", "the xls container is faulty ({0}); read after mending";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_is_there_in_both_languages() {
        crate::words::check_catalogue(super::ALL);
    }
}
