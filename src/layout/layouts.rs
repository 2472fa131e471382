//! The layouts of practice §3.2 to §3.5 and the header side of its test cases.

use super::{
    Mapping, Reading, Scale, SheetKind, Unread,
    grids::{grid, merged},
    parse_mapping, recognise,
};
use crate::{
    sheet::{CellKind, Grid, GridBuilder},
    words::{Lang, Told},
};
use entity::AccountingSystem;
use proptest::prelude::*;
use std::fmt::Write as _;

fn readings(grid: &Grid, expected: Option<&[SheetKind]>) -> Vec<Reading> {
    recognise(grid, "Sheet1", expected, &Mapping::default()).unwrap_or_else(|unread| panic!("{}", tell(&unread)))
}

fn reading(text: &str) -> Reading {
    let mut readings = readings(&grid(text), None);
    assert_eq!(readings.len(), 1, "{text}");
    readings.remove(0)
}

fn tell(unread: &Unread) -> String {
    match unread {
        Unread::Ignored(told) => format!("ignored: {} {}", told.code(), told.tell(Lang::Zh)),
        Unread::Refused(all) => {
            all.iter().map(|told| format!("{} {}", told.code(), told.tell(Lang::Zh))).collect::<Vec<_>>().join("\n")
        }
    }
}

fn unread(text: &str, expected: Option<&[SheetKind]>) -> String {
    tell(&recognise(&grid(text), "Sheet1", expected, &Mapping::default()).expect_err("not to be read"))
}

/// The fields in the order of the columns, `-` for columns not understood.
fn fields(reading: &Reading) -> String {
    let last =
        reading.columns.iter().map(|column| column.index).chain(reading.ignored.iter().map(|other| other.0)).max();
    let name = |index| reading.columns.iter().find(|column| column.index == index).map_or("-", |column| column.field);
    (0..=last.unwrap_or(0)).map(name).collect::<Vec<_>>().join(" ")
}

fn spaced(header: &str) -> String {
    header.split_whitespace().collect::<Vec<_>>().join("|")
}

