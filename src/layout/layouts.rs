//! The layouts of practice §3.2 to §3.5 and the header side of its test cases.

use super::{
    Mapping, Reading, Scale, SheetKind, Unread,
    grids::{grid, merged},
    parse_mapping, recognise,
};
use crate::{
    sheet::{CellKind, Grid, GridBuilder},
    words::Lang,
};
use entity::AccountingSystem;
use proptest::prelude::*;

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
        "card_no asset_no name class_code class_name - specification use_department acquisition_method location usage_state life_months depreciation_method in_service_on months_depreciated - original_value residual_rate residual_value acc_depreciation month_rate month_depreciation net_value expense_account project - entered_on",
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
        "class_name asset_no name unit quantity booked_on location purpose usage_state acquisition_method specification country supplier manufacturer remark ledger_account depreciation_account use_department expense_account - original_value_fc - original_value initial_value initial_depreciation in_service_on life_months months_depreciated acc_depreciation residual_value net_value impairment carrying_amount depreciation_method",
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
