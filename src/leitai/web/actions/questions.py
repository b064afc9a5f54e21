"""Public questions: asked, screened, assigned, answered, checked, closed, reopened."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.crypto import salted_hmac

from leitai.followup.questions import ENDED, Case, Move, Part, check_move
from leitai.followup.receipts import receipt_number
from leitai.followup.sampling import commitment, rater_hash
from leitai.web.actions.matters import clean_line, clean_text, term_end, unit_of
from leitai.web.actions.problems import (
    NotFound,
    Refused,
    SomeoneWasQuicker,
    field_wrong,
)
from leitai.web.actions.question_matters import (
    DEFAULT_TERM,
    follow_question,
    matter_for_unit,
)
from leitai.web.actions.search import index_answer, index_question
from leitai.web.actions.trail import record_deed
from leitai.web.models import (
    Answer,
    Asker,
    Check,
    Draw,
    Question,
    QuestionStep,
    Rater,
    Topic,
    Trail,
)
from leitai.web.queries.privacy import personal_parts
from leitai.web.queries.questions import case_of, receipt_hash
from leitai.web.queries.today import today
from leitai.web.queries.trail import TRAIL

LONGEST_WORDS = 2000
LONGEST_REASON = 500
MOST_REOPENINGS = 3
_FORM_SALT = "leitai.question.form"


class PersonalDataLeft(Refused):
    code = "personal-data-left"
    status = 422
    en = "The text still holds personal data: {parts}."
    zh = "文字中仍有个人信息：{parts}。"
    todo_en = "Take it out; everybody who may read the question would read it."
    todo_zh = "请删去；凡能看到本题的人都会看到它。"


class FormTooOld(Refused):
    code = "form-too-old"
    status = 422
    en = "This form is too old or not ours."
    zh = "此表单已过期或并非本站所发。"
    todo_en = "What you typed is still here; send it once more."
    todo_zh = "您填写的内容仍在，请再提交一次。"


class CannotBeSolved(Refused):
    code = "cannot-be-solved"
    en = "Oversight did not find the matter solved; it is closed as not solved."
    zh = "监督核查未认定问题已解决，不能按“已解决”办结。"
    todo_en = "Close it as not solved, or let the unit go on."
    todo_zh = "请按“未解决”办结，或请答题单位继续办理。"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a resident writes; all but the words may stay empty."""

    words: str
    topic: str = ""
    place: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    delegate: str = ""
    may_rate: bool = False


def new_form_key() -> str:
    """A key for one form: sent twice it makes one question, and its receipt comes from it."""
    return signing.dumps(secrets.token_hex(16), salt=_FORM_SALT)


def receipt_of_form(form_key: str) -> str:
    """The receipt number of the question that this form makes.

    Raises:
        FormTooOld: not signed here, or older than two days.
    """
    try:
        key = signing.loads(form_key, salt=_FORM_SALT, max_age=2 * 86400)
    except signing.BadSignature:
        raise FormTooOld() from None
    return receipt_number(salted_hmac("leitai.question.receipt", key, algorithm="sha256").digest())


@transaction.atomic
def ask(
    *,
    asked: Asked,
    receipt: str,
    by: str = "",
    now: datetime,
    through: str = "web",
    made_up: bool = False,
) -> Question:
    """Take a resident's question; asked again with the same receipt, it stays one question.

    Args:
        receipt: from `receipt_of_form`; only its hash is kept.
        by: "" for residents, the handler who writes it down for them otherwise.

    Raises:
        FieldWrong: no words, or a field too long.
    """
    kept = receipt_hash(receipt)
    # Before the trail, which `_next_number` takes: somebody may be closing the topic.
    topic = (
        Topic.objects.select_for_update(no_key=True)
        .filter(key=asked.topic, closed_on__isnull=True)
        .first()
    )
    number = _next_number(today())
    if (known := Question.objects.filter(receipt_hash=kept).first()) is not None:
        return known
    asker = _asker_of(asked)
    if through == "web" and asker.delegate:
        through = "delegate"
    question = Question.objects.create(
        number=number, receipt_hash=kept, topic=topic, through=through, asked_on=today(),
        made_up=made_up,
    )  # fmt: skip
    asker.question = question
    asker.save()
    if asked.may_rate and asker.phone:
        Rater.objects.create(
            key=secrets.token_hex(16), kind=Rater.Kind.ASKER, question=question,
            added_on=today(),
        )  # fmt: skip
    _add_step(question, "ask", "", "asker" if not by else "handler", by, now)
    return question