/// One-row layouts: kind, header, fields.
const LAYOUTS: &[(&str, SheetKind, &str, &str)] = &[
    (
        "U8 卡片管理列表",
        SheetKind::Cards,
        "卡片编号 开始使用日期 使用年限(月) 原值 固定资产编号 净残值率 录入人",
        "card_no in_service_on life_months original_value asset_no residual_rate -",
    ),
    (
        "U8 卡片项目",
        SheetKind::Cards,
        "卡片编号 固定资产编号 固定资产名称 类别编号 类别名称 资产组名称 规格型号 使用部门 增加方式 存放地点 使用状况 使用年限(月) 折旧方法 开始使用日期 已计提月份 币种 原值 净残值率 净残值 累计折旧 月折旧率 本月计提折旧额 净值 对应折旧科目 项目 录入人 录入日期",
        "card_no asset_no name class_code class_name - specification use_department acquisition_method location usage_state life_months depreciation_method in_service_on months_depreciated currency original_value residual_rate residual_value acc_depreciation month_rate month_depreciation net_value expense_account project - entered_on",
    ),
    (
        "U8 折旧清单",
        SheetKind::Cards,
        "卡片编号 资产编号 资产名称 原值 计提原值 本月计提折旧额 累计折旧 本年计提折旧 减值准备 净值 净残值 折旧率 单位折旧 本月工作量 累计工作量 规格型号",
        "card_no asset_no name original_value - month_depreciation acc_depreciation year_depreciation impairment net_value residual_value month_rate - workload_month workload_done specification",
    ),
    (
        "NC 资产卡片",
        SheetKind::Cards,
        "卡片编号 资产编码 资产名称 规格 型号 数量 本币原值 累计折旧 本年折旧 净值 减值准备 净额 资产类别 管理部门 使用部门 使用人 存放地点 开始使用日期 使用月限 已计提期数 月折旧额 净残值 公司名称 进项税 净残值率 状态",
        "card_no asset_no name specification specification quantity original_value acc_depreciation year_depreciation net_value impairment carrying_amount class_name manage_department use_department user location in_service_on life_months months_depreciated month_depreciation residual_value org input_tax residual_rate usage_state",
    ),
    (
        "K/3 标准卡片",
        SheetKind::Cards,
        "资产类别 资产编码 资产名称 计量单位 数量 入账日期 存放地点 经济用途 使用状态 变动方式 规格型号 产地 供应商 制造商 备注 固定资产科目 累计折旧科目 使用部门 折旧费用分配 币别 原币金额 汇率 本币金额 购进原值 购进累计折旧 开始使用日期 预计使用期间数 已使用期间数 累计折旧 预计净残值 净值 减值准备 净额 折旧方法",
        "class_name asset_no name unit quantity booked_on location purpose usage_state acquisition_method specification country supplier manufacturer remark ledger_account depreciation_account use_department expense_account currency original_value_fc - original_value initial_value initial_depreciation in_service_on life_months months_depreciated acc_depreciation residual_value net_value impairment carrying_amount depreciation_method",
    ),
    (
        "EAS 财务卡片",
        SheetKind::Cards,
        "资产编码 资产类别 入账日期 原币原值 资产原值 进项税额 预计使用期间 已折旧期间 预计净残值 累计折旧 净值 减值准备 净额 本期折旧 本年累计折旧 折旧方法 折旧用途 会计政策 折旧分摊部门 货主组织 资产账簿 期间 单据状态",
        "asset_no class_name booked_on original_value_fc original_value input_tax life_months months_depreciated residual_value acc_depreciation net_value impairment carrying_amount month_depreciation year_depreciation depreciation_method - - - org - - record_state",
    ),
    (
        "财政资产系统",
        SheetKind::Cards,
        "资产编号 资产分类代码 资产分类名称 资产名称 取得方式 取得日期 投入使用日期 采购组织形式 合同编号 预算项目编号 规格型号 数量 计量单位 价值类型 价值（元） 财政拨款（元） 非财政拨款（元） 财务入账状态 财务入账日期 会计凭证号 折旧状态 折旧年限（月） 累计折旧 账面净值（元） 单价（元） 管理部门 使用部门 使用人 使用状况 存放地点 备注 原资产编号",
        "asset_no class_code class_name name acquisition_method acquired_on in_service_on procurement_form contract_no project specification quantity unit value_type original_value fiscal_fund non_fiscal_fund booked_status booked_on voucher_ref depreciation_status life_months acc_depreciation net_value unit_price manage_department use_department user usage_state location remark old_no",
    ),
    (
        "GB/T 24589.1 卡片",
        SheetKind::Cards,
        "固定资产卡片编号 固定资产类别编码 固定资产编码 固定资产名称 固定资产入账日期 会计期间号 固定资产计量单位 固定资产数量 变动方式编码 折旧方法编码 使用状况编码 预计使用月份 已计提月份 本位币 固定资产原值 固定资产累计折旧 固定资产净值 固定资产累计减值准备 固定资产净残值率 固定资产净残值 固定资产月折旧率 固定资产月折旧额 固定资产工作量单位 固定资产工作总量 累计工作总量 固定资产对账科目 减值准备对账科目 累计折旧对账科目",
        "card_no class_code asset_no name booked_on - unit quantity acquisition_method depreciation_method usage_state life_months months_depreciated - original_value acc_depreciation net_value impairment residual_rate residual_value month_rate month_depreciation workload_unit workload_total workload_done ledger_account impairment_account depreciation_account",
    ),
    (
        "手工台账",
        SheetKind::Cards,
        "序号 资产名称 型号 数量 单位 单价 金额 购置日期 部门 保管人 地点 备注",
        "seq name specification quantity unit unit_price original_value acquired_on use_department keeper location remark",
    ),
    (
        "U8 序时账",
        SheetKind::Ledger,
        "日期 凭证号数 科目编码 科目名称 摘要 方向 数量 外币 金额",
        "date voucher_word_no account_code account_name summary direction quantity amount_fc amount",
    ),
    (
        "U8 明细账输出",
        SheetKind::Ledger,
        "日期 凭证类别编号 凭证类别 凭证号数 摘要 方向 借方 外币借方 贷方 外币贷方 余额 外币余额 科目 科目名称 币种 对方科目 对方科目名称 项目号 部门编码 部门 期间 年度",
        "date - voucher_type voucher_word_no summary balance_direction debit debit_fc credit credit_fc balance - account_code account_name currency opposite_account opposite_account_name project - department period year",
    ),
    (
        "K/3 会计分录序时簿",
        SheetKind::Ledger,
        "日期 会计期间 凭证字号 分录号 摘要 科目代码 科目名称 币别 原币金额 借方 贷方 制单 审核 过账 核准 出纳 经办 结算方式 结算号 数量 单价 参考信息 附件 序号 系统模块 业务描述",
        "date period voucher_word_no line_no summary account_code account_name currency amount_fc debit credit preparer reviewer poster - cashier - - - quantity unit_price - attachments - auto_flag -",
    ),
    (
        "K/3 凭证标准格式",
        SheetKind::Ledger,
        "凭证日期 会计年度 会计期间 凭证字 凭证号 科目代码 科目名称 币别代码 币别名称 原币金额 借方 贷方 制单 审核 核准 出纳 经办 结算方式 结算号 凭证摘要 数量 数量单位 单价 参考信息 业务日期 往来业务编号 附件数 序号 系统模块 业务描述 汇率类型 汇率 分录序号 核算项目 过账 机制凭证 现金流量",
        "date year period voucher_type voucher_no account_code account_name - currency amount_fc debit credit preparer reviewer - cashier - - - summary quantity - unit_price - - - attachments - - - - rate line_no project poster auto_flag -",
    ),
    (
        "K/3 标准凭证库",
        SheetKind::Ledger,
        "FDATE FTRANSDATE FPERIOD FGROUP FNUM FENTRYID FEXP FACCTID FCLSNAME1 FTRANSID FCYID FEXCHRATE FDC FFCYAMT FQTY FPRICE FDEBIT FCREDIT FPREPARE FDELETED",
        "date - period voucher_type voucher_no line_no summary account_code - - currency rate direction amount_fc quantity unit_price debit credit preparer void_flag",
    ),
    (
        "精斗云",
        SheetKind::Ledger,
        "日期 凭证字 凭证号 附件数 分录序号 摘要 科目代码 科目名称 借方金额 贷方金额 客户 供应商 职员 项目 部门 存货 自定义辅助核算类别 自定义辅助核算编码 数量 单价 原币金额 币别 汇率",
        "date voucher_type voucher_no attachments line_no summary account_code account_name debit credit customer supplier person project department - auxiliary - quantity unit_price amount_fc currency rate",
    ),
    (
        "EAS 凭证",
        SheetKind::Ledger,
        "公司 记账日期 业务日期 会计期间 凭证类型 凭证号 分录号 摘要 科目 币种 汇率 方向 原币金额 数量 单价 借方金额 贷方金额",
        "- date - period voucher_type voucher_no line_no summary account_code currency rate direction amount_fc quantity unit_price debit credit",
    ),
    (
        "政府单位会计核算数据",
        SheetKind::Ledger,
        "行政区划代码 会计年度 单位代码 单位名称 电子账簿名称 会计体系 会计月份 记账凭证日期 记账类型编号 记账凭证种类 记账凭证编号 记账凭证行号 记账凭证摘要 科目编码 科目名称 科目全称 借方发生额 贷方发生额 对方科目编码 币种 汇率 附件数 制单人员 复核人员 记账人员 源凭证号 记账标志 作废标志 是否结转 支付单据编号 指标文号名称",
        "- year - org - accounting_system period date - voucher_type voucher_no line_no summary account_code account_name - debit credit opposite_account currency rate attachments preparer reviewer poster source_voucher posted_flag void_flag carry_flag doc_no -",
    ),
    (
        "GB/T 24589.1 凭证",
        SheetKind::Ledger,
        "记账凭证日期 会计年度 会计期间号 记账凭证类型编号 记账凭证编号 记账凭证行号 记账凭证摘要 科目编号 辅助项1编号 币种编码 计量单位 借方数量 借方原币金额 借方本币金额 贷方数量 贷方原币金额 贷方本币金额 汇率 单价 附件数 制单人 审核人 记账人 记账标志 作废标志 凭证来源系统",
        "date year period voucher_type voucher_no line_no summary account_code - currency - quantity_dr debit_fc debit quantity_cr credit_fc credit rate unit_price attachments preparer reviewer poster posted_flag void_flag auto_flag",
    ),
    (
        "U8 余额表输出",
        SheetKind::Balances,
        "会计年度 会计期间 科目编码 科目名称 外币名称 期初借方 期初贷方 本期发生借方 本期发生贷方 期末借方 期末贷方",
        "year period account_code account_name currency opening_debit opening_credit period_debit period_credit closing_debit closing_credit",
    ),
    (
        "政府审计采集 KMYE",
        SheetKind::Balances,
        "会计月份 会计体系 会计科目编码 会计科目名称 年初借方余额 年初贷方余额 年初余额方向 期初借方余额 期初贷方余额 期初余额方向 借方发生额 借方累计发生额 贷方发生额 贷方累计发生额 期末借方余额 期末贷方余额 期末余额方向 分录数 会计科目级别 是否最低级科目 币种名称",
        "period accounting_system account_code account_name year_opening_debit year_opening_credit year_opening_direction opening_debit opening_credit opening_direction period_debit year_debit period_credit year_credit closing_debit closing_credit closing_direction - level is_leaf currency",
    ),
    (
        "GB/T 24589.1 余额",
        SheetKind::Balances,
        "科目编号 期初余额方向 期末余额方向 币种编码 会计年度 会计期间号 期初本币余额 借方数量 借方本币金额 贷方本币金额 期末本币余额",
        "account_code opening_direction closing_direction currency year - opening - period_debit period_credit closing",
    ),
    (
        "手工盘点表",
        SheetKind::Counts,
        "序号 资产编号 资产名称 规格型号 计量单位 账面数量 实盘数量 差异 差异原因 存放地点 使用人 备注",
        "seq asset_no name specification unit book_quantity counted_quantity difference reason book_location book_user remark",
    ),
    (
        "清查表",
        SheetKind::Counts,
        "序号 资产类别 资产名称 计量单位 账面数量 账面金额(元) 清查数量 清查金额(元) 盘盈数量 盘盈金额(元) 盘亏数量 盘亏金额(元) 备注",
        "seq class_name name unit book_quantity book_value counted_quantity counted_value surplus_quantity surplus_value loss_quantity loss_value remark",
    ),
    (
        "财政清查盘点单",
        SheetKind::Counts,
        "资产编号 资产名称 账面数量 账面原值 账面累计折旧 账面净值 清查数量 清查原值 清查累计折旧 清查净值 损益类型 使用状况 存放地点 使用部门 使用人 原资产编号 备注",
        "asset_no name book_quantity book_value book_depreciation book_net counted_quantity counted_value counted_depreciation counted_net profit_loss_type book_state book_location book_department book_user old_no remark",
    ),
    (
        "扫码盘点",
        SheetKind::Counts,
        "盘点单号 资产编码 资产名称 规格型号 使用部门 使用人 存放地点 盘点状态 盘点结果 实际使用部门 实际使用人 实际存放地点 盘点人 盘点时间 照片 备注",
        "sheet_no asset_no name specification book_department book_user book_location count_status result actual_department actual_user actual_location counter counted_at photo remark",
    ),
];

