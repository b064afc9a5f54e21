"""The way of a round from draft to stage: call, lock the scheme, draw, lock, begin."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from leitai.scoring.scheme import parse_scheme, scheme_hash
from leitai.web.actions.log import append_deed, file_named
from leitai.web.actions.problems import (
    NotFound,
    SomeoneWasQuicker,
    field_wrong,
    not_ready,
    wrong_state,
)
from leitai.web.live.publish import publish
from leitai.web.models import Round, RoundState, SchemeVersion, Series, Slot


def take_round(round_id: int, *, version: int | None = None, state: Sequence[str] = ()) -> Round:
    """Lock the round's row until the end of the transaction, and check what was seen of it.

    Args:
        version: the version that the person saw; None where it does not matter.
        state: states in which the deed can be done; empty for any.

    Raises:
        SomeoneWasQuicker: the round has another version by now.
        WrongState: the round is in another state.
    """
    round_ = Round.objects.select_for_update().filter(pk=round_id).first()
    if round_ is None:
        raise NotFound(what="round", what_zh="场次", key=round_id)
    if version is not None and version != round_.version:
        raise SomeoneWasQuicker()
    if state and round_.state not in state:
        raise wrong_state(round_.state)
    return round_


def touch(round_: Round, **changes: object) -> None:
    """Save changes of the round under its next version, and tell the screens."""
    round_.version += 1
    for name, value in changes.items():
        setattr(round_, name, value)
    round_.save(update_fields=["version", *changes])
    publish(round_.key)


@transaction.atomic
def take_series(*, key: str, new_name: str = "") -> Series:
    """The series with this key, or a new one by its name.

    Raises:
        FieldWrong: neither is given, or the name is taken.
    """
    if new_name:
        if Series.objects.filter(zh=new_name).exists():
            raise field_wrong("Series", "擂台系列", "this name is taken.", "名称已存在。")
        number = Series.objects.count() + 1
        while Series.objects.filter(key=f"series-{number}").exists():
            number += 1
        return Series.objects.create(key=f"series-{number}", zh=new_name, en=new_name)
    series = Series.objects.filter(key=key).first()
    if series is None:
        raise field_wrong("Series", "擂台系列", "choose one.", "请选择。")
    return series


@transaction.atomic
def open_round(
    *,
    series: Series,
    key: str,
    number: int,
    zh: str,
    day: date,
    scheme: dict[str, object],
    by: str,
    now: datetime,
    en: str = "",
    place_zh: str = "",
    place_en: str = "",
    made_up: bool = False,
) -> Round:
    """Make a round with its first scheme version."""
    parse_scheme(scheme)
    if Round.objects.filter(key=key).exists():
        raise field_wrong("Key", "代号", "it is taken.", "已被使用。")
    if Round.objects.filter(series=series, number=number).exists():
        raise field_wrong(
            "Number", "期次", "the series has this round already.", "该系列已有此期次。"
        )
    round_ = Round.objects.create(
        series=series, key=key, number=number, zh=zh, en=en, day=day,
        place_zh=place_zh, place_en=place_en, made_up=made_up, hash_name=settings.LEITAI_HASH,
    )  # fmt: skip
    SchemeVersion.objects.create(round=round_, version=1, body=scheme, hash=scheme_hash(scheme))
    append_deed(round_, what="round.opened", by=by, now=now, data={"name": zh})
    return round_


@transaction.atomic
def call_units(
    *, round_id: int, by: str, now: datetime, due: datetime | None = None,
    version: int | None = None,
) -> None:  # fmt: skip
    """Call the units of the roster to hand in their statements until `due`."""
    round_ = take_round(round_id, version=version, state=[RoundState.DRAFTED])
    if not round_.slots.exists():
        raise not_ready("the roster is empty.", "参赛名单为空。")
    append_deed(
        round_, what="round.called", by=by, now=now,
        data={"units": [slot.unit.zh for slot in round_.slots.select_related("unit")]},
    )  # fmt: skip
    touch(round_, state=RoundState.CALLED, statements_due=due)


@transaction.atomic
def set_deadline(
    *, round_id: int, due: datetime | None, by: str, now: datetime, version: int | None = None
) -> None:
    """Set until when statements can be handed in; None for no limit."""
    round_ = take_round(round_id, version=version, state=[RoundState.DRAFTED, RoundState.CALLED])
    append_deed(
        round_, what="deadline.set", by=by, now=now,
        data={"due": timezone.localtime(due).isoformat() if due else ""},
    )  # fmt: skip
    touch(round_, statements_due=due)


def scheme_in_force(round_: Round) -> SchemeVersion:
    """The newest version of the round's scheme."""
    newest = round_.schemes.order_by("-version").first()
    if newest is None:
        raise NotFound(what="scheme", what_zh="评分方案", key=round_.key)
    return newest


