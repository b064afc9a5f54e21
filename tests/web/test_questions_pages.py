"""Public questions on their pages: asking, receipts, rating, rights, and data that never leaves."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leitai.web.actions import askers, exclusions, questions, staff
from leitai.web.actions.search import index_text, rebuild_index
from leitai.web.models import Asker, Item, Question, Rating, SearchEntry, TrailLeaf
from leitai.web.queries.question_rates import rates_page
from leitai.web.queries.search import cut_words, fts5_query, search, tsquery, words_asked
from web.asking import ADDRESS, DEED, NAME, NOW, PHONE, Asking, make_asking

ROLES = ("handler", "overseer", "supervisor", "inspector", "organiser", "unit", "other_unit")


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def asking(db: None) -> Asking:
    return make_asking()


def clients(asking: Asking) -> dict[str, Client]:
    """A client for each role, and one that is not signed in."""
    word = "一二三四五六七八九十"
    for role in ROLES:
        unit = {"unit": asking.units[0], "other_unit": asking.units[1]}.get(role)
        name = "unit" if unit else role
        staff.add_person(username=f"{role}-person", password=word, roles=[name], unit=unit)
    found = {"": Client()}
    for role in ROLES:
        found[role] = Client()
        found[role].force_login(
            get_user_model().objects.get(username=f"{role}-person"),
            backend="django.contrib.auth.backends.ModelBackend",
        )
    return found


def key_of(client: Client) -> str:
    page = client.get("/questions/ask/").content.decode()
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def test_ask_without_an_account_and_follow_by_receipt(asking: Asking) -> None:
    client = Client()
    fields = {"key": key_of(client), "words": "小区门口路灯坏了。", "name": NAME, "phone": PHONE}
    answer = client.post("/questions/ask/", fields)
    assert answer.status_code == 302
    path = answer["Location"]
    assert re.fullmatch(r"/questions/receipt/(\w{4}-){3}\w{2}/", path)
    assert client.post("/questions/ask/", fields)["Location"] == path  # sent twice
    assert Question.objects.count() == 1
    page = client.get(path)
    text = page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin" and "no-store" in page["Cache-Control"]
    assert path.split("/")[3] in text and "<svg" in text and NAME not in text
    typed = path.split("/")[3].lower().replace("-", " ")
    assert client.post("/questions/receipt/", {"receipt": typed})["Location"] == path
    wrong = client.post("/questions/receipt/", {"receipt": typed[:-1]})
    assert wrong.status_code == 422 and typed[:-1] in wrong.content.decode()
    assert client.get("/questions/receipt/0000-0000-0000-00/").status_code == 404


def test_a_delegate_asks_for_a_resident(asking: Asking) -> None:
    fields = {"words": "楼道灯不亮，老人摔倒过。", "for": "1", "website": ""}
    page = Client().get("/questions/ask/").content.decode()
    key = page.partition('name="key" value="')[2].partition('"')[0]
    refused = Client().post("/questions/ask/", fields | {"key": key, "delegate": ""})
    assert refused.status_code == 422 and not Question.objects.exists()
    answer = Client().post("/questions/ask/", fields | {"key": key, "delegate": "代某测试"})
    assert answer.status_code == 302 and Client().get(answer["Location"]).status_code == 200
    row = Question.objects.get()
    assert (row.through, row.asker.delegate) == ("delegate", "代某测试")
    assert "代某测试" not in Client().get(answer["Location"]).content.decode()


def test_what_was_typed_comes_back_with_the_reason(asking: Asking) -> None:
    client = Client()
    fields = {"key": key_of(client), "words": "灯", "name": "某某", "place": "南门"}
    answer = client.post("/questions/ask/", fields)
    page = answer.content.decode()
    assert answer.status_code == 422 and "南门" in page and "某某" in page and "5至2000" in page
    fields |= {"words": "路灯坏了很久", "for": "1"}
    assert "代表姓名" in client.post("/questions/ask/", fields).content.decode()
    fields |= {"website": "http://spam", "for": ""}
    assert client.post("/questions/ask/", fields).status_code == 422
    assert not Question.objects.exists()


def test_a_device_asks_so_many_times_an_hour(asking: Asking, settings: Any) -> None:
    settings.LEITAI_QUESTIONS_AN_HOUR = 2
    client = Client()
    codes = [
        client.post("/questions/ask/", {"key": key_of(client), "words": "路灯坏了。"}).status_code
        for _ in range(3)
    ]
    assert codes == [302, 302, 429] and Question.objects.count() == 2


def test_guessing_receipts_is_held_off(asking: Asking) -> None:
    client = Client()
    codes = {client.get("/questions/receipt/0000-0000-0000-00/").status_code for _ in range(22)}
    assert codes == {404, 429}


def test_the_asker_says_not_solved_and_erases_their_data(asking: Asking) -> None:
    number = asking.to("closed")
    path = f"/questions/receipt/{asking.receipts[number]}/"
    client = Client()
    assert client.post(path, {"deed": "not_solved", "reason": ""}).status_code == 422
    assert client.post(path, {"deed": "not_solved", "reason": "灯又坏了"}).status_code == 302
    assert asking.row(number).state == "reopened"
    assert "灯又坏了" not in client.get(path).content.decode()
    assert client.post(path, {"deed": "erase"}).status_code == 302
    assert Asker.objects.get(question__number=number).words == ""


def test_a_merged_question_shows_the_steps_of_the_first(asking: Asking) -> None:
    first, second = asking.to("checked"), asking.ask()
    questions.merge(number=second, target=first, **DEED)
    page = Client().get(f"/questions/receipt/{asking.receipts[second]}/").content.decode()
    assert first in page and "路灯已于本周全部修复" in page


def test_a_drawn_rater_rates_once(asking: Asking) -> None:
    number = asking.to("rating")
    code = asking.codes[number][0]
    client = Client()
    path = client.post("/questions/rate/", {"code": code.lower()})["Location"]
    assert "路灯已于本周全部修复" in client.get(path).content.decode()
    assert client.post(path, {"solved": "yes"}).status_code == 422
    assert client.post(path, {"solved": "yes", "satisfied": "no"}).status_code == 200
    assert client.post(path, {"solved": "no", "satisfied": "no"}).status_code == 409
    assert Rating.objects.count() == 1
    record = client.get(f"/questions/draws/{asking.row(number).draws.get().pk}.json").json()
    assert record["drawn_as_the_rule_says"] is True and len(record["drawn"]) == 9


def test_fewer_than_five_are_not_shown_apart(asking: Asking, settings: Any) -> None:
    number = asking.to("rating")
    asking.rate(number, 4)
    settings.LEITAI_TODAY = "2099-01-01"
    asking.finish(number)
    page = Client().get(f"/questions/{number}/").content.decode()
    assert "不足五人" in page and "100.0%" not in page
    whole = rates_page().whole
    assert (whole.satisfaction.of, whole.held) == (0, 1)
    settings.LEITAI_TODAY = ""
    other = asking.to("rating")
    asking.rate(other, 3)
    settings.LEITAI_TODAY = "2099-01-01"
    asking.finish(other)
    whole = rates_page().whole
    assert (whole.satisfaction.of, whole.satisfaction.part, whole.held) == (7, 7, 0)


def test_rates_count_what_is_open_merged_and_not_taken_up(asking: Asking) -> None:
    asking.to("closed")
    first = asking.to("assigned")
    merged, refused = asking.ask(), asking.ask()
    questions.merge(number=merged, target=first, **DEED)
    questions.refuse(number=refused, reason="属诉讼事项", **DEED)
    rates = rates_page().whole.rates
    assert (rates.response.part, rates.response.of) == (1, 4)
    assert (rates.resolution.part, rates.resolution.of) == (1, 4)
    exclusions.ask_exclusion(number=refused, reason="属诉讼事项", **DEED)
    assert rates_page().whole.rates.response.of == 4
    exclusions.review_exclusion(number=refused, granted=True, why="核实", by="other", now=NOW)
    asking.answer(first)
    rates = rates_page().whole.rates
    assert (rates.response.part, rates.response.of, rates.excluded) == (3, 3, 1)
    page = Client().get("/questions/rates/").content.decode()
    assert "3 / 3" in page and "属诉讼事项" in page


def pages(asking: Asking) -> list[str]:
    """Every page, file and API answer on which a question may stand."""
    rows = Question.objects.all()
    numbers = [row.number for row in rows]
    draws = [draw.pk for row in rows for draw in row.draws.all()]
    items = [row.item_id for row in rows if row.item_id]
    units = [unit.pk for unit in asking.units]
    return [
        "/", "/questions/", "/questions.xlsx", "/questions/topics/", "/questions/rates/",
        "/questions/ask/", "/questions/desk/", "/questions/desk/?queue=everything",
        "/questions/desk/raters/", "/questions/desk/topics/", "/matters/", "/matters.xlsx",
        "/search/?q=路灯", f"/search/?q={NAME}", f"/search/?q={PHONE}", "/trail/", "/trail.xlsx",
        *(f"/questions/{n}/" for n in numbers), *(f"/questions/desk/{n}/" for n in numbers),
        *(f"/questions/receipt/{r}/" for r in asking.receipts.values()),
        *(f"/questions/draws/{pk}.json" for pk in draws), *(f"/matters/{pk}/" for pk in items),
        *(f"/units/{pk}/" for pk in units),
        *(f"/questions/rate/{c}/" for codes in asking.codes.values() for c in codes[:1]),
    ]  # fmt: skip


def words_of(answer: Any) -> str:
    """What a reader of an answer gets to read; sheets are opened."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] != b"PK":
        return body.decode("utf-8", "replace")
    book = openpyxl.load_workbook(io.BytesIO(body))
    return json.dumps(
        [row for sheet in book for row in sheet.values], ensure_ascii=False, default=str
    )


