//! An import, as a client is told of it.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::jobs::{Job, Progress};
use super::super::loaders::Loaders;
use super::super::node::global;
use super::super::org::{Institute, institute_of};
use super::super::page::{self, List, Rows, Total, Window};
use super::super::scalar::{Date, DateTime, Sha256};
use super::super::term::Term;
use crate::access::policy;
use crate::imports::{Message, Understood};
use crate::plan::FieldChange;
use crate::words::{Lang, Told};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::imports::{import, import_row, mapping};
use entity::{ImportKind, ImportMode, ImportStatus, InScope as _, InstituteId, JobKind, RowOutcome};
use sea_orm::{ColumnTrait as _, QueryFilter as _, QueryTrait as _};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// An import of a file (导入).
#[derive(Debug, Clone)]
pub struct Import {
    row: import::Model,
    existed: bool,
}

impl Import {
    /// What its global ids begin with.
    pub const KIND: &'static str = "Import";

    /// An import as it stands.
    pub const fn of(row: import::Model) -> Self {
        Self { row, existed: false }
    }

    /// An import that a request asked for, and whether it was done before.
    pub const fn asked(row: import::Model, existed: bool) -> Self {
        Self { row, existed }
    }

    fn job_key(&self, kind: JobKind) -> (InstituteId, JobKind, Uuid) {
        (self.row.institute_id, kind, self.row.id.0)
    }
}

impl From<import::Model> for Import {
    fn from(row: import::Model) -> Self {
        Self::of(row)
    }
}

/// Something to say of a file or a row (说明).
#[derive(Debug, Clone, SimpleObject)]
pub struct Problem {
    /// The code, which stays when the message is worded anew (代码).
    code: String,
    /// The message in the language of the request (说明).
    message: String,
}

impl Problem {
    /// What is told, in the language of the request.
    pub fn told(told: &Told, lang: Lang) -> Self {
        Self { code: told.code().to_owned(), message: told.tell(lang) }
    }
}

/// A column of a sheet that was taken for a field (取用列).
#[derive(Debug, Clone, SimpleObject)]
pub struct UnderstoodColumn {
    /// The column, as a spreadsheet names it (列).
    column: String,
    /// The field it was taken for (字段).
    field: String,
    /// The caption as written (表头).
    caption: String,
}

/// What was understood of a sheet (读入的资料): a misreading is seen here or nowhere.
#[derive(Debug, Clone, SimpleObject)]
pub struct UnderstoodSheet {
    /// The sheet; empty for text files (工作表).
    sheet: String,
    /// The first and the last row of the header (表头行).
    header_rows: Vec<u32>,
    /// The columns that were taken (取用列).
    columns: Vec<UnderstoodColumn>,
    /// Captions that were not understood (未识别的表头).
    ignored: Vec<String>,
    /// Rows that were taken (取用行数).
    taken: u64,
    /// Rows left out as totals, carries, titles and the like (略去行数).
    left_out: u64,
    /// What a person should know (提示).
    notices: Vec<Problem>,
}

/// Messages as they were kept, in a language.
pub(in super::super) fn problems(messages: Vec<Message>, lang: Lang) -> Vec<Problem> {
    let told = |message: Message| Problem { message: message.text(lang).to_owned(), code: message.code };
    messages.into_iter().map(told).collect()
}

/// What the program itself wrote down as JSON.
fn kept<T: DeserializeOwned + Default>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_default()
}

