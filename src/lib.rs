//! 账、卡、物三方核对: an institute's accounts, asset cards and counted stock, compared to the fen.
//!
//! This page is the map of the house. The way of a comparison: bytes → [`sheet`] → [`layout`] →
//! [`ledger`], [`assets`], [`stocktake`] → [`facts`] → [`reconcile`] → a report. The way of what is
//! held: [`http`] → [`graphql`] → [`imports`] → the rooms of the facts → [`db`]. The nouns that every
//! room uses (金额, 业务日期, 差异类型, the tables …) are in the crate `entity`.
//!
//! | room | what it does | imports |
//! |---|---|---|
//! | [`words`](mod@words) | one message in both languages | nothing |
//! | [`error`] | refused, no access, fault: the three families and their exit codes | `words` |
//! | [`facts`] | what the three lists say, as columns; every text interned, every row digested | `words` |
//! | [`sheet`] | bytes to sheets of cells and back; the only room that meets a float | `words` |
//! | [`layout`] | what a sheet is: kind, header, columns, title; the aliases and the mapping file | `facts`, `sheet` |
//! | [`harvest`] | what every importer shares: which rows are data, faults with their cell, totals checked | `layout` and below |
//! | [`entries`] | 建议分录: accounts by role and regime, cases with their lines and amounts | `words` |
//! | [`calendar`] | 工作日: holidays as data, and deadlines in working days | nothing |
//! | [`approval`] | 审批流程: who has to approve what, as data | nothing |
//! | [`plan`] | what an import comes to, whatever it imports | `facts` |
//! | [`config`] | how the program is told to run | `error` |
//! | [`app`] | clock, ids, database, configuration; and, for one request, who asks | the rooms of this block |
//! | [`db`] | connecting, the one door to a write, the snapshot of a read, the bulk path | `app`, `audit` |
//! | [`access`] | who asks, tokens, and requests that were answered before | `app`, `db`, `audit` |
//! | [`oidc`](access::provider) | a provider of identities that speaks `OpenID` Connect; with the feature `oidc` only | `access`, `app` |
//! | [`audit`] | who did what, in the transaction that did it, in chains that can be checked | `app`, `db` |
//! | [`jobs`] | work that goes on after the answer: one table, one worker a process | `app`, `db` |
//! | [`org`] | 组织: institutes, their regimes, and the names that their books use, with an id each | `plan`, `db` and below |
//! | [`ledger`] | 账: vouchers and balances to facts; which account has which role; lines that are held | `harvest`, `plan`, `db` and below |
//! | [`assets`] | 卡: asset cards to facts; versions of cards that are held | `ledger`, `org` and below |
//! | [`depreciation`] | 折旧: what an asset loses by the month, and is worth on any day, by what its card states | `db` and below |
//! | [`stocktake`] | 物: count lists to facts; stocktakes that are held | `assets` and below |
//! | [`counting`] | 盘点实施: stocktakes that are counted here: what is expected, what was said, what it comes to | `custody`, `stocktake` and below |
//! | [`custody`] | 领用确认: everybody sees and confirms the things in their own hands | `assets`, `org` and below |
//! | [`disposal`] | 处置: assets that are to go: asked for, approved by others, carried out | `depreciation`, `assets`, `org` and below |
//! | [`life`] | 资产变动: what happens to cards, said here instead of in a list | `depreciation`, `assets`, `org` and below |
//! | [`reports`] | 报表: stock, movements, depreciation and vehicles, as tables out of the cards | `depreciation`, `sheet`, the nouns of `disposal` |
//! | [`labels`] | 标签: labels with codes, to print and stick on things | `assets` and below |
//! | [`recurring`] | 定期盘点: stocktakes that recur, and which are due and overdue | `counting` and below |
//! | [`census`] | 资产清查: the sheets of a stocktake, out and in again, and the tables that it comes to | `counting`, `intake`, `reports`, `labels` and below |
//! | [`vouchers`] | 建议凭证: what is to be booked of what happens to assets, and whether the accounts have it | `disposal`, `entries`, `sheet` and below |
//! | [`intake`] | files to facts: opens, recognises, imports and joins, or tells every problem at once | `stocktake` and below, their pure parts |
//! | [`imports`] | files into facts that are held: previewed, once, undone | `intake` and below |
//! | [`reconcile`] | the comparison: `rules` (pure), `outcome`, `proposal` (what a difference suggests); its `report` is terminal, workbook and JSON; runs that are kept | `facts`, `entries`; `report` also `sheet`, `layout`, `intake`; runs the rooms of the facts |
//! | [`closure`] | 差异处置与销号: every difference explained, approved by somebody else, settled and closed | `reconcile`, `approval`, `sheet`, `assets` and below |
//! | [`benchmark`] | lists with known differences, and the score of an answer; knows nothing of the engine | `words` |
//! | [`upload`] | 上传: files on their way in, kept under their hash | `access`, `app`, `audit`, `db`, `error` |
//! | [`graphql`] | the edge: what a client may ask and do; the only room that knows the library | every room but `http`, `cli` |
//! | [`http`] | who asks, and in which words; `/graphql`, `/uploads`, `/livez`, `/readyz` | `graphql`, `upload`, `access`, `app` |
//! | [`work`](mod@work) | which room does which kind of job | the rooms that have jobs |
//! | [`cli`] | the commands: reads arguments and files, calls the rooms, prints | every room |
//!
//! Every room also imports `words` and `entity`. Nobody imports `cli` but the binary, and nobody
//! below `reconcile` knows that there is a comparison. `tests/it/guard/tidy.rs` holds the table.
//!
//! A room of facts has a pure half (importers, `plan`, `rules`), whose functions take and return
//! values, and a half that keeps (`service`, `store`), which alone knows the database. Time and ids
//! come from [`app`] and from nowhere else.

pub mod access;
pub mod app;
pub mod approval;
pub mod assets;
pub mod audit;
pub mod benchmark;
pub mod calendar;
pub mod census;
pub mod cli;
pub mod closure;
pub mod config;
pub mod counting;
pub mod custody;
pub mod db;
pub mod depreciation;
pub mod disposal;
pub mod entries;
pub mod error;
pub mod facts;
pub mod graphql;
pub mod harvest;
pub mod http;
pub mod imports;
pub mod intake;
pub mod jobs;
pub mod labels;
pub mod layout;
pub mod ledger;
pub mod life;
#[cfg(feature = "oidc")]
pub mod oidc;
pub mod org;
pub mod plan;
pub mod reconcile;
pub mod recurring;
pub mod reports;
pub mod sheet;
pub mod stocktake;
pub mod upload;
pub mod vouchers;
pub mod words;
pub mod work;
