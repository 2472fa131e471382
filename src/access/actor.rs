//! Who asks, and what they may do.

use super::{policy, words};
use crate::db::Reach;
use crate::error::Error;
use entity::access::user_account;
use entity::{Action, Day, InScope, InstituteId, Role, Scope, StocktakeId, UserAccountId};
use std::sync::Arc;

/// A role that somebody has, in one institute or in all that the role is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// The role.
    pub role: Role,
    /// In which institute; none for all, or for the program.
    pub institute: Option<InstituteId>,
    /// The last day; none where it has no end.
    pub until: Option<Day>,
}

/// What lets somebody do anything.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Authority {
    /// The person at the machine.
    Operator,
    /// The device of a stocktaker, for one stocktake of an institute.
    Device(InstituteId, StocktakeId),
    /// The program itself, doing what somebody was allowed to ask of it in one institute.
    Worker(InstituteId),
    /// The roles of a person or of a token.
    Roles(Arc<[Granted]>),
}

/// Who asks (操作者).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The name as the audit tells it.
    pub name: String,
    /// The institutes of which anything is seen.
    pub scope: Scope,
    /// Tells two of the same name apart: what they did is answered to each alone, and each has a budget.
    pub key: String,
    /// The account of who has signed in; none for a token, and for the person at the machine.
    account: Option<UserAccountId>,
    /// The account whose act it is, by themselves or by a token that they made.
    behind: Option<UserAccountId>,
    authority: Authority,
    /// Whether reads ask for what is reached; always, but in one test.
    scoped: bool,
}

/// The right to write the rows of one institute. It comes from [`Actor::tenant`] only, so that nothing is
/// written that nobody was asked about; a [`Scope`], which is all that a reader has, gives none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tenant(InstituteId);

impl Tenant {
    /// The institute.
    pub const fn institute(self) -> InstituteId {
        self.0
    }
}

impl Actor {
    /// The person at the machine, who has the files of the database in hand anyway.
    pub fn operator() -> Self {
        let name = "operator".to_owned();
        Self {
            key: name.clone(),
            name,
            scope: Scope::all(),
            account: None,
            behind: None,
            authority: Authority::Operator,
            scoped: true,
        }
    }

    /// The program, doing for somebody what they asked of it in an institute.
    pub fn worker(name: &str, institute: InstituteId) -> Self {
        Self {
            name: name.to_owned(),
            scope: Scope::institute(institute),
            key: name.to_owned(),
            account: None,
            behind: None,
            authority: Authority::Worker(institute),
            scoped: true,
        }
    }

    /// The device of a stocktaker: it reaches one stocktake, and of the institute only the name.
    pub(super) fn device(name: &str, key: String, (institute, stocktake): (InstituteId, StocktakeId)) -> Self {
        let authority = Authority::Device(institute, stocktake);
        let (name, scope) = (format!("device:{name}"), authority.seen());
        Self { name, scope, key, account: None, behind: None, authority, scoped: true }
    }

    /// The one stocktake that a device counts for; none for everybody else.
    pub const fn stocktake(&self) -> Option<(InstituteId, StocktakeId)> {
        match &self.authority {
            Authority::Device(institute, stocktake) => Some((*institute, *stocktake)),
            _ => None,
        }
    }

    /// Somebody with roles. `key` is theirs alone.
    pub fn with_roles(name: String, key: String, granted: Vec<Granted>) -> Self {
        let authority = Authority::Roles(granted.into());
        Self { name, scope: authority.seen(), key, account: None, behind: None, authority, scoped: true }
    }

    /// Somebody who signs in, with the roles that count now.
    pub fn with_account(account: &user_account::Model, granted: Vec<Granted>) -> Self {
        let (id, key) = (Some(account.id), of_account(account.id));
        Self { account: id, behind: id, ..Self::with_roles(account.login.clone(), key, granted) }
    }

    /// The same, whose acts are those of who made the token.
    #[must_use]
    pub(super) fn on_behalf_of(self, owner: Option<UserAccountId>) -> Self {
        Self { behind: owner, ..self }
    }

    /// The account whose act it is: of who has signed in, or of who made the token.
    pub const fn behind(&self) -> Option<UserAccountId> {
        self.behind
    }

    /// Tells one person from another where one enters and another checks: a token is who made it.
    pub fn person(&self) -> String {
        self.behind.map_or_else(|| self.key.clone(), of_account)
    }