def test_personal_data_never_leaves_the_handlers_hands(asking: Asking) -> None:
    for state in ("answered", "rating"):
        asking.to(state)
    asking.publish(asking.ask(delegate="代某测试"), private=True)
    refused = asking.ask()
    questions.refuse(number=refused, reason="属诉讼事项", **DEED)
    asking.not_solved(asking.to("closed"))
    askers.see_asker(number=refused, why="contact", **DEED)
    planted = (NAME, PHONE, ADDRESS, "代某测试", "我是欧阳", "又坏了", "库内联系3")
    everyone = clients(asking)
    for role in ("", "unit", "other_unit", "overseer", "supervisor", "handler"):
        for path in pages(asking):
            answer = everyone[role].get(path)
            text = words_of(answer)
            echo = path.startswith("/search/")  # the query itself comes back in its field
            for secret in planted:
                shown = text.count(secret) if not echo else text.count(secret) - _echoed(text)
                assert shown <= 0 or (echo and secret in path), (role, path, secret)
    bodies = "".join(TrailLeaf.objects.values_list("body", flat=True))
    index = json.dumps(list(SearchEntry.objects.values_list("words", "text")), ensure_ascii=False)
    for secret in planted:
        assert secret not in bodies and secret not in index
    chief = get_user_model().objects.create_superuser("chief", password="x")
    assert search(chief, PHONE).total == 0 and search(chief, NAME).total == 0


