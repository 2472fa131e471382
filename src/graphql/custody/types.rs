//! Who holds what and has said so, as a client is told of it.

#![expect(clippy::unused_async, reason = "the library takes fields as async functions, whether they wait or not")]

use super::super::assets::now;
use super::super::call::Call;
use super::super::error::Failed;
use super::super::org::Person;
use super::super::page::{List, Total, Window};
use super::super::scalar::DateTime;
use super::super::term::Term;
use crate::custody::rules::Tally;
use crate::custody::{service, store};
use crate::org;
use async_graphql::{Context, Object, SimpleObject};
use entity::custody::{custody_answer, custody_reminder};
use entity::org::person;
use entity::{Action, CustodyReply, InstituteId, PersonId, Scope};
use std::collections::HashMap;

/// What somebody said of a thing in their hands (领用确认记录).
#[derive(Debug, Clone, SimpleObject)]
pub struct CustodyAnswer {
    /// Who holds it (使用人或保管人).
    person: Option<Person>,
    /// For which year (确认年度).
    year: i32,
    /// What was said (确认结果).
    reply: Term<CustodyReply>,
    /// Why, where it is not as the card says (说明).
    note: Option<String>,
    /// By which account (账号).
    by: String,
    /// When (确认时间).
    answered_at: DateTime,
}

impl CustodyAnswer {
    /// What is told of an answer of a person.
    pub fn new(row: &custody_answer::Model, person: Option<Person>) -> Self {
        Self {
            person,
            year: row.year,
            reply: Term(row.reply),
            note: row.note.clone(),
            by: row.answered_by.clone(),
            answered_at: DateTime(row.recorded_at),
        }
    }
}

/// That somebody was reminded (确认提醒).
#[derive(Debug, Clone, SimpleObject)]
pub struct CustodyReminder {
    /// How many things were unanswered then (未确认件数).
    unanswered: i32,
    /// Who reminded them (提醒人).
    by: String,
    /// When (提醒时间).
    at: DateTime,
}

impl From<&custody_reminder::Model> for CustodyReminder {
    fn from(row: &custody_reminder::Model) -> Self {
        Self { unanswered: row.unanswered, by: row.reminded_by.clone(), at: DateTime(row.recorded_at) }
    }
}

/// That the own person was reminded this year, the newest first; of who has not signed in or is no person, never.
pub async fn own_reminders(context: &Context<'_>, institute: InstituteId) -> Result<Vec<CustodyReminder>, Failed> {
    let call = Call::of(context);
    call.may_read(Action::HoldItems, institute)?;
    let tx = call.read().await?;
    let Some(person) = service::own_person(&call.ctx, &**tx, institute).await? else { return Ok(Vec::new()) };
    let all = store::reminders(&**tx, institute, call.ctx.app.today().year()).await?;
    Ok(all.iter().filter(|row| row.person_id == person).map(CustodyReminder::from).collect())
}

/// How much of what somebody holds was answered (确认进度).
#[derive(Debug, Clone, SimpleObject)]
pub struct CustodyOfPerson {
    /// Who (使用人或保管人).
    person: Person,
    /// The login of their account, where they have one (账号).
    login: Option<String>,
    /// Things in their hands (名下件数).
    items: usize,
    /// Said to be there as the card says (已确认).
    held: usize,
    /// Said to be elsewhere, or otherwise than the card says (有异议).
    disputed: usize,
    /// Not answered yet (未确认).
    unanswered: usize,
    /// That they were reminded, the newest first (提醒记录).
    reminders: Vec<CustodyReminder>,
}

/// Who has confirmed the things in their hands in a year, and who has not (领用确认). A thing that one uses
/// and another keeps is in the hands of both.
#[derive(Debug, Clone)]
pub struct Custody {
    year: i32,
    total: Tally,
    persons: Vec<(person::Model, Tally)>,
    logins: HashMap<PersonId, String>,
    reminders: Vec<custody_reminder::Model>,
}

impl Custody {
    /// What an institute's people have said in a year.
    pub async fn of(context: &Context<'_>, institute: InstituteId, year: Option<i32>) -> Result<Self, Failed> {
        let call = Call::of(context);
        call.may_read(Action::ReadCards, institute)?;
        let at = now(call);
        let year = year.unwrap_or_else(|| at.as_of.year());
        let tx = call.read().await?;
        let mut tallies = service::tallies(&**tx, institute, year, at).await?;
        let links = store::links(&**tx, institute).await?;
        let logins = links.into_iter().map(|(link, login)| (link.person_id, login)).collect();
        let reminders = store::reminders(&**tx, institute, year).await?;
        let mut total = Tally::default();
        for tally in tallies.values() {
            total += *tally;
        }
        let known = org::store::persons(&**tx, &Scope::institute(institute), institute).await?;
        let persons = known.into_iter().filter_map(|row| tallies.remove(&row.id).map(|tally| (row, tally))).collect();
        Ok(Self { year, total, persons, logins, reminders })
    }
}

/// Who has confirmed the things in their hands in a year, and who has not (领用确认). A thing that one uses
/// and another keeps is in the hands of both.
#[Object(serial)]
impl Custody {
    /// 确认年度.
    async fn year(&self) -> i32 {
        self.year
    }

    /// Things in somebody's hands (名下件数).
    async fn items(&self) -> usize {
        self.total.items
    }

    /// Said to be there as the card says (已确认).
    async fn held(&self) -> usize {
        self.total.held
    }

    /// Said to be elsewhere, or otherwise than the card says (有异议).
    async fn disputed(&self) -> usize {
        self.total.disputed
    }

    /// Not answered yet (未确认).
    async fn unanswered(&self) -> usize {
        self.total.unanswered()
    }

    /// Who holds things, by name; `unanswered` leaves those who have not answered everything (人员).
    async fn persons(
        &self,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "Only those who have not answered everything (仅列未完成的).", default)] unanswered: bool,
    ) -> Result<List<CustodyOfPerson>, Failed> {
        let window: Window<(String, PersonId)> = Window::new(first, after.as_deref(), last, before.as_deref())?;
        let wanted = |(_, tally): &&(person::Model, Tally)| !unanswered || tally.unanswered() > 0;
        let all: Vec<&(person::Model, Tally)> = self.persons.iter().filter(wanted).collect();
        let total = all.len() as u64;
        let key = |(row, _): &&(person::Model, Tally)| (row.key.clone(), row.id);
        let rows = window.of_sorted(all, key);
        let tell = |(row, tally): &(person::Model, Tally)| CustodyOfPerson {
            person: Person(row.clone()),
            login: self.logins.get(&row.id).cloned(),
            items: tally.items,
            held: tally.held,
            disputed: tally.disputed,
            unanswered: tally.unanswered(),
            reminders: self.reminders.iter().filter(|one| one.person_id == row.id).map(CustodyReminder::from).collect(),
        };
        Ok(rows.list(Total::lazy(move || async move { Ok(total) }), key, tell))
    }
}
