"""Candidates: nominated, confirmed, struck, planned; as a table in and out; what they become."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cultivation_pool.models import Candidate, CandidateUpload
from cultivation_pool.papers.candidates import COLUMNS, FIRST_ROW, SHEET, candidate_book
from cultivation_pool.services.candidates import CandidateRefused, confirm, nominate, nominate_all
from declarations.models import SmeSheet, SmeYear
from tests import factories as people
from tests.at_once import at_once
from tests.pool import factories
from tests.pool.client import as_, text_of
from tests.review import factories as desks
from tests.wall.cast_candidates import candidate_values
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.common.spreadsheets.writing import XLSX, put

pytestmark = pytest.mark.django_db
AT = people.AT


@pytest.fixture
def district():
    return desks.district_officer()


@pytest.fixture
def city(district):
    return factories.city_officer()


@pytest.fixture
def province(district):
    return people.user("province_officer", region="210000")


def read(response) -> str:
    """The page's words with one blank between them."""
    return " ".join(text_of(response).split())


def filled(*changes: dict) -> SimpleUploadedFile:
    """The blank table with rows typed into it as a clerk does."""
    book = load_workbook(io.BytesIO(candidate_book([], place="甘井子区", year=2022)))
    for place, change in enumerate(changes):
        typed = {**candidate_values(), "region": "甘井子区", "industry": "34", "tier": "中小企业", **change}
        for column, (_label, name, _width) in enumerate(COLUMNS, 1):
            cell = book[SHEET].cell(FIRST_ROW + place, column)
            if name == "revenue":
                cell.value = typed[name]
            elif name:
                put(cell, typed[name])
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile("后备企业.xlsx", made.getvalue(), XLSX)


def test_a_district_nominates_and_the_city_decides(district, city, province):
    """With the figures of the plan beside it, a link to the declaration that it became, and a title in the end."""
    owner = people.user("enterprise", of=people.enterprise(name="大连后备精密有限公司"))
    values = candidate_values(uscc=owner.enterprise.uscc)
    with clock.frozen(AT):
        typed = as_(district).post(reverse("pool:candidate_new"), values)
        assert typed.status_code == 302
        again = as_(district).post(reverse("pool:candidate_new"), values)
        assert "已在2022年度后备企业名单中" in read(again)
        one = Candidate.objects.get()
        other = nominate(user=district, at=AT, values=candidate_values(enterprise_name="大连另一有限公司"))
        as_(province).post(reverse("pool:candidate_plan") + "?year=2022", {"count_all": "200", "count_210200": "40"})
        ticked = {"row": [one.pk, other.pk], "act": "confirm"}
        assert as_(city).post(reverse("pool:candidates_confirm"), ticked).status_code == 302
        reason = {"reason": "已停产"}
        assert as_(city).post(reverse("pool:candidate_strike", args=[other.pk]), reason).status_code == 302
        assert "市级已确认" in read(as_(district).get(reverse("pool:candidate_edit", args=[one.pk]), follow=True))
        declaration = people.draft(owner)
        desks.send(declaration)
        declaration.refresh_from_db()
        page = read(as_(city).get(reverse("pool:candidates")))
        whole = read(as_(province).get(reverse("pool:candidates")))
    assert "计划数 40 户" in page
    assert "完成计划的2%" in page
    assert f"已申报 {declaration.number}" in page
    assert "大连另一有限公司" not in page
    assert "计划数 200 户" in whole
    assert "大连市 40 1 0" in whole
    assert OutboxMessage.objects.filter(kind="notice", recipient=city, key__startswith="candidates:").count() == 1
    acts = list(AuditEntry.objects.filter(action__startswith="pool.candidate").values_list("action", flat=True))
    assert {"pool.candidate.nominate", "pool.candidate.confirm", "pool.candidate.strike"} <= set(acts)


def test_what_the_list_says_is_filled_into_the_declaration(city):
    owner = people.user("enterprise", of=people.enterprise())
    nominate(user=city, at=AT, values=candidate_values(uscc=owner.enterprise.uscc, main_product="高速主轴"))
    declaration = people.draft(owner, full=False)
    assert SmeSheet.objects.get(declaration=declaration).main_product == "高速主轴"
    assert SmeYear.objects.get(declaration=declaration, year=2021).revenue == Decimal("1860.00")