def _echoed(text: str) -> int:
    return len(re.findall(r'value="[^"]*"|<title>[^<]*</title>|href="\?[^"]*"', text))


def test_only_a_handler_sees_the_asker_and_once(asking: Asking) -> None:
    number = asking.ask()
    path = f"/questions/desk/{number}/"
    everyone = clients(asking)
    for role in ("overseer", "unit", "other_unit", "supervisor", "organiser", ""):
        text = everyone[role].post(path, {"deed": "see_asker", "why": "contact"}).content.decode()
        assert PHONE not in text, role
    shown = everyone["handler"].post(path, {"deed": "see_asker", "why": "contact"})
    assert PHONE in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert PHONE not in everyone["handler"].get(path).content.decode()
    seen = TrailLeaf.objects.filter(body__contains='"asker.seen"')
    assert seen.count() == 1 and "handler-person" in seen.get().body


def test_each_deed_is_refused_to_every_other_role(asking: Asking) -> None:
    everyone = clients(asking)
    topic = asking.topic.key
    unit = asking.units[0].pk
    cases: dict[str, tuple[str, dict[str, object], set[str]]] = {
        "publish": ("received", {"title": "路灯", "text": "路灯坏了", "topic": topic}, {"handler"}),
        "refuse": ("received", {"reason": "属诉讼事项"}, {"handler"}),
        "assign": ("screened", {"unit": unit, "days": 5}, {"handler"}),
        "answer": ("assigned", {"text": "已修复。", "result": "done"}, {"unit"}),
        "pass": ("answered", {"how": "site", "found": "solved"}, {"overseer"}),
        "send_back": ("answered", {"how": "site", "found": "partly", "reason": "不实"},
                      {"overseer"}),
        "draw": ("checked", {"days": 5}, {"handler"}),
        "finish_rating": ("rating", {}, {"handler"}),
        "close": ("rated", {"outcome": "solved"}, {"handler"}),
        "reopen": ("closed", {"reason": "未解决"}, {"handler", "overseer"}),
        "ask_exclusion": ("closed", {"reason": "重复"}, {"handler"}),
    }  # fmt: skip
    for deed, (state, fields, may) in cases.items():
        number = asking.to(state)
        if deed == "finish_rating":
            asking.rate(number)
        version = asking.row(number).version
        path = f"/questions/desk/{number}/"
        for role in sorted(everyone, key=lambda role: role in may):
            answer = everyone[role].post(path, {"deed": deed, "version": version, **fields})
            if role in may:
                assert answer.status_code == (200 if deed == "draw" else 302), (deed, role)
                assert not answer.headers.get("Location", "").startswith("/accounts")
                break
            assert answer.status_code in (302, 403, 422), (deed, role)
            assert asking.row(number).version == version, (deed, role)


