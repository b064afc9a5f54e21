"""Every reason that the record engine gives has its Chinese."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from leitai.record.problems import BadBundle, BadTicket, NotCanonical
from leitai.record.reasons import in_chinese
from leitai.record.reports import words
from leitai.record.tickets import decode_code

PACKAGE = Path(str(resources.files("leitai.record")))
TABLE = tomllib.loads((PACKAGE / "reasons.toml").read_text("utf-8"))


def reasons_in_code():
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from (k.value for k in node.keywords if k.arg == "why")


def template(node):
    """The text of a reason with {} for its values; None when it is passed on from elsewhere."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return "".join(parts)
    return None


def test_the_table_has_exactly_the_reasons_of_the_code():
    found = {text for node in reasons_in_code() if (text := template(node)) is not None}
    assert found == set(TABLE)


@pytest.mark.parametrize("english", TABLE, ids=lambda text: text[:40])
def test_each_is_put_into_chinese_with_its_values(english):
    values = [str(n) for n in range(11, 11 + english.count("{}"))]
    said = in_chinese(english.format(*values))
    assert re.search("[\u4e00-\u9fff]", said) or english == "{}: {}"
    assert all(value in said for value in values)
    assert said == TABLE[english].format(*values)


def test_problems_speak_one_language_at_a_time():
    with pytest.raises(BadTicket) as caught:
        decode_code("ABC")
    assert caught.value.say("zh").startswith("评分券编码有误：有 3 个字符,应为 28 个。")
    assert "3 characters in place of 28" in caught.value.say("en")
    inner = NotCanonical(why="x.json: a string is not in Unicode NFC")
    assert inner.what("zh") == "不是规范 JSON:x.json:字符串不是 Unicode NFC 形式。"
    assert BadBundle(why="something new").what("zh").endswith("something new。")


def test_every_sentence_has_both_languages_and_the_same_values():
    for states in words()["check"].values():
        for said in states.values():
            values = [sorted(re.findall(r"{\w+}", said[lang])) for lang in ("zh", "en")]
            assert values[0] == values[1]
