"""Screens of inspections: forms without JavaScript, JSON for the queue, photos, files, rights."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from pytest_django import Settings
from python_calamine import load_workbook

from leitai.ledgers.samples import write_samples
from leitai.web.actions.inspections import Look
from leitai.web.models import Finding, Inspection, Item, Photo
from leitai.web.queries.inspection_exports import AT_ONCE
from web.inspections.sites import form, patrol, signed_in, unit
from web.test_formulas import safe

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def held(settings: Settings, tmp_path: Path) -> None:
    settings.LEITAI_TODAY = "2022-12-28"
    settings.DATA_DIR = tmp_path


@pytest.fixture
def anna() -> Client:
    return signed_in("anna", "inspector")


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture whose file tells where and with which camera it was taken."""
    image = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[Base.Make] = "SECRETCAM"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (36.0, 4.0, 1.0)
    out = io.BytesIO()
    image.save(out, kind, exif=exif, comment=b"by somebody")
    return out.getvalue()


def test_a_browser_without_javascript_keeps_a_record(anna: Client) -> None:
    page = anna.get("/inspections/new/patrol/")
    assert page.status_code == 200 and 'name="client_id"' in page.content.decode()
    answer = anna.post("/inspections/new/patrol/", form())
    row = Inspection.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/inspections/{row.pk}/"
    assert Finding.objects.count() == 2
    shown = anna.get(answer["Location"]).content.decode()
    assert "排水口外溢" in shown and "Make it a matter" in shown


