//! The words of access 访问: who somebody is to an institute, and what that lets them do.

crate::terms! {
    /// What somebody is to an institute, to the bureau or to the program (角色). Nobody is an administrator
    /// and anything else besides (三权分立).
    Role {
        /// Enters what the institute's books say.
        Maker = "MAKER", "经办";
        /// Checks what a maker entered.
        Checker = "CHECKER", "复核";
        /// Signs for the institute.
        Head = "HEAD", "单位负责人";
        /// Answers for the accounts.
        FinanceHead = "FINANCE_HEAD", "财务负责人";
        /// Keeps the asset cards.
        AssetManager = "ASSET_MANAGER", "资产管理员";
        /// Keeps the assets of a department.
        DepartmentKeeper = "DEPARTMENT_KEEPER", "部门资产专管员";
        /// Counts.
        Counter = "COUNTER", "盘点";
        /// Watches others count.
        CountObserver = "COUNT_OBSERVER", "监盘";
        /// Uses assets, and confirms the own items.
        AssetUser = "ASSET_USER", "使用人";
        /// Audits from outside, for a time; what was looked at is logged.
        Auditor = "AUDITOR", "外部审计";
        /// Reviews for the bureau what institutes hand in.
        BureauReviewer = "BUREAU_REVIEWER", "主管审核";
        /// Looks at institutes for the bureau and changes nothing.
        Supervisor = "SUPERVISOR", "监管查询";
        /// Registers state-owned rights for the finance bureau.
        EquityRegistrar = "EQUITY_REGISTRAR", "产权登记";
        /// Runs the program and sees no business data.
        SystemAdministrator = "SYSTEM_ADMINISTRATOR", "系统管理员";
        /// Says who may do what.
        SecurityAdministrator = "SECURITY_ADMINISTRATOR", "安全管理员";
        /// Reads the audit and changes nothing.
        AuditAdministrator = "AUDIT_ADMINISTRATOR", "审计管理员";
    }
}

crate::terms! {
    /// Something that takes a right (操作权限).
    Action {
        /// Departments, places, persons and classes.
        ReadOrganisation = "READ_ORGANISATION", "查阅机构资料";
        /// Asset cards and their history.
        ReadCards = "READ_CARDS", "查阅资产卡片";
        /// Stocktakes.
        ReadStocktakes = "READ_STOCKTAKES", "查阅盘点";
        /// Reconciliation runs and their differences.
        ReadRuns = "READ_RUNS", "查阅核对";
        /// Imports, their rows, mappings and jobs.
        ReadImports = "READ_IMPORTS", "查阅导入";
        /// The audit.
        ReadAudit = "READ_AUDIT", "查阅审计";
        /// Registers an institute.
        RegisterInstitute = "REGISTER_INSTITUTE", "登记机构";
        /// Says which accounting regime an institute follows.
        FollowRegime = "FOLLOW_REGIME", "变更会计制度";
        /// Imports lists of departments, places, persons and classes.
        ImportOrganisation = "IMPORT_ORGANISATION", "导入机构资料";
        /// Imports balances and vouchers.
        ImportLedger = "IMPORT_LEDGER", "导入账";
        /// Imports lists of cards.
        ImportCards = "IMPORT_CARDS", "导入卡";
        /// Imports lists of what was counted.
        ImportCounts = "IMPORT_COUNTS", "导入盘点表";
        /// Undoes an import.
        RevertImport = "REVERT_IMPORT", "撤销导入";
        /// Keeps a mapping.
        SaveMapping = "SAVE_MAPPING", "保存列对应方案";
        /// Posts a month's depreciation.
        PostDepreciation = "POST_DEPRECIATION", "计提折旧";
        /// Takes a month's depreciation back.
        ReverseDepreciation = "REVERSE_DEPRECIATION", "冲回折旧";
        /// Asks for a reconciliation.
        Reconcile = "RECONCILE", "发起核对";
        /// Sees and confirms the things in the own hands.
        HoldItems = "HOLD_ITEMS", "查阅并确认本人领用资产";
        /// Says which person an account is.
        LinkPersons = "LINK_PERSONS", "对应人员与账号";
        /// Says what happens to cards: where things stand, in whose hands, what they cost.
        ChangeCards = "CHANGE_CARDS", "登记资产变动";
        /// Disposals of assets.
        ReadDisposals = "READ_DISPOSALS", "查阅资产处置";
        /// Asks for disposals, and carries out those that are approved.
        Dispose = "DISPOSE", "申请与执行资产处置";
        /// Approves disposals for the institute.
        ApproveDisposal = "APPROVE_DISPOSAL", "审批资产处置（单位）";
        /// Approves disposals for the bureau in charge.
        ReviewDisposal = "REVIEW_DISPOSAL", "审批资产处置（主管部门）";
        /// Approves disposals for the finance bureau.
        EndorseDisposal = "ENDORSE_DISPOSAL", "审批资产处置（财政部门）";
        /// Plans stocktakes, opens them, hands them in for approval, opens them again and calls them off.
        ManageStocktakes = "MANAGE_STOCKTAKES", "组织盘点";
        /// Says what was found in a stocktake.
        CountThings = "COUNT_THINGS", "登记盘点结果";
        /// Approves what a stocktake found.
        CloseStocktakes = "CLOSE_STOCKTAKES", "批准盘点结果";
        /// Differences that are followed from run to run.
        ReadDifferences = "READ_DIFFERENCES", "查阅差异台账";
        /// Says who answers for differences, and until when.
        AssignDifferences = "ASSIGN_DIFFERENCES", "指派差异责任人与期限";
        /// Says how differences came about, and hands that in for approval.
        ExplainDifferences = "EXPLAIN_DIFFERENCES", "查明差异并送审";
        /// Approves for the institute what is done about differences.
        ApproveDifferences = "APPROVE_DIFFERENCES", "审批差异处理（单位）";
        /// Approves for the bureau in charge what is done about differences.
        ReviewDifferences = "REVIEW_DIFFERENCES", "审批差异处理（主管部门）";
        /// Approves for the finance bureau what is done about differences.
        EndorseDifferences = "ENDORSE_DIFFERENCES", "审批差异处理（财政部门）";
        /// Says by what approved differences were settled.
        SettleDifferences = "SETTLE_DIFFERENCES", "登记差异账务处理";
        /// Closes differences that are settled.
        CloseDifferences = "CLOSE_DIFFERENCES", "差异销号复核";
        /// Opens differences again.
        ReopenDifferences = "REOPEN_DIFFERENCES", "重新打开差异（回头看）";
        /// Reminds those who answer for differences, and says what it thinks of them.
        RemindDifferences = "REMIND_DIFFERENCES", "催办与督导意见";
        /// Lets devices count for a stocktake, and voids their tokens.
        ManageDevices = "MANAGE_DEVICES", "管理盘点设备";
        /// Makes, disables and unlocks user accounts, and voids access tokens.
        ManageAccounts = "MANAGE_ACCOUNTS", "管理账号";
        /// Grants and revokes roles.
        GrantRoles = "GRANT_ROLES", "授予角色";
    }
}
