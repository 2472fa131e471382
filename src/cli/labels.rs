//! `oversight labels`: labels to print and stick on things.

use super::database::{Database, wait};
use super::{Failure, words as w, write_file};
use crate::assets::query::At;
use crate::error::Error;
use crate::labels::service::{Wanted, labels};
use crate::labels::{Label, Layout, Shape, page, write};
use crate::org;
use crate::words::{Lang, Told};
use entity::Action;
use std::io::Write as _;
use std::path::PathBuf;

/// 资产标签：二维码、编号、名称和部门，按 A4 纸排版
///
/// Labels with a QR code for the cards of an institute, on sheets of A4, as HTML to print or as one SVG.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 机构编码 (code of the institute)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 只要此存放地点及其下的资产 (only things in this place)
    #[arg(long, value_name = "PATH")]
    place: Option<String>,
    /// 只要此部门使用的资产 (only things of this department)
    #[arg(long, value_name = "NAME")]
    department: Option<String>,
    /// 只要分类代码以此开头的资产 (only things whose class code begins so)
    #[arg(long, value_name = "CODE")]
    category_prefix: Option<String>,
    /// 码中写标签号而不是编号 (the codes say the tag instead of the number)
    #[arg(long)]
    tags: bool,
    /// 另印一维条码 Code 128 (a Code 128, too)
    #[arg(long)]
    barcode: bool,
    /// 标签尺寸，毫米 (size of a label in mm)
    #[arg(long, value_name = "WxH", default_value = "60x32", value_parser = size)]
    size: (u32, u32),
    /// 写出的文件 .html 或 .svg (where they are written)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    database: Database,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let size = text.split_once(['x', '×']).and_then(|(width, height)| width.parse().ok().zip(height.parse().ok()));
    size.ok_or_else(|| "60x32".to_owned())
}

impl Args {
    fn shape(&self) -> Result<Shape, Told> {
        let is = |named: &str| self.out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(named));
        match (is("html"), is("svg")) {
            (true, _) => Ok(Shape::Html),
            (_, true) => Ok(Shape::Svg),
            _ => Err(w::OUT_LABELS.with([&self.out.display()])),
        }
    }
}

/// Writes the labels.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let shape = args.shape().map_err(Failure::Usage)?;
    let layout = Layout::new(args.size, args.barcode).map_err(Failure::Usage)?;
    let found = wait(work(args, lang))?;
    if let Some(told) = page::unfit(&found) {
        return Err(Error::Refused(vec![told]).into());
    }
    write_file(&args.out, |mut out| {
        write(&mut out, &found, &layout, shape)?;
        out.flush()
    })?;
    let pages = found.len().div_ceil(layout.per_page());
    eprintln!("{}", w::LABELS_WRITTEN.with([&args.out.display(), &found.len(), &pages]).tell(lang));
    Ok(())
}

async fn work(args: &Args, lang: Lang) -> Result<Vec<Label>, Error<Told>> {
    let ctx = args.database.operator(lang).await?;
    let institute = org::service::by_code(&ctx, &args.institute).await?;
    let tenant = ctx.actor.tenant(Action::ReadCards, institute.id)?;
    let wanted = Wanted {
        place: args.place.clone(),
        department: args.department.clone(),
        category_prefix: args.category_prefix.clone(),
        tags: args.tags,
    };
    labels(&ctx.read_tx().await?, tenant.institute(), At::day(ctx.app.today()), &wanted).await
}
