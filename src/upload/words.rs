//! The messages of this room.

crate::words! {
    FILE_NAME = "文件名应为 1 至 {0} 个字节，不含路径和控制字符", "a file name has 1 to {0} bytes, no path and no control characters";
    FILE_LARGE = "文件最多 {0} 个字节", "a file has at most {0} bytes";
    FILE_EMPTY = "文件是空的", "the file is empty";
    BROKEN_OFF = "上传中断：{0}", "the upload broke off: {0}";
    KEEPING = "保存上传文件“{0}”时出错", "keeping the uploaded file '{0}' failed";
}
