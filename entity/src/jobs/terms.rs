//! The words of jobs.

crate::terms! {
    /// What a job does (任务类型).
    JobKind {
        /// Imports a file.
        Import = "IMPORT", "导入";
        /// Undoes an import.
        Revert = "REVERT", "撤销导入";
        /// Compares the three lists.
        Reconciliation = "RECONCILIATION", "核对";
    }
}

crate::terms! {
    /// How far a job is (任务状态).
    JobState {
        /// Waiting for the worker.
        Queued = "QUEUED", "排队中";
        /// Being done.
        Running = "RUNNING", "进行中";
        /// Done.
        Done = "DONE", "已完成";
        /// It could not be done.
        Failed = "FAILED", "失败";
        /// Somebody asked to stop it; nothing of it is left.
        Cancelled = "CANCELLED", "已取消";
    }
}
