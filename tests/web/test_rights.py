"""Who may do what: every role at every address, read and written, as one table of data.

The addresses come from the URLconf itself: one that is added without a line here fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from leitai.followup.receipts import receipt_number
from leitai.web.actions import (
    casting,
    commitments,
    exclusions,
    indicators,
    inspections,
    matters,
    problems,
    questions,
    rounds,
    seasons,
    staff,
)
from leitai.web.models import (
    Ballot,
    Commitment,
    IndicatorPeriod,
    Inspection,
    Item,
    LogLeaf,
    Round,
    Season,
    Series,
)
from web.halls import GOOD, NOW, Hall, make_called_round, write_statements

# A receipt number in its printed form.
NUMBER = receipt_number(bytes(8))
ROLES = (
    "anonymous",
    "nobody",  # signed in, without any role
    "organiser",
    "elsewhere",  # organiser of another round
    "host",
    "clerk",
    "unit",
    "other_unit",
    "overseer",
    # Outside the rounds: over matters, residents' questions, and on site.
    "supervisor",
    "handler",
    "inspector",
    "superuser",
)
ALL = frozenset(ROLES)
SIGNED_IN = ALL - {"anonymous"}
ORGANISERS = frozenset({"organiser", "superuser"})
SUPERVISORS = frozenset({"supervisor", "superuser"})
INSPECTORS = SUPERVISORS | {"inspector"}
INSPECTED = INSPECTORS | {"overseer", "unit"}
# The question of the first unit: its handlers, that unit, and oversight.
ASKED = frozenset({"handler", "unit", "overseer", "superuser"})
PROMISES = ORGANISERS | SUPERVISORS | {"unit", "other_unit"}


@dataclass(frozen=True)
class Row:
    """Who may, and what they get; the others are sent to sign in, or refused with 403.

    The round is live with nothing on stage and nothing was counted. A POST carries no deed:
    one who may gets as far as being told so (409 or 422); 405 where there is nothing to post.
    """

    who: frozenset[str]
    get: int
    post: int
    query: str = ""
    # Who may write, where fewer may than read.
    writers: frozenset[str] | None = None


def public(get: int = 200, post: int = 405) -> Row:
    return Row(ALL, get, post)


TABLE: dict[str, Row] = {
    "home": public(),
    "healthz": public(),
    "round": public(),
    "statement": public(),
    "board": public(),
    "checkpoint_svg": public(),
    "ballot": public(),
    "ballot_worker": public(),
    "result": public(),
    "result_xlsx": public(409),
    "result_pdf": public(409),
    "verify": public(),
    "verify_script": public(),
    "set_language": public(302, 302),
    # The hall as a whole: only an organiser of all rounds.
    "new_round": Row(frozenset({"superuser"}), 200, 422),
    "people": Row(frozenset({"superuser"}), 200, 422),
    # A unit, for itself.
    "objections": Row(frozenset({"unit", "other_unit", "superuser"}), 200, 422),
    # A round's staff.
    "desk": Row(ORGANISERS | {"host"}, 200, 409),
    "office": Row(ORGANISERS, 200, 409),
    "office_roster": Row(ORGANISERS, 200, 422),
    "roster_template": Row(ORGANISERS, 200, 405),
    "scheme_json": Row(ORGANISERS, 200, 405),
    "office_scheme": Row(ORGANISERS, 200, 422),
    "office_statements": Row(ORGANISERS, 200, 409),
    "statement_edit": Row(ORGANISERS | {"unit"}, 200, 422),
    "office_tickets": Row(ORGANISERS, 200, 422),
    "office_paper": Row(ORGANISERS | {"clerk"}, 200, 422),
    "paper_sheets": Row(ORGANISERS | {"clerk"}, 404, 405),  # no unit was named
    "office_count": Row(ORGANISERS, 200, 409),
    "office_record": Row(ORGANISERS | {"overseer"}, 200, 405),
    "record_xlsx": Row(ORGANISERS | {"overseer"}, 200, 405),
    # Matters: published ones for all; a unit's person acts on its own, an overseer on none.
    # Residents ask and follow without an account; a receipt or a code is the right.
    "search": public(),
    "questions": public(),
    "questions_xlsx": public(),
    "question_topics": public(),
    "question_rates": public(),
    "question": public(),
    "question_draw": public(404),
    "question_ask": public(200, 422),
    "question_find": public(200, 422),
    "question_receipt": public(200, 422),
    "question_rate": public(200, 422),
    "question_rate_code": public(404, 404),
    "question_desk": Row(ASKED | {"other_unit"}, 200, 422),
    "question_work": Row(ASKED, 200, 422),
    "question_raters": Row(frozenset({"handler", "superuser"}), 200, 422),
    "question_topics_edit": Row(frozenset({"handler", "superuser"}), 200, 422),
    "matters": Row(ALL, 200, 422, writers=SUPERVISORS),
    "matters_xlsx": public(),
    "matters_calendar": public(),
    "matters_schemes": Row(ALL, 200, 422, writers=SUPERVISORS),
    "matter": Row(ALL, 200, 422, writers=SUPERVISORS | {"unit", "inspector"}),
    "matter_new": Row(SUPERVISORS, 200, 422),
    "matters_import": Row(SUPERVISORS, 200, 422),
    "matters_template": Row(SUPERVISORS, 200, 405),
    "matters_faulty": Row(SUPERVISORS, 405, 422),
    # Promises, units and published indicators are public; next steps are taken by the office.
    "promises": public(),
    "commitments": Row(PROMISES | {"overseer"}, 200, 409, writers=ORGANISERS | SUPERVISORS),
    "commitment": Row(PROMISES | {"overseer"}, 200, 422, writers=PROMISES - {"other_unit"}),
    "units": public(),
    "unit": public(),
    "stars": public(),
    "stars_of": public(),
    "stars_book": public(),
    "indicators": Row(SUPERVISORS, 200, 422),
    "indicator_entry": Row(SUPERVISORS, 200, 422),
    "indicator_book": Row(SUPERVISORS, 200, 405),
    # Inspections: a unit reads the records of its own unit; an overseer reads all, edits none.
    "inspections": Row(INSPECTED | {"other_unit"}, 200, 405),
    "inspections_xlsx": Row(INSPECTED | {"other_unit"}, 200, 405),
    "inspection_coverage": Row(INSPECTORS | {"overseer"}, 200, 405),
    "inspection_worker": public(),
    "inspections_import": Row(INSPECTORS, 200, 422),
    "inspections_template": Row(INSPECTORS, 200, 405),
    "inspection_new": Row(INSPECTORS, 200, 422),
    "inspection": Row(INSPECTED, 200, 422, writers=INSPECTORS),
    "inspection_photo": Row(INSPECTED, 404, 405),  # it has none
    "inspection_figures": public(),
    "seasons": Row(ALL, 200, 422, writers=SUPERVISORS),
    "season": public(),
    "will_not_do": public(),
    "burden": Row(ORGANISERS | SUPERVISORS | {"overseer"}, 200, 405),
    "trail": Row(SUPERVISORS | {"overseer"}, 200, 405),
    "trail_xlsx": Row(SUPERVISORS | {"overseer"}, 200, 405),
    "trail_file": Row(SUPERVISORS | {"overseer"}, 200, 405),
    # The API needs no session: a ticket in the body is the right.
    "openapi": public(),
    "api_round": public(),
    "api_ticket": public(405, 403),
    "api_checkpoint": public(),
    "api_key": public(),
    "api_result": public(409),
    "api_bundle": public(409),
    "api_proofs": public(),
    "api_witness": public(),
    "api_cosignature": public(405, 422),
    # The hot path answers these; its tests are in test_api.py.
    "api_ballots": public(405, 404),
    "api_stream": public(404, 405),
}


@dataclass(frozen=True)
class Account:
    """A page of the sign-in: GET and POST (empty) of a visitor, and of whoever is signed in."""

    visitor: tuple[int, int]
    signed_in: tuple[int, int]


# Sent to sign in, whatever is asked.
_OWN = (302, 302)
ACCOUNTS: dict[str, Account] = {
    "account_login": Account((200, 200), (302, 302)),
    "account_logout": Account((302, 302), (200, 302)),
    "account_inactive": Account((200, 405), (200, 405)),
    "account_signup": Account((200, 200), (302, 302)),
    "account_reauthenticate": Account(_OWN, (200, 200)),
    "account_email": Account(_OWN, (200, 302)),
    "account_email_verification_sent": Account((200, 405), (200, 405)),
    "account_change_password": Account(_OWN, (200, 200)),
    "account_set_password": Account(_OWN, _OWN),
    "account_reset_password": Account((200, 200), (200, 200)),
    "account_confirm_login_code": Account(_OWN, _OWN),
    "account_confirm_email": Account((200, 404), (200, 404)),
    "account_reset_password_from_key_done": Account((200, 405), (200, 405)),
    "account_reset_password_from_key": Account((200, 200), (200, 200)),
    "account_reset_password_done": Account((200, 405), (200, 405)),
    "own_sessions": Account(_OWN, (200, 302)),
    "mfa_index": Account(_OWN, (200, 405)),
    "mfa_authenticate": Account(_OWN, _OWN),
    "mfa_reauthenticate": Account(_OWN, _OWN),
    "mfa_activate_totp": Account(_OWN, _OWN),
    "mfa_deactivate_totp": Account(_OWN, (404, 404)),
    "mfa_view_recovery_codes": Account(_OWN, (404, 405)),
    "mfa_generate_recovery_codes": Account(_OWN, _OWN),
    "mfa_download_recovery_codes": Account(_OWN, (404, 404)),
    "socialaccount_login_cancelled": Account((200, 405), (200, 405)),
    "socialaccount_login_error": Account((401, 405), (401, 405)),
    "socialaccount_signup": Account(_OWN, _OWN),
    "socialaccount_connections": Account(_OWN, (200, 200)),
    "accounts/social/login/cancelled/": Account((301, 301), (301, 301)),
    "accounts/social/login/error/": Account((301, 301), (301, 301)),
    "accounts/social/signup/": Account((301, 301), (301, 301)),
    "accounts/social/connections/": Account((301, 301), (301, 301)),
    "openid_connect_login": Account((404, 404), (404, 404)),
    "openid_connect_callback": Account((404, 404), (404, 404)),
}


def addresses() -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address of the hall; the pattern where there is no name."""

    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            pattern = before + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield entry.name or pattern, pattern
            else:
                yield from walk(entry, pattern)

    return walk(get_resolver(), "")


