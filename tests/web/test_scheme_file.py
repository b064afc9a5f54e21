"""The scheme as a file: taken away, changed in any way, brought back; words move with scales."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leitai.scoring.scheme import parse_scheme
from leitai.web.actions import staff
from leitai.web.actions.rounds import scheme_in_force
from leitai.web.models import Role
from web.halls import make_called_round


@pytest.fixture
def office(db: None) -> Client:
    make_called_round()
    staff.add_person(username="org", password="a-long-password", roles=[Role.ORGANISER])
    client = Client()
    assert client.login(username="org", password="a-long-password")
    return client


def upload(client: Client, data: bytes) -> int:
    file = SimpleUploadedFile("s.json", data, "application/json")
    form = {"deed": "upload", "file": file}
    return client.post("/r/r3/office/scheme/", form).status_code


def test_a_criterion_is_added_by_file(office: Client) -> None:
    from leitai.web.models import Round

    body = json.loads(office.get("/r/r3/office/scheme.json").content)
    extra = dict(body["criteria"][0], code="order", zh="台风", en="Conduct", weight="10")
    body["criteria"][0]["weight"] = "30"
    assert (
        upload(office, json.dumps(body | {"criteria": [*body["criteria"], extra]}).encode()) == 302
    )
    codes = [c["code"] for c in scheme_in_force(Round.objects.get(key="r3")).body["criteria"]]
    assert codes[-1] == "order"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff\xfe", b'{"v": 1}'])
def test_a_file_that_is_no_scheme_changes_nothing(office: Client, data: bytes) -> None:
    from leitai.web.models import Round

    assert upload(office, data) == 422
    assert scheme_in_force(Round.objects.get(key="r3")).version == 1


def test_words_move_with_the_scale(office: Client) -> None:
    from leitai.web.models import Round

    form = {"deed": "save", "top-results": "40", "step-results": "1"}
    assert office.post("/r/r3/office/scheme/", form).status_code == 302
    scheme = parse_scheme(scheme_in_force(Round.objects.get(key="r3")).body)
    results = scheme.criterion("results")
    assert results is not None and str(results.high) == "40"
    assert [str(low) for low, _, _ in results.ranges()] == ["36", "28", "20", "0"]
    assert [str(high) for _, high, _ in results.ranges()] == ["40", "35", "27", "19"]
