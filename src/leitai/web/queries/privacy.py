"""What must not leave the handlers' hands: askers' data inside a text, and when it is erased."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from leitai.followup.questions import ENDED
from leitai.web.models import Asker, QuestionStep

# Mobile and identity numbers of China, however they are grouped.
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
# Number plates: province, letter, five or six signs, however they are dotted.
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]"
    r"[·•.\s]?(?=[A-HJ-NP-Z]{0,3}\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警](?![A-Za-z0-9])"
)
_GAPS = re.compile(r"(?<=\d)[\s\-\u2010-\u2015.]+(?=\d)")


def personal_parts(text: str, asker: Asker | None) -> list[str]:
    """Personal data that stands in a text: numbers of persons, and the asker's own fields.

    A name is found by its signs alone, and so a common word that is also the asker's name is
    found too; who screens then writes it another way.
    """
    plain = unicodedata.normalize("NFKC", text)
    joined = _GAPS.sub("", plain)
    found = _MOBILE.findall(joined) + _IDENTITY.findall(joined) + _LANDLINE.findall(plain)
    found += _MAIL.findall(plain) + _PLATE.findall(plain)
    bare = _bare(plain)
    if asker is not None:
        for field in (asker.name, asker.phone, asker.address, asker.delegate):
            if len(_bare(field)) > 1 and _bare(field) in bare:
                found.append(field)
    return list(dict.fromkeys(found))


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def erasable(day: date) -> QuerySet[Asker]:
    """Askers whose data is due to be erased on a day.

    Due is LEITAI_ASKER_DAYS after the question ended, and LEITAI_ASKER_MOST_DAYS after it was
    asked or an asker last said "not solved", whatever became of it. A merged question ends with
    the one it was merged into.
    """
    since = day - timedelta(days=settings.LEITAI_ASKER_DAYS)
    latest = day - timedelta(days=settings.LEITAI_ASKER_MOST_DAYS)
    ended = Q(question__state__in=[state for state in ENDED if state != "merged"]) & Q(
        question__ended_on__lte=since
    )
    followed = Q(question__state="merged") & Q(question__merged_into__ended_on__lte=since)
    said = QuestionStep.objects.filter(move="reopen", part="asker", day__gt=latest)
    own = said.filter(question=OuterRef("question"))
    first = said.filter(question=OuterRef("question__merged_into"))
    old = Q(question__asked_on__lte=latest) & ~Exists(own) & ~Exists(first)
    return Asker.objects.filter(erased_on__isnull=True).filter(ended | followed | old)


def erased_at_the_latest(asked_on: date) -> date:
    """The day by which an asker's data is erased at the latest."""
    days: int = settings.LEITAI_ASKER_MOST_DAYS
    return asked_on + timedelta(days=days)
