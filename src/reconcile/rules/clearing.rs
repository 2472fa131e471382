//! 待处理挂账: assets that were moved to a clearing account (待处理财产损溢、固定资产清理) when something was found, which is
//! lawful before approval, while their cards stay until they are written off.

use super::partition::{Partition, Parts};
use super::select::{Line, State, line_value};
use entity::{Side, UsageState};
use foldhash::{HashSet, HashSetExt as _};

/// Whether what stands on the clearing accounts is enough for the net value of all cards in process that have left the
/// cost accounts. More may stand there, such as a loss whose card is cancelled; less cannot be where they went.
pub fn holds_what_is_in_process(parts: &Parts<'_>, partition: &Partition) -> bool {
    let (Some(balance), Some(cards)) = (parts.selection.clearing, &parts.facts.cards) else { return false };
    let in_process = |card: &usize| {
        cards.usage_state.at(*card) == UsageState::AwaitingDisposal
            && parts.selection.cards[*card] == State::Alive
            && !partition.pooled[*card]
    };
    let mut stays = HashSet::new();
    let mut net = 0;
    for card in (0..if cards.usage_state.is_present() { cards.len() } else { 0 }).filter(in_process) {
        let group = partition.group_of_card[card];
        if !stays.contains(&group) {
            if has_left(parts, partition, group) {
                net += cards.value.at(card) - cards.depreciation.at(card);
            } else {
                stays.insert(group);
            }
        }
    }
    net <= balance
}

/// Whether the cost accounts have nothing of a group any more.
fn has_left(parts: &Parts<'_>, partition: &Partition, group: u32) -> bool {
    let Some(ledger) = &parts.facts.ledger else { return true };
    let lines = partition.groups.rows(group).iter().filter(|row| row.side == Side::Ledger);
    let costs = lines.filter(|line| parts.selection.lines[line.row as usize] == Line::Cost);
    costs.map(|line| line_value(ledger, line.row)).sum::<i64>() == 0
}
