"""Every state in words, with the shape and tone of its mark; the one table for all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# kind -> value -> (shape, words, tone)
MARKS: dict[str, dict[str, tuple[str, _StrPromise, str]]] = {
    "round": {
        "drafted": ("○", _("Being drafted"), "grey"),
        "called": ("○", _("Called"), "grey"),
        "locked": ("◆", _("Scheme locked"), "strong"),
        "live": ("●", _("Live"), "red"),
        "counted": ("◆", _("Counted"), "strong"),
        "objection": ("▲", _("Open to objections"), "amber"),
        "sealed": ("■", _("Sealed"), "strong"),
    },
    "slot": {
        "waiting": ("○", _("Waiting"), "grey"),
        "on_stage": ("●", _("On stage"), "red"),
        "questions": ("●", _("Questions"), "red"),
        "scoring": ("◆", _("Scoring"), "amber"),
        "closed": ("■", _("Closed"), "strong"),
    },
    "verdict": {
        "supported": ("━", _("Supported"), "green"),
        "contradicted": ("≈", _("Not consistent with this ledger"), "red"),
        "unsupported": ("┅", _("No evidence found"), "amber"),
        "not_checkable": ("○", _("Not checkable"), "grey"),
    },
    "status": {
        "green": ("●", _("On plan"), "green"),
        "amber": ("▲", _("Behind"), "amber"),
        "red": ("■", _("Late"), "red"),
        "grey": ("○", _("Not due"), "grey"),
    },
    "promise": {
        "green": ("●", _("Kept"), "green"),
        "amber": ("▲", _("Partly kept"), "amber"),
        "red": ("■", _("Missed"), "red"),
        "grey": ("○", _("Not due yet"), "grey"),
        "made": ("○", pgettext_lazy("promise", "Made"), "grey"),
        "tracked": ("◆", pgettext_lazy("promise", "Tracked"), "strong"),
        "kept": ("●", _("Kept"), "green"),
        "partly": ("▲", _("Partly kept"), "amber"),
        "missed": ("■", _("Missed"), "red"),
        "released": ("□", pgettext_lazy("promise", "Released by decision"), "grey"),
    },
    "matter": {
        "registered": ("○", _("Registered"), "grey"),
        "assigned": ("▲", _("Assigned"), "amber"),
        "accepted": ("○", _("Accepted"), "strong"),
        "disputed": ("▲", _("Disputed"), "amber"),
        "doing": ("●", _("Under way"), "strong"),
        "excuse": ("▲", _("Excuse under review"), "amber"),
        "reported": ("◆", _("Reported done"), "strong"),
        "reviewed": ("◆", _("Reviewed"), "green"),
        "closed": ("■", pgettext_lazy("matter", "Closed"), "strong"),
        "reopened": ("▲", _("Reopened"), "amber"),
    },
    "outcome": {
        "solved": ("■", _("Solved"), "green"),
        "not_solvable": ("□", _("Not solvable"), "strong"),
        "merged": ("◇", _("Merged"), "grey"),
        "withdrawn": ("◇", _("Withdrawn"), "grey"),
    },
    "measure": {
        "open": ("○", _("Not due yet"), "grey"),
        "kept": ("●", _("Kept"), "green"),
        "late": ("▲", _("Reached late"), "amber"),
        "missed": ("■", _("Missed"), "red"),
        "unmeasured": ("△", _("no measure"), "amber"),
    },
    "indicator": {
        "green": ("●", pgettext_lazy("indicator", "Green"), "green"),
        "amber": ("▲", pgettext_lazy("indicator", "Amber"), "amber"),
        "red": ("■", pgettext_lazy("indicator", "Red"), "red"),
        "grey": ("○", pgettext_lazy("indicator", "Nothing to compare"), "grey"),
    },
    "flag": {
        "first": ("⚑", _("among the first"), "strong"),
        "rise": ("⚐", _("risen"), "strong"),
    },
    "commitment_deed": {
        "commitment.taken": ("", _("taken as a commitment"), "grey"),
        "commitment.supervised": ("", _("put under supervision"), "grey"),
        "commitment.answered": ("", _("the unit answered"), "grey"),
        "commitment.progress": ("", _("progress reported"), "grey"),
        "commitment.bound": ("", _("figure bound to a ledger"), "grey"),
        "commitment.unbound": ("", _("ledger query taken off"), "grey"),
        "commitment.released": ("", _("released by decision"), "grey"),
    },
    "indicator_deed": {
        "indicators.opened": ("", _("period opened"), "grey"),
        "indicators.added": ("", _("indicator added"), "grey"),
        "indicators.entered": ("", _("figures entered"), "grey"),
        "indicators.published": ("", _("published"), "grey"),
        "indicators.taken_back": ("", _("taken back"), "grey"),
    },
    "task": {
        "done": ("■", _("Done"), "strong"),
        "now": ("●", _("Next"), "red"),
        "ahead": ("○", _("Later"), "grey"),
        "blocked": ("▲", _("Waits for something"), "amber"),
    },
    "ticket": {
        "issued": ("○", _("Issued"), "grey"),
        "printed": ("◆", _("Printed"), "strong"),
        "used": ("■", _("Has voted"), "green"),
        "spoiled": ("▲", _("Spoiled"), "amber"),
    },
    "statement": {
        "none": ("○", _("Not begun"), "grey"),
        "draft": ("▲", _("Part missing"), "amber"),
        "complete": ("●", pgettext_lazy("statement", "Complete"), "green"),
        "locked": ("■", pgettext_lazy("statement", "Locked"), "strong"),
    },
    "paper": {
        "first": ("○", _("Waits for the second clerk"), "grey"),
        "agreed": ("■", _("Both agree"), "green"),
        "different": ("▲", _("The two entries differ"), "amber"),
    },
    "objection": {
        "open": ("▲", _("To be answered"), "amber"),
        "upheld": ("●", _("Upheld"), "green"),
        "rejected": ("■", _("Not upheld"), "strong"),
    },
    "pair": {
        "open": ("○", _("No outcome yet"), "grey"),
    },
    "inspection": {
        "withdrawn": ("▲", pgettext_lazy("inspection", "Withdrawn"), "amber"),
    },
    "finding": {
        "none": ("■", _("None found"), "green"),
        "found": ("○", pgettext_lazy("finding", "Not handled"), "grey"),
        "handled": ("◆", _("Handled, not yet looked at"), "amber"),
        "solved": ("■", _("Solved"), "green"),
    },
    "coverage": {
        "holds": ("■", _("Full coverage holds"), "green"),
        "open": ("▲", _("Full coverage does not hold"), "red"),
        "none": ("▲", _("no record"), "red"),
    },
    "counts": {
        "records": ("○", _("Records"), "grey"),
        "findings": ("○", _("Findings"), "grey"),
        "solved": ("○", _("Solved"), "grey"),
    },
    "recorded": {
        "supported": ("━", _("The records agree"), "green"),
        "contradicted": ("≈", _("The records differ"), "red"),
        "unsupported": ("┅", _("No record of this kind"), "amber"),
    },
    "proof": {
        "absent": ("■", _("Not there"), "green"),
        "found": ("▲", _("Found"), "red"),
    },
    "season": {
        "closed": ("■", _("Over"), "strong"),
    },
    "looked": {
        "models": ("○", _("Fields of tables"), "grey"),
        "persons": ("○", _("Tables tied to a person's account"), "grey"),
        "urls": ("○", _("Addresses"), "grey"),
        "settings": ("○", _("Settings"), "grey"),
        "asks": ("○", _("What schemes and templates ask"), "grey"),
        "inputs": ("○", _("Inputs of formulas"), "grey"),
        "files": ("○", _("Inputs for pictures"), "grey"),
        "imports": ("○", _("Parts used by the program"), "grey"),
        "counts": ("○", _("Program files searched for counts by person"), "grey"),
        "headers": ("○", _("Rules sent to the browser"), "grey"),
    },
    "burden": {
        "twice": ("▲", _("Asked twice"), "red"),
        "once": ("■", _("No fact is asked twice"), "green"),
    },
    "place": {
        "statement": ("○", pgettext_lazy("burden", "Statement"), "grey"),
        "question": ("○", pgettext_lazy("burden", "Questions back"), "grey"),
        "progress": ("○", pgettext_lazy("burden", "Progress of promises"), "grey"),
        "report": ("○", pgettext_lazy("burden", "Reports on matters"), "grey"),
        "answer": ("○", pgettext_lazy("burden", "Answers to residents"), "grey"),
        "indicator": ("○", pgettext_lazy("burden", "Indicators"), "grey"),
        "ledger": ("○", _("Ledger"), "grey"),
    },
    "question": {
        "received": ("○", pgettext_lazy("question", "Received"), "grey"),
        "screened": ("◇", pgettext_lazy("question", "Taken up"), "strong"),
        "merged": ("◇", pgettext_lazy("question", "Merged with another"), "grey"),
        "refused": ("□", pgettext_lazy("question", "Not taken up"), "grey"),
        "assigned": ("◆", pgettext_lazy("question", "With the unit"), "strong"),
        "answered": ("◆", pgettext_lazy("question", "Awaits oversight"), "strong"),
        "returned": ("▲", pgettext_lazy("question", "Sent back to the unit"), "amber"),
        "checked": ("◆", pgettext_lazy("question", "Awaits the rating"), "strong"),
        "rating": ("◆", pgettext_lazy("question", "Being rated"), "strong"),
        "rated": ("◆", pgettext_lazy("question", "Rated, to be closed"), "strong"),
        "closed": ("■", pgettext_lazy("question", "Closed"), "strong"),
        "reopened": ("▲", pgettext_lazy("question", "Reopened"), "amber"),
    },
    "question_outcome": {
        "solved": ("●", pgettext_lazy("question", "Closed, solved"), "green"),
        "not_solved": ("▲", pgettext_lazy("question", "Closed, not solved"), "amber"),
    },
    "question_way": {
        "question": ("", _("Residents ask"), "grey"),
        "answer": ("", _("Department answers"), "grey"),
        "oversight": ("", _("Oversight checks"), "grey"),
        "rating": ("", _("Society rates"), "grey"),
    },
    "question_at": {
        "question": ("", _("at the question"), "grey"),
        "answer": ("", _("at the answer"), "grey"),
        "oversight": ("", _("at oversight"), "grey"),
        "rating": ("", _("at the rating"), "grey"),
    },
    "way_step": {
        "done": ("■", pgettext_lazy("step", "done"), "strong"),
        "now": ("●", pgettext_lazy("step", "now"), "red"),
        "ahead": ("○", pgettext_lazy("step", "ahead"), "grey"),
    },
    "way_cell": {
        "done": ("■", pgettext_lazy("step", "all"), "strong"),
        "now": ("▲", pgettext_lazy("step", "some"), "amber"),
        "ahead": ("○", pgettext_lazy("step", "none"), "grey"),
    },
    "question_result": {
        "done": ("●", pgettext_lazy("answer", "Unit says: done"), "green"),
        "partly": ("▲", pgettext_lazy("answer", "Unit says: done in part"), "amber"),
        "planned": ("○", pgettext_lazy("answer", "Unit says: planned"), "grey"),
        "no": ("□", pgettext_lazy("answer", "Unit says: cannot be done"), "grey"),
    },
    "question_check": {
        "passed": ("■", _("Passed"), "strong"),
        "sent_back": ("▲", pgettext_lazy("question", "Sent back"), "amber"),
    },
    "question_found": {
        "solved": ("●", _("found solved"), "green"),
        "partly": ("▲", _("found solved in part"), "amber"),
        "not_solved": ("■", _("found not solved"), "red"),
    },
    "question_how": {
        "papers": ("", _("checked on paper"), "grey"),
        "site": ("", _("checked on site"), "grey"),
        "asker": ("", _("checked with the asker"), "grey"),
    },
    "question_draw": {
        "committed": ("○", _("Seed committed"), "grey"),
        "drawn": ("◆", _("Drawn, under way"), "strong"),
        "finished": ("■", pgettext_lazy("rating", "Over"), "strong"),
    },
    "question_through": {
        "web": ("", _("asked by the resident"), "grey"),
        "delegate": ("", _("asked by a delegate for a resident"), "grey"),
        "handler": ("", _("written down by a handler"), "grey"),
    },
    "question_queue": {
        "screen": ("", _("To screen"), "grey"),
        "assign": ("", _("To assign"), "grey"),
        "draw": ("", _("To draw raters for"), "grey"),
        "rating": ("", pgettext_lazy("queue", "Being rated"), "grey"),
        "close": ("", _("To close"), "grey"),
        "answer": ("", _("To answer"), "grey"),
        "check": ("", _("To check"), "grey"),
        "everything": ("", _("Everything"), "grey"),
    },
    "asker_why": {
        "screening": ("", _("screening"), "grey"),
        "contact": ("", _("contacting the asker"), "grey"),
        "rating": ("", _("handing out a rating code"), "grey"),
    },
    "rated_solved": {
        "yes": ("●", pgettext_lazy("rating", "Yes, solved"), "green"),
        "partly": ("▲", pgettext_lazy("rating", "Partly"), "amber"),
        "no": ("■", pgettext_lazy("rating", "No"), "red"),
    },
    "rated_satisfied": {
        "yes": ("●", pgettext_lazy("rating", "Satisfied"), "green"),
        "mostly": ("▲", pgettext_lazy("rating", "Mostly satisfied"), "amber"),
        "no": ("■", pgettext_lazy("rating", "Not satisfied"), "red"),
    },
    "rater": {
        "resident": ("", _("Invited residents"), "grey"),
        "delegate": ("", _("Delegates"), "grey"),
        "asker": ("", _("Askers who agreed"), "grey"),
    },
    "exclusion": {
        "granted": ("", _("agreed to"), "grey"),
        "refused": ("", _("not agreed to"), "grey"),
    },
    "topic": {
        "open": ("○", pgettext_lazy("topic", "Open"), "grey"),
        "closed": ("■", pgettext_lazy("topic", "Closed"), "strong"),
    },
    "search_kind": {
        "question": ("", pgettext_lazy("search", "Questions"), "grey"),
        "answer": ("", pgettext_lazy("search", "Answers"), "grey"),
        "item": ("", pgettext_lazy("search", "Matters"), "grey"),
        "statement": ("", pgettext_lazy("search", "Statements"), "grey"),
    },
}
