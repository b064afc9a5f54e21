"""Problems that the record engine raises, each with what to do next."""

from __future__ import annotations

from leitai.base.problem import Lang, Problem
from leitai.record.reasons import in_chinese


class RecordProblem(Problem):
    """Root of everything that `leitai.record` refuses; `why` is a reason of reasons.toml."""

    code = "record"

    def what(self, lang: Lang = "en") -> str:
        """The sentence that says what is wrong, its reason in the same language."""
        why = self.params.get("why")
        if lang == "zh" and isinstance(why, str):
            return self.zh.format(**{**self.params, "why": in_chinese(why)})
        return Problem.what(self, lang)


class NotCanonical(RecordProblem):
    """Bytes or values outside the canonical JSON subset."""

    code = "record.not_canonical"
    en = "Not canonical JSON: {why}."
    zh = "不是规范 JSON:{why}。"
    todo_en = "Do not edit recorded files; take them again from the hall."
    todo_zh = "请勿改动存证文件，请向主办方重新下载。"


class BadField(RecordProblem):
    """A member of a ballot, deed or receipt is missing, unknown or malformed."""

    code = "record.bad_field"
    en = "The field “{field}” is not as specified: {why}."
    zh = "字段“{field}”不合规定：{why}。"
    todo_en = "See docs/reference/record.md for its form."
    todo_zh = "格式见 docs/reference/record.zh-CN.md。"


class BadNote(RecordProblem):
    """A signed note, key or checkpoint that cannot be read."""

    code = "record.bad_note"
    en = "The signed note, key or checkpoint cannot be read: {why}."
    zh = "签名文本、公钥或检查点无法读取：{why}。"
    todo_en = "Copy it again in full, with its last line and line ends."
    todo_zh = "请完整复制一遍，包括最后一行和换行。"


class BadSignature(RecordProblem):
    """A signature that does not fit its text and key."""

    code = "record.bad_signature"
    en = "The signature by {name} does not fit this text."
    zh = "{name} 的签名与内容不符。"
    todo_en = "The text was changed after signing, or the key is another one: ask for the original."
    todo_zh = "内容在签名后被改动，或公钥不对：请索取原件。"


class BadProof(RecordProblem):
    """An inclusion or consistency proof that does not lead to the root."""

    code = "record.bad_proof"
    en = "The proof does not hold: {why}."
    zh = "证明不成立：{why}。"
    todo_en = "Keep both checkpoints and tell those who supervise the round."
    todo_zh = "请保留两份检查点，并告知监督方。"


class BadTicket(RecordProblem):
    """A ticket code that was mistyped or cut short."""

    code = "record.bad_ticket"
    en = "This ticket code is not right: {why}."
    zh = "评分券编码有误：{why}。"
    todo_en = "Compare it with the printed card, group by group, or scan the QR code."
    todo_zh = "请对照卡片逐组核对，或改为扫描二维码。"


class BadReceipt(RecordProblem):
    """A receipt that cannot be read."""

    code = "record.bad_receipt"
    en = "The receipt cannot be read: {why}."
    zh = "回执无法读取：{why}。"
    todo_en = "Download it again from the ballot page, unchanged."
    todo_zh = "请在评分页重新下载回执，不要改动。"


class BadBundle(RecordProblem):
    """A file that is not a protocol bundle, byte for byte."""

    code = "record.bad_bundle"
    en = "This is not an intact protocol bundle: {why}."
    zh = "这不是完好的评分协议包：{why}。"
    todo_en = "Download it again; if it is still so, tell those who supervise the round."
    todo_zh = "请重新下载；如仍如此，请告知监督方。"
