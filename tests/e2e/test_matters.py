"""The newspaper page's own cases of promises, matters and inspections, in a real browser.

One demo hall with its quarter of matters; beside it the same hall on other days, because
clocks are looked at before, on and after a last day. Accessibility of the same pages is examined
in tests/web/test_axe_matters.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from e2e.days import hall_on_days
from e2e.halls import demo_hall
from e2e.phones import complaints_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DAYS = ("2022-09-30", "2022-10-12", "2022-10-13")
GAPS = (
    # words of the page, in the demo's sentence
    ("大而化之、粗枝大叶", "市纪委监委机关"),
    ("党建引领基层治理标准不高", "市委组织部"),
    ("科普服务覆盖面不广", "市科协"),
    ("科技化手段应用不足", "市城市管理局"),
)
REACH = "南胶莱河—胶河刘家花园河段"


@pytest.fixture(scope="module")
def halls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the demo prints, and the addresses of the same hall on other days under `days`."""
    folder: Path = tmp_path_factory.mktemp("quarter") / "data"
    with (
        demo_hall(folder, tickets=1, quarter=True) as facts,
        hall_on_days(folder, DAYS) as days,
    ):
        yield facts | {"days": days}


class Person:
    """Somebody signed in, on a phone or at a desk."""

    def __init__(self, browser: Browser, halls: dict[str, Any], name: str, width: int) -> None:
        self.base: str = halls["base"]
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 844}, locale="zh-CN", reduced_motion="reduce"
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.complaints = complaints_of(self.page)
        self.page.goto(f"{self.base}/accounts/login/")
        self.page.fill("[name=login]", name)
        self.page.fill("[name=password]", halls["staff"]["password"])
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(re.compile(r"^(?!.*login)"))

    def read(self, path: str, base: str = "") -> str:
        """The words of a page."""
        answer = self.page.goto(f"{base or self.base}{path}")
        assert answer is not None and answer.status == 200, path
        return self.page.inner_text("main")


@pytest.fixture(scope="module")
def boss(browser: Browser, halls: dict[str, Any]) -> Iterator[Person]:
    person = Person(browser, halls, "ducha1", 1280)
    yield person
    person.context.close()
    assert not person.complaints


@pytest.fixture(scope="module")
def inspector(browser: Browser, halls: dict[str, Any]) -> Iterator[Person]:
    person = Person(browser, halls, "xuncha", 390)
    yield person
    person.context.close()
    assert not person.complaints


@pytest.fixture(autouse=True)
def network_again(inspector: Person) -> Iterator[None]:
    """A test that ends while its phone is off-line must not take the network from the next."""
    yield
    inspector.context.set_offline(False)


def test_five_working_days_from_30_september(boss: Person, halls: dict[str, Any]) -> None:
    days = halls["days"]
    boss.read("/matters/new/", days["2022-09-30"])
    boss.page.fill("#title", "端到端：五个工作日内反馈")
    boss.page.fill("#working_days", "5")
    boss.page.select_option("#source", "instruction")
    boss.page.select_option("#lead", label="市委办公厅")
    boss.page.click("main form button.btn-main")
    boss.page.wait_for_url(re.compile(r"/matters/\d+/"))
    path = "/" + boss.page.url.split("/", 3)[3]
    told = boss.page.inner_text("main")
    assert "2022-10-12" in told and "逾期" not in card_of(boss)
    boss.read(path, days["2022-10-12"])
    assert "逾期" not in card_of(boss)
    boss.read(path, days["2022-10-13"])
    assert "逾期" in card_of(boss)


def card_of(person: Person) -> str:
    """The marks of the item page's head and units."""
    return " ".join(person.page.locator("main .mark").all_inner_texts())


def test_477_visits_and_672_problems_are_records(inspector: Person) -> None:
    inspector.read("/inspections/?template=spot_check")
    totals = {
        name: inspector.page.inner_text(f"[data-total={name}]") for name in ("records", "solved")
    }
    assert totals == {"records": "477", "solved": "672"}
    told = inspector.read("/r/2022-3/figures/")
    for said in ("477", "672", "138"):
        assert said in told
    assert told.count("与记录相符") == 3 and "与记录不符" not in told


def test_seven_topics_through_all_four_steps(boss: Person) -> None:
    boss.read("/questions/topics/")
    rows = boss.page.locator("main tbody tr")
    assert rows.count() == 7
    for step in ("群众点题", "部门答题", "纪委监督", "社会评价"):
        assert step in boss.page.inner_text("main thead")
    # A closed question of each topic has gone through all four: asked, answered, checked, rated.
    for n in range(7):
        name = rows.nth(n).locator("th").inner_text().split("\n")[0]
        closed = int(rows.nth(n).locator("td").nth(4).inner_text())
        assert closed >= 1, name


