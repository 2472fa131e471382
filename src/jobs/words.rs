//! The messages of this room.

crate::words! {
    JOB_FAILED = "任务失败：{0}", "the job failed: {0}";
    JOB_CANCELLED = "已取消，未写入任何内容", "cancelled; nothing was written";
}