#[test]
fn the_layouts_of_the_usual_systems_are_known() {
    for (system, kind, header, expected) in LAYOUTS {
        let reading = reading(&format!("标题\n{}", spaced(header)));
        assert_eq!((reading.kind, reading.header_rows), (*kind, (2, 2)), "{system}");
        assert_eq!(fields(&reading), *expected, "{system}");
    }
}

#[test]
fn two_row_heads_are_flattened() {
    for (text, kind, expected) in [
        (
            "发生额及余额表|||||||\n科目编码|科目名称|期初余额||本期发生||期末余额|\n||借方|贷方|借方|贷方|借方|贷方\n1601|固定资产|1|0|2|0|3|0",
            SheetKind::Balances,
            "account_code account_name opening_debit opening_credit period_debit period_credit closing_debit closing_credit",
        ),
        (
            "科目编码|科目名称|期初余额||本期借方|本期贷方|借方累计|贷方累计|期末余额|\n||方向|本币|||||方向|本币\n1601|固定资产|借|1|2|0|2|0|借|3",
            SheetKind::Balances,
            "account_code account_name opening_direction opening period_debit period_credit year_debit year_credit closing_direction closing",
        ),
        (
            "科目编码|科目名称|核算维度编码|核算维度名称|币别|期初余额||本期发生额||本年累计||期末余额|\n|||||借方|贷方|借方|贷方|借方|贷方|借方|贷方",
            SheetKind::Balances,
            "account_code account_name - auxiliary currency opening_debit opening_credit period_debit period_credit year_debit year_credit closing_debit closing_credit",
        ),
        (
            "核算账簿|年|月|日|凭证号|分录号|摘要|科目编码|科目名称|辅助项|币种|借方|||贷方||\n|||||||||||数量|原币|本币|数量|原币|本币",
            SheetKind::Ledger,
            "org year period day voucher_no line_no summary account_code account_name auxiliary currency quantity_dr debit_fc debit quantity_cr credit_fc credit",
        ),
        (
            "序号|资产编号|资产名称|规格型号|单位|单价|账面数||实盘数||盘盈||盘亏||使用状况|存放地点|使用人|备注\n||||||数量|金额|数量|金额|数量|金额|数量|金额||||\n1|ZC1|示波器|DS1|台|5|1|5|1|5||||||||",
            SheetKind::Counts,
            "seq asset_no name specification unit unit_price book_quantity book_value counted_quantity counted_value surplus_quantity surplus_value loss_quantity loss_value book_state book_location book_user remark",
        ),
    ] {
        let reading = reading(text);
        assert_eq!((reading.kind, fields(&reading).as_str()), (kind, expected), "{text}");
        assert_eq!(reading.header_rows.1 - reading.header_rows.0, 1, "{text}");
    }
}

