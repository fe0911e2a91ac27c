"""A later sheet with one answer added and one renamed: its round uses it, an old round keeps its own."""

import pytest
from django.urls import reverse

from declarations.answers.fields import answer_fields
from declarations.answers.storage import read_values, sheet_of, to_vocabulary
from declarations.answers.vocabulary import read_vocabulary
from declarations.commitments import KEYS
from declarations.models import Declaration, RoundTier
from declarations.paper.forms import FORMS
from declarations.printing import paper_of
from declarations.services.drafting import start_declaration
from declarations.services.submission import submit
from declarations.sheets import SHEETS
from declarations.validators import examine
from tests import factories
from tests.next_year.paper import FORM
from tests.next_year.sheet import RENAMED, SHEET, WORDS

pytestmark = pytest.mark.django_db
OLD_LABEL = ">发展规划设置数字化转型模块<"


@pytest.fixture
def both(monkeypatch):
    """(this year's complete declaration, next year's complete declaration) of one enterprise."""
    monkeypatch.setitem(SHEETS, SHEET.version, SHEET)
    monkeypatch.setitem(FORMS, SHEET.version, FORM)
    old = factories.draft()
    round_ = factories.open_round(code="LN2023", year=2023)
    RoundTier.objects.filter(round=round_, tier="sme").update(sheet=SHEET.version)
    new = start_declaration(user=old.created_by, round_=round_, tier="sme", at=factories.AT)
    factories.fill(new, data_products=7, **{RENAMED: True})
    factories.add_evidence(new, old.created_by)
    Declaration.objects.filter(pk=new.pk).update(prerequisite_reason="产品认定材料正在准备")
    new.refresh_from_db()
    return old, new


def submitted(declaration):
    return submit(
        declaration_id=declaration.pk, user=declaration.created_by, at=factories.AT, request_key="k",
        truth_statement=True, commitments=KEYS,
    )  # fmt: skip


def page_of(client, declaration):
    client.force_login(declaration.created_by)
    return client.get(reverse("declarations:block", args=[declaration.number, "innovative"])).content.decode()


def test_each_round_freezes_its_own_answers(both):
    old, new = (submitted(one).content for one in both)
    assert (old["sheet"], new["sheet"]) == ("sme_2022", "sme_2023")
    assert set(new["answers"]) - set(old["answers"]) == {RENAMED, "data_products"}
    assert set(old["answers"]) - set(new["answers"]) == {"digital_plan"}
    assert (new["answers"][RENAMED], new["answers"]["data_products"]) == (True, 7)


def test_each_round_asks_in_its_own_words(both, client):
    old, new = (page_of(client, one) for one in both)
    assert WORDS in new
    assert "数据产品数量" in new
    # The clause of the notice beside the form has its own words; the label of the question is the sheet's.
    assert OLD_LABEL not in new
    assert OLD_LABEL in old
    assert WORDS not in old
    assert "数据产品数量" not in old


def test_each_round_prints_its_own_form_and_years(both):
    old, new = (paper_of(submitted(one)).text for one in both)
    assert "发展规划设置数字化转型模块" in old
    assert WORDS not in old
    assert WORDS in new
    assert "数据产品数量" in new
    assert "2020年" in old
    assert "2020年" not in new
    assert "2022年" in new


def test_new_answer_is_required_and_saved_by_the_page(both, client):
    _, new = both
    factories.fill(new, data_products=None)
    assert "请填写“数据产品数量”" in [one.text for one in examine(new, factories.AT).missing]
    client.force_login(new.created_by)
    body = {"field": "data_products", "value": "12", "version": "0"}
    assert client.post(reverse("declarations:autosave", args=[new.number]), body).status_code == 200
    assert read_values(new)["data_products"] == 12


def test_rules_know_a_renamed_answer(both, client):
    """The conditions speak of digital_plan; next year's form calls it otherwise and is judged alike."""
    _, new = both
    assert examine(new, factories.AT).report.clause("S-C7").verdict == "met"
    factories.fill(new, **{RENAMED: False})
    assert examine(new, factories.AT).report.clause("S-C7").verdict == "not_met"
    client.force_login(new.created_by)
    page = client.get(reverse("declarations:conditions", args=[new.number])).content.decode()
    assert f"#field-{RENAMED}" in page


def test_interchange_reads_each_version_by_its_own_names(both):
    for declaration in both:
        sheet = sheet_of(declaration)
        stored = read_values(declaration)
        reading = read_vocabulary(sheet, to_vocabulary(sheet, stored), year=declaration.year)
        assert (reading.problems, reading.values) == ({}, stored)
    foreign = read_vocabulary(sheet_of(both[0]), {RENAMED: True}, year=2022)
    assert foreign.problems == {RENAMED: "申报表没有该栏目"}


def test_next_year_begins_with_the_record_and_leaves_the_old_data_alone(both):
    old, new = both
    before = read_values(old)
    factories.fill(new, overview="新一年度的介绍。")
    assert read_values(old) == before
    assert set(before) <= set(answer_fields("sme_2022"))
