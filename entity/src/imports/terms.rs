//! The words of imports 导入.

crate::terms! {
    /// What a file holds (导入类型).
    ImportKind {
        /// Departments, places, persons.
        Org = "ORG", "组织";
        /// Vouchers and balances.
        Ledger = "LEDGER", "账";
        /// Asset cards.
        Cards = "CARDS", "卡";
        /// A count list.
        Counts = "COUNTS", "物";
    }
}

crate::terms! {
    /// What to do with bad rows (导入方式).
    ImportMode {
        /// Write nothing; show what would be written.
        DryRun = "DRY_RUN", "试导";
        /// One bad row refuses the file.
        RejectAll = "REJECT_ALL", "整体导入";
        /// Bad rows are left out and listed.
        RejectRows = "REJECT_ROWS", "逐行导入";
    }
}

crate::terms! {
    /// How far an import is (导入状态).
    ImportStatus {
        /// Waiting or being read.
        Running = "RUNNING", "进行中";
        /// Nothing was written: it was a preview.
        Previewed = "PREVIEWED", "已试导";
        /// Its rows are facts.
        Committed = "COMMITTED", "已导入";
        /// Refused as a whole.
        Refused = "REFUSED", "已拒绝";
        /// Undone by compensating versions.
        Reverted = "REVERTED", "已撤销";
        /// Stopped; nothing of it is left.
        Cancelled = "CANCELLED", "已取消";
        /// The machine or the program failed; nothing of it is left.
        Failed = "FAILED", "失败";
    }
}

crate::terms! {
    /// What became of a row (导入结果).
    RowOutcome {
        /// Something new.
        Created = "CREATED", "新增";
        /// Changed what was known.
        Changed = "CHANGED", "变更";
        /// As known.
        Unchanged = "UNCHANGED", "不变";
        /// Refused.
        Rejected = "REJECTED", "拒绝";
        /// Known, and missing in the file.
        Absent = "ABSENT", "缺失";
    }
}
