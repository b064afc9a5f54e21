"""Reminders that go out by e-mail and webhook, both off until the settings name an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from leitai.base.problem import Problem
from leitai.web.actions.matters import subject_of
from leitai.web.actions.trail import record_deed
from leitai.web.actions.webhook import NotDelivered, check_webhook, send_webhook
from leitai.web.models import Item, Reminder
from leitai.web.queries.reminders import Message, mail_addresses, messages_due, not_sent
from leitai.web.queries.today import today

_SENDER = "leitai remind"
_KINDS = {
    "due_soon": ("即将到期", "due soon"),
    "late": ("已逾期", "late"),
    "remind": ("提醒", "reminder"),
    "amber_slip": ("黄牌督办", "amber slip"),
    "red_slip": ("红牌督办", "red slip"),
    "talk": ("约谈", "talk"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What one channel did.

    Args:
        on: whether the settings switch it on.
        sent, failed: messages; failures with their reason. silent: units without an address.
    """

    channel: str
    on: bool
    sent: tuple[Message, ...] = ()
    failed: tuple[tuple[Message, str], ...] = ()
    silent: tuple[str, ...] = ()


def send_reminders(*, now: datetime, most: int = 1000, dry: bool = False) -> tuple[Sent, Sent]:
    """Send what is due and has not gone out: by e-mail and by webhook, as the settings say.

    Args:
        most: messages a channel and run; the next run sends the rest.
        dry: say what would be sent, and send nothing.

    Raises:
        WebhookNotSet: an address that cannot be used.
    """
    due = messages_due(today())
    return _by_email(due, now, most, dry), _by_webhook(due, now, most, dry)


def _by_email(due: tuple[Message, ...], now: datetime, most: int, dry: bool) -> Sent:
    if not settings.LEITAI_REMIND_EMAIL:
        return Sent("email", on=False)
    addresses = mail_addresses()
    waiting = not_sent(due, "email")
    silent = tuple(sorted({m.unit for m in waiting if m.unit_id not in addresses}))
    ready = tuple(m for m in waiting if m.unit_id in addresses)[:most]
    sent, failed = _send_each(ready, "email", now, dry, lambda m: _mail(m, addresses[m.unit_id]))
    return Sent("email", True, sent, failed, silent)


def _by_webhook(due: tuple[Message, ...], now: datetime, most: int, dry: bool) -> Sent:
    url, secret = settings.LEITAI_WEBHOOK_URL, settings.LEITAI_WEBHOOK_SECRET
    if not url:
        return Sent("webhook", on=False)
    check_webhook(url, secret)
    ready = not_sent(due, "webhook")[:most]

    def post(message: Message) -> None:
        send_webhook(
            url=url, secret=secret, event=f"matter.{message.kind}", data=_facts(message), now=now
        )

    sent, failed = _send_each(ready, "webhook", now, dry, post)
    return Sent("webhook", True, sent, failed)


def _send_each(
    messages: tuple[Message, ...],
    channel: str,
    now: datetime,
    dry: bool,
    send: Callable[[Message], None],
) -> tuple[tuple[Message, ...], tuple[tuple[Message, str], ...]]:
    if dry:
        return messages, ()
    sent: list[Message] = []
    failed: list[tuple[Message, str]] = []
    for message in messages:
        claim = _claim(message, channel, now)
        if claim is None:
            continue
        try:
            send(message)
        except Problem as problem:
            why = problem.what("en")
        except OSError as error:  # a mail server that cannot be reached, or refuses
            why = NotDelivered(why=type(error).__name__).what("en")
        else:
            _note(message, channel, now)
            sent.append(message)
            continue
        claim.failed = why[:200]
        claim.save(update_fields=["failed"])
        failed.append((message, why))
    return tuple(sent), tuple(failed)


def _claim(message: Message, channel: str, now: datetime) -> Reminder | None:
    """Mark a reminder as going out, before it goes; None where another process has it.

    A machine that stops between the mark and the sending loses that one message: it is not
    sent twice, and the list shows the matter all the same.
    """
    try:
        with transaction.atomic():
            return Reminder.objects.create(
                item_id=message.item_id, unit_id=message.unit_id, kind=message.kind,
                channel=channel, due=message.due, on=today(), at=now,
            )  # fmt: skip
    except IntegrityError:
        return None


@transaction.atomic
def _note(message: Message, channel: str, now: datetime) -> None:
    Item.objects.select_for_update().get(pk=message.item_id)
    record_deed(
        what="item.reminded", by=_SENDER, now=now, subject=subject_of(message.item_id),
        data={"item": message.item_id, "unit": message.unit, "kind": message.kind,
              "channel": channel, "due": message.due.isoformat()},
    )  # fmt: skip


def _mail(message: Message, addresses: tuple[str, ...]) -> None:
    zh, en = _KINDS[message.kind]
    link = (
        f"{settings.LEITAI_ADDRESS}/matters/{message.item_id}/" if settings.LEITAI_ADDRESS else ""
    )
    lines = (
        f"{message.unit}：",
        f"督办事项第{message.item_id}号“{message.title}”{zh}，期限{message.due}。",
        f"Matter {message.item_id}: {en}, due {message.due}.",
        link,
    )
    EmailMessage(
        # One line: a title never brings a header of its own.
        subject=" ".join(f"[{zh}] {message.title} · {message.due}".split()),
        body="\n".join(line for line in lines if line),
        to=list(addresses),
    ).send()


def _facts(message: Message) -> dict[str, object]:
    base = settings.LEITAI_ADDRESS
    return {
        "matter": message.item_id,
        "title": message.title,
        "unit": message.unit,
        "kind": message.kind,
        "due": message.due.isoformat(),
        "working_days_left": message.left,
        "card": message.card,
        "address": f"{base}/matters/{message.item_id}/" if base else "",
    }
