//! The words of the organisation 组织.

crate::terms! {
    /// The legal form (单位性质); it proposes an accounting regime and decides none.
    LegalForm {
        /// 事业单位.
        PublicInstitution = "PUBLIC_INSTITUTION", "事业单位";
        /// 民办非企业单位.
        NonProfit = "NON_PROFIT", "社会服务机构";
        /// 企业.
        Enterprise = "ENTERPRISE", "企业";
    }
}

crate::terms! {
    /// Who owns an institute (所有制): decides who approves what.
    Ownership {
        /// Belongs to the bureau.
        Subordinate = "SUBORDINATE", "局属";
        /// Built by several parties together.
        JointlyBuilt = "JOINTLY_BUILT", "共建";
        /// State-owned otherwise.
        StateOwned = "STATE_OWNED", "国有";
        /// Private.
        Private = "PRIVATE", "民办";
    }
}

crate::terms! {
    /// The system that a class code belongs to (分类体系): the same code means different things in two.
    CategorySystem {
        /// GB/T 14885.
        GbT14885 = "GBT_14885", "固定资产等资产基础分类与代码";
        /// The institute's own.
        Own = "OWN", "自定分类";
    }
}
