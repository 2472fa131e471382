//! What a version of a card states, as far as depreciation goes.

use super::month::Month;
use entity::{Day, DepreciationMethod, DepreciationStatus, Money, Regime, UsageState};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The regime that is followed on a day, of those by the day from which each is; before them all, the first one.
pub fn regime_on(regimes: &[(Day, Regime)], on: Day) -> Option<Regime> {
    let followed = regimes.iter().rev().find(|(from, _)| *from <= on).or(regimes.first());
    followed.map(|(_, regime)| *regime)
}

/// A version of a card, as far as depreciation goes. Days that it does not say are blank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stated {
    /// From which day it holds; the first of the calendar where its list did not say.
    pub effective_on: Day,
    /// 记账日期 of a history.
    pub stated_on: Day,
    /// 原值.
    pub cost: Money,
    /// 累计折旧.
    pub accumulated: Money,
    /// Whether its list has no column of 累计折旧: then nothing stated is not zero.
    pub silent: bool,
    /// 预计净残值.
    pub residual: Money,
    /// 使用年限 in months; 0 where it is not said.
    pub life: u32,
    /// 已计提月数; 0 where it is not said.
    pub months: u32,
    /// 折旧方法.
    pub method: DepreciationMethod,
    /// 折旧状态.
    pub status: DepreciationStatus,
    /// 使用状况.
    pub usage: UsageState,
    /// 起始计提日期.
    pub start_on: Day,
    /// 财务入账日期.
    pub booked_on: Day,
    /// 投入使用日期.
    pub in_service_on: Day,
    /// 取得日期.
    pub acquired_on: Day,
    /// 处置日期.
    pub disposed_on: Day,
    /// 资产分类.
    pub class: Arc<Class>,
    /// 使用部门; blank where it is not said.
    pub department: Arc<str>,
    /// 项目; blank where it is not said.
    pub project: String,
    /// 工作总量; 0 where it is not said.
    pub work_total: i64,
    /// 累计工作量 with 累计折旧; 0 where it is not said.
    pub work_done: i64,
    /// What the asset did, by month (月工作量): of the card, and the same in all its versions.
    pub work: Arc<BTreeMap<Month, i64>>,
    /// What it begins.
    pub turn: Turn,
}

/// What a version begins besides other facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turn {
    /// Nothing.
    #[default]
    None,
    /// Works: what it is worth leaves for 在建工程 (改扩建转出).
    IntoWorks,
    /// It is back from works, with a cost and a life that begin anew (改扩建转入).
    OutOfWorks,
    /// Another reckoning: what it says was depreciated by the beginning of the month (拆分、合并).
    Anew,
}

impl Stated {
    /// Whether its list did not say from when it holds: always.
    pub(super) fn is_undated(&self) -> bool {
        Day::from_ymd(1949, 1, 1) == Some(self.effective_on)
    }

    /// Whether the asset is in works from this version on, where it was before or not.
    pub(super) const fn is_in_works(&self, before: bool) -> bool {
        match self.turn {
            Turn::IntoWorks => true,
            Turn::OutOfWorks => false,
            Turn::None | Turn::Anew => before,
        }
    }
}

/// A class as cards name it (资产分类).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Class {
    /// 编码.
    pub code: String,
    /// 名称.
    pub name: String,
    /// Edition of GB/T 14885 that the code is of; blank where it is the institute's own (版次).
    pub edition: String,
}
