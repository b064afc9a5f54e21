"""The host's desk when a deed takes its time, is pressed twice, or its answer is lost; desk and
ballot by keyboard alone."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest

from e2e.desk import Host
from e2e.halls import ask
from leitai.web.demo.simulate import Link

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
STATES = ("waiting", "on_stage", "questions", "scoring", "closed")


@pytest.fixture
def host(browser: Browser, hall: dict[str, Any]) -> Iterator[Host]:
    made = Host(browser, hall)
    made.sign_in()
    yield made
    assert made.complaints == []
    made.page.context.close()


def slot_of(hall: dict[str, Any]) -> dict[str, Any]:
    """The slot that the big button is about."""
    _, round_ = ask(hall["base"], "/api/v1/round")
    there = round_["slot"]
    if there is not None and there["state"] != "closed":
        return dict(there)
    return dict(next(slot for slot in round_["slots"] if slot["state"] == "waiting"))


def state_of(hall: dict[str, Any], key: str) -> str:
    _, round_ = ask(hall["base"], "/api/v1/round")
    return next(str(slot["state"]) for slot in round_["slots"] if slot["id"] == key)


def posts(page: Page, hall: dict[str, Any], answer: Callable[[Route], None]) -> list[str]:
    """Have `answer` take what the desk sends; the list grows with each."""
    seen: list[str] = []

    def take(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        seen.append(route.request.post_data or "")
        answer(route)

    page.route(hall["desk"], take)
    return seen


def words(page: Page) -> str:
    return page.inner_text(".notices")


def open_scoring(page: Page, hall: dict[str, Any]) -> dict[str, Any]:
    """Press on until a slot takes ballots; the desk shows it, and nothing is on its way."""
    while (slot := slot_of(hall))["state"] != "scoring":
        page.locator(".deed-big button").click()
        page.wait_for_selector(".notice[data-kind=done]")
        end = time.monotonic() + 20
        while state_of(hall, slot["id"]) == slot["state"]:
            assert time.monotonic() < end, slot
            time.sleep(0.1)
        page.goto(hall["desk"])
    return slot


def test_a_slow_deed_says_that_it_is_being_done_and_is_sent_once(
    host: Host, hall: dict[str, Any]
) -> None:
    page, slot = host.page, slot_of(hall)

    held: list[Route] = []
    sent = posts(page, hall, held.append)
    button = page.locator(".deed-big button")
    button.click()
    page.wait_for_selector(".deed-big .busy [role=status]:has-text('Being done')")
    assert button.get_attribute("aria-disabled") == "true"
    button.click(force=True)
    page.keyboard.press("n")
    held[0].continue_()
    page.wait_for_selector(".notice[data-kind=done]")
    assert len(sent) == 1 and page.locator(".busy").count() == 0
    assert state_of(hall, slot["id"]) == STATES[STATES.index(slot["state"]) + 1]


def test_an_answer_that_is_lost_leaves_the_host_at_the_desk_with_the_deed_done(
    host: Host, hall: dict[str, Any]
) -> None:
    page, slot = host.page, slot_of(hall)

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)  # the hall has it, and does it
        route.abort()

    sent = posts(page, hall, lose)
    page.locator(".deed-big button").click()
    page.wait_for_selector(".notice:has-text('This is how it stands')")
    assert len(sent) == 1 and page.url == hall["desk"]
    after = STATES[STATES.index(slot["state"]) + 1]
    assert state_of(hall, slot["id"]) == after
    assert page.locator(f".desk-facts .mark:has-text('{host_word(after)}')").count() == 1
    host.complaints.clear()  # the browser complains of what was cut


def test_a_deed_that_never_arrived_can_be_pressed_again(host: Host, hall: dict[str, Any]) -> None:
    page, slot = host.page, slot_of(hall)
    sent = posts(page, hall, lambda route: route.abort())
    page.locator(".deed-big button").click()
    page.wait_for_selector(".notice[data-kind=refused]:has-text('It was not done')")
    assert len(sent) == 1 and state_of(hall, slot["id"]) == slot["state"]
    page.unroute(hall["desk"])
    page.locator(".deed-big button").click()
    page.wait_for_selector(".notice[data-kind=done]")
    assert state_of(hall, slot["id"]) == STATES[STATES.index(slot["state"]) + 1]
    host.complaints.clear()


def test_the_desk_says_how_long_a_very_large_slot_takes(host: Host, hall: dict[str, Any]) -> None:
    page = host.page
    open_scoring(page, hall)
    page.route("**/api/v1/stream*", lambda route: route.abort())

    def enlarge(route: Route) -> None:
        told = route.fetch()
        body = re.sub(r'("leaders": ?)\[\d+, ?\d+\]', r"\1[91000, 91000]", told.text())
        assert body != told.text()
        route.fulfill(response=told, body=body)

    assert page.locator("#desk-large").is_hidden()
    page.route(hall["desk"], enlarge)
    page.reload()
    page.wait_for_selector("#desk-large:not([hidden])")
    assert "91,000 ballots" in page.inner_text("#desk-large")
    assert "about 7 seconds" in page.inner_text("#desk-large")
    host.complaints.clear()


def test_desk_and_ballot_by_keyboard_alone(
    host: Host, browser: Browser, hall: dict[str, Any]
) -> None:
    """The keyboard is never lost: each deed leaves it where the next one is, or what it did."""
    focus = "document.activeElement.dataset.focus ?? document.activeElement.textContent.trim()"
    page = host.page
    slot = open_scoring(page, hall)
    phone = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB").new_page()
    phone.goto(f"{hall['ballot']}#{hall['tickets'][0]}")
    phone.wait_for_selector("[data-focus^=value-]")
    phone.locator("[data-focus^=value-]").first.focus()
    phone.keyboard.press("Enter")
    for _ in range(4):
        phone.wait_for_selector("dialog[open]")
        phone.keyboard.type("8")
        phone.keyboard.press("Enter")
    phone.wait_for_selector("dialog", state="detached")
    assert phone.evaluate(focus).startswith("value-")
    for _ in range(2):  # past "more" to the one button
        phone.keyboard.press("Tab")
    assert phone.evaluate(focus) == "send"
    phone.keyboard.press("Enter")
    phone.wait_for_selector(".ballot-state:has-text('Your ballot is in')")
    assert phone.evaluate(focus) == "state"
    phone.context.close()
    page.keyboard.press("n")
    page.wait_for_selector(".notice[data-kind=done]")
    page.wait_for_function("document.activeElement.closest('.deed-big') !== null")
    assert page.evaluate(focus).startswith("Call to the stage")
    assert state_of(hall, slot["id"]) == "closed"


def test_a_client_that_hangs_up_and_one_that_sends_again(hall: dict[str, Any]) -> None:
    """Without a browser: nobody reads the answer, and then the same is sent again."""
    link, path = Link(hall["base"]), urlsplit(hall["desk"]).path
    staff = hall["staff"]
    link.post_form("/accounts/login/", {"login": staff["name"], "password": staff["password"]})
    slot, version = slot_of(hall), link.read_round()["version"]
    fields = {
        "deed": "advance", "subject": slot["id"], "seen": slot["state"], "version": str(version),
    }  # fmt: skip
    _, page = link.ask("GET", path)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    body = urlencode({**fields, "csrfmiddlewaretoken": token[1].decode()}).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in link.cookies.items())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {link.host}:{link.port}\r\nCookie: {cookies}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((link.host, link.port)) as sock:
        sock.sendall(head.encode() + body)
        end = time.monotonic() + 20
        after = STATES[STATES.index(slot["state"]) + 1]
        while state_of(hall, slot["id"]) != after:
            assert time.monotonic() < end
            time.sleep(0.05)
    # The same again: done already. As another deed from the page as it was: told, and not done.
    assert link.post_form(path, fields) == 302
    assert b"Done: " in link.ask("GET", path)[1]
    for other in ({"seen": after}, {"deed": "back"}, {"seen": ""}, {"subject": "2022-3-11x"}):
        assert link.post_form(path, fields | other) == 409, other
    assert state_of(hall, slot["id"]) == after
    assert link.read_round()["version"] == version + 1


def host_word(state: str) -> str:
    return {"on_stage": "On stage", "questions": "Questions", "scoring": "Scoring"}.get(
        state, "Closed"
    )