/// An import of a file (导入).
#[Object]
impl Import {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.row.id.0)
    }

    /// Whose facts they are (机构).
    async fn institute(&self, context: &Context<'_>) -> Result<Option<Institute>, Failed> {
        institute_of(context, self.row.institute_id).await
    }

    /// What the file holds (导入类型).
    async fn kind(&self) -> Term<ImportKind> {
        Term(self.row.kind)
    }

    /// What was to be done with bad rows (导入方式).
    async fn mode(&self) -> Term<ImportMode> {
        Term(self.row.mode)
    }

    /// How far it is (导入状态).
    async fn status(&self) -> Term<ImportStatus> {
        Term(self.row.status)
    }

    /// How much of it is done (进度); null once it has ended.
    async fn progress(&self, context: &Context<'_>) -> Result<Option<Progress>, Failed> {
        if self.row.status != ImportStatus::Running {
            return Ok(None);
        }
        let job = Loaders::of(context).jobs_of.load_one(self.job_key(JobKind::Import)).await?;
        Ok(job.map(|job| Progress { done: job.done, total: job.total }))
    }

    /// The job that does it, which `jobCancel` stops (任务); null of an import that the command line did.
    async fn job(&self, context: &Context<'_>) -> Result<Option<Job>, Failed> {
        Ok(Loaders::of(context).jobs_of.load_one(self.job_key(JobKind::Import)).await?.map(Job))
    }

    /// The job that undoes it, or was to (撤销任务); null where nobody asked for that here.
    async fn revert_job(&self, context: &Context<'_>) -> Result<Option<Job>, Failed> {
        Ok(Loaders::of(context).jobs_of.load_one(self.job_key(JobKind::Revert)).await?.map(Job))
    }

    /// The file's name as given (文件名).
    async fn file_name(&self) -> &str {
        &self.row.file_name
    }

    /// SHA-256 of the file (文件校验值).
    async fn sha256(&self) -> Sha256 {
        Sha256(self.row.sha256)
    }

    /// From which day its cards hold, where that was said (生效日期).
    async fn effective_on(&self) -> Option<Date> {
        self.row.effective_on.map(Date)
    }

    /// Rows that brought something new (新增).
    async fn created(&self) -> i64 {
        self.row.created
    }

    /// Rows that changed what was known (变更).
    async fn changed(&self) -> i64 {
        self.row.changed
    }

    /// Rows that say what was known (不变).
    async fn unchanged(&self) -> i64 {
        self.row.unchanged
    }

    /// Rows that were refused (拒绝).
    async fn rejected(&self) -> i64 {
        self.row.rejected
    }

    /// What is known and the file does not name; it stays (缺失).
    async fn absent(&self) -> i64 {
        self.row.absent
    }

    /// Whether the same file was imported before, so that this request did nothing (已导入过).
    async fn existed(&self) -> bool {
        self.existed
    }

    /// The digest of what was planned: give it as `previewDigest` to be held to a preview (计划校验值).
    async fn digest(&self) -> Option<Sha256> {
        self.row.digest.map(Sha256)
    }

    /// Why the whole file was refused (拒绝原因).
    async fn problems(&self, context: &Context<'_>) -> Vec<Problem> {
        problems(kept(&self.row.problems), Call::of(context).ctx.lang)
    }

    /// What was understood of the file, sheet by sheet (读入的资料).
    async fn understood(&self, context: &Context<'_>) -> Vec<UnderstoodSheet> {
        let lang = Call::of(context).ctx.lang;
        let column = |(column, field, caption)| UnderstoodColumn { column, field, caption };
        let sheet = |sheet: Understood| UnderstoodSheet {
            sheet: sheet.sheet,
            header_rows: vec![sheet.header_rows.0, sheet.header_rows.1],
            columns: sheet.columns.into_iter().map(column).collect(),
            ignored: sheet.ignored,
            taken: sheet.taken,
            left_out: sheet.left_out,
            notices: problems(sheet.notices, lang),
        };
        kept::<Vec<Understood>>(&self.row.inputs).into_iter().map(sheet).collect()
    }

    /// The stocktake that a count list became (盘点).
    async fn stocktake(&self) -> Option<ID> {
        self.row.stocktake_id.map(|id| global("Stocktake", id.0))
    }

    /// Who asked (导入人).
    async fn by(&self) -> &str {
        &self.row.actor
    }

    /// Since when its facts are known (记录时间).
    async fn recorded_at(&self) -> DateTime {
        DateTime(self.row.recorded_at)
    }

    /// Since when it is undone (撤销时间).
    async fn reverted_at(&self) -> Option<DateTime> {
        self.row.reverted_at.map(DateTime)
    }

    /// Changed and rejected rows, in the order of the file (导入明细). Created and unchanged rows are
    /// only counted. Needs: a role that reads what the file holds.
    async fn rows(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "Only rows of which this became.")] outcome: Option<Term<RowOutcome>>,
    ) -> Result<List<ImportRow>, Failed> {
        use import_row::Column;
        let window: Window<i32> = Window::new(first, after.as_deref(), last, before.as_deref())?;
        let call = Call::of(context);
        call.may_read(policy::read_import(self.row.kind), self.row.institute_id)?;
        let select = import_row::Entity::find_in(&call.ctx.actor.scope_of::<import_row::Entity>())
            .filter(Column::ImportId.eq(self.row.id))
            .apply_if(outcome, |select, outcome| select.filter(Column::Outcome.eq(outcome.0)));
        let total = Total::counted(call, select.clone());
        let rows = if page::asks_for_rows(context) {
            page::rows(&**call.read().await?, select, Column::Number, &window).await?
        } else {
            Rows::none()
        };
        Ok(rows.list(total, |row| row.number, ImportRow))
    }
}

/// What became of a row of a file (导入明细).
#[derive(Debug, Clone)]
pub struct ImportRow(import_row::Model);

/// A field that an import changed (变更字段).
#[derive(Debug, Clone, SimpleObject)]
pub struct Change {
    /// The field's name in this API (字段).
    field: String,
    /// As it was known (原值).
    from: String,
    /// As the file has it (新值).
    to: String,
}

impl From<FieldChange> for Change {
    fn from(change: FieldChange) -> Self {
        Self { field: change.field, from: change.from, to: change.to }
    }
}

/// What became of a row of a file (导入明细).
#[Object]
impl ImportRow {
    /// Zero-based sheet of the file (工作表序号).
    async fn sheet(&self) -> Option<i32> {
        self.0.sheet
    }

    /// The cell that stands for the row, or that is bad, as a spreadsheet names it (单元格).
    async fn cell(&self) -> Option<&str> {
        self.0.cell.as_deref()
    }

    /// What became of the row (导入结果).
    async fn outcome(&self) -> Term<RowOutcome> {
        Term(self.0.outcome)
    }

    /// What changed (变更字段).
    async fn changes(&self) -> Vec<Change> {
        kept::<Vec<FieldChange>>(&self.0.changes).into_iter().map(Into::into).collect()
    }

    /// What is wrong with it (问题).
    async fn problems(&self, context: &Context<'_>) -> Vec<Problem> {
        problems(kept(&self.0.problems), Call::of(context).ctx.lang)
    }
}

/// How an institute's files are to be read (列对应方案).
#[derive(Debug, Clone)]
pub struct Mapping(pub mapping::Model);

impl From<mapping::Model> for Mapping {
    fn from(row: mapping::Model) -> Self {
        Self(row)
    }
}

impl Mapping {
    /// What its global ids begin with.
    pub const KIND: &'static str = "Mapping";
}

/// How an institute's files are to be read (列对应方案).
#[Object]
impl Mapping {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// The name (名称).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The TOML text (内容).
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// SHA-256 of the text (校验值).
    async fn digest(&self) -> Sha256 {
        Sha256(self.0.digest)
    }

    /// When it was kept (记录时间).
    async fn recorded_at(&self) -> DateTime {
        DateTime(self.0.recorded_at)
    }
}
