"""Where a person is signed in: read from the sessions themselves, which hold no addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime

# The first that stands in the header counts: those that imitate others come before them.
_PROGRAMS = (
    ("MicroMessenger/", "微信"), ("DingTalk/", "钉钉"), ("HuaweiBrowser/", "Huawei"),
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"),
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One place where a person is signed in.

    `key` names it on a page and opens nothing; `since` is empty where it was not noted.
    """

    key: str
    device: str
    since: datetime | None
    until: datetime
    here: bool


def device_of(agent: str) -> str:
    """A program and a system, such as "Chrome · Windows"; no version: it singles out little.

    Args:
        agent: the User-Agent header as it was sent.
    """
    found = (
        next((name for sign, name in signs if sign in agent), "") for signs in (_PROGRAMS, _SYSTEMS)
    )
    return " · ".join(name for name in found if name)


def name_of_session(session_key: str) -> str:
    """A name for a session that can stand on a page, since the key itself would open it."""
    return salted_hmac("leitai.own-session", session_key, algorithm="sha256").hexdigest()[:20]


def own_sessions(user_pk: object, here: str, now: datetime) -> tuple[OwnSession, ...]:
    """All sessions of one account that still hold: this one first, then the newest.

    Args:
        user_pk: the account.
        here: session key of the request that asks.
        now: sessions that end before are left out.
    """
    found = [
        _row(session, told, here)
        for session in Session.objects.filter(expire_date__gte=now)
        if (told := session.get_decoded()).get("_auth_user_id") == str(user_pk)
    ]
    return tuple(sorted(found, key=lambda own: (not own.here, -own.until.timestamp())))


def _row(session: Session, told: dict[str, object], here: str) -> OwnSession:
    return OwnSession(
        key=name_of_session(session.session_key),
        device=str(told.get("device", "")),
        since=parse_datetime(str(told.get("since", ""))),
        until=session.expire_date,
        here=session.session_key == here,
    )