    /// The account of who has signed in; none for a token, and for the person at the machine.
    pub const fn account(&self) -> Option<UserAccountId> {
        self.account
    }

    /// Whether it is the person at the machine.
    pub const fn is_operator(&self) -> bool {
        matches!(self.authority, Authority::Operator)
    }

    /// The roles, where the actor has any.
    pub fn roles(&self) -> &[Granted] {
        match &self.authority {
            Authority::Roles(granted) => granted,
            Authority::Operator | Authority::Worker(_) | Authority::Device(..) => &[],
        }
    }

    /// What is told of the roles: their codes, each once.
    pub fn role_names(&self) -> String {
        match &self.authority {
            Authority::Operator => "OPERATOR".to_owned(),
            Authority::Worker(_) => "WORKER".to_owned(),
            Authority::Device(..) => "DEVICE".to_owned(),
            Authority::Roles(granted) => {
                let mut codes: Vec<&str> = granted.iter().map(|granted| granted.role.code()).collect();
                codes.sort_unstable();
                codes.dedup();
                codes.join(" ")
            }
        }
    }

    /// The same, whose reads ask for everything: for the test that the database alone keeps institutes apart.
    #[doc(hidden)]
    #[must_use]
    pub fn without_scope(self) -> Self {
        Self { scope: Scope::all(), scoped: false, ..self }
    }

    /// Where something may be done.
    pub fn scope_for(&self, action: Action) -> Scope {
        if self.scoped { self.authority.allowed(action) } else { Scope::all() }
    }

    /// Where the rows of a table may be read.
    pub fn scope_of<E: InScope>(&self) -> Scope {
        self.scope_for(E::READ)
    }

    /// What transactions of the actor reach.
    pub fn reach(&self) -> Reach {
        // Who gives roles, and who reads the audit, must say of which institute.
        let audit = self.authority.allowed(Action::ReadAudit);
        let named = if self.may(Action::GrantRoles) { Scope::all() } else { audit.clone() };
        Reach::rows(self.authority.seen()).with(named, audit)
    }

    /// The institutes in which what is looked at is told in the audit (查阅留痕).
    pub fn watched(&self) -> Vec<Tenant> {
        let watched = self.roles().iter().filter(|granted| policy::is_watched(granted.role));
        let mut institutes: Vec<InstituteId> = watched.filter_map(|granted| granted.institute).collect();
        institutes.sort_unstable();
        institutes.dedup();
        institutes.into_iter().map(Tenant).collect()
    }

    /// Whether something may be done anywhere at all.
    pub fn may(&self, action: Action) -> bool {
        match &self.authority {
            Authority::Operator => true,
            Authority::Worker(_) | Authority::Device(..) => false,
            Authority::Roles(granted) => granted.iter().any(|one| policy::allows(one.role, action)),
        }
    }

    /// An error where something may not be done that belongs to no institute.
    pub fn require<R: std::fmt::Debug>(&self, action: Action) -> Result<(), Error<R>> {
        if self.may(action) { Ok(()) } else { Err(Error::Access(words::FORBIDDEN.with([&action]))) }
    }

    /// An error where something may not be done over all institutes.
    pub fn require_everywhere<R: std::fmt::Debug>(&self, action: Action) -> Result<(), Error<R>> {
        match self.scope_for(action).institutes() {
            None => Ok(()),
            Some(_) => Err(Error::Access(words::FORBIDDEN.with([&action]))),
        }
    }

    /// The right to do something in an institute; another one is simply not there.
    pub fn tenant<R: std::fmt::Debug>(&self, action: Action, institute: InstituteId) -> Result<Tenant, Error<R>> {
        self.tenant_of_any(&[action], institute)
    }

    /// The right to do at least one of several things in an institute.
    pub fn tenant_of_any<R: std::fmt::Debug>(
        &self,
        actions: &[Action],
        institute: InstituteId,
    ) -> Result<Tenant, Error<R>> {
        if !self.scope.reaches(institute) {
            return Err(Error::Access(crate::db::not_found()));
        }
        if !actions.iter().any(|action| self.authority.allowed(*action).reaches(institute)) {
            let codes: Vec<&str> = actions.iter().map(|action| action.code()).collect();
            return Err(Error::Access(words::FORBIDDEN.with([&codes.join(" / ")])));
        }
        Ok(Tenant(institute))
    }
}

