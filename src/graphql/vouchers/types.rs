//! A proposed voucher, as a client is told of it.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::node::global;
use super::super::page::{List, Total, Window};
use super::super::scalar::{Date, Money, Period};
use super::super::term::Term;
use crate::depreciation::Month;
use crate::vouchers::accounts::Chosen;
use crate::vouchers::propose::{Auxiliary, Entry};
use crate::vouchers::service::{Proposed, proposed};
use crate::words::Lang;
use async_graphql::{Context, ID, SimpleObject};
use entity::{AccountingSystem, Action, BookingEvent, InstituteId, Regime, VoucherStatus};
use uuid::Uuid;

/// The account of a proposed line (会计科目).
#[derive(Debug, Clone, SimpleObject)]
pub struct VoucherAccount {
    /// 科目编码.
    code: String,
    /// 科目名称.
    name: String,
    /// Whether it is the institute's own; else it is the one of the regime, and a person chooses (是否本单位科目).
    is_own: bool,
    /// Codes of the institute's own accounts that come into question, where none was taken (可选明细科目).
    choices: Vec<String>,
    /// Accounts that the regime has for other uses of the asset (按用途可用的其他科目).
    alternatives: Vec<String>,
}

/// Something that has to be named with an account (辅助核算).
#[derive(Debug, Clone, SimpleObject)]
pub struct VoucherAuxiliary {
    /// What it is, as 部门 (辅助核算类别).
    kind: String,
    /// Which; null where a person has to say (辅助核算项目).
    name: Option<String>,
}

/// A line of a proposed voucher (分录).
#[derive(Debug, Clone, SimpleObject)]
pub struct VoucherEntry {
    /// 会计体系.
    system: Term<AccountingSystem>,
    /// 会计科目.
    account: VoucherAccount,
    /// 摘要.
    summary: String,
    /// 借方; negative is 红字.
    debit: Option<Money>,
    /// 贷方; negative is 红字.
    credit: Option<Money>,
    /// 辅助核算.
    auxiliaries: Vec<VoucherAuxiliary>,
}

/// A voucher of the accounts that are held (凭证).
#[derive(Debug, Clone, SimpleObject)]
pub struct BookedVoucher {
    /// 会计年度.
    year: i32,
    /// 会计期间.
    period: i32,
    /// 凭证字.
    word: Option<String>,
    /// 凭证号; 0 where its lines have none.
    number: i64,
    /// The import that brought it (导入).
    import: ID,
}

/// What an event proposes to be booked (建议凭证), and whether the accounts that are held have it. Derived anew
/// whenever it is asked for; a person decides.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProposedVoucher {
    /// Tells it from every other: what happened, to what, and the class (编号).
    id: ID,
    /// The month in which it is to be booked (会计期间).
    period: Period,
    /// On which day it happened (业务日期).
    on: Date,
    /// What happened (入账事项).
    kind: Term<BookingEvent>,
    /// How far it is (建议凭证状态).
    status: Term<VoucherStatus>,
    /// 摘要.
    summary: String,
    /// The code of the asset class; blank where it is of none (资产分类代码).
    class_code: String,
    /// The name of the asset class (资产分类名称).
    class_name: String,
    /// 会计制度.
    regime: Term<Regime>,
    /// The provision it rests on (依据).
    basis: String,
    /// In which case its entries are due (适用情形).
    when: String,
    /// What is expressly not booked, and why (不做处理及理由); null where both systems are.
    no_entry: Option<String>,
    /// Other cases, in which other entries would be due (其他情形).
    other_cases: Vec<String>,
    /// What 财务会计 debits (金额).
    amount: Money,
    /// 建议分录; for each system they balance.
    entries: Vec<VoucherEntry>,
    /// What it happened to: `node` finds the run, the disposal, the import or the card (业务对象).
    subject: ID,
    /// The voucher that has it; null until one has (入账凭证).
    settled_by: Option<BookedVoucher>,
}

impl From<Chosen> for VoucherAccount {
    fn from(account: Chosen) -> Self {
        let Chosen { code, name, is_own, choices, or: alternatives, .. } = account;
        Self { code, name, is_own, choices, alternatives }
    }
}

impl From<Auxiliary> for VoucherAuxiliary {
    fn from(one: Auxiliary) -> Self {
        Self { kind: one.kind.to_owned(), name: one.name }
    }
}

impl From<Entry> for VoucherEntry {
    fn from(entry: Entry) -> Self {
        Self {
            system: Term(entry.system),
            account: entry.account.into(),
            summary: entry.summary,
            debit: entry.debit.map(Money),
            credit: entry.credit.map(Money),
            auxiliaries: entry.auxiliaries.into_iter().map(VoucherAuxiliary::from).collect(),
        }
    }
}

impl ProposedVoucher {
    /// What its ids begin with.
    const KIND: &'static str = "ProposedVoucher";

    fn new(Proposed { proposal, outcome }: Proposed, month: Month, lang: Lang) -> Self {
        let (kind, event, class) = proposal.key();
        let id = ID(format!("{}:{}:{event}:{class}", Self::KIND, kind.code()));
        let booked = outcome.by.map(|(voucher, import)| BookedVoucher {
            year: voucher.year,
            period: voucher.period,
            word: voucher.word,
            number: voucher.number,
            import: global("Import", import.0),
        });
        Self {
            id,
            period: Period(month),
            on: Date(proposal.event.on),
            kind: Term(kind),
            status: Term(outcome.status),
            summary: proposal.summary(),
            regime: Term(proposal.regime),
            basis: proposal.basis.to_owned(),
            when: proposal.when.tell(lang).to_owned(),
            no_entry: proposal.no_entry.map(|text| text.tell(lang).to_owned()),
            other_cases: proposal.other_cases.iter().map(|text| text.tell(lang).to_owned()).collect(),
            amount: Money(proposal.amount()),
            subject: global(proposal.event.subject.0, proposal.event.subject.1),
            settled_by: booked,
            class_code: proposal.event.class.code,
            class_name: proposal.event.class.name,
            entries: proposal.entries.into_iter().map(VoucherEntry::from).collect(),
        }
    }
}

/// The arguments of a list about its page.
type Paging = (Option<i32>, Option<String>, Option<i32>, Option<String>);

/// A page of the vouchers that a month proposes, or of those of one status.
pub async fn proposed_vouchers(
    context: &Context<'_>,
    institute: InstituteId,
    (first, after, last, before): Paging,
    (month, status): (Month, Option<VoucherStatus>),
) -> Result<List<ProposedVoucher>, Failed> {
    let window: Window<(BookingEvent, Uuid, String)> = Window::new(first, after.as_deref(), last, before.as_deref())?;
    let call = Call::of(context);
    for action in [Action::ReadCards, Action::ReadDisposals, Action::ReadRuns] {
        call.may_read(action, institute)?;
    }
    let mut all = proposed(&**call.read().await?, institute, month).await?;
    all.retain(|one| status.is_none_or(|status| one.outcome.status == status));
    let count = all.len() as u64;
    let key = |one: &Proposed| {
        let (kind, id, class) = one.proposal.key();
        (kind, id, class.to_owned())
    };
    let lang = call.ctx.lang;
    let rows = window.of_sorted(all, key);
    Ok(rows.list(Total::lazy(move || async move { Ok(count) }), key, |one| ProposedVoucher::new(one, month, lang)))
}
