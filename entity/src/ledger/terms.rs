//! The words of the accounts 账.

crate::terms! {
    /// The accounting regime with its edition (会计制度). The legal form only proposes it.
    Regime {
        /// 财会〔2017〕25号.
        Government = "government", "政府会计制度";
        /// 财会〔2004〕7号, to 2025-12-31.
        NonProfit2004 = "non-profit-2004", "民间非营利组织会计制度（2004）";
        /// 财会〔2024〕25号, from 2026-01-01.
        NonProfit2024 = "non-profit-2024", "民间非营利组织会计制度（2024）";
        /// 企业会计准则.
        Enterprise = "enterprise", "企业会计准则";
        /// 财会〔2011〕17号.
        SmallEnterprise = "small-enterprise", "小企业会计准则";
    }
}

crate::terms! {
    /// What an account is for (科目角色); never its number, which differs from regime to regime.
    AccountRole {
        /// Original cost of fixed assets.
        Cost = "COST", "固定资产原值";
        /// Accumulated depreciation.
        AccDepreciation = "ACC_DEPRECIATION", "累计折旧";
        /// Impairment.
        Impairment = "IMPAIRMENT", "减值准备";
        /// Construction in progress.
        InProgress = "IN_PROGRESS", "在建工程";
        /// Pending or being cleared.
        Clearing = "CLEARING", "待处理/清理";
        /// Expense.
        Expense = "EXPENSE", "费用";
        /// Equity investments.
        EquityInvestment = "EQUITY_INVESTMENT", "股权投资";
        /// Any other account.
        Other = "OTHER", "其他科目";
    }
}

crate::terms! {
    /// The accounting system of a voucher line under parallel accounting (会计体系, 平行记账).
    #[derive(Default)]
    AccountingSystem {
        /// Financial accounting.
        #[default]
        Financial = "FINANCIAL", "财务会计";
        /// Budget accounting.
        Budget = "BUDGET", "预算会计";
    }
}

crate::terms! {
    /// A side of an account (借贷方向).
    EntrySide {
        /// Debit.
        Debit = "DEBIT", "借";
        /// Credit.
        Credit = "CREDIT", "贷";
    }
}

crate::terms! {
    /// What a row of the accounts is (凭证行类型).
    LedgerLineKind {
        /// A voucher line.
        Line = "LINE", "分录";
        /// An opening balance.
        Opening = "OPENING", "期初";
    }
}