const U8_DETAIL: &str = "固定资产明细账\n单位名称：某院|科目：160103 固定资产\\设备||||||金额单位：元\n2025年||凭证号数|摘要|借方|贷方|方向|余额\n月|日||||||\n|||上年结转|||借|100000\n3|12|记-0012|购台式机|14400||借|114400\n|||当前合计|14400|||";

#[test]
fn a_year_over_month_and_day_gives_the_year() {
    let reading = reading(U8_DETAIL);
    assert_eq!((reading.kind, reading.header_rows), (SheetKind::Ledger, (3, 4)));
    assert_eq!(fields(&reading), "period day voucher_word_no summary debit credit balance_direction balance");
    assert_eq!(reading.title.year, Some(2025));
    assert_eq!(reading.title.account, Some(("160103".into(), "固定资产\\设备".into())));
    assert_eq!(reading.title.org.as_deref(), Some("某院"));
    assert_eq!(reading.title.scale, Some(Scale::Yuan));
    assert_eq!(reading.columns[0].caption, "2025年.月");
}

#[test]
fn a_template_is_read_by_its_captions() {
    let reading = reading(
        "FBillHead(GL_VOUCHER)|FAccountBookID|FAccountBookID#Name|FDate|FYEAR|FPERIOD|FVOUCHERGROUPID|FVOUCHERGROUPID#Name|FVOUCHERGROUPNO|*Split*1|FEntity|FEXPLANATION|FACCOUNTID|FACCOUNTID#Name|FDetailID#FFlex5|FAMOUNTFOR|FDEBIT|FCREDIT\n*单据头(序号)|*(单据头)账簿#编码|(单据头)账簿#名称|*(单据头)日期|*(单据头)会计年度|*(单据头)期间|*(单据头)凭证字#编码|(单据头)凭证字#名称|*(单据头)凭证号|间隔列|*分录(序号)|(分录)摘要|*(分录)科目编码#编码|(分录)科目编码#名称|(分录)部门#编码|(分录)原币金额|(分录)借方金额|(分录)贷方金额\n1|001|某院|2025-03-12|2025|3|PRE001|记|12||1|购机|160103|设备|BM01|14400|14400|0\n||||||||||2|付款|1002|银行存款||14400|0|14400",
    );
    assert_eq!(reading.header_rows, (2, 2));
    assert_eq!(
        fields(&reading),
        "- - org date year period - voucher_type voucher_no - - summary account_code account_name department amount_fc debit credit"
    );
}

#[test]
fn headers_are_written_in_many_ways() {
    // TC06, and practice §3.1.
    let reading = reading("使用␤部门|原　值|*资产编号|净残值率（％）|★资产名称：|ＳＮ\n信息部|7200|ZC1|5|电脑|X1");
    assert_eq!(fields(&reading), "use_department original_value asset_no residual_rate name serial_no");
    assert_eq!(reading.columns[3].modifier.as_deref(), Some("%"));
    assert_eq!(reading.columns[0].caption, "使用\n部门");
}

#[test]
fn split_fields_keep_their_columns() {
    // TC07, TC08.
    let split = reading("资产编号|资产名称|规格|型号|原值|校区|楼栋|房间号\nZC1|电脑|台式|T480|7200|东|A栋|301");
    assert_eq!(fields(&split), "asset_no name specification specification original_value location location location");
    let whole = reading("资产编号|资产名称|规格型号|型号|原值|存放地点|房间号\nZC1|电脑|台式|T480|7200|A栋301|301");
    assert_eq!(fields(&whole), "asset_no name specification - original_value location -");
}

#[test]
fn values_decide_between_meanings() {
    let head = "资产编号|资产名称|原值|累计折旧|";
    let table: &[(&str, &[&str], &str)] = &[
        ("使用年限", &["5", "6", "8", "10"], "life_years"), // TC09
        ("使用年限", &["60", "120"], "life_months"),
        ("折旧年限", &["5年", "10年"], "life_years"),
        ("预计使用年限（月）", &["60", "72"], "life_months"),
        ("单位", &["台", "套"], "unit"),
        ("单位", &["某某研究院", "某某研究院"], "org"),
        ("资产代码", &["A02010105", "A02010105"], "class_code"),
        ("资产代码", &["ZC-9", "ZC-8"], "-"),
        ("类别", &["02", "03"], "class_code"),
        ("类别", &["通用设备", "家具"], "class_name"),
        ("状态", &["在用", "闲置"], "usage_state"),
        ("状态", &["已审核", "已审核"], "record_state"),
        ("账面价值", &["90", "80"], "net_value"),
        ("折旧科目", &["160203", "160203"], "depreciation_account"),
        ("折旧科目", &["管理费用", "5001"], "expense_account"),
        ("残值率", &["5%", "3%"], "residual_rate"),
    ];
    for (caption, values, field) in table {
        let mut text = format!("{head}{caption}");
        for (row, value) in values.iter().enumerate() {
            let _ = write!(text, "\nZC{row}|电脑|100|{}|{value}", (row + 1) * 10);
        }
        let reading = reading(&text);
        assert_eq!(
            fields(&reading),
            format!("asset_no name original_value acc_depreciation {field}"),
            "{caption} {values:?}"
        );
    }
    let with_net = reading("资产编号|资产名称|账面价值|净值|使用部门\nZC1|电脑|100|90|信息部");
    assert_eq!(fields(&with_net), "asset_no name original_value net_value use_department");
}

