"""Rows and constraints; no deeds."""

from leitai.web.models.arena import Alias, Round, RoundState, Series, Slot, SlotState, Unit
from leitai.web.models.ballots import Ballot, PaperSheet, Ticket
from leitai.web.models.commitments import Ask, Commitment, Measure, Progress
from leitai.web.models.indicators import (
    Indicator,
    IndicatorPeriod,
    IndicatorValue,
    PeriodUnit,
)
from leitai.web.models.inspections import (
    Finding,
    Inspection,
    MeetingCell,
    Photo,
    Season,
    TopicLook,
)
from leitai.web.models.matters import (
    Excuse,
    Item,
    JointUnit,
    Reminder,
    Slip,
    Step,
    SupervisionScheme,
)
from leitai.web.models.people import Membership, Role
from leitai.web.models.questions import (
    Answer,
    Asker,
    Check,
    Draw,
    Exclusion,
    Question,
    QuestionStep,
    Rater,
    Rating,
    RatingCode,
    Topic,
)
from leitai.web.models.record import (
    BundlePart,
    Checkpoint,
    Cosignature,
    LogLeaf,
    Objection,
    Result,
    SlotMarks,
)
from leitai.web.models.scheme import SchemeVersion
from leitai.web.models.search import SearchEntry
from leitai.web.models.statement import Erratum, PartKind, Statement, StatementPart
from leitai.web.models.trail import Trail, TrailCheckpoint, TrailLeaf

__all__ = [
    "Alias",
    "Answer",
    "Ask",
    "Asker",
    "Ballot",
    "BundlePart",
    "Check",
    "Checkpoint",
    "Commitment",
    "Cosignature",
    "Draw",
    "Erratum",
    "Exclusion",
    "Excuse",
    "Finding",
    "Indicator",
    "IndicatorPeriod",
    "IndicatorValue",
    "Inspection",
    "Item",
    "JointUnit",
    "LogLeaf",
    "Measure",
    "MeetingCell",
    "Membership",
    "Objection",
    "PaperSheet",
    "PartKind",
    "PeriodUnit",
    "Photo",
    "Progress",
    "Question",
    "QuestionStep",
    "Rater",
    "Rating",
    "RatingCode",
    "Reminder",
    "Result",
    "Role",
    "Round",
    "RoundState",
    "SchemeVersion",
    "SearchEntry",
    "Season",
    "Series",
    "Slip",
    "Slot",
    "SlotMarks",
    "SlotState",
    "Statement",
    "StatementPart",
    "Step",
    "SupervisionScheme",
    "Ticket",
    "Topic",
    "TopicLook",
    "Trail",
    "TrailCheckpoint",
    "TrailLeaf",
    "Unit",
]