def test_twelve_schemes(boss: Person) -> None:
    told = boss.read("/matters/schemes/")
    for number in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"):
        assert f"制度{number}" in told


def test_each_quoted_gap_has_cause_owner_and_commitment(boss: Person) -> None:
    boss.read("/r/2022-3/promises/")
    for words, owner in GAPS:
        row = boss.page.locator("tr", has_text=words)
        assert row.count() == 1, words
        cells = [text.strip() for text in row.locator("th, td").all_inner_texts()]
        assert all(cells), (words, cells)
        assert owner in " ".join(cells) and "没有措施" not in " ".join(cells)


def test_twelve_actions_and_a_countdown_of_500_days(boss: Person) -> None:
    told = boss.read("/seasons/500-days/")
    assert boss.page.locator("main tbody tr").count() == 12
    # Of the demo's calendar: 28 December 2022 is day 89 from 1 October.
    assert boss.page.inner_text("[data-left]") == "411" and "共500天" in told.replace(" ", "")


def test_a_finding_on_a_phone_survives_a_lost_network(inspector: Person) -> None:
    page = inspector.page
    before = records(inspector)
    inspector.read("/inspections/new/patrol/")
    # The worker keeps the page and what it needs, so that it opens again without a network.
    wait_until_kept(page)
    inspector.context.set_offline(True)
    page.fill("#place", REACH)
    page.fill("#finding-1", "排水口外溢（示例）")
    page.check("[name=state-1][value=found]")
    page.wait_for_function("() => document.querySelector('#draft-state').textContent.length > 3")
    page.reload()
    page.wait_for_function(
        "() => document.querySelector('#finding-1').value === '排水口外溢（示例）'"
    )
    for n in (2, 3):
        page.check(f"[name=state-{n}][value=none]")
    page.click("#entry button.btn-main")
    page.wait_for_selector("#queue-list li[data-state=waiting]")
    assert "等待网络" in page.inner_text("#queue") and page.input_value("#finding-1") == ""
    page.reload()
    page.wait_for_selector("#queue-list li[data-state=waiting]")
    inspector.context.set_offline(False)
    page.wait_for_selector("#queue-list li[data-state=sent]")
    assert records(inspector) == before + 1
    inspector.read("/inspections/new/patrol/")
    page.click("#queue-list li[data-state=sent] a")
    page.wait_for_url(re.compile(r"/inspections/\d+/"))
    assert "排水口外溢（示例）" in page.inner_text("main")


def wait_until_kept(page: Page) -> None:
    """Until everything the form needs lies in the worker's store.

    Asked again and again from here: `wait_for_function` takes the promise of an asynchronous
    function for its answer, and so waits for nothing.
    """
    for _ in range(400):
        if page.evaluate(KEPT):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the worker keeps nothing")


KEPT = """async () => {
  if (!navigator.serviceWorker?.controller) return false;
  const store = await caches.open("leitai-inspections-1");
  const kept = (await store.keys()).map((request) => new URL(request.url).pathname);
  const needed = ["/entry.js", "/sender.js", "/store.js", "/words.js", "/element.js", ".css"];
  const has = (end) => kept.some((path) => path.endsWith(end));
  return kept.includes(location.pathname) && needed.every(has);
}"""


def records(person: Person) -> int:
    """How many patrols there are, asked beside the page that is open."""
    answer = person.context.request.get(f"{person.base}/inspections/?template=patrol")
    found = re.search(r'data-total="records">(\d+)<', answer.text())
    assert found is not None
    return int(found[1])


def test_a_finding_becomes_a_matter_by_one_click(inspector: Person) -> None:
    page = inspector.page
    inspector.read("/inspections/?template=patrol")
    links = page.locator("main tbody th a")
    for n in range(links.count()):
        links.nth(n).click()
        if page.locator("dt", has_text="被查单位").count():
            break
        page.go_back()
    page.locator("button", has_text="转为督办事项").first.click()
    page.wait_for_selector(".notice[data-kind=done]")
    page.locator("a", has_text="督办事项").last.click()
    page.wait_for_url(re.compile(r"/matters/\d+/"))