#[test]
fn what_values_do_not_decide_is_asked() {
    let head = "资产编号|资产名称|原值|累计折旧|";
    for (caption, values, code) in [
        ("使用年限", ["60", "72", "96"], "LIFE_UNIT E1"), // TC10
        ("残值率", ["5%", "0.05", "5"], "RATE_STYLE E1"), // TC11
        ("账面价值", ["100", "100", "100"], "BOOK_VALUE E1"),
        ("资产原值", ["1", "2", "3"], "FIELD_TWICE"),
    ] {
        let mut text = format!("{head}{caption}");
        for (row, value) in values.iter().enumerate() {
            let _ = write!(text, "\nZC{row}|电脑|100|10|{value}");
        }
        let told = unread(&text, None);
        assert!(code.split(' ').all(|part| told.contains(part)), "{told}");
    }
    let same = reading(&format!("{head}资产原值\nZC1|电脑|100|10|100.00"));
    assert_eq!(fields(&same), "asset_no name original_value acc_depreciation -");
}

#[test]
fn names_are_preferred_to_codes_and_codes_to_names() {
    let reading = reading(
        "资产编号|资产名称|原值|使用部门编码|使用部门名称|类别编码|类别名称|保管人\nZC1|电脑|100|0101|信息部|02|设备|张三",
    );
    assert_eq!(fields(&reading), "asset_no name original_value - use_department class_code class_name keeper");
    assert_eq!(reading.ignored, [(3, "使用部门编码".to_owned())]);
}

#[test]
fn directions_are_of_the_entry_or_of_the_balance() {
    let head = "日期|凭证号|科目编码|摘要|";
    for (rest, direction) in [
        ("方向|金额", "direction amount"),
        ("借方|贷方|方向|余额", "debit credit balance_direction balance"),
        ("方向|借方|贷方", "direction debit credit"),
    ] {
        let reading = reading(&format!("{head}{rest}\n2025-01-02|1|1601|购|||"));
        assert_eq!(fields(&reading), format!("date voucher_no account_code summary {direction}"));
    }
    let dates = reading(
        "凭证日期|记账日期|业务日期|凭证号|科目编码|摘要|借方|贷方\n2025-01-02|2025-01-03|2025-01-01|1|1601|购|1|",
    );
    assert_eq!(fields(&dates), "date - - voucher_no account_code summary debit credit");
}

#[test]
fn the_first_of_two_directions_is_of_the_opening() {
    let reading =
        reading("科目编码|科目名称|方向|期初余额|本期借方|本期贷方|方向|期末余额\n1601|固定资产|借|1|1|0|借|2");
    assert_eq!(
        fields(&reading),
        "account_code account_name opening_direction opening period_debit period_credit closing_direction closing"
    );
}

#[test]
fn signatures_between_pages_end_nothing() {
    let text = "资产编号|资产名称|实盘数量|备注\nZC1|电脑|1|\n|||\n盘点人|复盘人|监盘人|\nZC2|电脑|1|\n|||\n盘点人：张三|复盘人：|监盘人：|";
    let found = readings(&grid(text), Some(&[SheetKind::Counts]));
    assert_eq!((found.len(), found[0].last_row), (1, None));
}

#[test]
fn a_sheet_of_captions_alone_holds_nothing() {
    let text = vec![vec!["数量"; 1_100].join("|"); 30].join("\n");
    let told = unread(&text, None);
    assert!(told.contains("SHEET_NO_TABLE"), "{told}");
}

#[test]
fn ticks_are_no_quantities() {
    // TS03.
    let text = "资产编号|资产名称|账面数量|实盘数量|盘盈|盘亏\nZC1|电脑|1|1||\nZC2|电脑|1|0||√";
    let reading = reading(text);
    assert_eq!(fields(&reading), "asset_no name book_quantity counted_quantity surplus_quantity loss_quantity");
    assert_eq!(reading.columns[5].modifier.as_deref(), Some("√"));
    assert_eq!(reading.columns[4].modifier, None);
}

#[test]
fn units_of_title_and_header_must_agree() {
    // TC12, TC13.
    let title = reading("固定资产清单|||单位：万元\n资产编号|资产名称|原值|使用部门\nZC1|电脑|0.72|信息部");
    assert_eq!(title.title.scale, Some(Scale::TenThousand));
    let told = unread("固定资产清单|||单位：元\n资产编号|资产名称|原值(万元)|使用部门\nZC1|电脑|0.72|信息部", None);
    assert!(told.contains("TWO_UNITS") && told.contains("C2") && told.contains("万元"), "{told}");
    let told = unread("固定资产清单|||单位：亿元\n资产编号|资产名称|原值|使用部门\nZC1|电脑|0.72|信息部", None);
    assert!(told.contains("UNIT_UNKNOWN") && told.contains("亿元"), "{told}");
    let rows = reading("资产编号|资产名称|原值|使用部门\n||（万元）|\nZC1|电脑|0.72|信息部");
    assert_eq!((rows.header_rows, rows.columns[2].scale), ((1, 2), Some(Scale::TenThousand)));
}