def written(pattern: str, hall: Hall) -> str:
    """An address of this pattern in this hall."""
    ballot = "00000000-0000-4000-8000-000000000000"
    for name, value in {
        "<slug:round_key>": hall.round.key,
        "<slug:slot_key>": hall.slot(1).key,
        "<str:ballot>": ballot,
        "matters/<int:number>": f"matters/{matter_of(hall)}",
        "inspections/<int:pk>": f"inspections/{inspection_of(hall)}",
        "questions/receipt/<str:receipt>": f"questions/receipt/{NUMBER}",
        "questions/rate/<str:code>": f"questions/rate/{NUMBER}",
        "<int:draw>": "1",
        "<slug:number>": question_of(hall),
        "<int:photo>": "1",
        "<slug:template>": "patrol",
        "seasons/<slug:key>": f"seasons/{season_of(hall)}",
        "<int:commitment>": str(commitment_of(hall)),
        "<int:unit>": str(hall.slot(1).unit_id),
        "<slug:period>": period_of(hall),
        r"^confirm-email/(?P<key>[-:\w]+)/$": "confirm-email/k/",
        "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-k/",
        "^(?P<provider_id>[^/]+)/": "hall/",
    }.items():
        pattern = pattern.replace(name, value)
    assert not set(pattern) & set("<>^$?"), f"say how {pattern} is written"
    return f"/{pattern}"


