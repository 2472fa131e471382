//! What can be done with who is who, and with the things in the own hands.

use super::super::assets::AssetCard;
use super::super::error::{Failed, UserError};
use super::super::loaders::made;
use super::super::node::local;
use super::super::once::once;
use super::super::org::{Institute, Person};
use super::super::term::Term;
use crate::custody::rules::Answer;
use crate::custody::service;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::org::{institute, person};
use entity::{CustodyReply, InstituteId, PersonId};

/// Which person an account is (对应人员与账号).
#[derive(Debug, InputObject)]
pub struct PersonLinkInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The person.
    pub person: ID,
    /// The login of an account that has a role in the institute (登录名).
    pub login: String,
}

/// A person whose account is to be somebody else's (取消对应).
#[derive(Debug, InputObject)]
pub struct PersonUnlinkInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The person.
    pub person: ID,
}

/// What is said of a thing in the own hands.
#[derive(Debug, InputObject)]
pub struct CustodyAnswerInput {
    /// Its card (卡片).
    pub card: ID,
    /// What is said (确认结果).
    pub reply: Term<CustodyReply>,
    /// Why; needed where it is not as the card says (说明).
    pub note: Option<String>,
}

/// What is said of things in the own hands (领用确认).
#[derive(Debug, InputObject)]
pub struct CustodyConfirmInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// What is said, at most 500 at once; all of it is kept, or nothing.
    pub answers: Vec<CustodyAnswerInput>,
}

/// Who is to be reminded (提醒确认).
#[derive(Debug, InputObject)]
pub struct CustodyRemindInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// Who, at most 500; everybody of whom something is unanswered where nobody is named (人员).
    #[graphql(default)]
    pub persons: Vec<ID>,
}

/// What became of the wish that a person has an account.
#[derive(Debug, SimpleObject)]
pub struct PersonPayload {
    /// The person.
    pub person: Option<Person>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What became of answers.
#[derive(Debug, SimpleObject)]
pub struct CustodyConfirmPayload {
    /// The institute, for its `ownCards`.
    pub institute: Option<Institute>,
    /// Why they were refused; empty where they were not.
    pub user_errors: Vec<UserError>,
}

/// What can be done with who is who, and with the things in the own hands.
#[derive(Debug, Default)]
pub struct CustodyMutation;

#[Object]
impl CustodyMutation {
    /// Says which person of an institute an account is (对应人员与账号): who signs in by it sees the things in
    /// their hands. Nobody says it of themselves. Needs: 资产管理员.
    async fn person_link(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which person, and which account.")] input: PersonLinkInput,
    ) -> Result<Option<PersonPayload>, Failed> {
        let id: PersonId = local(Person::KIND, &input.person)?;
        let link = async |ctx| service::link(&ctx, id, &input.login).await.map(|id| id.0);
        let settled = once(context, Person::KIND, &input, &input.idempotency_key, link).await?;
        let person = made::<person::Entity>(context, settled.id).await?.map(Person);
        Ok(Some(PersonPayload { person, user_errors: settled.user_errors }))
    }

    /// Ends that a person has an account (取消对应). Needs: 资产管理员.
    async fn person_unlink(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which person.")] input: PersonUnlinkInput,
    ) -> Result<Option<PersonPayload>, Failed> {
        let id: PersonId = local(Person::KIND, &input.person)?;
        let unlink = async |ctx| service::unlink(&ctx, id).await.map(|id| id.0);
        let settled = once(context, Person::KIND, &input, &input.idempotency_key, unlink).await?;
        let person = made::<person::Entity>(context, settled.id).await?.map(Person);
        Ok(Some(PersonPayload { person, user_errors: settled.user_errors }))
    }

    /// Reminds those who have not confirmed everything in their hands this year (提醒确认). Needs: 资产管理员.
    async fn custody_remind(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Where, and whom.")] input: CustodyRemindInput,
    ) -> Result<Option<CustodyConfirmPayload>, Failed> {
        let id: InstituteId = local(Institute::KIND, &input.institute)?;
        let persons = input.persons.iter().map(|person| local(Person::KIND, person));
        let persons = persons.collect::<Result<Vec<PersonId>, _>>()?;
        let remind = async |ctx| service::remind(&ctx, id, &persons).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, remind).await?;
        let institute = made::<institute::Entity>(context, settled.id).await?.map(Institute);
        Ok(Some(CustodyConfirmPayload { institute, user_errors: settled.user_errors }))
    }

    /// Says of things in the own hands that they are there, or are not, for this year (领用确认). The last word
    /// counts. Needs: 使用人, signed in, and a person of the institute.
    async fn custody_confirm(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is said.")] input: CustodyConfirmInput,
    ) -> Result<Option<CustodyConfirmPayload>, Failed> {
        let id: InstituteId = local(Institute::KIND, &input.institute)?;
        let answer = |said: &CustodyAnswerInput| {
            let card = local(AssetCard::KIND, &said.card)?;
            Ok::<_, Failed>(Answer { card, reply: said.reply.0, note: said.note.clone() })
        };
        let answers = input.answers.iter().map(answer).collect::<Result<Vec<_>, _>>()?;
        let keep = async |ctx| service::answer(&ctx, id, &answers).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, keep).await?;
        let institute = made::<institute::Entity>(context, settled.id).await?.map(Institute);
        Ok(Some(CustodyConfirmPayload { institute, user_errors: settled.user_errors }))
    }
}
