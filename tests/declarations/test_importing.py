"""Importing answers in the interchange vocabulary: everything or nothing, every bad field named."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from declarations.models import Declaration
from declarations.services.importing import ImportRefused, import_declaration
from declarations.validators import examine
from tests import factories
from zjtx.registry.models import Enterprise

pytestmark = pytest.mark.django_db
EXAMPLES = Path("fixtures/examples")


def example(name: str) -> dict:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


@pytest.fixture
def filler():
    document = example("sme_passes.json")
    factories.open_round()
    company = factories.enterprise(uscc=document["uscc"])
    return factories.user("enterprise", of=company)


def test_passing_example_fills_a_draft_that_lacks_only_evidence(filler):
    imported = import_declaration(example("sme_passes.json"), at=factories.AT)
    examination = examine(imported.declaration, factories.AT)
    assert [one.input_name.split("-")[0] for one in examination.missing] == ["evidence"]
    assert not examination.errors
    assert not examination.report.blocking
    assert imported.notes == ("真实性声明在提交时确认，未导入",)


def test_imported_answers_come_back_as_they_were_written(filler):
    document = example("sme_passes.json")
    imported = import_declaration(document, at=factories.AT)
    back = examine(imported.declaration, factories.AT).answers
    computed = {"main_revenue_ratio", "rd_ratio", "truth_statement"}
    for name in document["answers"].keys() - computed:
        assert back[name] == document["answers"][name], name


def test_failing_example_names_four_fields_and_imports_nothing(filler):
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_declaration", str(EXAMPLES / "sme_fails.json"), stdout=out, stderr=err)
    assert refused.value.returncode == 2
    named = [line.split(":")[0] for line in err.getvalue().splitlines()]
    assert sorted(named) == ["industry_class", "postcode", "revenue.2021", "special_categories"]
    assert not Declaration.objects.exists()


def test_second_import_overwrites_the_same_draft_and_raises_versions(filler):
    first = import_declaration(example("sme_passes.json"), at=factories.AT).declaration
    document = example("sme_passes.json")
    document["answers"]["revenue"]["2021"] = "4400.00"
    document["answers"].pop("main_revenue_ratio")
    document["answers"].pop("rd_ratio")
    second = import_declaration(document, at=factories.AT).declaration
    assert second.pk == first.pk
    mark = second.marks.get(field="revenue", year=2021)
    assert (mark.version, mark.source) == (2, "imported")
    assert examine(second, factories.AT).answers["revenue"]["2021"] == "4400.00"


def test_import_compares_a_declared_share_with_its_parts(filler):
    document = example("sme_passes.json")
    document["answers"]["rd_ratio"]["2021"] = "5.06"
    with pytest.raises(ImportRefused) as refused:
        import_declaration(document, at=factories.AT)
    assert refused.value.problems == {"rd_ratio.2021": "所填5.06%与按各栏计算的5.00%不一致"}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"tier": "huge"}, "tier"),
        ({"year": "2022"}, "year"),
        ({"answers": []}, "answers"),
        ({"uscc": "912102110000000000"}, "uscc"),
        ({"uscc": factories.valid_uscc()}, "uscc"),
        ({"year": 2031}, "year"),
    ],
)
def test_import_names_what_is_wrong_with_the_frame(filler, change, name):
    with pytest.raises(ImportRefused) as refused:
        import_declaration({**example("sme_passes.json"), **change}, at=factories.AT)
    assert list(refused.value.problems) == [name]


def test_import_into_a_submitted_declaration_is_refused(filler):
    declaration = import_declaration(example("sme_passes.json"), at=factories.AT).declaration
    Declaration.objects.filter(pk=declaration.pk).update(status="city_review", submitted_at=factories.AT)
    with pytest.raises(ImportRefused, match="市级初审"):
        import_declaration(example("sme_passes.json"), at=factories.AT)


def test_enterprise_that_is_not_registered_gets_a_record_and_a_draft():
    factories.regions()
    factories.industries()
    factories.open_round(state="closed")
    imported = import_declaration(example("sme_passes.json"), at=factories.AT)
    company = imported.declaration.enterprise
    assert (company.name, company.region_id) == ("大连瀚精传动科技有限公司", "210211")
    assert imported.declaration.created_by is None
    assert imported.declaration.status == "draft"
    assert examine(imported.declaration, factories.AT).answers["revenue"]["2021"] == "4300.00"


def test_bad_fields_are_named_also_where_the_enterprise_is_not_registered():
    factories.regions()
    factories.industries()
    factories.open_round()
    with pytest.raises(ImportRefused) as refused:
        import_declaration(example("sme_fails.json"), at=factories.AT)
    assert sorted(refused.value.problems) == ["industry_class", "postcode", "revenue.2021", "special_categories"]
    assert not Enterprise.objects.exists()
