"""Pages of promises, units and indicators pass axe (WCAG 2.2 AA) and fit on a phone.

The pages are rendered by the hall before the browser opens; it is given them and their files.
"""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from leitai.web.actions import indicators, staff
from leitai.web.models import Round, Unit
from web.examine import all_faults
from web.gallery import chromium
from web.halls import NOW
from web.test_demo_promises import demo

__all__ = ["demo"]
pytestmark = pytest.mark.browser


def pages_of(round_: Round) -> dict[tuple[str, str], str]:
    """(language, address) -> what the hall answers to a supervisor."""
    staff.add_person(username="ducha", password="", roles=["supervisor"])
    indicators.take_back(period="2022-Q3", why="更正", by="ducha", now=NOW)
    client = Client()
    client.force_login(
        get_user_model().objects.get(username="ducha"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    unit = Unit.objects.get(zh="市地方金融监管局")
    steps = list(round_.commitments.filter(unit=unit).values_list("pk", flat=True))
    asked = round_.commitments.get(unit__zh="市城市管理委", step=2)
    slot = Round.objects.get(key="2022-4").slots.get(unit__zh="市科协")
    addresses = [
        "/units/", f"/units/{unit.pk}/", "/stars/", "/indicators/", "/indicators/2022-Q3/",
        "/r/2022-3/promises/", "/r/2022-3/commitments/", "/r/2022-4/commitments/",
        f"/r/2022-3/commitments/{steps[-1]}/", f"/r/2022-3/commitments/{asked.pk}/",
        f"/r/2022-4/s/{slot.key}/",
    ]  # fmt: skip
    found = {}
    for at, address in enumerate(addresses):
        lang = "zh-hans" if at % 2 else "en"
        answer = client.get(address, headers={"accept-language": lang})
        assert answer.status_code == 200, address
        found[lang, address] = answer.content.decode()
    return found


def test_every_page_passes(demo: Round) -> None:
    if chromium.found() is None:
        pytest.skip("no Chromium was found: apt install chromium, or set LEITAI_CHROMIUM")
    wrong = all_faults(pages_of(demo))
    assert not wrong, "\n".join(wrong)
