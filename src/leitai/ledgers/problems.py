"""What can be wrong with a ledger file, its template or one of its cells."""

from __future__ import annotations

from leitai.base.problem import Problem


class LedgerProblem(Problem):
    """Root of the ledgers' problems."""

    code = "ledger"


class EmptyFile(LedgerProblem):
    code = "ledger-empty"
    en, zh = "The file is empty.", "文件是空的。"
    todo_en = "Export the table again and check that it has a header and rows."
    todo_zh = "请重新导出，确认有表头和数据行。"


class BinaryFile(LedgerProblem):
    code = "ledger-binary"
    en, zh = "This is not a table: it holds binary data.", "这不是表格：内容是二进制数据。"
    todo_en = "Give a CSV, Excel or Parquet file."
    todo_zh = "请给出 CSV、Excel 或 Parquet 文件。"


class EncryptedFile(LedgerProblem):
    code = "ledger-encrypted"
    en, zh = "The workbook is encrypted.", "工作簿已加密。"
    todo_en = "Open it, remove the password and save it again."
    todo_zh = "请打开后取消密码，另存一份。"


class BrokenWorkbook(LedgerProblem):
    code = "ledger-broken"
    en, zh = "The workbook cannot be read ({detail}).", "工作簿无法读取（{detail}）。"
    todo_en = "Open it in a spreadsheet program and save it as .xlsx."
    todo_zh = "请用表格软件打开后另存为 .xlsx。"


class UnknownEncoding(LedgerProblem):
    code = "ledger-encoding"
    en = "The text is neither UTF-8 nor GB18030."
    zh = "文字编码既不是 UTF-8,也不是 GB18030。"
    todo_en, todo_zh = "Save it as UTF-8.", "请另存为 UTF-8 编码。"


class UnknownKind(LedgerProblem):
    code = "ledger-kind"
    en, zh = "Files ending in {ending} are no ledgers.", "{ending} 文件不是台账。"
    todo_en = "Use .csv, .tsv, .xlsx, .xls, .ods or .parquet."
    todo_zh = "请使用 .csv、.tsv、.xlsx、.xls、.ods 或 .parquet。"


class NoHeader(LedgerProblem):
    code = "ledger-no-header"
    en = "The table has no header: its first row holds data ({cells})."
    zh = "表格没有表头：首行就是数据（{cells}）。"
    todo_en = "Put a row of column names above the data."
    todo_zh = "请在数据上方加一行列名。"


class NoRows(LedgerProblem):
    code = "ledger-no-rows"
    en, zh = "The table has a header but no rows.", "表格只有表头，没有数据行。"
    todo_en, todo_zh = "Fill in rows or leave the file out.", "请填写数据，或移走该文件。"


class BlankHeader(LedgerProblem):
    code = "ledger-blank-header"
    en, zh = "The column has values but no name.", "该列有数据而没有列名。"
    todo_en, todo_zh = "Name the column.", "请补上列名。"


class RepeatedHeader(LedgerProblem):
    code = "ledger-repeated-header"
    en, zh = "The column name “{name}” occurs twice.", "列名“{name}”重复。"
    todo_en, todo_zh = "Give each column its own name.", "请让各列名称不同。"


class HardHeader(LedgerProblem):
    code = "ledger-hard-header"
    en = "The header cannot be understood: merged cells {cells} reach into the data."
    zh = "表头无法理解：合并单元格 {cells} 伸入数据区。"
    todo_en = "Undo the merge, or use a header of at most two rows."
    todo_zh = "请取消合并，或使用不超过两行的表头。"


class MergedCells(LedgerProblem):
    code = "ledger-merged"
    en = "Merged cells {cells} in the data: only the first row has the value."
    zh = "数据区有合并单元格 {cells}：只有首行有值。"
    todo_en = "Undo the merge and fill in each row."
    todo_zh = "请取消合并并逐行填写。"


class ManySheets(LedgerProblem):
    code = "ledger-many-sheets"
    en = "The workbook has {n} sheets with data; only “{name}” was read."
    zh = "工作簿有 {n} 张有数据的工作表，只读取了“{name}”。"
    todo_en = "Name the sheet in the template (sheet = …) or save each sheet as a file."
    todo_zh = "请在模板中写明 sheet = …,或每表另存一个文件。"


class FormulaWithoutValue(LedgerProblem):
    code = "ledger-formula"
    en = "The formula “={formula}” has no stored value."
    zh = "公式“={formula}”没有保存计算结果。"
    todo_en = "Open the workbook in a spreadsheet program, let it calculate and save."
    todo_zh = "请用表格软件打开，计算后保存。"


