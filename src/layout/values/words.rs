//! What is told about a cell that could not be read: `{0}` file and sheet, `{1}` cell,
//! `{2}` caption, `{3}` what was found.

crate::words! {
    BAD_AMOUNT = "{0} {1}（{2}）：应为金额，如 1,234.50，现为“{3}”", "{0} {1} ({2}): expected an amount such as 1,234.50, found \"{3}\"";
    FINER_THAN_FEN = "{0} {1}（{2}）：金额应精确到分，现为“{3}”", "{0} {1} ({2}): expected an amount in whole fen, found \"{3}\"";
    AMOUNT_TOO_LARGE = "{0} {1}（{2}）：金额应在一万亿元以内，现为“{3}”", "{0} {1} ({2}): expected an amount within 1,000,000,000,000 yuan, found \"{3}\"";
    CELL_UNIT_DIFFERS = "{0} {1}（{2}）：单元格的金额单位与本列不同，现为“{3}”", "{0} {1} ({2}): the unit in the cell is not the unit of its column, found \"{3}\"";
    BAD_QUANTITY = "{0} {1}（{2}）：应为数量，至多四位小数，现为“{3}”", "{0} {1} ({2}): expected a quantity with at most four decimals, found \"{3}\"";
    NEGATIVE_QUANTITY = "{0} {1}（{2}）：数量不应为负，现为“{3}”", "{0} {1} ({2}): expected a quantity of zero or more, found \"{3}\"";
    BAD_DATE = "{0} {1}（{2}）：应为日期，如 2025-03-31，现为“{3}”", "{0} {1} ({2}): expected a date such as 2025-03-31, found \"{3}\"";
    NO_SUCH_DAY = "{0} {1}（{2}）：没有这一天，或不在1949年至2199年之间：“{3}”", "{0} {1} ({2}): there is no such day between 1949 and 2199: \"{3}\"";
    DATE_ORDER_NEEDED = "{0} {1}（{2}）：无法判断年月日的先后，请在列对应方案中写明年月日次序，现为“{3}”", "{0} {1} ({2}): the order of day, month and year is not known, say it in the mapping; found \"{3}\"";
    BAD_PERIOD = "{0} {1}（{2}）：应为会计期间，如 2025-03 或 3，现为“{3}”", "{0} {1} ({2}): expected a period such as 2025-03 or 3, found \"{3}\"";
    BAD_NUMBER = "{0} {1}（{2}）：应为整数，现为“{3}”", "{0} {1} ({2}): expected a whole number, found \"{3}\"";
    BAD_DIRECTION = "{0} {1}（{2}）：应为借或贷，现为“{3}”", "{0} {1} ({2}): expected debit or credit, found \"{3}\"";
    BAD_SYSTEM = "{0} {1}（{2}）：应为财务会计或预算会计，现为“{3}”", "{0} {1} ({2}): expected financial or budget accounting, found \"{3}\"";
    BAD_YES_NO = "{0} {1}（{2}）：应为是或否，现为“{3}”", "{0} {1} ({2}): expected yes or no, found \"{3}\"";
    BAD_RATE = "{0} {1}（{2}）：本列残值率写法不一（5%、0.05、5 混用），现为“{3}”", "{0} {1} ({2}): the rates of this column are of several styles (5%, 0.05, 5), found \"{3}\"";
    NOT_CNY = "{0} {1}（{2}）：只接受人民币，现为“{3}”", "{0} {1} ({2}): only CNY is accepted, found \"{3}\"";
    ERROR_CELL = "{0} {1}（{2}）：单元格是错误值“{3}”", "{0} {1} ({2}): the cell is an error value, \"{3}\"";
    FORMULA_WITHOUT_VALUE = "{0} {1}（{2}）：公式没有计算结果，请在表格软件中打开并保存一次：“{3}”", "{0} {1} ({2}): a formula without a computed value, open and save the file once in a spreadsheet program: \"{3}\"";
}
