//! 接口: what a client may ask and do, and the only room that knows `async-graphql`.
//!
//! | file | what it is |
//! |---|---|
//! | `limits` | what a request may ask for, decided in front of the library's parser |
//! | `call`, `reads` | one request: who asks, and the one snapshot that all its fields read |
//! | `once` | every mutation is done once under its `idempotencyKey` |
//! | `look` | what somebody from outside looked at |
//! | `error` | refused, no access, fault, as a client sees them |
//! | `scalar`, `term` | money, dates and closed lists of terms |
//! | `node`, `page`, `loaders` | things by id, pages of lists, rows behind rows |
//! | one folder a room | `types`, `query`, `mutation`, each a part of the two roots below |
//!
//! A mutation is at most fifteen lines: decode the ids, call the service by way of [`once::once`],
//! read what is told of it. No rule and no sum is here.

pub mod access;
pub mod assets;
pub mod audit;
pub mod call;
pub mod census;
pub mod closure;
pub mod counting;
pub mod custody;
pub mod depreciation;
pub mod disposal;
pub mod error;
pub mod imports;
pub mod jobs;
pub mod life;
pub mod limits;
pub mod loaders;
mod look;
pub mod node;
pub mod once;
pub mod org;
pub mod page;
pub mod reads;
pub mod reconcile;
pub mod recurring;
pub mod reports;
pub mod scalar;
pub mod stocktake;
pub mod term;
pub mod vouchers;
pub mod words;

use crate::app::Ctx;
use crate::words::Told;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::{EmptySubscription, MergedObject, Pos, Response, Schema, ServerError, Value, Variables, value};
use call::Call;
use error::Failed;
use limits::NotAllowed;
use limits::budget::{Budget, Later};
use loaders::Loaders;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// What can be asked (查询).
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    node::NodeQuery,
    org::OrgQuery,
    access::AccessQuery,
    audit::AuditQuery,
    life::LifeQuery,
    closure::ClosureQuery,
    recurring::RecurringQuery,
);

/// What can be done (修改). Every mutation names its request by `idempotencyKey`, and answers what a
/// rule refuses in `userErrors`.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    org::OrgMutation,
    imports::ImportsMutation,
    jobs::JobsMutation,
    reconcile::ReconcileMutation,
    depreciation::DepreciationMutation,
    access::AccessMutation,
    custody::CustodyMutation,
    counting::CountingMutation,
    census::CensusMutation,
    recurring::RecurringMutation,
    disposal::DisposalMutation,
    life::LifeMutation,
    life::PartsMutation,
    closure::ClosureMutation,
);

/// How long the fields of a request are gathered before the rows behind them are asked for together.
const GATHER: Duration = Duration::from_millis(1);

/// The interface, ready to answer.
#[derive(Clone)]
pub struct Api {
    schema: Schema<Query, Mutation, EmptySubscription>,
    gather: Duration,
    budget: Option<Arc<Budget>>,
}

/// What a client sends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// The document.
    pub query: String,
    /// Which of its operations; may be left out where there is one.
    #[serde(default)]
    pub operation_name: Option<String>,
    /// The variables, a JSON object.
    #[serde(default)]
    pub variables: Option<serde_json::Map<String, serde_json::Value>>,
    /// Whether only a query is welcome.
    #[serde(skip)]
    pub only_query: bool,
}

/// What a client is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The JSON of an answer.
    Json(Vec<u8>),
    /// The JSON that says which limit the request does not keep, so that it was not looked at further.
    NotExecuted(Vec<u8>),
    /// The JSON that says what is wrong with the document or its variables, so that it was not executed.
    NotUnderstood(Vec<u8>),
    /// The JSON that says that this is not the way for a mutation.
    NotByGet(Vec<u8>),
    /// The JSON that says that the budget of who asks is used up, and after how many seconds it will do.
    Later(Vec<u8>, u64),
}

impl Default for Api {
    fn default() -> Self {
        let schema = Schema::build(Query::default(), Mutation::default(), EmptySubscription);
        Self { schema: schema.disable_suggestions().finish(), gather: GATHER, budget: None }
    }
}

impl Api {
    /// Gathers for so long, so that a test on a slow machine can hold how many statements a request takes.
    #[must_use]
    pub fn gathering(self, gather: Duration) -> Self {
        Self { gather, ..self }
    }

    /// Takes what is asked for from the budgets of those who ask.
    #[must_use]
    pub fn within(self, budget: Arc<Budget>) -> Self {
        Self { budget: Some(budget), ..self }
    }

