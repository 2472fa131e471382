//! 定期盘点: stocktakes that recur, and which of them are due, and overdue.
//!
//! Regulation: 行政事业性国有资产管理条例 (国务院令第738号) has assets counted regularly (定期盘点), and central
//! 行政单位 count everything at least once a year; that nobody could say who had not is what this is for.
//!
//! What is laid down once is not changed: it is ended, and laid down anew. Its occurrences are no rows; they follow from
//! it, and a stocktake says of which it is. Days are counted as the calendar has them, as the rules do that ask for
//! a stocktake by a date.
//!
//! | file | what it is |
//! |---|---|
//! | `rule` | on which days it recurs, and how each of them stands; pure |
//! | `service`, `store` | schedules that are kept |

pub mod rule;
pub mod service;
pub mod store;

/// The messages of this room.
pub mod words {
    crate::words! {
        EVERY_FORM = "周期应为 1 至 {0} 个月，现为 {1}", "expected a period of 1 to {0} months, found {1}";
        DAYS_FORM = "办理期限应为 0 至 {0} 天，现为 {1}", "expected 0 to {0} days, found {1}";
        SCHEDULES_MANY = "本机构在用的定期盘点已有 {0} 项，请先终止不用的", "the institute has {0} schedules that recur: end those that are not used first";
        FIRST_FAR = "首次盘点基准日 {0} 距今超过 {1} 年", "the first base date {0} is more than {1} years away";
        ENDED_ALREADY = "该定期盘点已于 {0} 终止", "it was ended on {0} already";
        END_BEFORE_PLANNED = "{0} 的盘点已编制，终止日不能早于该日", "the stocktake of {0} is planned: the end cannot be before it";
        NO_OCCURRENCE = "{0} 不是该定期盘点的盘点基准日，最近的为 {1}", "{0} is no base date of the schedule; the one nearest before is {1}";
        BEFORE_FIRST = "{0} 早于该定期盘点的首次盘点基准日 {1}", "{0} is before the first base date of the schedule, {1}";
        SCHEDULE_SAYS = "按定期盘点编制方案时，范围、盲盘和轮次以其安排为准，不能另填", "a stocktake of a schedule has its scope, its rounds, and whether it is blind, from there: do not say them";
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn the_catalogue_is_complete() {
            crate::words::check_catalogue(super::ALL);
        }
    }
}