def test_a_stale_form_is_told_and_keeps_its_words(asking: Asking) -> None:
    number = asking.to("assigned")
    client = clients(asking)["unit"]
    old = asking.row(number).version
    fields = {"deed": "answer", "version": old, "text": "首次答复。", "result": "done"}
    assert client.post(f"/questions/desk/{number}/", fields).status_code == 302
    again = client.post(f"/questions/desk/{number}/", fields | {"text": "第二个人写的答复。"})
    assert again.status_code == 422 and "已有他人" in again.content.decode()
    assert asking.row(number).answers.count() == 1


def test_lists_take_a_constant_number_of_queries(asking: Asking) -> None:
    handler = clients(asking)["handler"]
    found: dict[str, set[int]] = {}
    for _ in range(2):
        for state in ("screened", "assigned", "closed"):
            asking.to(state)
        for path in ("/questions/", "/questions/topics/", "/questions/rates/", "/search/?q=路灯",
                     "/questions/desk/?queue=everything", "/questions.xlsx"):  # fmt: skip
            handler.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert handler.get(path).status_code == 200
            found.setdefault(path, set()).add(len(queries))
    assert all(len(counts) == 1 for counts in found.values()), found


# Search


def test_search_finds_the_words_of_supervision(db: None) -> None:
    text = "建立“1+3”重点工作督查、市委主要领导同志交办事项督办落实等12项制度"
    index_text(kind="item", key="1", title="制度", text=text, published=True)
    index_text(kind="item", key="2", title="巡河", text="实地督查１３８次", published=True)
    index_text(kind="item", key="3", title="检查督促办理", text="督促、办理、查看", published=True)
    nobody = Client()

    def keys(query: str) -> set[str]:
        hits = search(_Nobody(), query).hits
        return {hit.key for hit in hits}

    assert keys("督办") == {"1"} and keys("督查") == {"1", "2"} and keys("督办 督查") == {"1"}
    assert keys("138次") == {"2"} and keys("交办事项督办") == {"1"} and keys("河") == {"2"}
    for odd in ('"', "' OR 1=1", "督办*)(", "NEAR(", "的", "", "\u3000", "a" * 500, "%_"):
        keys(odd)
        assert nobody.get("/search/", {"q": odd}).status_code == 200
    page = nobody.get("/search/", {"q": "督办"}).content.decode()
    assert "<mark>督办</mark>落实" in page
    assert rebuild_index() == 0


