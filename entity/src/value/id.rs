//! Typed ids: a `UUIDv7` each, so that the id of a card is never taken for that of an institute.

use uuid::Uuid;

/// Declares typed ids.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        crate::stored!($name as Uuid, |id| id.0, |raw| Some(Self(raw)));
    )+ };
}

ids! {
    /// Of an institute 机构.
    InstituteId;
    /// Of a regime that an institute follows 会计制度.
    InstituteRegimeId;
    /// Of a department 部门.
    DepartmentId;
    /// Of a place 存放地点.
    PlaceId;
    /// Of a person 人员.
    PersonId;
    /// Of which person an account is 人员账号对应.
    PersonAccountId;
    /// Of what somebody says of a thing in their hands 领用确认.
    CustodyAnswerId;
    /// Of a reminder to confirm the things in the own hands 领用确认提醒.
    CustodyReminderId;
    /// Of a disposal of assets 资产处置.
    DisposalId;
    /// Of what somebody on the route of a disposal said 处置审批记录.
    DisposalDecisionId;
    /// Of an asset class 资产分类.
    CategoryId;
    /// Of an uploaded file 上传文件.
    UploadId;
    /// Of an import 导入.
    ImportId;
    /// Of a stored mapping 列对应方案.
    MappingId;
    /// Of a set of books 账套.
    BookId;
    /// Of an account 会计科目.
    AccountId;
    /// Of what an institute says an account is for 科目角色调整.
    AccountUseId;
    /// Of a voucher line 凭证分录.
    LedgerLineId;
    /// Of a balance of an account 科目余额.
    LedgerBalanceId;
    /// Of an asset card 资产卡片.
    CardId;
    /// Of a version of a card 卡片版本.
    CardVersionId;
    /// Of what a card did in a month.
    CardWorkId;
    /// Of a month's depreciation as it was posted 折旧计提.
    DepreciationRunId;
    /// Of a stocktake 盘点.
    StocktakeId;
    /// Of a counted line 盘点行.
    CountLineId;
    /// Of a card that a stocktake expects 应盘明细.
    StocktakeLineId;
    /// Of a stocktake that recurs 定期盘点安排.
    StocktakeScheduleId;
    /// Of a step of a stocktake 盘点过程记录.
    StocktakeStepId;
    /// Of a team of stocktakers 盘点小组.
    StocktakeTeamId;
    /// Of something that was counted 盘点登记.
    CountEventId;
    /// Of a photo of something that was counted 盘点照片.
    CountPhotoId;
    /// Of what a code turned out to be 编码查清记录.
    CountResolutionId;
    /// Of a reconciliation 核对.
    RunId;
    /// Of a difference that is followed from run to run 差异台账.
    DifferenceCaseId;
    /// Of a step that was taken with it 差异办理记录.
    DifferenceEventId;
    /// Of steps that one request took together 批量办理.
    DifferenceBatchId;
    /// Of a job 任务.
    JobId;
    /// Of an access token 访问令牌.
    TokenId;
    /// Of somebody who signs in 用户账号.
    UserAccountId;
    /// Of a role that was given 角色授予.
    RoleGrantId;
    /// Of a session 登录会话.
    SignInId;
    /// Of an audit event 审计记录.
    AuditEventId;
}
