//! What proves something, as a client names it.

use crate::assets::evidence::Evidence;
use async_graphql::InputObject;

/// Something that proves what is said (证明材料).
#[derive(Debug, InputObject)]
pub struct EvidenceInput {
    /// What it is, as it is asked for: 内部决议, 验收单 … (材料名称).
    pub kind: String,
    /// Where it is found: its number, or the file (编号或文件).
    pub reference: String,
}

/// What is named, as the rules take it.
pub fn evidence(named: &[EvidenceInput]) -> Vec<Evidence> {
    named.iter().map(|one| Evidence { kind: one.kind.clone(), reference: one.reference.clone() }).collect()
}