#[test]
fn a_header_is_found_below_notes_and_above_ordinals() {
    // TS04.
    let reading = reading(
        "资产清查表||||\n说明：本表由使用部门填报||||\n||||\n序号|资产类别|资产名称|账面数量|清查数量\n栏次|1|2|3|4\n1|设备|电脑|1|1",
    );
    assert_eq!((reading.kind, reading.header_rows), (SheetKind::Counts, (4, 5)));
    assert_eq!(reading.title.lines, ["资产清查表", "说明：本表由使用部门填报"]);
}

#[test]
fn merged_titles_are_no_parents() {
    let grid = merged(
        "固定资产盘点表|||\n盘点基准日：2025-12-31||保管人：张三|\n资产编号|资产名称|账面数|实盘数\nZC1|电脑|1|1",
        &[(0, 0, 0, 3), (1, 0, 1, 1), (1, 2, 1, 3)],
    );
    let reading = readings(&grid, Some(&[SheetKind::Counts])).remove(0);
    assert_eq!(reading.header_rows, (3, 3));
    assert_eq!(fields(&reading), "asset_no name book_quantity counted_quantity");
    assert_eq!(reading.title.base_date.map(|day| day.to_string()).as_deref(), Some("2025-12-31"));
}

#[test]
fn two_systems_side_by_side_are_two_readings() {
    // TL12.
    let text = "记账凭证|||||||||\n日期|凭证号|财务会计||||预算会计|||\n||摘要|科目|借方|贷方|摘要|科目|借方|贷方\n2025-03-12|记-1|购机|160103|7200||购机|7201|7200|";
    let found = readings(&grid(text), Some(&[SheetKind::Ledger, SheetKind::Balances]));
    let systems: Vec<_> = found.iter().map(|reading| (reading.system, fields(reading))).collect();
    assert_eq!(
        systems,
        [
            (Some(AccountingSystem::Financial), "date voucher_no summary account_code debit credit".to_owned()),
            (Some(AccountingSystem::Budget), "date voucher_no - - - - summary account_code debit credit".to_owned()),
        ]
    );
    let bare = "日期：2025年3月12日||凭证号：记-0012|||||\n财务会计||||预算会计|||\n摘要|科目|借方|贷方|摘要|科目|借方|贷方\n购机|160103|7200||购机|7201|7200|";
    let found = readings(&grid(bare), None);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].title.voucher.as_deref(), Some("记-0012"));
}

#[test]
fn two_lists_side_by_side_are_two_readings() {
    let text = "资产编号|资产名称|原值|部门||资产编号|资产名称|原值|部门\nZC1|电脑|1|甲||ZC2|桌子|2|乙";
    let found = readings(&grid(text), None);
    let columns: Vec<Vec<usize>> =
        found.iter().map(|reading| reading.columns.iter().map(|column| column.index).collect()).collect();
    assert_eq!(columns, [vec![0, 1, 2, 3], vec![5, 6, 7, 8]]);
}

#[test]
fn blocks_under_one_another_end_where_the_next_begins() {
    let text = "设备清单|||\n资产编号|资产名称|原值|使用部门\nZC1|电脑|1|甲\n合计||1|\n|||\n家具清单|||\n资产编号|资产名称|存放地点|原值\nZC2|桌子|A栋|2\n|||\n类别|数量|金额|\n设备|1|1|\n家具|1|2|";
    let found = readings(&grid(text), Some(&[SheetKind::Cards]));
    let rows: Vec<_> = found.iter().map(|reading| (reading.header_rows, reading.last_row)).collect();
    assert_eq!(rows, [((2, 2), Some(5)), ((7, 7), Some(9))]);
    assert_eq!(found[1].title.lines, ["家具清单"]);
    assert_eq!(found[1].notices.iter().map(Told::code).collect::<Vec<_>>(), ["REST_NOT_READ"]);
}

#[test]
fn repeated_heads_are_one_block_unless_the_account_changes() {
    // TC17, and prints of several accounts.
    let page =
        "|||过次页|||借|114400\n|||||||\n2025年||凭证号数|摘要|借方|贷方|方向|余额\n月|日||||||\n|||承前页|||借|114400";
    let found = readings(&grid(&format!("{U8_DETAIL}\n{page}")), Some(&[SheetKind::Ledger]));
    assert_eq!(found.len(), 1);
    let second = U8_DETAIL.replace("160103 固定资产\\设备", "160104 固定资产\\家具");
    let found = readings(&grid(&format!("{U8_DETAIL}\n{page}\n{second}")), Some(&[SheetKind::Ledger]));
    let accounts: Vec<_> =
        found.iter().map(|reading| (reading.title.account.clone(), reading.header_rows, reading.last_row)).collect();
    assert_eq!(
        accounts,
        [
            (Some(("160103".into(), "固定资产\\设备".into())), (3, 4), Some(12)),
            (Some(("160104".into(), "固定资产\\家具".into())), (15, 16), None),
        ]
    );
}

#[test]
fn another_year_in_the_header_is_another_block() {
    let second = U8_DETAIL.replace("2025年", "2026年");
    let found = readings(&grid(&format!("{U8_DETAIL}\n{second}")), Some(&[SheetKind::Ledger]));
    let years: Vec<_> = found.iter().map(|reading| (reading.title.year, reading.last_row)).collect();
    assert_eq!(years, [(Some(2025), Some(7)), (Some(2026), None)]);
}