impl Authority {
    /// The institutes of which anything is seen.
    fn seen(&self) -> Scope {
        match self {
            Self::Device(institute, _) => Scope::institute(*institute),
            _ => self.scope(policy::sees),
        }
    }

    /// Where something may be done.
    fn allowed(&self, action: Action) -> Scope {
        match self {
            // Of its institute the name, and of its stocktake what it counts.
            Self::Device(institute, _) if matches!(action, Action::ReadOrganisation | Action::CountThings) => {
                Scope::institute(*institute)
            }
            _ => self.scope(|role| policy::allows(role, action)),
        }
    }

    /// Where one of the roles that count is had.
    fn scope(&self, counts: impl Fn(Role) -> bool) -> Scope {
        match self {
            Self::Operator => Scope::all(),
            Self::Worker(institute) => Scope::institute(*institute),
            Self::Device(..) => Scope::some([]),
            Self::Roles(granted) => reach(granted.iter().filter(|one| counts(one.role))),
        }
    }
}

/// What tells an account from everybody else.
fn of_account(id: UserAccountId) -> String {
    format!("account:{id}")
}

/// The institutes that roles are for.
fn reach<'g>(granted: impl Iterator<Item = &'g Granted>) -> Scope {
    let mut institutes = Vec::new();
    for one in granted {
        match one.institute {
            Some(institute) => institutes.push(institute),
            None => return Scope::all(),
        }
    }
    Scope::some(institutes)
}

#[cfg(test)]
mod tests {
    use super::{Actor, Granted};
    use crate::error::Error;
    use crate::words::Told;
    use entity::{Action, InstituteId, Role, Scope};
    use uuid::Uuid;

    fn institute(number: u128) -> InstituteId {
        InstituteId(Uuid::from_u128(number))
    }

    fn actor(granted: &[(Role, Option<InstituteId>)]) -> Actor {
        let granted =
            granted.iter().map(|(role, institute)| Granted { role: *role, institute: *institute, until: None });
        Actor::with_roles("a".to_owned(), "a".to_owned(), granted.collect())
    }

    fn code(result: Result<super::Tenant, Error<Told>>) -> Option<&'static str> {
        match result {
            Ok(_) => None,
            Err(Error::Access(told)) => Some(told.code()),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_role_counts_in_its_institute_only() {
        let (a, b, c) = (institute(1), institute(2), institute(3));
        let one = actor(&[(Role::Maker, Some(a)), (Role::Head, Some(b))]);
        assert_eq!(one.scope, Scope::some([a, b]));
        assert_eq!(code(one.tenant(Action::ImportCards, a)), None);
        assert_eq!(code(one.tenant(Action::ImportCards, b)), Some("FORBIDDEN"));
        assert_eq!(code(one.tenant(Action::ImportCards, c)), Some("NOT_FOUND"));
        assert_eq!(one.scope_for(Action::ImportLedger), Scope::institute(a));
    }

    #[test]
    fn an_administrator_reaches_no_institute() {
        for role in [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator] {
            let one = actor(&[(role, None)]);
            assert_eq!(one.scope, Scope::some([]), "{role}");
            assert_eq!(code(one.tenant(Action::ReadCards, institute(1))), Some("NOT_FOUND"));
        }
        assert_eq!(actor(&[(Role::Supervisor, None)]).scope, Scope::all());
    }

    #[test]
    fn a_supervisor_sees_all_and_writes_nowhere() {
        let one = actor(&[(Role::Supervisor, None)]);
        assert_eq!(code(one.tenant(Action::ReadRuns, institute(9))), None);
        assert_eq!(code(one.tenant(Action::Reconcile, institute(9))), Some("FORBIDDEN"));
    }

    #[test]
    fn what_is_of_all_institutes_needs_a_role_over_all() {
        let may = |one: &Actor| one.require_everywhere::<Told>(Action::RegisterInstitute).is_ok();
        assert!(may(&actor(&[(Role::BureauReviewer, None)])) && may(&Actor::operator()));
        assert!(!may(&actor(&[(Role::BureauReviewer, Some(institute(1)))])) && !may(&actor(&[(Role::Maker, None)])));
    }

    #[test]
    fn roles_are_told_once_each() {
        let one = actor(&[(Role::Maker, Some(institute(1))), (Role::Head, None), (Role::Maker, Some(institute(2)))]);
        assert_eq!(one.role_names(), "HEAD MAKER");
    }
}
