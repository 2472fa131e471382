//! The ruleset v1: which rules there are, in which order they run, and within which bounds.

use crate::reconcile::outcome::RuleId;

/// Name and version of this ruleset; part of every digest.
pub const VERSION: &str = "v1";

/// 资产编号、标签号或卡片编号一致.
pub const CODE: RuleId = RuleId(1);
/// 原资产编号一致.
pub const OLD_CODE: RuleId = RuleId(2);
/// 仅前导零不同, only where unique on both sides.
pub const LEADING_ZEROS: RuleId = RuleId(3);
/// 序列号（及品牌、型号）一致.
pub const SERIAL: RuleId = RuleId(4);
/// 凭证与金额一致.
pub const VOUCHER: RuleId = RuleId(5);
/// 同一凭证内金额合计一致.
pub const VOUCHER_SUM: RuleId = RuleId(6);
/// 属性组合一致: the first step of the first chain; each further step is the next number.
pub const CHAIN: RuleId = RuleId(7);

/// How many steps the search for exact sums inside one voucher may take. Never a time: the same
/// facts must give the same answer on every machine.
pub const SUM_STEPS: u32 = 50_000;

/// How many chain steps a ruleset can number.
pub const MAX_CHAIN_STEPS: usize = 200;

/// How many candidates of one blocking key are weighed for a runner-up.
pub const RUNNER_UP_CANDIDATES: usize = 64;

/// The name of a rule, Chinese and English.
pub fn name(rule: RuleId) -> (&'static str, &'static str) {
    match rule {
        CODE => ("资产编号、标签或卡片编号一致", "asset code, tag or card number"),
        OLD_CODE => ("原资产编号一致", "old asset code"),
        LEADING_ZEROS => ("编号仅前导零不同", "codes equal but for leading zeros"),
        SERIAL => ("序列号一致", "serial number"),
        VOUCHER => ("凭证与金额一致", "voucher and amount"),
        VOUCHER_SUM => ("同一凭证内金额合计一致", "exact sum inside one voucher"),
        _ => ("属性组合一致", "attribute chain"),
    }
}