#[test]
fn a_reading_knows_its_header_again() {
    let grid = grid(U8_DETAIL);
    let reading = readings(&grid, None).remove(0);
    let mut repeats = Vec::new();
    grid.for_each(0..grid.rows(), |row| {
        if reading.repeats_header(row) {
            repeats.push(row.number);
        }
    });
    assert_eq!(repeats, [3, 4]);
    let mut titles = Vec::new();
    grid.for_each(0..grid.rows(), |row| {
        if reading.repeats_title(row) {
            titles.push(row.number);
        }
    });
    assert_eq!(titles, [1, 2]);
}

#[test]
fn a_repeated_header_is_known_in_other_marks_and_no_data_is_taken_for_one() {
    let head = reading("*资产编号|资产名称|原值（元）|SN\nZC1|电脑|1|X");
    let again = |text: &str| {
        let grid = grid(text);
        let mut found = false;
        grid.for_each(0..1, |row| found = head.repeats_header(row));
        found
    };
    for text in ["*资产编号|资产名称|原值（元）|SN", "资产编号：|资 产 名 称|原值(元)|ｓｎ", "资产编号|资产名称||"]
    {
        assert!(again(text), "{text}");
    }
    for text in ["资产编号|电脑|原值|SN", "资产编号|||", "ZC1|资产名称|1|X", "|||", "1|2|3|X", "资产|资产名称|原值|SN"]
    {
        assert!(!again(text), "{text}");
    }
    assert!(again("1|2|3|4"));
}

#[test]
fn sheets_that_are_no_lists_are_passed_over() {
    let cards = "资产编号|资产名称|原值|使用部门\nZC1|电脑|1|甲";
    for (name, text, code) in [
        ("t_Schema", cards, "SHEET_BY_NAME"),
        ("封面", "某院固定资产台账", "SHEET_BY_NAME"),
        ("填表说明", cards, "SHEET_BY_NAME"),
        ("Sheet2", "||\n||", "SHEET_BLANK"),
        ("Sheet2", "", "SHEET_BLANK"),
        ("Sheet3", "在用\n闲置\n待处置", "SHEET_NO_TABLE"),
        ("说明2", "本表由各部门填写，|请勿改动", "SHEET_BY_NAME"),
        ("汇总", "资产类别|数量|原值\n设备|1|2\n家具|1|2", "SHEET_BY_NAME"),
        ("分类表", "资产类别|数量|原值|累计折旧\n设备|1|2|1\n家具|1|2|1", "SHEET_SUMMARY"),
        ("盘点", "资产编号|资产名称|账面数量|实盘数量\nZC1|电脑|1|1", "SHEET_OTHER_KIND"),
    ] {
        let unread = recognise(&grid(text), name, Some(&[SheetKind::Cards]), &Mapping::default());
        let Err(Unread::Ignored(told)) = unread else { panic!("{name} is {unread:?}") };
        assert_eq!(told.code(), code, "{name}");
    }
}

#[test]
fn what_is_missing_is_said() {
    let told = unread("台账||\n资产编号|资产名称|使用部门\nZC1|电脑|甲", Some(&[SheetKind::Cards]));
    assert!(told.contains("COLUMNS_MISSING") && told.contains("第2行") && told.contains("缺少：原值"), "{told}");
    assert!(told.contains("资产编号、资产名称、使用部门") && told.contains("[columns.cards]"), "{told}");
    let told = unread("a|b|c\n1|2|3\n4|5|6", Some(&[SheetKind::Cards]));
    assert!(told.contains("HEADER_NOT_FOUND") && told.contains("资产编号/卡片编号"), "{told}");
}

#[test]
fn a_form_is_refused_with_advice() {
    // TC31.
    let told = unread(
        "固定资产卡片|||\n资产编号|ZC1|资产名称|电脑\n规格型号|T480|使用部门|信息部\n原值|7200|累计折旧|1000\n使用人|张三|存放地点|A栋",
        Some(&[SheetKind::Cards]),
    );
    assert!(told.contains("FORM_LAYOUT") && told.contains("A2") && told.contains("一览表"), "{told}");
    let column =
        unread("卡片编号|00001\n资产名称|电脑\n规格型号|T480\n原值|7200\n使用部门|甲", Some(&[SheetKind::Cards]));
    assert!(column.contains("FORM_LAYOUT"), "{column}");
}

const REGISTER: &str = "State,Station Name (LEA),NSN,Item Name,Quantity,UI,Acquisition Value,DEMIL Code,DEMIL IC,Ship Date,Station Type\nVT,STATE POLICE,1005-00-073-9421,\"RIFLE\",12,Each,138,D,1,2006-05-12,State\nVT,X,2310-01-111-2274,TRUCK,1,Each,1500,A,,2010-01-02,State";

#[test]
fn a_mapping_makes_a_foreign_register_readable() {
    let text = REGISTER.replace('|', "").replace(',', "|");
    let columns = |kind: &str, fields: [&str; 4]| {
        format!(
            "[columns.{kind}]\n{} = \"Station Name (LEA)\"\nspecification = \"NSN\"\nname = \"Item Name\"\n{} = \"Quantity\"\nunit = \"UI\"\n{} = \"Acquisition Value\"\n{} = \"Ship Date\"\nextra_1 = \"DEMIL Code\"\nextra_2 = \"DEMIL IC\"\nextra_3 = \"Station Type\"\nextra_4 = \"State\"\n",
            fields[0], fields[1], fields[2], fields[3]
        )
    };
    for (kind, given, expected) in [
        (
            SheetKind::Cards,
            columns("cards", ["department", "quantity", "original_value", "acquired_on"]),
            "extra_4 use_department specification name quantity unit original_value extra_1 extra_2 acquired_on extra_3",
        ),
        (
            SheetKind::Counts,
            columns("counts", ["actual_department", "counted_quantity", "counted_value", "acquired_on"]),
            "extra_4 actual_department specification name counted_quantity unit counted_value extra_1 extra_2 acquired_on extra_3",
        ),
    ] {
        let mapping = parse_mapping(&format!("others = \"ignore\"\n{given}")).expect("valid");
        let found = recognise(&grid(&text), "", Some(&[kind]), &mapping).expect("readable");
        assert_eq!((found[0].kind, fields(&found[0]).as_str()), (kind, expected));
    }
}

