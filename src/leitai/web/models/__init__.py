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
from leitai.web.models.record import Checkpoint, LogLeaf, Objection, Result
from leitai.web.models.scheme import SchemeVersion
from leitai.web.models.statement import Erratum, PartKind, Statement, StatementPart
from leitai.web.models.trail import Trail, TrailCheckpoint, TrailLeaf

__all__ = [
    "Alias",
    "Ask",
    "Ballot",
    "Checkpoint",
    "Commitment",
    "Erratum",
    "Excuse",
    "Indicator",
    "IndicatorPeriod",
    "IndicatorValue",
    "Item",
    "JointUnit",
    "LogLeaf",
    "Measure",
    "Membership",
    "Objection",
    "PaperSheet",
    "PartKind",
    "PeriodUnit",
    "Progress",
    "Reminder",
    "Result",
    "Role",
    "Round",
    "RoundState",
    "SchemeVersion",
    "Series",
    "Slip",
    "Slot",
    "SlotState",
    "Statement",
    "StatementPart",
    "Step",
    "SupervisionScheme",
    "Ticket",
    "Trail",
    "TrailCheckpoint",
    "TrailLeaf",
    "Unit",
]