def _next_number(day: date) -> str:
    # All deeds of the hall wait for this row in the end; taking it first keeps numbers apart.
    Trail.objects.select_for_update().get_or_create(key=TRAIL)
    last = Question.objects.filter(number__startswith=f"{day.year}-").order_by("-pk").first()
    return f"{day.year}-{(int(last.number.split('-')[1]) if last else 0) + 1:04d}"


def _asker_of(asked: Asked) -> Asker:
    words = clean_text(asked.words, "Question", "问题")
    if len(words) < 5 or len(words) > LONGEST_WORDS:
        raise field_wrong(
            "Question", "问题", f"5 to {LONGEST_WORDS} characters.",
            f"须为5至{LONGEST_WORDS}个字。",
        )  # fmt: skip
    fields = {}
    for name, zh, most in (
        ("place", "地点", 120), ("name", "姓名", 60), ("phone", "电话", 40),
        ("address", "地址", 200), ("delegate", "代表姓名", 60),
    ):  # fmt: skip
        raw = getattr(asked, name)
        fields[name] = clean_line(raw, name.capitalize(), zh, most) if raw.strip() else ""
    if fields["phone"] and not 5 <= sum(c.isdigit() for c in fields["phone"]) <= 20:
        raise field_wrong("Phone", "电话", "5 to 20 digits.", "须含5至20位数字。")
    return Asker(words=words, **fields)


def take_question(number: str, version: int | None = None) -> Question:
    """The question, held for this transaction.

    Raises:
        NotFound. SomeoneWasQuicker: it has changed since the page was opened.
    """
    question = Question.objects.select_for_update().filter(number=number).first()
    if question is None:
        raise NotFound(what="question", what_zh="题", key=number[:20])
    if version is not None and question.version != version:
        raise SomeoneWasQuicker()
    return question


@transaction.atomic
def screen(
    *,
    number: str,
    published: bool,
    title: str,
    text: str,
    topic: str,
    by: str,
    now: datetime,
    reason: str = "",
    version: int | None = None,
) -> None:
    """Take a question up, in words that name nobody; publish it, or say why not.

    Raises:
        PersonalDataLeft: the words hold the asker's data, or a number of a person.
    """
    question = take_question(number, version)
    chosen = Topic.objects.filter(key=topic).first()
    given = {"title": title.strip(), "words": text.strip(), "topic": chosen, "reason": reason}
    name = "publish" if published else "keep_private"
    move = allow_move(question, name, "handler", by, given)
    question.title = clean_line(title, "Title", "标题", 120)
    question.text = clean_text(text, "Text", "正文")
    for words in (question.title, question.text):
        refuse_personal(question, words)
    question.published, question.topic = published, chosen
    go_on(question, name, move, "handler", by, now, text="" if published else reason)


@transaction.atomic
def merge(*, number: str, target: str, by: str, now: datetime, version: int | None = None) -> None:
    """Merge a question into another one; its asker follows that one from here on."""
    question = take_question(number, version)
    into = Question.objects.filter(number=target.strip()).first()
    if into is not None and into.merged_into is not None:
        into = into.merged_into
    move = allow_move(question, "merge", "handler", by, {"target": into})
    assert into is not None
    # Whoever follows a question by receipt reads it: one that is kept private has one reader.
    if into.pk == question.pk or not into.published:
        raise field_wrong(
            "Target", "并入的题号", "another question that is taken up and published.",
            "须为另一件已受理并公开的题。",
        )  # fmt: skip
    if question.merged.exists():
        raise field_wrong(
            "Target", "并入的题号", "others were merged into this one.", "本题已并入其他题。"
        )
    question.merged_into, question.topic = into, into.topic
    go_on(question, "merge", move, "handler", by, now, data={"into": into.number})


@transaction.atomic
def refuse(*, number: str, reason: str, by: str, now: datetime, version: int | None = None) -> None:
    """Not take a question up; the asker reads the reason, the rates still count it."""
    question = take_question(number, version)
    move = allow_move(question, "refuse", "handler", by, {"reason": reason})
    question.published = False
    go_on(question, "refuse", move, "handler", by, now, text=reason)


@transaction.atomic
def reconsider(
    *, number: str, reason: str, by: str, part: Part, now: datetime, version: int | None = None
) -> None:
    """Look at a refused or merged question again."""
    question = take_question(number, version)
    move = allow_move(question, "reconsider", part, by, {"reason": reason})
    question.merged_into = None
    go_on(question, "reconsider", move, part, by, now, text=reason)


