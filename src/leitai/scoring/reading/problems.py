"""Problems of a table of marks: what, where, and what to do."""

from __future__ import annotations

from leitai.base.problem import Place, Problem


class BallotsNotReadable(Problem):
    code = "ballots_not_readable"
    en = "The table of marks cannot be read: {why}."
    zh = "打分表无法读取：{why_zh}。"
    todo_en = "Give a CSV, Excel (.xlsx, .xls, .ods) or Parquet file with a header row."
    todo_zh = "请提供带表头的CSV、Excel（.xlsx、.xls、.ods）或Parquet文件。"

    @classmethod
    def because(cls, place: Place | None, why: str, why_zh: str = "") -> BallotsNotReadable:
        """With the reason in both languages; what a library says stands as it is."""
        return cls(place=place, why=why, why_zh=why_zh or why)


class FullWidthCommas(Problem):
    code = "full_width_commas"
    en = "The columns are parted by full-width commas (，)."
    zh = "各列之间用的是全角逗号（，）。"
    todo_en = "Replace them by half-width commas, or save the table as Excel."
    todo_zh = "请换成半角逗号，或另存为Excel表格。"


class ColumnsNotFound(Problem):
    code = "columns_not_found"
    en = "No column for {missing} was recognised among: {headers}."
    zh = "在表头（{headers}）中找不到{missing_zh}列。"
    todo_en = (
        "Name the columns unit, judge, criterion and mark (long), "
        "or unit, judge and one column a criterion (wide), "
        "or unit and one column a judge (Judge 1, Judge 2)."
    )
    todo_zh = (
        "请把表头写成“参赛单位、评委、评分项、打分”（长表），"
        "或“参赛单位、评委”加每个评分项一列（宽表），"
        "或“参赛单位”加每位评委一列（评委1、评委2）。"
    )


class ColumnTwice(Problem):
    code = "column_twice"
    en = "Two columns could be the {role}: {headers}."
    zh = "有两列都像是{role_zh}：{headers}。"
    todo_en = "Rename or remove one of them."
    todo_zh = "请改名或删去其中一列。"


class MarkNotNumber(Problem):
    code = "mark_not_number"
    en = "Cells that are not numbers: {count}; the first is “{text}”."
    zh = "有{count}格不是数字，第一个是“{text}”。"
    todo_en = "Write plain numbers; leave the cell empty where there is none."
    todo_zh = "请写成数字；没有的请留空。"


class NameMissing(Problem):
    code = "name_missing"
    en = "Rows with a mark but no {role}: {count}."
    zh = "有{count}行有打分却没有{role_zh}。"
    todo_en = "Fill in the name, or remove the row."
    todo_zh = "请补上名称，或删去该行。"


class NoMarks(Problem):
    code = "no_marks"
    en = "There is no mark in the table."
    zh = "表中没有任何打分。"
    todo_en = "Check that this is the right file and sheet."
    todo_zh = "请检查文件和工作表是否正确。"


class MarksOffScale(Problem):
    code = "marks_off_scale"
    en = "Marks off the scale {low} to {high}: {count}; the first is {text} ({unit}, {judge})."
    zh = "有{count}个打分不在{low}至{high}的分值范围内，第一个是{text}（{unit}，{judge}）。"
    todo_en = "Correct the marks, or the scale in the scheme."
    todo_zh = "请更正打分，或修改方案中的分值范围。"


class HeaderTwice(Problem):
    code = "header_twice"
    en = "Two columns have the header {header}."
    zh = "有两列的表头都是{header}。"
    todo_en = "Give every criterion a header of its own."
    todo_zh = "请让每个评分项的表头各不相同。"


class MarkTooLarge(Problem):
    code = "mark_too_large"
    en = "Marks beyond a million million: {count}; the first is {text}."
    zh = "有{count}个打分超过一万亿，第一个是{text}。"
    todo_en = "A mark of that size is a slip or an identifier: check the column."
    todo_zh = "这么大的数多半是笔误或编号，请检查该列。"


class WeightNegative(Problem):
    code = "weight_negative"
    en = "Weights below zero: {count}; the first is {text}."
    zh = "有{count}个权重小于零，第一个是{text}。"
    todo_en = "Write weights as numbers of zero or more."
    todo_zh = "权重请写成不小于零的数。"


class SchemeMissesAll(Problem):
    code = "scheme_misses_all"
    en = "The scheme gives a weight to none of the {kind} in the table ({names})."
    zh = "表中的{kind_zh}（{names}）在评分方案中都没有权重。"
    todo_en = "Write the names in the scheme as they stand in the table."
    todo_zh = "方案中的名称请与表中写得一致。"


class NothingWeighs(Problem):
    code = "nothing_weighs"
    en = "Every mark has weight zero: there is nothing to score."
    zh = "所有打分的权重都是零，无法计分。"
    todo_en = "Correct the weights, or remove that column."
    todo_zh = "请更正权重，或删去该列。"
