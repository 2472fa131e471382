//! What can be done about differences.

use super::super::assets::{AssetCard, evidence};
use super::super::call::Call;
use super::super::error::{Failed, Refusal, UserError};
use super::super::loaders::{by_id, made};
use super::super::node::local;
use super::super::once::once;
use super::super::org::{Institute, Person};
use super::super::term::Term;
use super::inputs::{
    DifferenceApproveInput, DifferenceAssignInput, DifferenceCloseInput, DifferenceCommentInput,
    DifferenceExplainInput, DifferenceRejectInput, DifferenceRemindInput, DifferenceReopenInput, DifferenceSettleInput,
    DifferenceSettleRow, DifferenceSubmitInput,
};
use super::types::DifferenceCase;
use crate::closure::act::{Act, Asked, Refused, Row, Settlement, VoucherName};
use crate::closure::kinds::Finding;
use crate::closure::service::{self, Problem};
use crate::words::{Lang, trimmed};
use async_graphql::{Context, ID, InputType, Object, SimpleObject};
use entity::closure::{difference_batch, difference_case};
use entity::{BatchPolicy, DifferenceStep};
use uuid::Uuid;

/// What became of a row of a request.
#[derive(Debug, SimpleObject)]
pub struct DifferenceRowPayload {
    /// The difference.
    pub case: Option<DifferenceCase>,
    /// Why it was refused; empty where it was done.
    pub user_errors: Vec<UserError>,
}

/// What became of a request about differences.
#[derive(Debug, SimpleObject)]
pub struct DifferencesPayload {
    /// Its rows, in their order; null where the request as a whole was refused.
    pub rows: Option<Vec<DifferenceRowPayload>>,
    /// Why it was refused as a whole; of a row, with its place.
    pub user_errors: Vec<UserError>,
}

impl Refusal for Refused {
    fn user_error(&self, lang: Lang) -> UserError {
        let field = self.at.map(|at| vec!["rows".to_owned(), at.to_string()]);
        UserError { field, ..self.told.user_error(lang) }
    }
}

/// What can be done about differences.
#[derive(Debug, Default)]
pub struct ClosureMutation;

#[Object]
impl ClosureMutation {
    /// Says who answers for differences, and until when (指派责任人). Needs: 资产管理员, 财务负责人 or 单位负责人.
    async fn difference_assign(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which differences, and who answers for them.")] input: DifferenceAssignInput,
    ) -> Result<Option<DifferencesPayload>, Failed> {
        let rows = input.rows.iter().map(|row| {
            let act = Act::Assign(local(Person::KIND, &row.owner)?, row.due_on.map(|day| day.0));
            of(&row.case, Some(row.version), act)
        });
        let rows = rows.collect::<Result<_, Failed>>()?;
        let asked = asked(&input.institute, DifferenceStep::Assign, input.policy, rows)?;
        act(context, &input, &input.idempotency_key, asked).await
    }

    /// Says how differences came about, and what is to be done (查明原因). Needs: 经办 or 资产管理员.
    async fn difference_explain(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which differences, and how they came about.")] input: DifferenceExplainInput,
    ) -> Result<Option<DifferencesPayload>, Failed> {
        let rows = input.rows.iter().map(|row| {
            let (cause, treatment, note) = (row.cause.0, row.treatment.0, row.note.clone());
            let finding = Finding { cause, treatment, note, evidence: evidence(&row.evidence) };
            of(&row.case, Some(row.version), Act::Explain(finding))
        });
        let rows = rows.collect::<Result<_, Failed>>()?;
        let asked = asked(&input.institute, DifferenceStep::Explain, input.policy, rows)?;
        act(context, &input, &input.idempotency_key, asked).await
    }

    /// Hands in what was found out, for approval by its route (提交审批). Needs: 经办 or 资产管理员.
    async fn difference_submit(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which differences.")] input: DifferenceSubmitInput,
    ) -> Result<Option<DifferencesPayload>, Failed> {
        let rows = input.rows.iter().map(|row| of(&row.case, Some(row.version), Act::Submit));
        let rows = rows.collect::<Result<_, Failed>>()?;
        let asked = asked(&input.institute, DifferenceStep::Submit, input.policy, rows)?;
        act(context, &input, &input.idempotency_key, asked).await
    }

    /// Approves at the next step of their routes (批准): somebody else than who explained or handed in, and than
    /// those who approved before. Needs: signed in, 单位负责人, 财务负责人, 主管审核 or 产权登记 by the step.
    async fn difference_approve(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which differences, as they were seen.")] input: DifferenceApproveInput,
    ) -> Result<Option<DifferencesPayload>, Failed> {
        let rows = input
            .rows
            .iter()
            .map(|row| of(&row.case, None, Act::Approve(row.digest.0, row.note.clone(), row.document_no.clone())));
        let rows = rows.collect::<Result<_, Failed>>()?;
        let asked = asked(&input.institute, DifferenceStep::Approve, input.policy, rows)?;
        act(context, &input, &input.idempotency_key, asked).await
    }

    /// Returns differences that are to be explained anew (退回): somebody else than who explained or handed in.
    /// Needs: signed in, 单位负责人, 财务负责人, 主管审核 or 产权登记 by the step.
    async fn difference_reject(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which differences, as they were seen, and why.")] input: DifferenceRejectInput,
    ) -> Result<Option<DifferencesPayload>, Failed> {
        let rows = input.rows.iter().map(|row| of(&row.case, None, Act::Reject(row.digest.0, row.note.clone())));
        let rows = rows.collect::<Result<_, Failed>>()?;
        let asked = asked(&input.institute, DifferenceStep::Reject, input.policy, rows)?;
        act(context, &input, &input.idempotency_key, asked).await
    }

