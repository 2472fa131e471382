//! What is asked becomes an import: checked, written down, queued.

use super::execute::perform;
use super::input::{ApplyInput, CountsInput, Source};
use super::{mapping, once, store, words};
use crate::access::policy;
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Error, Fault};
use crate::jobs::{self, Progress};
use crate::words::Told;
use entity::imports::import;
use entity::{Day, Digest, ImportId, ImportKind, ImportMode, ImportStatus, InstituteId, JobKind, UploadId};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// An import that was begun, or the one that had this effect already.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The import.
    pub import: import::Model,
    /// Whether the same file was imported before: nothing was done now.
    pub existed: bool,
}

/// Writes an import down and queues it.
pub async fn begin(ctx: &Ctx, input: &ApplyInput) -> Result<Begun, Error<Told>> {
    let (model, _) = prepare(ctx, input).await?;
    if let Some(begun) = existing(ctx, &model).await? {
        return Ok(begun);
    }
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(policy::import(input.kind), input.institute)?).await?;
    let model = import::Model { recorded_at: tx.at(), ..model };
    model.clone().into_active_model().reset_all().insert(&*tx).await?;
    jobs::enqueue(ctx, &tx, input.institute, JobKind::Import, model.id.0).await?;
    let detail = json!({ "kind": model.kind, "file": model.file_name, "mode": model.mode });
    let event = Event::new("import.request", format_args!("Import:{}", model.id), detail);
    tx.commit(ctx, event).await?;
    ctx.app.bell.ring();
    Ok(Begun { import: model, existed: false })
}

/// Imports a file here and now (the command line). Until it is done, nothing is written at all.
pub async fn run_here(ctx: &Ctx, input: &ApplyInput, progress: &Progress) -> Result<Begun, Error<Told>> {
    let (model, path) = prepare(ctx, input).await?;
    if let Some(begun) = existing(ctx, &model).await? {
        return Ok(begun);
    }
    Box::pin(perform(ctx, model, path, None, progress)).await
}

/// The import that had this effect already; a preview has none.
async fn existing(ctx: &Ctx, model: &import::Model) -> Result<Option<Begun>, Error<Told>> {
    if model.mode == ImportMode::DryRun {
        return Ok(None);
    }
    let tx = ctx.read_tx().await?;
    let known = once::find(&*tx, model.institute_id, &once::key(model)).await?;
    Ok(known.map(|import| Begun { import, existed: true }))
}

/// The import as it is asked, and where its file lies.
async fn prepare(ctx: &Ctx, input: &ApplyInput) -> Result<(import::Model, PathBuf), Error<Told>> {
    ctx.actor.tenant(policy::import(input.kind), input.institute)?;
    let refused = unfit(input, ctx.app.today());
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let tx = ctx.read_tx().await?;
    let mapping = mapping::resolve(&*tx, input.institute, &input.mapping).await?;
    let Located { path, upload_id, file_name, sha256, size } = locate(ctx, &tx, input.institute, &input.source).await?;
    let counts = if input.kind == ImportKind::Counts { input.counts.clone() } else { CountsInput::default() };
    let options = serde_json::to_string(&counts).map_err(|error| Fault::new(words::STORING.with([]), error))?;
    let model = import::Model {
        id: ctx.app.id::<ImportId>(),
        institute_id: input.institute,
        kind: input.kind,
        mode: input.mode,
        status: ImportStatus::Running,
        upload_id,
        file_name,
        sha256,
        size,
        mapping_digest: mapping::digest(&mapping),
        mapping,
        effective_on: input.effective_on,
        replace_period: input.replace_period,
        preview_digest: input.preview_digest,
        once_key: None,
        created: 0,
        changed: 0,
        unchanged: 0,
        rejected: 0,
        absent: 0,
        digest: None,
        problems: "[]".to_owned(),
        inputs: "[]".to_owned(),
        stocktake_id: None,
        options,
        actor: ctx.actor.name.clone(),
        recorded_at: ctx.app.clock.now(),
        reverted_at: None,
    };
    Ok((model, path))
}

/// A file, and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Where it lies.
    pub path: PathBuf,
    /// Its upload, where it was uploaded.
    pub upload_id: Option<UploadId>,
    /// Its name as given.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// Bytes.
    pub size: i64,
}

/// Where the file of an institute lies.
pub async fn locate(ctx: &Ctx, tx: &ReadTx, institute: InstituteId, source: &Source) -> Result<Located, Error<Told>> {
    match source {
        Source::Upload(id) => {
            let upload = store::upload(&**tx, institute, *id).await?;
            let path = ctx.app.config.files.join(upload.sha256.to_string());
            let (upload_id, file_name) = (Some(upload.id), upload.file_name);
            Ok(Located { path, upload_id, file_name, sha256: upload.sha256, size: upload.size })
        }
        Source::File(path) => {
            let (sha256, size) = hash(path).await?;
            Ok(Located { path: path.clone(), upload_id: None, file_name: name_of(path), sha256, size })
        }
    }
}

/// The name of a file, without the folder: where it lay on somebody's machine says nothing of it.
fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What was said that does not go with what the file holds.
fn unfit(input: &ApplyInput, today: Day) -> Vec<Told> {
    let mut refused = Vec::new();
    if input.effective_on.is_some_and(|day| day > today) {
        refused.push(words::EFFECTIVE_LATER.with([&today]));
    }
    if input.effective_on.is_some() && !matches!(input.kind, ImportKind::Cards | ImportKind::Counts) {
        refused.push(words::EFFECTIVE_ONLY_CARDS.with([]));
    }
    if input.replace_period && input.kind != ImportKind::Ledger {
        refused.push(words::REPLACE_ONLY_LEDGER.with([]));
    }
    if input.counts != CountsInput::default() && input.kind != ImportKind::Counts {
        refused.push(words::COUNTS_ONLY.with([]));
    }
    refused
}

/// SHA-256 and size of a file.
async fn hash(path: &Path) -> Result<(Digest, i64), Error<Told>> {
    let path = path.to_owned();
    let doing = words::READING.with([&path.display()]);
    let path_told = path.display().to_string();
    let read = move || -> io::Result<(Digest, i64)> {
        let (mut file, mut hash, mut size) = (File::open(path)?, Sha256::new(), 0);
        let mut buffer = vec![0; 1 << 20];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok((Digest(hash.finalize().into()), size)),
                read => {
                    hash.update(&buffer[..read]);
                    size += read as i64;
                }
            }
        }
    };
    match tokio::task::spawn_blocking(read).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied) => {
            Err(Error::Access(words::FILE_GONE.with([&path_told, &error])))
        }
        Ok(Err(error)) => Err(Fault::new(doing, error).into()),
        Err(error) => Err(Fault::new(doing, error).into()),
    }
}