def question_of(hall: Hall) -> str:
    """A published question that is with the first unit; its receipt is NUMBER."""
    deed: dict[str, Any] = {"by": "handler", "now": NOW}
    asked = questions.Asked(words="路灯坏了两个月。")
    row = questions.ask(asked=asked, receipt=NUMBER, now=NOW)
    if not row.title:
        topic = exclusions.open_topic(zh="路灯", **deed)
        words = {"title": "路灯坏了", "text": "路灯坏了两个月。"}
        questions.screen(number=row.number, published=True, topic=topic.key, **words, **deed)
        questions.assign(number=row.number, unit_id=hall.slot(1).unit_id, **deed)
    return row.number


def matter_of(hall: Hall) -> int:
    """A published matter that the first unit leads."""
    known = Item.objects.first()
    if known is None:
        known = matters.register_item(
            source="gap", title="补齐短板", lead_id=hall.slot(1).unit_id, working_days=5,
            published=True, by="supervisor", now=NOW,
        )  # fmt: skip
    return known.pk


def inspection_of(hall: Hall) -> int:
    """A record of the first unit."""
    known = Inspection.objects.first()
    if known is None:
        record = inspections.Record(
            UUID(int=1), "visit", date(2022, 9, 1), ("甲处",), unit_id=hall.slot(1).unit_id,
            looks=(inspections.Look("重点工作", findings=("渗漏",)),),
        )  # fmt: skip
        known, _fresh = inspections.record_inspection(record=record, by="inspector", now=NOW)
    return known.pk