@transaction.atomic
def assign(
    *,
    number: str,
    unit_id: int,
    by: str,
    now: datetime,
    days: int = DEFAULT_TERM,
    reason: str = "",
    version: int | None = None,
) -> None:
    """Give a question to a unit, with a term in working days; a matter is opened for it.

    A question that is with a unit already is assigned to another one, for a reason.
    """
    question = take_question(number, version)
    name = "reassign" if question.state in ("assigned", "returned") else "assign"
    move = allow_move(question, name, "handler", by, {"unit": unit_id, "reason": reason})
    unit = unit_of(unit_id)
    if name == "reassign" and unit.pk == question.unit_id:
        raise field_wrong("Unit", "答题单位", "it is with this unit already.", "已在该单位。")
    question.due = term_end(today(), None, days)
    question.unit = unit
    question.item = matter_for_unit(question, days, reason, by, now)
    go_on(
        question, name, move, "handler", by, now, text=reason,
        data={"unit": unit.zh, "due": question.due.isoformat(), "item": question.item.pk},
    )  # fmt: skip


@transaction.atomic
def answer(
    *,
    number: str,
    unit_ids: frozenset[int] | None,
    text: str,
    result: str,
    by: str,
    now: datetime,
    by_when: date | None = None,
    version: int | None = None,
) -> Answer:
    """Answer as a unit.

    Args:
        unit_ids: units that this person speaks for; None for all.
        result: done, partly, planned (with its day) or no, as the unit sees the matter.

    Raises:
        NotFound: the question is with another unit.
    """
    question = take_question(number, version)
    if unit_ids is not None and question.unit_id not in unit_ids:
        raise NotFound(what="question", what_zh="题", key=number[:20])
    move = allow_move(question, "answer", "unit", by, {"words": text.strip()})
    if result not in ("done", "partly", "planned", "no"):
        raise field_wrong("Result", "办理结果", "choose one.", "请选择。")
    if result == "planned" and by_when is None:
        raise field_wrong("Until", "完成时间", "a plan has a day.", "有计划须写明完成时间。")
    clean = clean_text(text, "Answer", "答复")
    assert question.unit_id is not None
    refuse_personal(question, clean)
    row = Answer.objects.create(
        question=question, unit_id=question.unit_id, cycle=question.cycle, text=clean,
        result=result, by_when=by_when if result == "planned" else None, by=by, at=now,
        day=today(),
    )  # fmt: skip
    index_answer(row)
    go_on(question, "answer", move, "unit", by, now, data={"answer": row.pk, "result": result})
    return row


@transaction.atomic
def check(
    *,
    number: str,
    passed: bool,
    found: str,
    how: str,
    text: str,
    by: str,
    now: datetime,
    version: int | None = None,
) -> None:
    """Oversight's check of the last answer: it passes, or goes back to the unit with a reason.

    A passed answer freezes the pool of raters and commits the seed of their draw; who passes
    it chooses neither.
    """
    question = take_question(number, version)
    name = "pass" if passed else "send_back"
    move = allow_move(question, name, "overseer", by, {"reason": text.strip()})
    if found not in ("solved", "partly", "not_solved") or how not in ("papers", "site", "asker"):
        raise field_wrong("Finding", "核查结论", "choose both.", "请选择核查方式和结论。")
    clean = clean_text(text, "Reason", "理由")
    refuse_personal(question, clean)
    last = question.answers.select_related("question").last()
    assert last is not None
    last.oversight = Check.objects.create(
        answer=last, passed=passed, found=found, how=how, text=clean, by=by, at=now, day=today()
    )
    index_answer(last)
    data: dict[str, object] = {"answer": last.pk, "found": found, "how": how}
    if passed:
        draw = _commit_draw(question, by, now)
        data |= {"commitment": draw.commitment, "pool": draw.pool, "size": draw.size}
    go_on(question, name, move, "overseer", by, now, text=clean, data=data)


def _commit_draw(question: Question, by: str, now: datetime) -> Draw:
    """Freeze the pool and commit a random seed; members of the unit asked are left out."""
    pool = Rater.objects.filter(left_on__isnull=True).exclude(own_unit=question.unit)
    seed = secrets.token_hex(32)
    return Draw.objects.create(
        question=question, cycle=question.cycle, size=settings.LEITAI_RATERS,
        pool=sorted(rater_hash(key) for key in pool.values_list("key", flat=True)),
        seed=seed, commitment=commitment(seed), committed_by=by, committed_at=now,
    )  # fmt: skip


