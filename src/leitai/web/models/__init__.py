"""Rows and constraints; no deeds."""

from leitai.web.models.arena import Alias, Round, RoundState, Series, Slot, SlotState, Unit
from leitai.web.models.ballots import Ballot, PaperSheet, Ticket
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
    "Ballot",
    "Checkpoint",
    "Erratum",
    "Excuse",
    "Item",
    "JointUnit",
    "LogLeaf",
    "Membership",
    "Objection",
    "PaperSheet",
    "PartKind",
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
