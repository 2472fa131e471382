//! What can be done with institutes.

use super::super::error::{Failed, UserError};
use super::super::loaders::made;
use super::super::node::{brought, local};
use super::super::once::once;
use super::super::scalar::Date;
use super::super::term::Term;
use super::institute::Institute;
use crate::org::service::{self, Registration};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::org::institute;
use entity::{InstituteId, LegalForm, Ownership, Regime};

/// What is said of an institute that is to be registered (机构登记).
#[derive(Debug, InputObject)]
pub struct InstituteRegisterInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The UUID of the new institute, if the client brings one: registered again under it, what
    /// exists is the answer.
    pub client_id: Option<ID>,
    /// The code, by which commands name it (编码).
    pub code: String,
    /// The name (名称).
    pub name: String,
    /// The unified social credit code (统一社会信用代码).
    pub uscc: Option<String>,
    /// The legal form (单位性质); it proposes an accounting regime and decides none.
    pub legal_form: Option<Term<LegalForm>>,
    /// Who owns it (所有制).
    pub ownership: Option<Term<Ownership>>,
    /// The group of institutes that it is compared with (同类组).
    pub peer_group: Option<String>,
    /// The section of the bureau that looks after it (归口科室).
    pub section: Option<String>,
    /// The accounting regime that it follows (会计制度).
    pub regime: Option<Term<Regime>>,
    /// From which day it follows the regime; as long as that is in force where none is given.
    pub regime_from: Option<Date>,
}

/// Which regime an institute follows from a day on (会计制度变更).
#[derive(Debug, InputObject)]
pub struct InstituteFollowRegimeInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The regime (会计制度).
    pub regime: Term<Regime>,
    /// From which day; as long as the regime is in force where none is given.
    pub from: Option<Date>,
}

/// Which section of the bureau looks after an institute (归口科室).
#[derive(Debug, InputObject)]
pub struct InstituteAssignInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The section; none where nobody looks after it (归口科室).
    pub section: Option<String>,
    /// The version of the institute as it was seen: what changed meanwhile is refused (版本).
    pub version: i32,
}

/// What became of the registration of an institute.
#[derive(Debug, SimpleObject)]
pub struct InstituteRegisterPayload {
    /// The institute.
    pub institute: Option<Institute>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What became of the wish that a section looks after an institute.
#[derive(Debug, SimpleObject)]
pub struct InstituteAssignPayload {
    /// The institute.
    pub institute: Option<Institute>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What became of the change of a regime.
#[derive(Debug, SimpleObject)]
pub struct InstituteFollowRegimePayload {
    /// The institute.
    pub institute: Option<Institute>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

impl InstituteRegisterInput {
    fn registration(&self) -> Registration {
        Registration {
            code: self.code.clone(),
            name: self.name.clone(),
            uscc: self.uscc.clone(),
            legal_form: self.legal_form.map(|term| term.0),
            ownership: self.ownership.map(|term| term.0),
            peer_group: self.peer_group.clone(),
            section: self.section.clone(),
            regime: self.regime.map(|term| term.0),
            from: self.regime_from.map(|date| date.0),
        }
    }
}

/// What can be done with institutes.
#[derive(Debug, Default)]
pub struct OrgMutation;

#[Object]
impl OrgMutation {
    /// Registers an institute (机构登记). Needs: a token for all institutes.
    async fn institute_register(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is said of it.")] input: InstituteRegisterInput,
    ) -> Result<Option<InstituteRegisterPayload>, Failed> {
        let client_id = brought(input.client_id.as_ref())?;
        let registration = input.registration();
        let register = async |ctx| service::register(&ctx, &registration, client_id).await.map(|row| row.id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, register).await?;
        let institute = made::<institute::Entity>(context, settled.id).await?.map(Institute);
        Ok(Some(InstituteRegisterPayload { institute, user_errors: settled.user_errors }))
    }

    /// Says which section of the bureau looks after an institute (归口科室): who supervises for the section
    /// sees it from then on. Needs: 主管审核 over all institutes.
    async fn institute_assign(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which section, and which institute.")] input: InstituteAssignInput,
    ) -> Result<Option<InstituteAssignPayload>, Failed> {
        let id: InstituteId = local(Institute::KIND, &input.institute)?;
        let assign = async |ctx| service::assign(&ctx, id, input.section.as_deref(), input.version).await.map(|_| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, assign).await?;
        let institute = made::<institute::Entity>(context, settled.id).await?.map(Institute);
        Ok(Some(InstituteAssignPayload { institute, user_errors: settled.user_errors }))
    }

    /// Says which accounting regime an institute follows from a day on (会计制度变更). What was said before
    /// stays known. Needs: a token for it.
    async fn institute_follow_regime(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which regime, and from when.")] input: InstituteFollowRegimeInput,
    ) -> Result<Option<InstituteFollowRegimePayload>, Failed> {
        let id: InstituteId = local(Institute::KIND, &input.institute)?;
        let (regime, from) = (input.regime.0, input.from.map(|date| date.0));
        let follow = async |ctx| service::follow_regime(&ctx, id, regime, from).await.map(|_| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, follow).await?;
        let institute = made::<institute::Entity>(context, settled.id).await?.map(Institute);
        Ok(Some(InstituteFollowRegimePayload { institute, user_errors: settled.user_errors }))
    }
}
