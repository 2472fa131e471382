//! 上传: files on their way in.
//!
//! A file is written beside its place while it comes, hashed on the way, and moved to its place, which
//! is its hash: there is never half a file under a hash, and the same file twice is one file. Its row
//! says who brought it under which name, for which institute.

pub mod words;

use crate::access::policy;
use crate::app::Ctx;
use crate::audit::Event;
use crate::config::Config;
use crate::db::{WriteTx, not_found};
use crate::error::{Error, Fault};
use crate::words::{Told, harmless};
use entity::imports::upload;
use entity::org::institute;
use entity::{Digest, InScope as _, InstituteId, Moment, UploadId};
use futures_util::{Stream, StreamExt as _};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, QueryFilter as _, QuerySelect as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};
use tokio::fs::{self, File};
use tokio::io::{AsyncWriteExt as _, BufWriter};
use uuid::Uuid;

/// Bytes of a file's name.
const NAME: usize = 255;
/// Bytes that are written at once.
const BUFFER: usize = 1 << 20;
/// How the name of a file ends that is not whole yet.
const PART: &str = "part";
/// No file takes as long to come.
const OLD: Duration = Duration::from_hours(24);

/// A file that was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// The id of its row.
    pub id: UploadId,
    /// The SHA-256 of its bytes.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
}

/// A file that is announced.
#[derive(Debug, Clone, Copy)]
pub struct Announced<'a> {
    /// The code of the institute that it is for.
    pub institute: &'a str,
    /// The name that it is given.
    pub name: &'a str,
    /// How many bytes are said to come.
    pub size: Option<u64>,
}

/// Where a file lies.
pub fn path(config: &Config, sha256: Digest) -> PathBuf {
    config.files.join(sha256.to_string())
}

