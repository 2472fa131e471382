//! Table `disposal`.

use crate::{Day, Digest, DisposalId, DisposalMode, DisposalStatus, InstituteId, Moment, Money};
use sea_orm::entity::prelude::*;

/// A disposal of assets (资产处置): asked for, decided by everybody on its route, carried out.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disposal")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DisposalId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// How the assets go (处置方式).
    pub mode: DisposalMode,
    /// Why (处置原因).
    pub reason: String,
    /// What proves it, one a line: what it is, and where it is found (证明材料).
    pub evidence: String,
    /// How far it is (处置状态).
    pub status: DisposalStatus,
    /// Who has to approve, in this order: codes, parted by blanks (审批流程).
    pub route: String,
    /// The provision that the route follows (依据).
    pub basis: String,
    /// How many cards.
    pub items: i32,
    /// 原值 of all, in fen.
    pub original_value: Money,
    /// 累计折旧 of all, in fen.
    pub depreciation: Money,
    /// SHA-256 of what was asked for: a decision is about that, and about nothing else.
    pub digest: Digest,
    /// Who asked for it (申请人).
    pub made_by: String,
    /// Tells who asked for it from everybody else.
    pub made_by_key: String,
    /// From which day the assets are gone (处置日期).
    pub executed_on: Option<Day>,
    /// What came in for them, in fen (处置收入).
    pub proceeds: Option<Money>,
    /// Who carried it out (经办人).
    pub executed_by: Option<String>,
    /// Counts its changes (版本).
    pub version: i32,
    /// When the system learned it.
    pub recorded_at: Moment,
    /// Names its end where it came to nothing, for what takes its vouchers back.
    pub ended_id: Option<Uuid>,
    /// On which day it was returned, withdrawn or undone (终止日期).
    pub ended_on: Option<Day>,
    /// Who ended it.
    pub ended_by: Option<String>,
    /// Why it was undone after it had been carried out (撤销原因).
    pub ended_reason: Option<String>,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadDisposals);