class ErrorCell(LedgerProblem):
    code = "ledger-error-cell"
    en, zh = "The cell holds the error {value}.", "单元格是错误值 {value}。"
    todo_en, todo_zh = "Mend the formula.", "请修正公式。"


class TextDate(LedgerProblem):
    code = "ledger-text-date"
    en = "The date “{value}” is typed in another form than the rest (read as {read})."
    zh = "日期“{value}”与其余写法不同（按 {read} 理解）。"
    todo_en = "Write all dates of a column in one form, best as {read}."
    todo_zh = "请统一写法，例如 {read}。"


class WrongType(LedgerProblem):
    code = "ledger-wrong-type"
    en, zh = "“{value}” is not {type_en}.", "“{value}”不是{type_zh}。"
    todo_en = "Correct the cell, or leave it blank when the value is not known."
    todo_zh = "请更正；不知道时留空。"


class Required(LedgerProblem):
    code = "ledger-required"
    en, zh = "The cell is blank and must be filled.", "此格必填，现为空。"
    todo_en, todo_zh = "Fill it in.", "请填写。"


class Repeated(LedgerProblem):
    code = "ledger-repeated"
    en, zh = "“{value}” stands in row {first} already.", "“{value}”在第{first}行已有。"
    todo_en = "Remove one of the two rows, or correct the identifier."
    todo_zh = "请删去其中一行，或更正编号。"


class SameTwice(LedgerProblem):
    code = "ledger-same-twice"
    en = "This looks like the entry of row {first} again (“{value}”)."
    zh = "疑与第{first}行重复登记（“{value}”）。"
    todo_en = "Remove one, or say in the row why both are right."
    todo_zh = "请删去其一，或注明两条都成立的原因。"


class OutOfRange(LedgerProblem):
    code = "ledger-range"
    en, zh = "{value} lies outside {low} to {high}.", "{value} 超出 {low} 至 {high}。"
    todo_en, todo_zh = "Check the figure and its unit.", "请核对数字和单位。"


class NotInList(LedgerProblem):
    code = "ledger-enum"
    en, zh = "“{value}” is not one of {allowed}.", "“{value}”不在 {allowed} 之中。"
    todo_en, todo_zh = "Choose one of the listed values.", "请选用所列的值。"


class NotMatching(LedgerProblem):
    code = "ledger-pattern"
    en, zh = "“{value}” does not have the form {pattern}.", "“{value}”不符合格式 {pattern}。"
    todo_en, todo_zh = "Correct the cell.", "请更正。"


class NotDerived(LedgerProblem):
    code = "ledger-derived"
    en = "{value} does not follow from its parts: {formula} gives {computed}."
    zh = "{value} 与其组成不符：{formula} 应为 {computed}。"
    todo_en = "Leave the cell blank (it is computed) or correct the parts."
    todo_zh = "请留空（自动计算）,或更正其组成。"


class MissingColumn(LedgerProblem):
    code = "ledger-missing-column"
    en = "The template “{template}” wants the column “{name}”; the file has {have}."
    zh = "模板“{template}”要求“{name}”列；文件中有：{have}。"
    todo_en = "Add the column, or correct the template."
    todo_zh = "请补上该列，或修改模板。"


class BadTemplate(LedgerProblem):
    code = "ledger-template"
    en, zh = "The template cannot be used: {detail}", "模板无法使用：{detail}"
    todo_en = "See the how-to on ledger templates."
    todo_zh = "请见台账模板说明。"


class NoTemplate(LedgerProblem):
    code = "ledger-no-template"
    en, zh = "There is no template “{name}”.", "没有名为“{name}”的模板。"
    todo_en, todo_zh = "Shipped templates: {known}.", "现有模板：{known}。"


class NotAFolder(LedgerProblem):
    code = "ledger-folder"
    en, zh = "There is no folder of ledgers here.", "这里没有台账文件夹。"
    todo_en = "Give the folder that holds the CSV, Excel or Parquet files."
    todo_zh = "请给出存放 CSV、Excel 或 Parquet 文件的文件夹。"


class RaggedRow(LedgerProblem):
    code = "ledger-ragged"
    en, zh = "The row has {n} cells, the header {m}.", "本行有 {n} 格，表头有 {m} 格。"
    todo_en = "Check for a stray separator or an unclosed quotation mark."
    todo_zh = "请检查多余的分隔符或未闭合的引号。"