/// Receives a file for an institute that the actor reaches.
pub async fn receive<B, E>(
    ctx: &Ctx,
    announced: Announced<'_>,
    chunks: impl Stream<Item = Result<B, E>>,
) -> Result<Received, Error<Told>>
where
    B: AsRef<[u8]>,
    E: std::error::Error + Send + Sync + 'static,
{
    let limit = ctx.app.config.upload_limit;
    let mut refused = Vec::new();
    let (name, length) = (announced.name.trim(), announced.name.len());
    if name.is_empty() || length > NAME || harmless(name) != name || name.contains(['/', '\\']) {
        refused.push(words::FILE_NAME.with([&NAME]));
    }
    if announced.size.is_some_and(|size| size > limit) {
        refused.push(words::FILE_LARGE.with([&limit]));
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    // A device counts, and hands in nothing.
    if ctx.actor.stocktake().is_some() {
        return Err(Error::Access(not_found()));
    }
    let institute = institute(ctx, announced.institute).await?;
    let tenant = ctx.actor.tenant_of_any(policy::UPLOAD, institute)?;
    let (sha256, size) = store(ctx, chunks).await?;
    let tx = WriteTx::institute(ctx, tenant).await?;
    let id: UploadId = ctx.app.id();
    let row = upload::ActiveModel {
        id: Set(id),
        institute_id: Set(institute),
        file_name: Set(name.to_owned()),
        sha256: Set(sha256),
        size: Set(size as i64),
        actor: Set(ctx.actor.name.clone()),
        recorded_at: Set(tx.at()),
    };
    row.insert(&*tx).await?;
    let detail = json!({ "fileName": name, "sha256": sha256, "size": size });
    let event = Event::new("upload.receive", format_args!("Upload:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(Received { id, sha256, size })
}

/// The institute of a code, asked before the first byte is taken.
async fn institute(ctx: &Ctx, code: &str) -> Result<InstituteId, Error<Told>> {
    let tx = ctx.read_tx().await?;
    let found = institute::Entity::find_in(&ctx.actor.scope)
        .select_only()
        .column(institute::Column::Id)
        .filter(institute::Column::Code.eq(code))
        .into_tuple()
        .one(&*tx)
        .await?;
    found.ok_or_else(|| Error::Access(not_found()))
}

/// Writes what comes, and moves it to its place.
async fn store<B, E>(ctx: &Ctx, chunks: impl Stream<Item = Result<B, E>>) -> Result<(Digest, u64), Error<Told>>
where
    B: AsRef<[u8]>,
    E: std::error::Error + Send + Sync + 'static,
{
    let folder = &ctx.app.config.files;
    fs::create_dir_all(folder).await.map_err(|error| disk(folder, error))?;
    let part = Part(folder.join(format!("{}.{PART}", ctx.app.id::<Uuid>())));
    let told = |error: io::Error| disk(&part.0, error);
    let mut file = BufWriter::with_capacity(BUFFER, File::create_new(&part.0).await.map_err(told)?);
    let (mut hash, mut size) = (Sha256::new(), 0_u64);
    let mut chunks = std::pin::pin!(chunks);
    while let Some(chunk) = chunks.next().await {
        // The client has gone away, and will not be told; nothing of its file is kept.
        let chunk = chunk.map_err(|error| Error::Refused(vec![words::BROKEN_OFF.with([&error])]))?;
        size = size.saturating_add(chunk.as_ref().len() as u64);
        if size > ctx.app.config.upload_limit {
            return Err(Error::Refused(vec![words::FILE_LARGE.with([&ctx.app.config.upload_limit])]));
        }
        hash.update(chunk.as_ref());
        file.write_all(chunk.as_ref()).await.map_err(told)?;
    }
    if size == 0 {
        return Err(Error::Refused(vec![words::FILE_EMPTY.with([])]));
    }
    file.flush().await.map_err(told)?;
    file.get_ref().sync_all().await.map_err(told)?;
    let sha256 = Digest(hash.finalize().into());
    let place = path(&ctx.app.config, sha256);
    fs::rename(&part.0, &place).await.map_err(|error| disk(&place, error))?;
    // The folder is a file, too: without this a power cut could take the name away again.
    if let Ok(folder) = File::open(folder).await {
        folder.sync_all().await.map_err(told)?;
    }
    Ok((sha256, size))
}

/// Removes what is left of files that did not come whole, because the program or the machine stopped.
/// What is younger than a day may be on its way in, to another program with the same folder.
pub async fn sweep(config: &Config, now: Moment) -> io::Result<u64> {
    let mut swept = 0;
    let now = UNIX_EPOCH + Duration::from_micros(u64::try_from(now.0).unwrap_or(0));
    let mut entries = match fs::read_dir(&config.files).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    while let Some(entry) = entries.next_entry().await? {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != PART) {
            continue;
        }
        // A file that is gone already, or whose time nobody knows, is left.
        let modified = entry.metadata().await.and_then(|found| found.modified());
        let is_old = modified.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > OLD));
        if is_old && fs::remove_file(&path).await.is_ok() {
            swept += 1;
        }
    }
    Ok(swept)
}

fn disk(path: &Path, error: io::Error) -> Error<Told> {
    Error::Fault(Fault::new(words::KEEPING.with([&path.display()]), error))
}

/// A file that is not whole yet; it goes when its receiver goes.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // Where it was moved to its place, there is nothing left to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::sweep;
    use crate::config::{Config, DEFAULT_LISTEN};
    use entity::Moment;
    use std::fs::File;
    use std::time::{Duration, UNIX_EPOCH};

    #[tokio::test]
    async fn what_did_not_come_whole_is_swept_after_a_day() {
        let folder = std::env::temp_dir().join(format!("oversight-sweep-{}", std::process::id()));
        let listen = DEFAULT_LISTEN.parse().expect("an address");
        let config = Config::new("sqlite://x.db", Some(folder.clone()), listen).expect("a configuration");
        let now = Moment(1_000 * 3_600_000_000);
        assert_eq!(sweep(&config, now).await.expect("there is no folder yet"), 0);
        std::fs::create_dir_all(&folder).expect("a folder");
        for (name, hours) in [("old.part", 25), ("young.part", 23), ("whole", 25)] {
            let file = File::create(folder.join(name)).expect("a file");
            file.set_modified(UNIX_EPOCH + Duration::from_hours(1_000 - hours)).expect("its time is set");
        }
        assert_eq!(sweep(&config, now).await.expect("swept"), 1);
        let mut left: Vec<_> =
            std::fs::read_dir(&folder).expect("read").map(|entry| entry.expect("an entry").file_name()).collect();
        left.sort();
        std::fs::remove_dir_all(&folder).expect("removed");
        assert_eq!(left, ["whole", "young.part"]);
    }

    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
