//! 账、卡、物三方核对: an institute's accounts, asset cards and counted stock, compared to the fen.
//!
//! This page is the map of the house; the way through it is: bytes → [`sheet`] → [`layout`] →
//! [`ledger`], [`assets`], [`stocktake`] → [`facts`] → [`reconcile`] → a report. The nouns that
//! every room uses (金额, 业务日期, 差异类型 …) are in the crate `entity`.
//!
//! | room | what it does | imports |
//! |---|---|---|
//! | [`words`](mod@words) | one message in both languages | nothing |
//! | [`error`] | refused, no access, fault: the three families and their exit codes | `words` |
//! | [`facts`] | what the three lists say, as columns; every text interned, every row digested | `words` |
//! | [`sheet`] | bytes to sheets of cells and back; the only room that meets a float | `words` |
//! | [`layout`] | what a sheet is: kind, header, columns, title; the aliases and the mapping file | `facts`, `sheet` |
//! | [`harvest`] | what every importer shares: which rows are data, faults with their cell, totals checked | `layout` and below |
//! | [`ledger`] | 账: vouchers and balances to facts; which account has which role | `harvest` and below |
//! | [`assets`] | 卡: asset cards to facts, versions of one card | `ledger`, `harvest` and below |
//! | [`org`] | 组织: institutes, their regimes, and the names that their books use, with an id each | `facts`, `db` and below |
//! | [`stocktake`] | 物: count lists to facts | `assets`, `ledger`, `harvest` and below |
//! | [`intake`] | files to facts: opens, recognises, imports and joins, or tells every problem at once | every room above |
//! | [`reconcile`] | the comparison: `rules` (pure), `outcome`, `proposal` (suggested entries); its `report` is terminal, workbook and JSON | `facts`; `report` also `sheet`, `layout`, `intake` |
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
//! What a function of these rooms takes and returns is values. Files on disk are opened in [`cli`]
//! only (and in [`benchmark`], which writes its own); no room below knows a clock.

pub mod access;
pub mod app;
pub mod assets;
pub mod audit;
pub mod benchmark;
pub mod cli;
pub mod config;
pub mod db;
pub mod error;
pub mod facts;
pub mod graphql;
pub mod harvest;
pub mod http;
pub mod imports;
pub mod intake;
pub mod jobs;
pub mod layout;
pub mod ledger;
pub mod org;
pub mod plan;
pub mod reconcile;
pub mod sheet;
pub mod stocktake;
pub mod upload;
pub mod words;
pub mod work;
