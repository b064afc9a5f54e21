"""Public questions (群众点题): asked, screened, answered, checked, rated by a drawn sample."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from leitai.web.models.arena import Unit
from leitai.web.models.matters import Item


class Topic(models.Model):
    """A topic (题) that questions are put under; `made_up` where the name is the demo's own."""

    key = models.SlugField(max_length=40, unique=True)
    number = models.PositiveSmallIntegerField(default=0)
    zh = models.CharField(max_length=80, unique=True)
    en = models.CharField(max_length=120, blank=True)
    about = models.TextField(blank=True)
    made_up = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["number", "pk"]

    def __str__(self) -> str:
        return self.zh


class Question(models.Model):
    """One question of a resident. Nothing personal stands here: see `Asker`.

    `title` and `text` are the words as a handler screened them, empty before. The receipt is
    kept as a hash alone.
    """

    class State(models.TextChoices):
        RECEIVED = "received"
        SCREENED = "screened"
        MERGED = "merged"
        REFUSED = "refused"
        ASSIGNED = "assigned"
        ANSWERED = "answered"
        RETURNED = "returned"
        CHECKED = "checked"
        RATING = "rating"
        RATED = "rated"
        CLOSED = "closed"
        REOPENED = "reopened"

    class Outcome(models.TextChoices):
        SOLVED = "solved"
        NOT_SOLVED = "not_solved"

    number = models.CharField(max_length=12, unique=True)
    receipt_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    # Whether the public may read it; a question kept private says why to its asker.
    published = models.BooleanField(default=False)
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="questions")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="questions")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    # How it came: by the asker themselves, by a delegate for them, or written down by a handler.
    through = models.CharField(
        max_length=10,
        choices=[("web", "web"), ("delegate", "delegate"), ("handler", "handler")],
        default="web",
    )
    # How often it was asked of the unit: 1, and one more with every reopening.
    cycle = models.PositiveSmallIntegerField(default=1)
    asked_on = models.DateField(db_index=True)
    due = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    made_up = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-asked_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "published"], name="question_state_published")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="closed") & ~Q(outcome="") | ~Q(state="closed") & Q(outcome=""),
                name="question_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | ~Q(state="merged") & Q(merged_into__isnull=True),
                name="question_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "screened", "merged", "refused"])
                | Q(unit__isnull=False, topic__isnull=False),
                name="question_assigned_to_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Asker(models.Model):
    """Who asked, and their own words, until they are erased: for handlers alone."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="asker")
    words = models.TextField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    delegate = models.CharField(max_length=60, blank=True)
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased_on__isnull=True)
                | Q(words="", place="", name="", phone="", address="", delegate=""),
                name="asker_erased_whole",
            )
        ]

    def __str__(self) -> str:
        return f"asker of {self.question_id}"


class QuestionStep(models.Model):
    """One deed in the history of a question; steps are only ever added.

    `text` is what the public and the asker read; `by` is for the handlers and oversight.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=20)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    part = models.CharField(max_length=10)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    day = models.DateField()
    cycle = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(blank=True)
    deed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "number"], name="question_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}.{self.number} {self.move}"


class Answer(models.Model):
    """A unit's answer (部门答题); one that was sent back stays."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, models.PROTECT)
    cycle = models.PositiveSmallIntegerField()
    text = models.TextField()
    # What the unit says of the matter itself.
    result = models.CharField(
        max_length=8,
        choices=[("done", "done"), ("partly", "partly"), ("planned", "planned"), ("no", "no")],
    )
    by_when = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    day = models.DateField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"answer {self.pk} to {self.question_id}"


class Check(models.Model):
    """Oversight's check of one answer (纪委监督): passed, or sent back with the reason."""

    answer = models.OneToOneField(Answer, models.CASCADE, related_name="oversight")
    passed = models.BooleanField()
    # What oversight found of the matter itself.
    found = models.CharField(
        max_length=10,
        choices=[("solved", "solved"), ("partly", "partly"), ("not_solved", "not_solved")],
    )
    how = models.CharField(
        max_length=8, choices=[("papers", "papers"), ("site", "site"), ("asker", "asker")]
    )
    text = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(passed=True) | ~Q(text=""), name="sent_back_why")
        ]

    def __str__(self) -> str:
        return f"check of {self.answer_id}"


class Exclusion(models.Model):
    """A question left out of the rates, for a written reason that another person reviews."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="exclusions")
    reason = models.TextField()
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    decision = models.CharField(
        max_length=8, blank=True, choices=[("granted", "granted"), ("refused", "refused")]
    )
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["question"],
                condition=~Q(decision="refused"),
                name="exclusion_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exclusion_has_a_reason"),
            models.CheckConstraint(
                condition=Q(decision="") | ~Q(decided_by="") & ~Q(decided_by=models.F("asked_by")),
                name="exclusion_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"exclusion of {self.question_id}"


class Rater(models.Model):
    """Somebody who agreed to rate when drawn: an invited resident, a delegate, or an asker.

    `key` is random and stands on their card; only its hash is published. Name and contact
    are for handlers alone, and are erased like an asker's.
    """

    class Kind(models.TextChoices):
        RESIDENT = "resident"
        DELEGATE = "delegate"
        ASKER = "asker"

    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=80, blank=True)
    # Works for this unit, and therefore never rates an answer of it.
    own_unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True)
    question = models.OneToOneField(
        Question, models.CASCADE, null=True, blank=True, related_name="rater"
    )
    added_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(name="", contact=""),
                name="rater_left_is_erased",
            )
        ]

    def __str__(self) -> str:
        return f"rater {self.pk}"


class Draw(models.Model):
    """The drawing of raters for one answer: pool and hash of the seed first, the seed later.

    `pool` and `drawn` are hashes of raters' keys; `seed` is shown once it is drawn.
    """

    class State(models.TextChoices):
        COMMITTED = "committed"
        DRAWN = "drawn"
        FINISHED = "finished"

    question = models.ForeignKey(Question, models.CASCADE, related_name="draws")
    cycle = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.COMMITTED)
    pool = models.JSONField()
    size = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    word = models.CharField(max_length=80, blank=True)
    drawn = models.JSONField(default=list)
    committed_by = models.CharField(max_length=150)
    committed_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=150, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "cycle"], name="draw_once_a_cycle")
        ]

    def __str__(self) -> str:
        return f"draw {self.pk} of {self.question_id}"


class RatingCode(models.Model):
    """The right of one drawn rater to rate once; only a hash is kept.

    Which rater holds it is on the printed card alone; what was rated does not say which code.
    """

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="codes")
    hash = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"code {self.pk}"


class Rating(models.Model):
    """One rating (社会评价), without a moment and without a link to its code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draw = models.ForeignKey(Draw, models.CASCADE, related_name="ratings")
    solved = models.CharField(
        max_length=6, choices=[("yes", "yes"), ("partly", "partly"), ("no", "no")]
    )
    satisfied = models.CharField(
        max_length=6, choices=[("yes", "yes"), ("mostly", "mostly"), ("no", "no")]
    )

    def __str__(self) -> str:
        return f"rating of {self.draw_id}"
