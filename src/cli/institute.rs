//! `oversight institute`: who is overseen.

use super::database::{Database, wait};
use super::{Failure, say, words as w};
use crate::app::Ctx;
use crate::error::Error;
use crate::org::service::{self, Registration};
use crate::org::store;
use crate::words::{Lang, Told, harmless};
use entity::{Day, LegalForm, Moment, Ownership, Regime};

/// 机构：登记、变更会计制度、列出
///
/// Institutes: registers one, says which accounting regime it follows from a day on, lists them.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 登记机构 (register an institute)
    Register(RegisterArgs),
    /// 自某日起执行会计制度 (the regime that is followed from a day on)
    Regime(RegimeArgs),
    /// 指定归口科室 (the section of the bureau that looks after it)
    Assign(AssignArgs),
    /// 列出机构及其现行会计制度 (institutes with their regimes)
    List(ListArgs),
}

#[derive(Debug, clap::Args)]
struct RegisterArgs {
    /// 机构编码 (code)
    #[arg(long)]
    code: String,
    /// 机构名称 (name)
    #[arg(long)]
    name: String,
    /// 统一社会信用代码 (unified social credit code)
    #[arg(long)]
    uscc: Option<String>,
    /// 单位性质，如 事业单位 或 `PUBLIC_INSTITUTION` (legal form)
    #[arg(long, value_name = "FORM")]
    legal_form: Option<LegalForm>,
    /// 所有制，如 局属 或 SUBORDINATE (ownership)
    #[arg(long)]
    ownership: Option<Ownership>,
    /// 同类组 (peer group)
    #[arg(long, value_name = "GROUP")]
    peer_group: Option<String>,
    /// 归口科室 (the section of the bureau that looks after it)
    #[arg(long, value_name = "NAME")]
    section: Option<String>,
    /// 会计制度，如 government (accounting regime)
    #[arg(long)]
    regime: Option<Regime>,
    /// 自哪一日起执行，默认自该制度施行起 (from which day)
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct RegimeArgs {
    /// 机构编码 (code)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 会计制度，如 government (accounting regime)
    #[arg(long)]
    regime: Regime,
    /// 自哪一日起执行，默认自该制度施行起 (from which day)
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct AssignArgs {
    /// 机构编码 (code)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 归口科室；不指明即取消归口 (the section; none where nothing is said)
    #[arg(long, value_name = "NAME")]
    section: Option<String>,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    database: Database,
}

/// Does what is asked of institutes.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let text = wait(async {
        match &args.what {
            What::Register(args) => register(&args.database.operator(lang).await?, args).await,
            What::Regime(args) => regime(&args.database.operator(lang).await?, args).await,
            What::Assign(args) => assign(&args.database.operator(lang).await?, args).await,
            What::List(args) => list(&args.database.operator(lang).await?).await,
        }
    })?;
    say(&text)
}

async fn register(ctx: &Ctx, args: &RegisterArgs) -> Result<String, Error<Told>> {
    let registration = Registration {
        code: args.code.clone(),
        name: args.name.clone(),
        uscc: args.uscc.clone(),
        legal_form: args.legal_form,
        ownership: args.ownership,
        peer_group: args.peer_group.clone(),
        section: args.section.clone(),
        regime: args.regime,
        from: args.from,
    };
    let institute = service::register(ctx, &registration, None).await?;
    Ok(w::INSTITUTE_REGISTERED.with([&institute.code, &harmless(&institute.name), &institute.id]).tell(ctx.lang))
}

async fn assign(ctx: &Ctx, args: &AssignArgs) -> Result<String, Error<Told>> {
    let known = service::by_code(ctx, &args.institute).await?;
    let institute = service::assign(ctx, known.id, args.section.as_deref(), known.version).await?;
    let section = institute.section.as_deref().map_or("-".into(), harmless);
    Ok(w::INSTITUTE_ASSIGNED.with([&institute.code, &section]).tell(ctx.lang))
}

async fn regime(ctx: &Ctx, args: &RegimeArgs) -> Result<String, Error<Told>> {
    let institute = service::by_code(ctx, &args.institute).await?;
    let followed = service::follow_regime(ctx, institute.id, args.regime, args.from).await?;
    let regime = told(followed.regime, ctx.lang);
    Ok(w::INSTITUTE_FOLLOWS.with([&institute.code, &followed.effective_from, &regime]).tell(ctx.lang))
}

async fn list(ctx: &Ctx) -> Result<String, Error<Told>> {
    let tx = ctx.read_tx().await?;
    let scope = &ctx.actor.scope;
    let mut lines = Vec::new();
    for institute in store::list(&*tx, scope).await? {
        let regime = store::regime_on(&*tx, scope, institute.id, ctx.app.today(), Moment::LAST).await?;
        let regime = regime.map_or("-", |regime| told(regime, ctx.lang));
        let uscc = institute.uscc.as_ref().map_or("-", |uscc| uscc.as_str());
        lines.push(format!("{}\t{}\t{uscc}\t{regime}", institute.code, harmless(&institute.name)));
    }
    Ok(lines.join("\n"))
}

const fn told(regime: Regime, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => regime.zh(),
        Lang::En => regime.code(),
    }
}
