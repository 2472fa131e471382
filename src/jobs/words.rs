//! The messages of this room.

crate::words! {
    JOB_HOPELESS = "已尝试 {0} 次，均未完成", "it was begun {0} times and never came to an end";
    JOB_FAILED = "任务失败：{0}", "the job failed: {0}";
    JOB_TAKEN = "任务久无响应，已由另一进程接手", "the job was silent for too long and was given to another worker";
    JOB_PANICKED = "任务意外中止：{0}", "the job ended unexpectedly: {0}";
    JOB_CANCELLED = "已取消，未写入任何内容", "cancelled; nothing was written";
}