@transaction.atomic
def save_scheme(
    *, round_id: int, body: dict[str, object], by: str, now: datetime, version: int | None = None
) -> SchemeVersion:
    """Save a new version of the scheme, before it is locked.

    Raises:
        SchemeNotReadable, WeightsDoNotSum: nothing was saved.
    """
    round_ = take_round(round_id, version=version, state=[RoundState.DRAFTED, RoundState.CALLED])
    newest = scheme_in_force(round_)
    if newest.locked_at is not None:
        raise not_ready("the scheme is locked.", "评分方案已锁定。")
    parse_scheme(body)
    fresh = SchemeVersion.objects.create(
        round=round_, version=newest.version + 1, body=body, hash=scheme_hash(body)
    )
    append_deed(
        round_, what="scheme.saved", by=by, now=now,
        data={"version": fresh.version, "scheme": fresh.hash},
    )  # fmt: skip
    touch(round_)
    return fresh


@transaction.atomic
def lock_scheme(*, round_id: int, by: str, now: datetime, version: int | None = None) -> None:
    """Lock the scheme; its hash is in the log before the draw."""
    round_ = take_round(round_id, version=version, state=[RoundState.CALLED])
    scheme = scheme_in_force(round_)
    if scheme.locked_at is not None:
        raise not_ready("the scheme is locked already.", "评分方案已经锁定。")
    parse_scheme(scheme.body)
    scheme.locked_at = now
    scheme.save(update_fields=["locked_at"])
    append_deed(
        round_, what="scheme.locked", by=by, now=now,
        data={
            "version": scheme.version, "files": file_named(round_, "scheme.json", scheme.body),
        },
    )  # fmt: skip
    touch(round_)


def drawn_order(keys: Sequence[str], seed: str) -> list[str]:
    """The running order that a seed draws: Python's Mersenne Twister over sorted keys."""
    # Recorded and repeatable, not secret: the seed is drawn in public.
    chance = random.Random(seed)  # noqa: S311
    order = sorted(keys)
    chance.shuffle(order)
    return order


@transaction.atomic
def draw_order(
    *,
    round_id: int,
    seed: str,
    by: str,
    now: datetime,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Draw the running order with a seed that is recorded.

    Args:
        reason: why the order is changed; needed as soon as there is one.
    """
    seed = seed.strip()
    if not seed or len(seed) > 80:
        raise field_wrong("Seed", "种子", "1 to 80 characters.", "须为1至80个字符。")
    round_ = _before_order(round_id, version)
    keys = [slot.key for slot in round_.slots.all()]
    order = drawn_order(keys, seed)
    _number(round_, order)
    data = {"seed": seed, "order": order, **_why_again(round_, reason)}
    append_deed(round_, what="order.drawn", by=by, now=now, data=data)
    touch(round_, draw_seed=seed, draw_method="draw")


@transaction.atomic
def set_order(
    *,
    round_id: int,
    order: Sequence[str],
    by: str,
    now: datetime,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Set the running order by hand; `reason` as for a draw."""
    round_ = _before_order(round_id, version)
    keys = {slot.key for slot in round_.slots.all()}
    if len(order) != len(keys) or set(order) != keys:
        raise field_wrong(
            "Order", "登台次序", "each unit must stand in it once.", "每个单位须出现且只出现一次。"
        )
    _number(round_, order)
    data = {"order": list(order), **_why_again(round_, reason)}
    append_deed(round_, what="order.set", by=by, now=now, data=data)
    touch(round_, draw_seed="", draw_method="hand")


def _why_again(round_: Round, reason: str) -> dict[str, str]:
    """What the log says of an order that replaces another one."""
    if not round_.draw_method:
        return {}
    reason = unicodedata.normalize("NFC", reason).strip()
    if not reason:
        raise field_wrong(
            "Reason", "理由", "there is an order already; say why it changes.",
            "已有登台次序，须说明更改理由。",
        )  # fmt: skip
    return {"reason": reason[:500]}


def _before_order(round_id: int, version: int | None) -> Round:
    round_ = take_round(round_id, version=version, state=[RoundState.CALLED])
    if scheme_in_force(round_).locked_at is None:
        raise not_ready("lock the scheme before the draw.", "须先锁定评分方案，再抽签。")
    return round_


def _number(round_: Round, order: Sequence[str]) -> None:
    slots = {slot.key: slot for slot in round_.slots.all()}
    # Through empty places, so that no two slots ever hold the same one.
    round_.slots.update(order=None)
    for place, key in enumerate(order, 1):
        slots[key].order = place
    Slot.objects.bulk_update(slots.values(), ["order"])


@transaction.atomic
def begin(*, round_id: int, by: str, now: datetime, version: int | None = None) -> None:
    """Begin the round: from here on, slots come on stage."""
    round_ = take_round(round_id, version=version, state=[RoundState.LOCKED])
    if not round_.tickets.filter(spoiled=False).exists():
        raise not_ready("no tickets were issued.", "尚未发放评分券。")
    append_deed(round_, what="round.begun", by=by, now=now)
    touch(round_, state=RoundState.LIVE)
