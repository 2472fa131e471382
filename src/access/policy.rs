//! Which role lets somebody do what: one table, and the rules of who may have which roles.
//!
//! Regulation: GB/T 22239-2019 asks that the rights of administrators are parted (三权分立): one runs the
//! program and makes the accounts, one says what they may do, one reads what was done, and none of
//! the three has anything to do with the business. 财会〔2012〕21号 asks the same of an institute for those
//! who enter and those who check.

use entity::{Action, ImportKind, Role};

/// What a role belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// One institute.
    Institute,
    /// The bureau: over all institutes, or over one.
    Bureau,
    /// The program.
    Program,
}

const READ: &[Action] = &[
    Action::ReadOrganisation,
    Action::ReadCards,
    Action::ReadStocktakes,
    Action::ReadRuns,
    Action::ReadImports,
    Action::ReadDisposals,
    Action::ReadDifferences,
];

/// What it takes to import a kind of list, or to stop that.
pub const fn import(kind: ImportKind) -> Action {
    match kind {
        ImportKind::Org => Action::ImportOrganisation,
        ImportKind::Ledger => Action::ImportLedger,
        ImportKind::Cards => Action::ImportCards,
        ImportKind::Counts => Action::ImportCounts,
    }
}

/// What it takes to read what the rows of an import say: what a voucher, a card or a counted thing says.
pub const fn read_import(kind: ImportKind) -> Action {
    match kind {
        ImportKind::Org => Action::ReadOrganisation,
        ImportKind::Ledger => Action::ReadRuns,
        ImportKind::Cards => Action::ReadCards,
        ImportKind::Counts => Action::ReadStocktakes,
    }
}

/// Importing any kind of list.
pub const IMPORT: &[Action] =
    &[Action::ImportOrganisation, Action::ImportLedger, Action::ImportCards, Action::ImportCounts];

/// Bringing a file: a list of any kind, or a sheet of a stocktake that was filled.
pub const UPLOAD: &[Action] =
    &[Action::ImportOrganisation, Action::ImportLedger, Action::ImportCards, Action::ImportCounts, Action::CountThings];

/// What roles let somebody do, besides what is read by [`READ`] where that is said.
const TABLE: &[(Role, bool, &[Action])] = &[
    (
        Role::Maker,
        true,
        &[
            Action::ImportOrganisation,
            Action::ImportLedger,
            Action::ImportCards,
            Action::ImportCounts,
            Action::SaveMapping,
            Action::ManageDevices,
            Action::Reconcile,
            Action::ExplainDifferences,
            Action::SettleDifferences,
        ],
    ),
    (
        Role::Checker,
        true,
        &[
            Action::RevertImport,
            Action::ReverseDepreciation,
            Action::Reconcile,
            Action::CloseDifferences,
            Action::ReopenDifferences,
        ],
    ),
    (
        Role::Head,
        true,
        &[
            Action::ApproveDisposal,
            Action::CloseStocktakes,
            Action::ApproveDifferences,
            Action::AssignDifferences,
            Action::ReopenDifferences,
        ],
    ),
    (
        Role::FinanceHead,
        true,
        &[
            Action::ImportLedger,
            Action::RevertImport,
            Action::SaveMapping,
            Action::FollowRegime,
            Action::PostDepreciation,
            Action::CloseStocktakes,
            Action::Reconcile,
            Action::AssignDifferences,
            Action::ApproveDifferences,
            Action::ReopenDifferences,
        ],
    ),
    (
        Role::AssetManager,
        true,
        &[
            Action::ImportOrganisation,
            Action::ImportCards,
            Action::ImportCounts,
            Action::SaveMapping,
            Action::ManageDevices,
            Action::ManageStocktakes,
            Action::CountThings,
            Action::LinkPersons,
            Action::ChangeCards,
            Action::Dispose,
            Action::PostDepreciation,
            Action::Reconcile,
            Action::AssignDifferences,
            Action::ExplainDifferences,
            Action::SettleDifferences,
        ],
    ),
    (
        Role::DepartmentKeeper,
        false,
        &[Action::ReadOrganisation, Action::ReadCards, Action::ReadStocktakes, Action::CountThings],
    ),
    (
        Role::Counter,
        false,
        &[
            Action::ReadOrganisation,
            Action::ReadStocktakes,
            Action::ReadImports,
            Action::ImportCounts,
            Action::CountThings,
        ],
    ),
    (Role::CountObserver, false, &[Action::ReadOrganisation, Action::ReadStocktakes]),
    (Role::AssetUser, false, &[Action::ReadOrganisation, Action::HoldItems]),
    (Role::Auditor, true, &[]),
    (
        Role::BureauReviewer,
        true,
        &[
            Action::RegisterInstitute,
            Action::FollowRegime,
            Action::ReviewDisposal,
            Action::ReviewDifferences,
            Action::ReopenDifferences,
            Action::RemindDifferences,
        ],
    ),
    (Role::Supervisor, true, &[Action::RemindDifferences]),
    (
        Role::EquityRegistrar,
        false,
        &[
            Action::ReadOrganisation,
            Action::ReadDisposals,
            Action::EndorseDisposal,
            Action::ReadDifferences,
            Action::EndorseDifferences,
        ],
    ),
    (Role::SystemAdministrator, false, &[Action::ManageAccounts]),
    (Role::SecurityAdministrator, false, &[Action::GrantRoles]),
    (Role::AuditAdministrator, false, &[Action::ReadAudit]),
];