def test_a_question_goes_through_all_four_steps_and_comes_back(
    browser: Browser, halls: dict[str, Any]
) -> None:
    """Asked, answered, checked and rated on phones, each by whose part it is; then not solved."""
    base = halls["base"]
    asker = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN").new_page()
    asker.set_default_timeout(20_000)
    asker.goto(f"{base}/questions/ask/")
    asker.fill("#words", "端到端：文化路路口的公示牌被树挡住，看不见。")
    asker.click("#ask button.btn-main")
    asker.wait_for_url(re.compile("/questions/receipt/"))
    receipt, found = asker.url, re.search(r"\d{4}-\d{4}", asker.inner_text(".receipt .small"))
    assert found
    desk = f"/questions/desk/{found[0]}/"

    handler, unit = (Person(browser, halls, name, 390) for name in ("banli", "chengguan"))
    handler.read(desk)
    handler.page.click("button[value=see_asker]")
    handler.page.fill("#title", "公示牌被树遮挡")
    handler.page.select_option("#topic", index=1)
    press(handler, "publish")
    handler.page.select_option("#unit", label="市城市管理委")
    press(handler, "assign")
    unit.read(desk)
    unit.page.fill("#text", "已修剪树枝，公示牌清晰可见。")
    press(unit, "answer")

    # Nothing is public before oversight has passed it, and the unit cannot pass its own answer.
    assert not unit.page.locator("button[value=pass]").count()
    asker.reload()
    assert "已修剪树枝" not in asker.inner_text("main")
    overseer = Person(browser, halls, "jiandu", 390)
    overseer.read(desk)
    assert "已修剪树枝" in overseer.page.inner_text("main")
    press(overseer, "pass")
    asker.reload()
    assert "已修剪树枝" in asker.inner_text("main")

    handler.read(desk)
    handler.page.click("button[value=draw]")
    codes = handler.page.locator(".code-card .code").all_inner_texts()
    assert len(codes) == 9
    for code in codes[:2]:
        asker.goto(f"{base}/questions/rate/{code.strip()}/")
        asker.check("[name=solved][value=yes]")
        asker.check("[name=satisfied][value=mostly]")
        asker.click("form button.btn-main")
        asker.wait_for_selector(".notice[data-kind=done]")
    # The others send the same form without a window.
    token = next(c["value"] for c in asker.context.cookies() if c["name"] == "csrftoken")
    form = {"csrfmiddlewaretoken": token, "solved": "yes", "satisfied": "mostly"}
    for code in codes[2:]:
        rated = asker.request.post(f"{base}/questions/rate/{code.strip()}/", form=form)
        assert rated.ok, code
    handler.read(desk)
    press(handler, "finish_rating")
    press(handler, "solved")
    told = handler.read(f"/questions/{found[0]}/")
    assert told.count("已完成") == 4 and "已办结，已解决" in told and "100.0%" in told

    asker.goto(receipt)
    asker.fill("#reason", "第二天又被挡住了。")
    asker.click("form:has(#reason) button.btn-main")
    asker.wait_for_selector("text=已重启")
    assert "第二天又被挡住了" not in handler.read(f"/questions/{found[0]}/")
    for person in (handler, unit, overseer):
        person.context.close()
        assert not person.complaints


def test_a_matter_goes_from_the_form_to_closed(browser: Browser, halls: dict[str, Any]) -> None:
    """By two persons, from the form to "solved", each deed by its button."""
    boss, unit = Person(browser, halls, "ducha1", 1280), Person(browser, halls, "kexie", 390)
    desk, phone = boss.page, unit.page
    desk.goto(f"{halls['base']}/matters/new/")
    desk.fill("#title", "浏览器里登记的事项")
    desk.select_option("#source", "meeting")
    desk.select_option("#lead", label="市科协")
    desk.fill("#working_days", "5")
    desk.click("main .btn-main")
    address = desk.url
    assert "2023-01-05" in desk.inner_text(".facts-list")  # the New Year holiday lies between
    desk.click("main .btn-main")  # assign
    phone.goto(address)
    for state in ("已签收", "办理中"):
        phone.click("main .btn-main")
        assert state in phone.inner_text("h1 + p")
    phone.fill("#main-text", "已全部办结")
    phone.click("main .btn-main")
    assert "已反馈" in phone.inner_text("h1 + p") and not phone.query_selector("main .btn-main")
    desk.goto(address)
    desk.click("main .btn-main")  # pass the review
    desk.select_option("#main-outcome", "solved")
    desk.fill("#main-text", "属实")
    desk.click("main .btn-main")
    assert "已解决" in desk.inner_text("h1 + p")
    assert desk.locator(".timeline li").count() == 7
    for person in (boss, unit):
        person.context.close()
        assert not person.complaints


def press(person: Person, deed: str) -> None:
    """One deed of the questions desk, taken."""
    with person.page.expect_navigation():
        person.page.click(f"button[value={deed}]")
    assert not person.page.locator(
        ".notice[data-kind=refused], .notice[data-kind=conflict]"
    ).count()