    /// Says what settled differences that were approved (账务处理): the voucher is held against the accounts that
    /// were imported, the card against its changes. Needs: 经办 or 资产管理员.
    async fn difference_settle(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which differences, and by what.")] input: DifferenceSettleInput,
    ) -> Result<Option<DifferencesPayload>, Failed> {
        let rows = input.rows.iter().map(|row| of(&row.case, Some(row.version), Act::Settle(settlement(row)?)));
        let rows = rows.collect::<Result<_, Failed>>()?;
        let asked = asked(&input.institute, DifferenceStep::Settle, input.policy, rows)?;
        act(context, &input, &input.idempotency_key, asked).await
    }

    /// Closes differences that a later run finds no more, or that are carried (销号复核): somebody else than who
    /// explained, handed in or settled. Needs: 复核.
    async fn difference_close(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which differences.")] input: DifferenceCloseInput,
    ) -> Result<Option<DifferencesPayload>, Failed> {
        let rows = input.rows.iter().map(|row| of(&row.case, Some(row.version), Act::Close(row.note.clone())));
        let rows = rows.collect::<Result<_, Failed>>()?;
        let asked = asked(&input.institute, DifferenceStep::Close, input.policy, rows)?;
        act(context, &input, &input.idempotency_key, asked).await
    }

    /// Opens differences again (回头看); their history stays. Needs: 复核, 单位负责人, 财务负责人 or 主管审核.
    async fn difference_reopen(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which differences, and why.")] input: DifferenceReopenInput,
    ) -> Result<Option<DifferencesPayload>, Failed> {
        let rows = input.rows.iter().map(|row| of(&row.case, Some(row.version), Act::Reopen(row.reason.clone())));
        let rows = rows.collect::<Result<_, Failed>>()?;
        let asked = asked(&input.institute, DifferenceStep::Reopen, input.policy, rows)?;
        act(context, &input, &input.idempotency_key, asked).await
    }

    /// Reminds those who answer for differences (催办); the differences stay as they are. Needs: 监管查询 or 主管审核.
    async fn difference_remind(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which differences, and what is said.")] input: DifferenceRemindInput,
    ) -> Result<Option<DifferencesPayload>, Failed> {
        let rows = input.rows.iter().map(|row| of(&row.case, None, Act::Remind(row.note.clone())));
        let rows = rows.collect::<Result<_, Failed>>()?;
        let asked = asked(&input.institute, DifferenceStep::Remind, input.policy, rows)?;
        act(context, &input, &input.idempotency_key, asked).await
    }

    /// Says what a supervisor thinks of differences (督导意见), which stay as they are. Needs: 监管查询 or 主管审核.
    async fn difference_comment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which differences, and what is said.")] input: DifferenceCommentInput,
    ) -> Result<Option<DifferencesPayload>, Failed> {
        let rows = input.rows.iter().map(|row| of(&row.case, None, Act::Comment(row.note.clone())));
        let rows = rows.collect::<Result<_, Failed>>()?;
        let asked = asked(&input.institute, DifferenceStep::Comment, input.policy, rows)?;
        act(context, &input, &input.idempotency_key, asked).await
    }
}

/// A row of a request.
fn of(case: &ID, version: Option<i32>, act: Act) -> Result<Row, Failed> {
    Ok(Row { case: local(DifferenceCase::KIND, case)?, version, act })
}

fn asked(institute: &ID, step: DifferenceStep, policy: Term<BatchPolicy>, rows: Vec<Row>) -> Result<Asked, Failed> {
    Ok(Asked { institute: local(Institute::KIND, institute)?, step, policy: policy.0, rows })
}

/// What settled a difference; a voucher before a card where both are named.
fn settlement(row: &DifferenceSettleRow) -> Result<Settlement, Failed> {
    Ok(match (&row.voucher, &row.card) {
        (Some(named), _) => {
            let word = named.word.as_deref().map(trimmed).unwrap_or_default().to_owned();
            let (year, period, number) = (named.year, named.period, named.number);
            Settlement::Voucher(VoucherName { year, period, word, number }, named.line)
        }
        (None, Some(card)) => Settlement::Card(local(AssetCard::KIND, card)?),
        (None, None) => Settlement::Nothing,
    })
}

/// What its global ids begin with; clients are given none.
const BATCH: &str = "DifferenceBatch";

/// Does what is asked, once; answers what became of each row.
async fn act(
    context: &Context<'_>,
    input: &impl InputType,
    key: &str,
    asked: Asked,
) -> Result<Option<DifferencesPayload>, Failed> {
    let act = async |ctx| service::act(&ctx, &asked).await.map(|id| id.0);
    let settled = once(context, BATCH, input, key, act).await?;
    let Some(batch) = made::<difference_batch::Entity>(context, settled.id).await? else {
        return Ok(Some(DifferencesPayload { rows: None, user_errors: settled.user_errors }));
    };
    let answers = service::answers(&batch)?;
    let ids: Vec<Uuid> = answers.iter().map(|answer| answer.case).collect();
    let (call, lang) = (Call::of(context), Call::of(context).ctx.lang);
    let cases = by_id::<difference_case::Entity>(call, &ids).await?;
    let row = |answer: service::Answer| DifferenceRowPayload {
        case: cases.get(&answer.case).cloned().map(DifferenceCase),
        user_errors: answer.problems.into_iter().map(|problem| told(problem, lang)).collect(),
    };
    let rows = Some(answers.into_iter().map(row).collect());
    Ok(Some(DifferencesPayload { rows, user_errors: settled.user_errors }))
}

fn told(problem: Problem, lang: Lang) -> UserError {
    let Problem { code, zh, en } = problem;
    let message = match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    UserError { code, field: None, message }
}
