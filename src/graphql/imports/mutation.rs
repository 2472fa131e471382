//! What can be done with imports and mappings.

use super::super::call::Call;
use super::super::error::{Failed, UserError};
use super::super::loaders::made;
use super::super::node::local;
use super::super::once::{Made, once};
use super::super::org::Institute;
use super::super::scalar::{Date, Sha256};
use super::super::term::Term;
use super::types::{Import, Mapping};
use crate::imports::{self, ApplyInput, CountsInput, MappingInput, Source};
use crate::jobs;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::imports::{import, mapping};
use entity::{ImportId, ImportKind, ImportMode, InstituteId, JobKind, MappingId, UploadId};
use std::time::Duration;

/// How long an import is waited for before it is answered as running.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is to be imported, and how.
#[derive(Debug, InputObject)]
pub struct ImportApplyInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// Whose facts they are (机构).
    pub institute: ID,
    /// What the file holds (导入类型).
    pub kind: Term<ImportKind>,
    /// The file, as `POST /uploads` answered it (上传文件).
    pub upload_id: ID,
    /// How the file is to be read: TOML text, or the id of a stored mapping (列对应方案).
    pub mapping: Option<String>,
    /// What to do with bad rows; `REJECT_ALL` where nothing is said (导入方式).
    pub mode: Option<Term<ImportMode>>,
    /// From which day cards hold; without one they correct the newest version (生效日期).
    pub effective_on: Option<Date>,
    /// Reverse voucher lines of the file's periods that it does not have any more (重导期间).
    pub replace_period: Option<bool>,
    /// Write exactly what a preview showed, or nothing (试导校验值).
    pub preview_digest: Option<Sha256>,
    /// Of a count list: what the stocktake is called (盘点名称).
    pub title: Option<String>,
    /// Of a count list: its base date, where the sheet does not state it (盘点基准日).
    pub base_date: Option<Date>,
    /// Of a count list: what it covers, as `department=设备处;location=A栋`; everything where nothing is said (盘点范围).
    pub count_scope: Option<String>,
}

/// What became of a wish to import.
#[derive(Debug, SimpleObject)]
pub struct ImportApplyPayload {
    /// The import; its `status` tells how far it is.
    pub import: Option<Import>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// Which import is to be undone.
#[derive(Debug, InputObject)]
pub struct ImportRevertInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The import (导入).
    pub import: ID,
}

/// What became of a wish to undo an import.
#[derive(Debug, SimpleObject)]
pub struct ImportRevertPayload {
    /// The import; `rows` lists what something later touched and is left.
    pub import: Option<Import>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// A mapping that is to be kept.
#[derive(Debug, InputObject)]
pub struct MappingSaveInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// Whose files it is for (机构).
    pub institute: ID,
    /// What it is called (名称).
    pub name: String,
    /// The TOML text (内容).
    pub source: String,
}

/// What became of a wish to keep a mapping.
#[derive(Debug, SimpleObject)]
pub struct MappingSavePayload {
    /// The mapping.
    pub mapping: Option<Mapping>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

impl ImportApplyInput {
    fn asked(&self) -> Result<ApplyInput, Failed> {
        Ok(ApplyInput {
            institute: local(Institute::KIND, &self.institute)?,
            kind: self.kind.0,
            source: Source::Upload(local::<UploadId>("Upload", &self.upload_id)?),
            mapping: mapping_input(self.mapping.as_deref()),
            mode: self.mode.map_or(ImportMode::RejectAll, |mode| mode.0),
            effective_on: self.effective_on.map(|day| day.0),
            replace_period: self.replace_period.unwrap_or(false),
            preview_digest: self.preview_digest.map(|digest| digest.0),
            counts: CountsInput {
                title: self.title.clone(),
                base_date: self.base_date.map(|day| day.0).unwrap_or_default(),
                scope: self.count_scope.clone().unwrap_or_default(),
            },
        })
    }
}

/// How a file is to be read: TOML text, or the id of a stored mapping.
pub fn mapping_input(said: Option<&str>) -> MappingInput {
    match said.map(str::trim) {
        None | Some("") => MappingInput::None,
        Some(text) => match local::<MappingId>(Mapping::KIND, &ID(text.to_owned())) {
            Ok(id) => MappingInput::Stored(id),
            Err(_) => MappingInput::Text(text.to_owned()),
        },
    }
}

/// What can be done with imports and mappings.
#[derive(Debug, Default)]
pub struct ImportsMutation;

#[Object]
impl ImportsMutation {
    /// Imports an uploaded file (导入). Waits a while for it to end; a longer import is answered as
    /// RUNNING, and `node(id)` tells how far it is. The same file has its effect once.
    /// Needs: a token for the institute.
    async fn import_apply(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What, and how.")] input: ImportApplyInput,
    ) -> Result<Option<ImportApplyPayload>, Failed> {
        let asked = input.asked()?;
        let apply = async |ctx| {
            let begun = imports::begin(&ctx, &asked).await?;
            Ok(Made { id: begun.import.id.0, existed: begun.existed })
        };
        let settled = once(context, Import::KIND, &input, &input.idempotency_key, apply).await?;
        if let Some(id) = settled.id {
            jobs::wait(&Call::of(context).ctx, (JobKind::Import, id), PATIENCE).await?;
        }
        let import = made::<import::Entity>(context, settled.id).await?;
        let other = match &import {
            Some(row) => imports::standing_for(&**Call::of(context).read().await?, row).await?,
            None => None,
        };
        let existed = settled.existed || other.is_some();
        let import = other.or(import).map(|row| Import::asked(row, existed));
        Ok(Some(ImportApplyPayload { import, user_errors: settled.user_errors }))
    }

    /// Undoes a committed import by compensating versions (撤销导入). What something later touched is
    /// left and listed. Waits a while for it to end; until then the import stands, and its `revertJob` tells how
    /// far it is. Needs: a token for the institute.
    async fn import_revert(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which import.")] input: ImportRevertInput,
    ) -> Result<Option<ImportRevertPayload>, Failed> {
        let id: ImportId = local(Import::KIND, &input.import)?;
        let revert = async |ctx| imports::request_revert(&ctx, id).await.map(|()| id.0);
        let settled = once(context, Import::KIND, &input, &input.idempotency_key, revert).await?;
        if let Some(id) = settled.id {
            jobs::wait(&Call::of(context).ctx, (JobKind::Revert, id), PATIENCE).await?;
        }
        let import = made::<import::Entity>(context, settled.id).await?.map(Import::of);
        Ok(Some(ImportRevertPayload { import, user_errors: settled.user_errors }))
    }

    /// Keeps a mapping for later imports (保存列对应方案). Needs: a token for the institute.
    async fn mapping_save(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The mapping.")] input: MappingSaveInput,
    ) -> Result<Option<MappingSavePayload>, Failed> {
        let institute: InstituteId = local(Institute::KIND, &input.institute)?;
        let (name, source) = (input.name.clone(), input.source.clone());
        let save = async |ctx| imports::save_mapping(&ctx, institute, &name, &source).await.map(|id| id.0);
        let settled = once(context, Mapping::KIND, &input, &input.idempotency_key, save).await?;
        let mapping = made::<mapping::Entity>(context, settled.id).await?;
        Ok(Some(MappingSavePayload { mapping: mapping.map(Mapping), user_errors: settled.user_errors }))
    }
}