@transaction.atomic
def close(
    *, number: str, outcome: str, by: str, now: datetime, text: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """Close a question that was answered, checked and rated; closed is not solved.

    Raises:
        CannotBeSolved: as solved, though oversight did not find it so.
    """
    question = take_question(number, version)
    move = allow_move(question, "close", "handler", by, {})
    if outcome not in Question.Outcome.values:
        raise field_wrong("Outcome", "结论", "solved or not solved.", "请选择已解决或未解决。")
    last = question.answers.select_related("oversight").last()
    assert last is not None
    if outcome == Question.Outcome.SOLVED and last.oversight.found != "solved":
        raise CannotBeSolved()
    question.outcome = outcome
    go_on(question, "close", move, "handler", by, now, text=text, data={"outcome": outcome})


@transaction.atomic
def reopen(
    *,
    number: str,
    reason: str,
    part: Part,
    now: datetime,
    by: str = "",
    said_in: str = "",
    version: int | None = None,
) -> None:
    """Reopen a closed question: it goes through all four steps again.

    What an asker says is theirs: it stands beside their own words, for the handlers, and is
    erased with them; the history says only that they said "not solved".

    Args:
        said_in: number of the asker's own question, where it was merged into this one.

    Raises:
        FieldWrong: an asker has reopened it three times already.
    """
    question = take_question(number, version)
    move = allow_move(question, "reopen", part, by, {"reason": reason.strip()})
    if part == "asker":
        said = question.steps.filter(move="reopen", part="asker").count()
        if said >= MOST_REOPENINGS:
            raise field_wrong(
                "Not solved", "未解决",
                f"said {said} times; a handler decides now.", f"已反映{said}次，请联系办理人员。",
            )  # fmt: skip
        reason = clean_text(reason, "Reason", "理由")[:LONGEST_REASON]
    question.outcome, question.cycle = "", question.cycle + 1
    if question.topic is not None and question.topic.closed_on is not None:
        Topic.objects.filter(pk=question.topic.pk).update(closed_on=None, closed_by="")
    data = {}
    if part == "asker":
        own = question.merged.get(number=said_in) if said_in else question
        add_words(own, reason)
        data = {"said_in": own.number}
    text = "" if part == "asker" else reason
    go_on(question, "reopen", move, part, by, now, text=text, data=data)


def add_words(question: Question, said: str) -> None:
    """Keep what an asker said later beside their first words; the erasing clock starts anew."""
    asker, _made = Asker.objects.get_or_create(question=question)
    asker.words = f"{asker.words}\n\n（{today()}）{said}".strip()
    asker.erased_on = None
    asker.save(update_fields=["words", "erased_on"])


def allow_move(
    question: Question, name: str, part: Part, by: str, given: Mapping[str, object]
) -> Move:
    reason = given.get("reason")
    if isinstance(reason, str) and part != "asker":
        if len(reason) > LONGEST_REASON:
            raise field_wrong(
                "Reason", "理由", f"at most {LONGEST_REASON} characters.",
                f"最多{LONGEST_REASON}字。",
            )  # fmt: skip
        refuse_personal(question, reason)
    case: Case = case_of(question)
    return check_move(case, name, part=part, by=by, given=given)


def refuse_personal(question: Question, text: str) -> None:
    """Raise PersonalDataLeft where a text still holds the asker's data."""
    asker = Asker.objects.filter(question=question).first()
    if parts := personal_parts(text, asker):
        raise PersonalDataLeft(parts="、".join(parts))


def go_on(
    question: Question,
    name: str,
    move: Move,
    part: Part,
    by: str,
    now: datetime,
    *,
    text: str = "",
    data: Mapping[str, object] | None = None,
) -> None:
    """Move a question on and its matter with it; add the step to its history and the trail."""
    before, question.state = question.state, Question.State(move.after)
    question.ended_on = today() if move.after in ENDED else None
    question.version += 1
    question.save()
    index_question(question)
    follow_question(question, name, part, by, now)
    _add_step(question, name, before, part, by, now, text=text, data=data)


def _add_step(
    question: Question,
    name: str,
    before: str,
    part: str,
    by: str,
    now: datetime,
    *,
    text: str = "",
    data: Mapping[str, object] | None = None,
) -> None:
    step = QuestionStep.objects.create(
        question=question, number=question.steps.count() + 1, move=name, before=before,
        after=question.state, part=part, by=by, at=now, day=today(), cycle=question.cycle,
        text=clean_text(text, "Reason", "理由"),
    )  # fmt: skip
    step.deed = record_deed(
        what=f"question.{name}", by=by, now=now, subject=f"question:{question.number}",
        data={"question": question.number, "cycle": question.cycle, "state": question.state,
              "day": step.day.isoformat(), **(data or {})},
    )  # fmt: skip
    step.save(update_fields=["deed"])