    /// The contract, as the schema definition language says it.
    pub fn sdl(&self) -> String {
        let options = async_graphql::SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items();
        self.schema.sdl_with_options(options)
    }

    /// Lets somebody ask, as often as a minute grants; otherwise the answer that says when to ask again.
    pub fn admit(&self, ctx: &Ctx) -> Result<(), Answer> {
        let asked = self.budget.as_ref().map_or(Ok(()), |budget| budget.request(&ctx.actor));
        asked.map_err(|later: Later| Answer::Later(refused(error::told(ctx, &later.told), None), later.seconds()))
    }

    /// Answers a request.
    pub async fn answer(&self, ctx: Ctx, asked: Asked) -> Answer {
        let not_executed = |told: &Told| Answer::NotExecuted(refused(error::told(&ctx, told), None));
        let variables: serde_json::Value = asked.variables.unwrap_or_default().into();
        if let Err(told) = limits::check_variables(&variables) {
            return not_executed(&told);
        }
        let variables = Variables::from_json(variables);
        let (parsed, cost) = match limits::parse(&asked.query, &variables) {
            Ok(parsed) => parsed,
            Err(NotAllowed::Limit(told)) => return not_executed(&told),
            Err(NotAllowed::Syntax(mut error)) => {
                error::settle(&ctx, &mut error);
                return Answer::NotUnderstood(refused(error, None));
            }
        };
        if asked.only_query && !is_query(&parsed, asked.operation_name.as_deref()) {
            return Answer::NotByGet(refused(error::told(&ctx, &words::NOT_A_QUERY.with([])), None));
        }
        let left = match self.budget.as_ref().map(|budget| budget.spend(&ctx.actor, cost)).transpose() {
            Ok(left) => left,
            Err(later) => {
                let spent = later.remaining.map(|left| told_cost(cost, left));
                return Answer::Later(refused(error::told(&ctx, &later.told), spent), later.seconds());
            }
        };
        if let Err(error) = look::tell(&ctx, &asked.query, asked.operation_name.as_deref(), &variables).await {
            let mut error = async_graphql::Error::from(Failed::from(error)).into_server_error(Pos::default());
            error::settle(&ctx, &mut error);
            return Answer::Json(refused(error, None));
        }
        let call = Call::new(ctx.clone());
        let mut request = async_graphql::Request::new(asked.query).variables(variables);
        request.operation_name = asked.operation_name;
        request.set_parsed_query(parsed);
        let request = request.data(Loaders::new(&call, self.gather)).data(call);
        let mut response = self.schema.execute(request).await;
        for error in &mut response.errors {
            error::settle(&ctx, error);
        }
        if let Some(left) = left {
            response = response.extension("cost", told_cost(cost, left));
        }
        if is_not_executed(&response) {
            Answer::NotUnderstood(without_data(&response))
        } else {
            Answer::Json(json(&response))
        }
    }
}

/// What a request costs and what is left, as `extensions.cost` tells it.
fn told_cost(requested: u64, remaining: u32) -> Value {
    value!({ "requested": requested, "remaining": remaining })
}

/// Whether the library found something wrong before it began: an error of a field has a path.
fn is_not_executed(response: &Response) -> bool {
    response.data == Value::Null && !response.errors.is_empty() && response.errors.iter().all(|e| e.path.is_empty())
}

/// Whether the operation that will be executed only reads; one that cannot be found harms nobody.
fn is_query(document: &ExecutableDocument, name: Option<&str>) -> bool {
    let operations = document.operations.iter();
    let chosen = |known: Option<&async_graphql::Name>| match &document.operations {
        DocumentOperations::Single(_) => true,
        DocumentOperations::Multiple(_) => name.is_none_or(|name| known.is_some_and(|known| known == name)),
    };
    operations.filter(|(known, _)| chosen(*known)).all(|(_, operation)| operation.node.ty == OperationType::Query)
}

/// An error instead of an answer, and what is told of the cost.
fn refused(error: ServerError, cost: Option<Value>) -> Vec<u8> {
    let mut response = Response::from_errors(vec![error]);
    if let Some(cost) = cost {
        response = response.extension("cost", cost);
    }
    without_data(&response)
}

/// What was not executed has no data, not even none.
fn without_data(response: &Response) -> Vec<u8> {
    let mut told = serde_json::to_value(response).unwrap_or_default();
    if let Some(members) = told.as_object_mut() {
        members.remove("data");
    }
    told.to_string().into_bytes()
}

fn json(response: &Response) -> Vec<u8> {
    // Everything in a response has a form in JSON; what had none would be an answer without data.
    serde_json::to_vec(response).unwrap_or_else(|_| b"{\"data\":null}".to_vec())
}