def season_of(hall: Hall) -> str:
    """A season that the first unit leads."""
    if not Season.objects.exists():
        seasons.open_season(
            key="long", zh="大干", starts=date.today(), days=500, count=2,
            lead_id=hall.slot(1).unit_id, by="supervisor", now=NOW,
        )  # fmt: skip
    return "long"


def commitment_of(hall: Hall) -> int:
    """The first unit's first next step as a commitment."""
    known = Commitment.objects.first()
    if known is None:
        known = commitments.take_commitment(
            round_id=hall.round.pk, slot_key=hall.slot(1).key, step=1, by="supervisor", now=NOW
        )
    return known.pk


def period_of(hall: Hall) -> str:
    """A published period of indicators."""
    if not IndicatorPeriod.objects.exists():
        deed = {"by": "supervisor", "now": NOW}
        indicators.open_period(
            key="q3", zh="三季度", start=date(2022, 7, 1), end=date(2022, 9, 30),
            round_key=hall.round.key, **deed,
        )  # fmt: skip
        indicators.add_indicator(
            period="q3", new=indicators.NewIndicator("x", "指标", "板块", "own_plan"), **deed
        )
        indicators.publish_period(period="q3", **deed)
    return "q3"


def enter_as(hall: Hall) -> dict[str, Client]:
    """A client for each role."""
    other = rounds.open_round(
        series=Series.objects.get(), key="r4", number=4, zh="第四期", day=hall.round.day,
        scheme=hall.round.schemes.get().body, by="organiser", now=NOW,
    )  # fmt: skip
    unit, other_unit = hall.slot(1).unit, hall.slot(2).unit
    here = {"round_": hall.round, "password": "一二三四五六七八九十"}
    for role in ("organiser", "host", "clerk", "overseer"):
        staff.add_person(username=role, roles=[role], **here)
    staff.add_person(username="unit", roles=["unit"], unit=unit, **here)
    staff.add_person(username="other_unit", roles=["unit"], unit=other_unit, **here)
    staff.add_person(username="nobody", roles=[], **here)
    for role in ("supervisor", "handler", "inspector"):
        staff.add_person(username=role, roles=[role], **here | {"round_": None})
    staff.add_person(username="elsewhere", roles=["organiser"], **here | {"round_": other})
    get_user_model().objects.create_superuser("superuser", password=here["password"])
    return {role: client_of(role) for role in ROLES}


def client_of(role: str) -> Client:
    # Problems become pages, as they do for readers; faults still raise.
    client = Client()
    if role != "anonymous":
        client.force_login(
            get_user_model().objects.get(username=role),
            backend="django.contrib.auth.backends.ModelBackend",
        )
    return client