class _Nobody:
    is_authenticated = False


def test_a_mark_is_the_only_markup_of_a_hit(db: None) -> None:
    index_text(kind="item", key="1", title="<b>督办</b>", text="<script>督办", published=True)
    page = Client().get("/search/", {"q": "督办"}).content.decode()
    assert "&lt;b&gt;<mark>督办</mark>&lt;/b&gt;" in page and "<script>督办" not in page


def test_nobody_finds_what_is_not_theirs(asking: Asking) -> None:
    private = asking.publish(asking.ask(), title="只供本单位的难题", private=True)
    asking.assign(private)
    asking.answer(private, text="内部答复独有词汇。")
    everyone = clients(asking)
    finds = {
        role
        for role, client in everyone.items()
        if "本单位的<" in client.get("/search/?q=难题&kind=question").content.decode()
    }
    assert finds == {"handler", "overseer", "unit"}
    for role in ("", "other_unit", "organiser"):
        page = everyone[role].get("/search/?q=独有词汇").content.decode()
        assert "内部答复" not in page, role
    matter = asking.row(private).item
    assert matter is not None and not matter.published
    found = {
        role
        for role, client in everyone.items()
        if f"/matters/{matter.pk}/" in client.get("/search/?q=难题&kind=item").content.decode()
    }
    assert found == {"overseer", "unit", "supervisor", "inspector"}


def test_the_index_follows_the_deeds(asking: Asking) -> None:
    number = asking.to("screened")
    assert search(_Nobody(), "路灯损坏").total == 1
    questions.refuse(number=number, reason="属诉讼事项", **DEED)
    assert search(_Nobody(), "路灯损坏").total == 0
    count = SearchEntry.objects.count()
    asking.to("closed")
    more = SearchEntry.objects.count() - count
    assert more == 3  # the question, its answer and its matter
    assert rebuild_index() == count + more


def test_words_are_cut_and_quoted() -> None:
    assert {"督办", "落实", "办落", "12", "项"} <= set(cut_words("督办落实12项").split())
    assert words_asked("督办 的") == ["督办"] and words_asked("的") == ["的"]
    assert fts5_query(["水"]) == '(("水"))' and tsquery(["水"]) == "(('水'))"


def test_similar_questions_are_hinted_and_merged_by_a_click(asking: Asking) -> None:
    first = asking.to("assigned")
    second = asking.ask(words="楼下路灯坏了，没有维修的人来。")
    handler = clients(asking)["handler"]
    page = handler.get(f"/questions/desk/{second}/").content.decode()
    assert f'name="target" value="{first}"' in page
    version = asking.row(second).version
    fields = {"deed": "merge", "version": version, "target": first}
    assert handler.post(f"/questions/desk/{second}/", fields).status_code == 302
    assert asking.row(second).merged_into == asking.row(first)