#[test]
fn a_named_caption_must_be_in_the_header() {
    let text = "编号|资产名称|原值|使用部门|旧号|旧号\nZC1|电脑|1|甲|a|b";
    let told = |mapping: &str| {
        let mapping = parse_mapping(mapping).expect("valid");
        recognise(&grid(text), "卡片", Some(&[SheetKind::Cards]), &mapping).map_err(|unread| tell(&unread))
    };
    let missing = told("[columns.cards]\nasset_no = \"资产号码\"").expect_err("not there");
    assert!(
        missing.contains("NAMED_MISSING") && missing.contains("资产号码") && missing.contains("asset_no"),
        "{missing}"
    );
    let twice = told("[columns.cards]\nold_no = \"旧号\"").expect_err("twice there");
    assert!(twice.contains("NAMED_TWICE") && twice.contains("E1、F1"), "{twice}");
    let named = told("[columns.cards]\nlocation = [\"使用部门\", \"编号\"]").expect("there");
    let order: Vec<usize> = named[0].columns_of("location").map(|column| column.index).collect();
    assert_eq!(order, [3, 0]);
    let only =
        told("others = \"ignore\"\n[columns.cards]\nasset_no = \"编号\"\noriginal_value = \"原 值\"").expect("there");
    assert_eq!(fields(&only[0]), "asset_no - original_value - - -");
}

#[test]
fn title_and_header_of_the_other_cases() {
    // TC01.
    let cards = reading(
        "固定资产编号|固定资产名称|类别编号|开始使用日期|使用年限(月)|原值|净残值率|累计折旧\n02200001|电脑|02|2024.03.31|72|7,200.00|0|1,000.00",
    );
    assert_eq!(
        fields(&cards),
        "asset_no name class_code in_service_on life_months original_value residual_rate acc_depreciation"
    );
    // TS05, TS11.
    let room = recognise(
        &grid("A栋301 固定资产盘点表||\n保管人：张三||\n资产编号|资产名称|实盘数量\nZC1|电脑|1\n盘点人：张三|监盘人：李四|"),
        "A栋301",
        Some(&[SheetKind::Counts]),
        &Mapping::default(),
    )
    .expect("readable");
    assert_eq!((room[0].title.lines[0].as_str(), room[0].last_row), ("A栋301 固定资产盘点表", None));
    // TB06.
    let closing = reading("科目余额表||\n科目编码|科目名称|期末余额\n1601|固定资产|100\n1602|累计折旧|20");
    assert_eq!((closing.kind, fields(&closing).as_str()), (SheetKind::Balances, "account_code account_name closing"));
    // TB03.
    let flat = reading("会计期间|科目编码|期初借方|期初贷方|期末借方|期末贷方\n月份：2025.01-2025.12|1601|1||1|");
    assert_eq!(fields(&flat), "period account_code opening_debit opening_credit closing_debit closing_credit");
}

#[test]
fn the_expected_kind_is_kept_to() {
    let both = "资产编号|资产名称|账面数量|账面原值|盘点结果|使用部门\nZC1|电脑|1|7200|相符|甲";
    assert_eq!(reading(both).kind, SheetKind::Counts);
    let cards = readings(&grid(both), Some(&[SheetKind::Cards])).remove(0);
    assert_eq!(fields(&cards), "asset_no name quantity original_value - use_department");
}

fn any_grid() -> impl Strategy<Value = Grid> {
    let cell = prop_oneof![
        Just("资产编号".to_owned()),
        Just("资产名称".to_owned()),
        Just("原值".to_owned()),
        Just("借方".to_owned()),
        Just("数量".to_owned()),
        Just("期初余额".to_owned()),
        Just("2025年".to_owned()),
        Just("月".to_owned()),
        Just("使用年限".to_owned()),
        Just("单位：万元".to_owned()),
        Just("财务会计".to_owned()),
        Just("预算会计".to_owned()),
        Just(String::new()),
        Just("合计".to_owned()),
        Just("12.50".to_owned()),
        "\\PC{0,8}",
    ];
    let merge = (0..8u32, 0..8u32, 0..4u32, 0..70_000u32);
    (prop::collection::vec(prop::collection::vec(cell, 0..8), 0..14), prop::collection::vec(merge, 0..4)).prop_map(
        |(rows, merges)| {
            let mut builder = GridBuilder::default();
            for row in rows {
                for cell in &row {
                    builder.cell(cell, CellKind::Text);
                }
                builder.end_row();
            }
            let mut grid = builder.finish();
            grid.merges = merges
                .into_iter()
                .map(|(top, left, down, over)| crate::sheet::Merge {
                    top,
                    left,
                    bottom: top + down,
                    right: left + over,
                })
                .collect();
            grid
        },
    )
}

proptest! {
    #[test]
    fn any_sheet_is_recognised_or_refused(grid in any_grid(), kind in 0usize..5) {
        let kinds = SheetKind::ALL.get(kind).map(std::slice::from_ref);
        if let Ok(found) = recognise(&grid, "表", kinds, &Mapping::default()) {
            for reading in found {
                prop_assert!(kinds.is_none_or(|kinds| kinds.contains(&reading.kind)));
                prop_assert!(reading.header_rows.0 <= reading.header_rows.1);
                prop_assert!(reading.last_row.is_none_or(|last| last >= reading.header_rows.1));
            }
        }
    }
}