def test_a_holder_of_the_tier_or_of_another_region_is_refused(district, city):
    holder = factories.holder().enterprise
    for values, words in (
        (candidate_values(uscc=holder.uscc), "已持有有效的“中小企业”称号"),
        (candidate_values("210302"), "不在本单位辖区"),
    ):
        with pytest.raises(CandidateRefused, match=words):
            nominate(user=city, at=AT, values=values)
    assert (
        nominate(user=city, at=AT, values=candidate_values(uscc=holder.uscc, tier="little_giant")).state == "confirmed"
    )


def test_a_table_comes_in_whole_or_not_at_all(district, city):
    """Each row told, each error by its cell; what goes out can come in again."""
    here = as_(district)
    address = reverse("pool:candidates_upload")
    code = people.valid_uscc()
    wrong = filled(
        {"uscc": code},
        {"uscc": code, "industry": "通用设备制造业"},
        {"uscc": "91210200X", "revenue": "约两千", "tier": ""},
    )
    with clock.frozen(AT):
        assert here.post(address, {"file": wrong}).status_code == 302
        page = read(here.get(address))
        for words in (
            "D5（统一社会信用代码）：与第4行重复",
            "D6（统一社会信用代码）",
            "G6（上年营业收入",
            "H6（拟申报梯度）",
        ):
            assert words in page
        assert "导入3户" not in page
        here.post(reverse("pool:candidates_upload_confirm"))
        assert not Candidate.objects.exists()
        good = filled({"uscc": people.valid_uscc(), "gap": "=1+1"}, {"uscc": people.valid_uscc(), "tier": "小巨人"})
        here.post(address, {"file": good})
        assert "2行全部可以导入" in read(here.get(address))
        assert here.post(reverse("pool:candidates_upload_confirm")).status_code == 302
        given = as_(city).get(reverse("pool:candidates_xlsx"), {"year": "2022"})
    assert [one.state for one in Candidate.objects.all()] == ["nominated"] * 2
    with clock.frozen(AT):
        here.post(address, {"file": SimpleUploadedFile("再次.xlsx", given.content, XLSX)})
    problems = [one["text"] for row in CandidateUpload.objects.get().rows for one in row["problems"]]
    assert problems == ["该企业已在2022年度后备企业名单中。"] * 2
    sheet = load_workbook(io.BytesIO(given.content))[SHEET]
    assert [cell.value for cell in sheet[FIRST_ROW - 1]] == [label for label, _name, _width in COLUMNS]
    assert (sheet["A1"].value, sheet["B4"].value, sheet["I4"].data_type) == (
        "大连市“专精特新”后备企业名单（2022年度）", "甘井子区", "s",
    )  # fmt: skip


def test_a_broken_table_and_a_formula_are_told(district):
    here = as_(district)
    broken = SimpleUploadedFile("后备企业.xlsx", b"PK not a workbook", XLSX)
    assert here.post(reverse("pool:candidates_upload"), {"file": broken}).status_code == 422
    with clock.frozen(AT):
        here.post(reverse("pool:candidates_upload"), {"file": filled({"revenue": "=1+1"})})
    assert CandidateUpload.objects.get().problem_count == 1


@pytest.mark.django_db(transaction=True)
def test_two_nominations_and_two_imports_at_once_are_one():
    district, city = desks.district_officer(), factories.city_officer()
    values = candidate_values()
    results = at_once(
        lambda: nominate(user=district, at=AT, values=values),
        lambda: nominate(user=city, at=AT, values=values),
        refusals=(CandidateRefused,),
    )
    assert sum(isinstance(one, CandidateRefused) for one in results) == 1
    row = {"line": 4, "values": candidate_values(), "problems": []}
    upload = CandidateUpload.objects.create(user=district, name="表.xlsx", uploaded_at=AT, rows=[row])
    importing = lambda: nominate_all(user=district, at=AT, upload=upload)  # noqa: E731
    results = at_once(importing, importing, refusals=(CandidateRefused,))
    assert sorted(map(str, results)) == ["1", "该表已导入或已放弃"]
    waiting = [one.pk for one in Candidate.objects.filter(state="nominated")]
    confirming = lambda: confirm(user=city, at=AT, ids=waiting)  # noqa: E731
    assert sorted(at_once(confirming, confirming)) == [0, len(waiting)]