def test_desk_and_matter_say_where_question_and_matter_differ(asking: Asking) -> None:
    """Moved by hand, renamed or given to another unit: both pages say so, to who may know."""
    people = clients(asking)
    number = asking.to("checked")
    item = asking.row(number).item
    assert item is not None
    desk, matter = f"/questions/desk/{number}/", f"/matters/{item.pk}/"
    for role in ("handler", "overseer"):
        assert "督办事项与本题状态不一致" not in _main(people[role], desk)
    for role in ("", "supervisor", "unit"):
        page = _main(people[role], matter)
        assert number in page and "路灯损坏无人维修" in page and "事项与点题不一致" not in page

    Item.objects.filter(pk=item.pk).update(
        state="disputed", title="另一个标题", text="另一段要求。", lead=asking.units[2]
    )
    told = _main(people["handler"], desk)
    assert "督办事项与本题状态不一致" in told and "有异议" in told and "丙局" in told
    english = _main(people["handler"], desk, "en")
    assert "The matter stands otherwise than the question:" in english and "Disputed" in english
    for role in ("", "supervisor", "handler"):
        if role == "handler":  # matters are not the handler's, but this one is published
            assert item.published
        page = _main(people[role], matter)
        rows = page.partition("事项与点题不一致")[2]
        for said in ("路灯损坏无人维修", "另一个标题", "居民区路灯损坏两个月，希望尽快维修。",
                     "另一段要求。", "甲局", "丙局", "有异议", "待抽评"):  # fmt: skip
            assert said in rows, (role, said)
        assert (f'href="{desk}"' in page) == (role == "handler")
    rows = _main(people["supervisor"], matter, "en").partition("Matter and question differ")[2]
    assert "Disputed" in rows and "Title" in rows and "State" in rows


def test_an_unpublished_question_is_told_to_who_works_on_it_only(asking: Asking) -> None:
    people = clients(asking)
    number = asking.publish(asking.ask(), private=True)
    asking.assign(number)
    item = asking.row(number).item
    assert item is not None
    Item.objects.filter(pk=item.pk).update(published=True)
    address = f"/matters/{item.pk}/"
    for role in ("", "other_unit", "organiser"):
        assert number not in _main(people[role], address), role
    for role in ("unit", "supervisor", "handler", "overseer"):
        page = _main(people[role], address)
        assert number in page and f'href="/questions/{number}/"' not in page, role


def test_a_matter_reopened_by_its_asker_names_nobody(asking: Asking) -> None:
    people = clients(asking)
    item = asking.row(asking.to("reopened")).item
    assert item is not None
    told = _main(people["supervisor"], f"/matters/{item.pk}/")
    assert "点题人" in told and "resident" not in told


def _main(client: Client, address: str, lang: str = "zh-hans") -> str:
    answer = client.get(address, headers={"accept-language": lang})
    assert answer.status_code == 200, address
    return answer.content.decode().split("<main", 1)[1]


def test_browsers_may_send_the_forms_of_secret_addresses(asking: Asking) -> None:
    """Under "no-referrer" a browser sends its forms with the origin "null", which is refused."""
    number = asking.to("rating")
    for address in (f"/questions/receipt/{asking.receipts[number]}/",
                    f"/questions/rate/{asking.codes[number][0]}/"):  # fmt: skip
        policy = Client().get(address)["Referrer-Policy"]
        assert policy == "strict-origin", address  # and the address itself is told to nobody


def test_a_form_without_its_secret_is_refused_in_words(asking: Asking) -> None:
    client = Client(enforce_csrf_checks=True)
    for lang, words in (("zh-hans", "这份表单无法接收"), ("en", "This form cannot be taken.")):
        answer = client.post("/questions/ask/", {}, headers={"accept-language": lang})
        assert answer.status_code == 403 and words in answer.content.decode()
        assert "DEBUG" not in answer.content.decode()