def expected(name: str, role: str) -> tuple[int, int]:
    if name in ACCOUNTS:
        return ACCOUNTS[name].visitor if role == "anonymous" else ACCOUNTS[name].signed_in
    row = TABLE[name]
    if row.writers is not None and role in row.who - row.writers:
        return row.get, 302 if role == "anonymous" else 403
    if role in row.who:
        return row.get, row.post
    # Who has no business here is told so whether they read or write.
    refused = 302 if role == "anonymous" else 403
    return refused, 405 if row.post == 405 else refused


def test_the_table_is_the_urlconf() -> None:
    named = {name for name, _ in addresses()}
    assert named == set(TABLE) | set(ACCOUNTS)


def test_every_role_at_every_address(hall: Hall) -> None:
    clients = enter_as(hall)
    before = hall.fresh(), LogLeaf.objects.count(), Ballot.objects.count()
    wrong = []
    for name, pattern in addresses():
        path = written(pattern, hall)
        for role, client in clients.items():
            if name in ACCOUNTS and role not in ("anonymous", "nobody", "superuser"):
                continue  # the sign-in knows no roles
            answer = client.get(path)
            posted = client.post(path, {"csrfmiddlewaretoken": "-"})
            got = answer.status_code, posted.status_code
            if got != expected(name, role):
                wrong.append(f"{name} as {role}: {got}, not {expected(name, role)}")
            if name in TABLE and role == "anonymous" and role not in TABLE[name].who:
                assert answer["Location"].startswith("/accounts/login/?next=/"), name
            if name == "account_logout":
                clients[role] = client_of(role)
    assert not wrong, "\n".join(wrong)
    after = hall.fresh(), LogLeaf.objects.count(), Ballot.objects.count()
    assert after == before and after[0].version == before[0].version


# These take no session, so no token protects anything.
NO_SESSION = {"api_ticket", "api_cosignature", "api_ballots"}


def test_a_form_without_its_token_is_refused(hall: Hall) -> None:
    clients = enter_as(hall)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clients["superuser"].cookies
    for name, pattern in addresses():
        if name in TABLE and TABLE[name].post != 405 and name not in NO_SESSION:
            assert strict.post(written(pattern, hall), {"deed": "x"}).status_code == 403, name


def test_who_may_read_a_statement_before_it_is_locked(db: None) -> None:
    """A draft is seen by its unit and the organiser alone; the public address shows nothing."""
    round_ = make_called_round()
    deed = {"round_id": round_.pk, "by": "organiser", "now": NOW}
    rounds.lock_scheme(**deed)
    rounds.draw_order(seed="1", **deed)
    write_statements(round_)
    hall = Hall(round_)
    path = f"/r/{round_.key}/s/{hall.slot(1).key}/"
    sees = {
        role
        for role, client in enter_as(hall).items()
        if "8402" in client.get(path).content.decode()
    }
    assert sees == {"organiser", "unit", "superuser"}


def test_a_draft_round_is_listed_for_its_staff_alone(hall: Hall) -> None:
    clients = enter_as(hall)
    sees = {
        role for role, client in clients.items() if "/r/r4/" in client.get("/").content.decode()
    }
    assert sees == {"elsewhere", "superuser"}


def test_nobody_makes_an_account_by_themselves(db: None) -> None:
    word = "correct-horse-battery"
    fields = {"username": "me", "password1": word, "password2": word}
    answer = Client().post("/accounts/signup/", fields)
    assert answer.status_code == 200 and not get_user_model().objects.exists()


def test_the_ticket_is_the_right_to_vote(hall: Hall) -> None:
    """No session helps: a superuser without a ticket votes as little as a stranger."""
    hall.advance(1, 3)
    with pytest.raises(problems.TicketUnknown):
        casting.cast(
            casting.CastRequest("6c0f9b2e-8f5e-4a35-9d52-1a4b1d8f7c11", "superuser", "1", GOOD)
        )
    assert Round.objects.get(pk=hall.round.pk).state == "live" and not Ballot.objects.exists()
