//! The steps that a card can take.

use super::super::term::Term;
use crate::life::steps::{self, steps};
use async_graphql::{Object, SimpleObject};
use entity::{CardVersionKind, Role, UsageState};

/// A step that a card can take (变动步骤).
#[derive(Debug, Clone, SimpleObject)]
pub struct CardStep {
    /// 变动类型.
    kind: Term<CardVersionKind>,
    /// The usage states from which it can be taken; none where a card comes to be by it (可办理的使用状况).
    from: Vec<Term<UsageState>>,
    /// Who says so (岗位).
    role: Option<Term<Role>>,
    /// What has to prove it (证明材料).
    evidence: Vec<String>,
}

impl From<steps::CardStep> for CardStep {
    fn from(step: steps::CardStep) -> Self {
        Self {
            kind: Term(step.kind),
            from: step.from.into_iter().map(Term).collect(),
            role: step.role.map(Term),
            evidence: step.evidence.to_vec(),
        }
    }
}

/// What can be asked of the life of cards.
#[derive(Debug, Default)]
pub struct LifeQuery;

#[Object]
impl LifeQuery {
    /// The steps that a card can take, and what each needs (资产变动步骤). Needs: a token.
    async fn card_steps(&self) -> Vec<CardStep> {
        steps().map(Into::into).collect()
    }
}