/// Whether a role lets somebody do something.
pub fn allows(role: Role, action: Action) -> bool {
    let row = TABLE.iter().find(|(known, ..)| *known == role);
    row.is_some_and(|(_, reads, actions)| actions.contains(&action) || (*reads && READ.contains(&action)))
}

/// What a role belongs to.
pub const fn level(role: Role) -> Level {
    match role {
        Role::BureauReviewer | Role::Supervisor | Role::EquityRegistrar => Level::Bureau,
        Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator => Level::Program,
        _ => Level::Institute,
    }
}

/// Whether one person may have both roles.
pub fn go_together(one: Role, other: Role) -> bool {
    one == other || (level(one) != Level::Program && level(other) != Level::Program)
}

/// Whether a role ends by itself: who comes from outside stays for a time.
pub fn needs_an_end(role: Role) -> bool {
    role == Role::Auditor
}

/// Whether what somebody looks at by a role is told in the audit: who comes from outside leaves a trace.
pub fn is_watched(role: Role) -> bool {
    role == Role::Auditor
}

/// Whether a role lets somebody see anything of an institute.
pub fn sees(role: Role) -> bool {
    READ.iter().any(|action| allows(role, *action))
}

#[cfg(test)]
mod tests {
    use super::{Level, READ, TABLE, allows, go_together, level, sees};
    use entity::{Action, Role};

    #[test]
    fn every_role_has_its_row_and_every_action_somebody() {
        for role in Role::ALL {
            assert_eq!(TABLE.iter().filter(|(known, ..)| known == role).count(), 1, "{role}");
        }
        for action in Action::ALL {
            assert!(Role::ALL.iter().any(|role| allows(*role, *action)), "{action}");
        }
    }

    #[test]
    fn administrators_have_no_business_and_share_nothing() {
        let of = |level_of| Role::ALL.iter().copied().filter(move |role| level(*role) == level_of);
        for administrator in of(Level::Program) {
            assert!(!sees(administrator), "{administrator}");
            for role in Role::ALL {
                assert_eq!(go_together(administrator, *role), administrator == *role);
                let shared = Action::ALL.iter().filter(|a| allows(administrator, **a) && allows(*role, **a)).count();
                assert!(administrator == *role || shared == 0, "{administrator} and {role}");
            }
        }
    }

    #[test]
    fn who_looks_on_changes_nothing() {
        for role in [Role::Supervisor, Role::Auditor, Role::AuditAdministrator, Role::CountObserver] {
            // What a supervisor says of a difference is appended beside it, and changes nothing of it.
            let beside = [Action::ReadAudit, Action::RemindDifferences];
            let reads = |action: &Action| READ.contains(action) || beside.contains(action);
            let may: Vec<_> = Action::ALL.iter().filter(|action| !reads(action) && allows(role, **action)).collect();
            assert!(may.is_empty(), "{role} may {may:?}");
        }
    }

    #[test]
    fn who_asks_for_a_disposal_does_not_approve_it() {
        let approve = [Action::ApproveDisposal, Action::ReviewDisposal, Action::EndorseDisposal];
        for role in Role::ALL {
            let may = approve.iter().filter(|action| allows(*role, **action)).count();
            assert!(may + usize::from(allows(*role, Action::Dispose)) <= 1, "{role}");
        }
    }

    #[test]
    fn who_counts_does_not_approve() {
        for role in Role::ALL {
            let counts = [Action::CountThings, Action::ManageStocktakes].iter().any(|action| allows(*role, *action));
            assert!(!counts || !allows(*role, Action::CloseStocktakes), "{role}");
        }
    }

    #[test]
    fn who_makes_does_not_approve_or_close_a_difference() {
        let judge = [
            Action::ApproveDifferences,
            Action::ReviewDifferences,
            Action::EndorseDifferences,
            Action::CloseDifferences,
        ];
        for role in Role::ALL {
            let makes =
                [Action::ExplainDifferences, Action::SettleDifferences].iter().any(|action| allows(*role, *action));
            let may = judge.iter().filter(|action| allows(*role, **action)).count();
            assert!(may + usize::from(makes) <= 1, "{role}");
        }
    }

    #[test]
    fn who_enters_does_not_undo() {
        let posts = |role: &&Role| allows(**role, Action::PostDepreciation);
        assert!(!Role::ALL.iter().filter(posts).any(|role| allows(*role, Action::ReverseDepreciation)));
        assert!(!allows(Role::Maker, Action::RevertImport));
        assert!(!allows(Role::Checker, Action::ImportLedger) && !allows(Role::Checker, Action::ImportCards));
    }
}