def test_what_was_typed_comes_back_with_the_reason(anna: Client) -> None:
    sent = form(**{"state-3": "", "note": "风浪较大"})
    answer = anna.post("/inspections/new/patrol/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Flood control" in page
    for kept in (sent["client_id"], "风浪较大", "水面漂浮物"):
        assert kept in page
    assert not Inspection.objects.exists()


def test_the_queue_sends_again_under_one_id(anna: Client) -> None:
    sent = form(uuid4())
    first = anna.post("/inspections/new/patrol/", sent, headers=JSON)
    again = anna.post("/inspections/new/patrol/", sent, headers=JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["url"] == again.json()["url"] and Inspection.objects.count() == 1
    other = anna.post("/inspections/new/patrol/", sent | {"note": "变了"}, headers=JSON)
    assert other.status_code == 409 and other.json()["code"] == "record-conflict"
    lost = Client().post("/inspections/new/patrol/", sent, headers=JSON)
    assert lost.status_code == 302


@pytest.mark.parametrize(
    "change",
    [{"day": ""}, {"day": "2023-02-30"}, {"client_id": "x"}, {"unit": "99999"}, {"place": " "},
     {"topic-1": "长" * 61}, {"day": "2023-01-01"}],
)  # fmt: skip
def test_bad_forms_are_told_why(anna: Client, change: dict[str, str]) -> None:
    answer = anna.post("/inspections/new/patrol/", form() | change, headers=JSON)
    assert answer.status_code in (404, 422) and answer.json()["title_zh"]
    assert not Inspection.objects.exists()


def test_photos_are_never_needed_and_are_drawn_anew(anna: Client) -> None:
    raw = picture()
    assert b"SECRETCAM" in raw
    sent = form() | {"photos": [io.BytesIO(raw)]}
    anna.post("/inspections/new/patrol/", sent)
    photo = Photo.objects.get()
    answer = anna.get(f"/inspections/{photo.inspection_id}/photos/{photo.pk}.jpg")
    kept = b"".join(answer)  # type: ignore[arg-type]
    assert answer["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(kept)) as opened:
        assert opened.size == (60, 40) and not opened.getexif() and "comment" not in opened.info
    assert b"SECRETCAM" not in kept and b"somebody" not in kept


@pytest.mark.parametrize(
    "bad",
    [b"", b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 40, picture()[:200], b"\x89PNG\r\n\x1a\n"],
)
def test_a_bad_photo_is_refused_and_the_record_stands(anna: Client, bad: bytes) -> None:
    sent = form() | {"photos": [io.BytesIO(bad)]}
    answer = anna.post("/inspections/new/patrol/", sent, headers=JSON)
    assert answer.status_code == 201 and Inspection.objects.count() == 1
    assert not Photo.objects.exists()
    assert [p["code"] for p in answer.json()["photos"]] == (["photo-refused"] if bad else [])


def test_a_large_picture_is_drawn_smaller(anna: Client) -> None:
    sent = form() | {"photos": [io.BytesIO(picture("PNG", (3000, 1500)))]}
    anna.post("/inspections/new/patrol/", sent)
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (2000, 1000)


def test_one_click_makes_a_finding_a_matter(anna: Client) -> None:
    row = patrol(unit_id=unit("胶州市").pk)
    finding = Finding.objects.filter(look__inspection=row).first()
    assert finding is not None
    sent = {"deed": "matter", "subject": str(finding.pk), "version": "0"}
    assert anna.post(f"/inspections/{row.pk}/", sent).status_code == 302
    assert Item.objects.get().title == "排水口外溢"
    again = anna.post(f"/inspections/{row.pk}/", sent)
    assert again.status_code == 422 and Item.objects.count() == 1
    elsewhere = patrol()
    assert anna.post(f"/inspections/{elsewhere.pk}/", sent).status_code == 422


def test_a_unit_sees_its_own_records_and_handles_what_was_found() -> None:
    mine, other = unit("胶州市"), unit("即墨区")
    row = patrol(unit_id=mine.pk)
    person, stranger = signed_in("uma", "unit", mine), signed_in("otto", "unit", other)
    overseer = signed_in("olga", "overseer")
    finding = Finding.objects.filter(look__inspection=row).first()
    assert finding is not None
    address = f"/inspections/{row.pk}/"
    assert person.get(address).status_code == 200 and stranger.get(address).status_code == 403
    assert "胶州市" not in stranger.get("/inspections/").content.decode().split("<tbody>")[-1]
    handle = {"deed": "handle", "subject": str(finding.pk), "how": "已清淤"}
    assert overseer.get(address).status_code == 200
    assert overseer.post(address, handle).status_code == 403
    assert stranger.post(address, handle).status_code == 403
    assert person.post(address, handle).status_code == 302
    assert person.post(address, {"deed": "solve", "subject": str(finding.pk)}).status_code == 403
    anna = signed_in("anna", "inspector")
    assert anna.post(address, {"deed": "solve", "subject": str(finding.pk)}).status_code == 302
    finding.refresh_from_db()
    assert (finding.handled_by, finding.solved_by) == ("uma", "anna")


def test_477_visits_and_672_problems_come_from_a_file(anna: Client, tmp_path: Path) -> None:
    write_samples(tmp_path)
    data = (tmp_path / "supervision_visits.csv").read_bytes()
    office = unit("市纪委监委机关")

    def send(content: bytes) -> object:
        file = io.BytesIO(content)
        file.name = "visits.csv"
        return anna.post(
            "/inspections/import/spot_check/", {"file": file, "done_by": str(office.pk)}
        )

    answer = send(data)
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert Inspection.objects.count() == 477
    assert Finding.objects.filter(solved_in_file=True).count() == 672
    page = anna.get("/inspections/").content.decode()
    assert 'data-total="records">477<' in page and 'data-total="solved">672<' in page
    again = send(data)
    book = load_workbook(io.BytesIO(again.content))  # type: ignore[attr-defined]
    rows = book.get_sheet_by_index(0).to_python()
    assert Inspection.objects.count() == 477 and len(rows) == 478


def test_faulty_rows_come_back_with_their_reason(anna: Client) -> None:
    lines = [
        "编号,日期,内容,发现问题数,督促解决问题数",
        "A1,2022-09-01,医疗卫生,2,1",
        "A2,,医疗卫生,2,1",
        "A3,2022-09-01,医疗卫生,,",
        "A4,2022-09-01,医疗卫生,1,2",
        "A1,2022-09-02,养老服务,0,0",
        "A6,2023-09-02,养老服务,0,0",
        "A7,2022/9/2,养老服务,0,",
    ]
    file = io.BytesIO("\n".join(lines).encode("gb18030"))
    file.name = "records.csv"
    answer = anna.post("/inspections/import/spot_check/", {"file": file})
    rows = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [(row[0], bool(row[-1])) for row in rows[1:]] == [
        ("A2", True), ("A3", True), ("A4", True), ("A1", True), ("A6", True),
    ]  # fmt: skip
    assert sorted(Inspection.objects.values_list("number", flat=True)) == ["A1", "A7"]
    for bad in (b"", b"\x00\x01", "甲,乙\n1,2".encode()):
        wrong = io.BytesIO(bad)
        wrong.name = "x.csv"
        code = anna.post("/inspections/import/visit/", {"file": wrong}).status_code
        assert code in (400, 422)


def test_the_empty_workbook_can_be_filled_and_brought_back(anna: Client) -> None:
    answer = anna.get("/inspections/import/patrol.xlsx")
    heads = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()[0]
    assert "日期" in heads and "发现问题数" in heads
    assert anna.get("/inspections/import/meeting/").status_code == 404


def test_the_list_is_exported_as_it_is_seen(anna: Client) -> None:
    patrol()
    patrol(template="visit", looks=(Look("交办事项", True),))
    answer = anna.get("/inspections.xlsx?template=patrol")
    rows = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    heads, (row,) = rows[2], rows[3:]
    assert rows[0][0] == "1 record · 2022-12-28" and "Findings" in heads
    assert row[heads.index("Findings")] == 2 and row[heads.index("Note")] == ""


def test_a_long_list_is_exported_whole_and_nothing_in_it_runs(anna: Client) -> None:
    """More records than a page shows and than are read at once: none is left out."""
    first = patrol()
    many = 2 * AT_ONCE + 1
    Inspection.objects.bulk_create(
        Inspection(
            template="visit", day=first.day, places=["=1+1"], entered_by="anna",
            entered_at=first.entered_at, client_id=uuid4(), withdrawn_by="anna" if n % 2 else "",
            withdrawn_why="录重" if n % 2 else "",
        )
        for n in range(many - 1)
    )  # fmt: skip
    answer = anna.get("/inspections.xlsx")
    assert len(safe(answer.content)) > many
    rows = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == f"{many} records · 2022-12-28" and len(rows) == many + 3
    withdrawn = [row for row in rows[3:] if row[7] == "withdrawn, not counted"]
    assert len(withdrawn) == many // 2


def test_a_list_beyond_a_worksheet_is_told_on_the_page(
    anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    patrol()
    patrol()
    monkeypatch.setattr("leitai.reports.tables.MOST_ROWS", 4)
    answer = anna.get("/inspections.xlsx")
    assert answer.status_code == 422
    assert "Filter the list and export it in parts." in answer.content.decode()
