"""Judge diagnostics: what stands out in each judge's marks, in numbers and plain sentences."""

from leitai.scoring.diagnostics.examine import Examination, examine
from leitai.scoring.diagnostics.influence import (
    Certificate,
    find_fewest_judges,
    leave_each_judge_out,
)

__all__ = ["Certificate", "Examination", "examine", "find_fewest_judges", "leave_each_judge_out"]
