"""Problems say what, where and what to do in both languages."""

import pickle

from leitai.base.problem import Place, Problem


class Overfull(Problem):
    code = "overfull"
    en = "{n} marks where {m} were expected."
    zh = "应有{m}个打分，实有{n}个。"
    todo_en = "Remove the extra row."
    todo_zh = "请删去多出的行。"


def test_says_place_what_and_todo() -> None:
    problem = Overfull(place=Place(file="a.xlsx", row=3), n=4, m=2)
    assert (
        problem.say("en") == "a.xlsx, row 3: 4 marks where 2 were expected. Remove the extra row."
    )
    assert problem.say("zh") == "a.xlsx，第3行：应有2个打分，实有4个。请删去多出的行。"
    assert str(problem) == problem.say("en")


def test_survives_pickling() -> None:
    problem = pickle.loads(pickle.dumps(Overfull(place=Place(offset=7), n=1, m=2)))
    assert (problem.place.offset, problem.params) == (7, {"n": 1, "m": 2})
