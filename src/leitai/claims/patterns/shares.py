"""Shares, fractions, ratios and doublings written in special ways; all are claims."""

from __future__ import annotations

from leitai.claims.patterns.rule import Rule

_ZH = r"[零〇一二两三四五六七八九十百千万亿]"
_ANY = rf"(?:\d+(?:\.\d+)?|{_ZH}+(?:点[零〇一二三四五六七八九]+)?)"
_TENTH_NOT = r"[立果功为员本长绩品效都套熟交年人型分因像就片天日活]"

RULES: tuple[Rule, ...] = (
    Rule("share_hundredth", rf"百分之\s*(?P<hundredth>{_ANY})"),
    Rule("share_fraction", rf"(?P<den>{_ANY})分之(?P<num>{_ANY})"),
    Rule(
        "share_slash",
        r"(?P<snum>[1-9]\d?)/(?P<sden>[1-9]\d?|100)(?![\d/])(?=的|以上|左右|强|[,。;;、))]|$)",
    ),
    Rule(
        "share_tenths",
        rf"(?P<tenths>[一二两三四五六七八九]|\d(?:\.\d)?)成(?P<half>[一二三四五六七八九半])?(?!{_TENTH_NOT})",
    ),
    Rule("ratio_colon", r"(?P<ra>\d+(?:\.\d+)?)\s*[::∶]\s*(?P<rb>\d+(?:\.\d+)?)(?![\d.::])"),
)
