"""Why something cannot be read yet."""

from __future__ import annotations

from typing import ClassVar

from leitai.base.problem import Problem


class NotCounted(Problem):
    code = "not-counted"
    status: ClassVar[int] = 409
    en = "This round is not counted yet."
    zh = "本场尚未计票。"
    todo_en = "Come back when the last unit has been scored."
    todo_zh = "请在最后一个单位打分结束后再查看。"
