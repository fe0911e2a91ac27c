"""What every sheet's declaration does: starts prefilled, fills, submits, freezes, reads, lists what is missing."""

import pytest
from django.urls import reverse

from declarations.answers.fields import answer_fields, inputs_of
from declarations.answers.reading import input_labels, read_sheet
from declarations.answers.storage import read_values, sheet_of, to_vocabulary
from declarations.answers.vocabulary import read_vocabulary
from declarations.commitments import KEYS
from declarations.services.submission import submit
from declarations.sheets import SHEETS, sheet_named
from declarations.validators import examine
from tests import factories
from tests.sample_answers import sample

pytestmark = pytest.mark.django_db
VERSIONS = tuple(SHEETS)
LANDLINES = {"legal_representative_phone", "contact_phone"}
OF_SME = LANDLINES | {"is_new_product"}
OF_LITTLE_GIANT = OF_SME | {"partner_institutions", "research_results", "frontier_fields", "honours"}
OPTIONAL = {
    "product_2022": LANDLINES,
    "sme_2022": OF_SME,
    "little_giant_2022": OF_LITTLE_GIANT,
    "sme_miit_2022": OF_SME
    | {"special_categories", "local_feature_score", "innovation_qualifications", "equity_three_years"},
    "little_giant_miit_2022": OF_LITTLE_GIANT | {"special_categories"},
    "sme_miit_2026": OF_SME | {"special_categories", "national_rank", "development_score"},
    "little_giant_miit_2026": OF_LITTLE_GIANT | {"special_categories", "national_rank", "development_score"},
}


def draft(version, full=True):
    return factories.draft(tier=sheet_named(version).tier, sheet=version, full=full)


def submitted(declaration):
    return submit(
        declaration_id=declaration.pk, user=declaration.created_by, at=factories.AT, request_key="k",
        truth_statement=True, commitments=KEYS,
    )  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
def test_complete_sheet_is_submitted_and_frozen_whole(version):
    declaration = draft(version)
    submission = submitted(declaration)
    answers = submission.content["answers"]
    values, years = sample(version)
    expected = {*values, *(name for year in years.values() for name in year)}
    assert set(answers) == expected | {"enterprise_name", "region", "uscc", "industry_division", "industry_class"}
    declaration.refresh_from_db()
    assert (declaration.status, submission.content["sheet"]) == ("city_review", version)


@pytest.mark.parametrize("version", VERSIONS)
def test_frozen_answers_can_be_read_back_as_they_were_stored(version):
    declaration = draft(version)
    stored = read_values(declaration)
    reading = read_vocabulary(sheet_of(declaration), to_vocabulary(sheet_of(declaration), stored), year=2022)
    assert (reading.problems, reading.values) == ({}, stored)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_answer_can_be_filled_in_on_exactly_one_block(version, client):
    declaration = draft(version)
    client.force_login(declaration.created_by)
    shown = {}
    for block in sheet_of(declaration).blocks:
        page = client.get(reverse("declarations:block", args=[declaration.number, block.key]))
        assert page.status_code == 200
        for name in inputs_of(version, 2022):
            if f'data-field="{name}"' in page.content.decode():
                shown.setdefault(name, []).append(block.key)
    # Growth of the later year is computed from figures that stand on the form.
    computed = {f"{name}.2021" for name in ("main_revenue_growth", "net_profit_growth")}
    assert {name for name, keys in shown.items() if len(keys) != 1} == set()
    assert set(inputs_of(version, 2022)) - set(shown) <= computed


@pytest.mark.parametrize("version", VERSIONS)
def test_frozen_version_shows_every_answer_in_its_place(version):
    submission = submitted(draft(version))
    shown = {name for block in read_sheet(sheet_of(submission.declaration), submission.content) for cell in block.cells
             for name in cell.inputs}  # fmt: skip
    assert shown == set(input_labels(sheet_of(submission.declaration), 2022))


@pytest.mark.parametrize("version", VERSIONS)
def test_each_required_answer_is_missed_when_it_is_not_there(version):
    declaration = draft(version, full=False)
    missing = {one.input_name.split(".")[0] for one in examine(declaration, factories.AT).missing}
    conditional = set(sheet_of(declaration).conditional)
    grouped = {name for one in sheet_of(declaration).one_of for name in one.fields}
    prefilled = set(read_values(declaration))
    asked = set(answer_fields(version)) - OPTIONAL[version] - conditional - grouped - prefilled
    assert {name for name in missing if not name.startswith("evidence")} == asked


@pytest.mark.parametrize("field", ["shortfall_products", "gap_fields", "replaced_imports"])
def test_one_of_the_gap_answers_suffices_and_none_is_missed(field):
    declaration = factories.draft(tier="little_giant")
    factories.fill(declaration, shortfall_products=None)
    texts = [one.text for one in examine(declaration, factories.AT).missing]
    assert texts == ["“补短板”的产品名称、填补空白的领域、替代进口的国外企业（或产品）名称，请至少填写一项"]
    factories.fill(declaration, **{"shortfall_products": None, field: "数控机床进给系统"})
    assert examine(declaration, factories.AT).missing == []


def test_debt_ratio_of_a_product_is_computed_from_its_parts():
    examination = examine(factories.draft(tier="product"), factories.AT)
    assert examination.derived_text()["debt_ratio"] == {"2020": "46.50", "2021": "44.20"}


@pytest.mark.parametrize(
    "typed, stored",
    [
        (["national=2"], {"national": 2, "provincial": None}),
        (["national=0", "provincial=1"], {"national": 0, "provincial": 1}),
        (["none=1"], {"national": 0, "provincial": 0}),
        (["none=1", "provincial=3"], {"national": None, "provincial": 3}),
        (["none=1", "none="], None),
        (["provincial=3", "provincial="], None),
    ],
)
def test_institutions_are_saved_count_by_count(typed, stored, client):
    declaration = factories.draft(tier="little_giant", full=False)
    client.force_login(declaration.created_by)
    versions = {}
    for one in typed:
        part, _, value = one.partition("=")
        name = f"research_institutes.{part}"
        answer = client.post(
            reverse("declarations:autosave", args=[declaration.number]),
            {"field": name, "value": value, "version": versions.get(name, 0)},
        )
        assert answer.status_code == 200, answer.content
        versions[name] = answer.json()["version"]
    assert read_values(declaration).get("research_institutes") == stored


def test_institutions_counted_cannot_be_said_not_to_exist(client):
    declaration = factories.draft(tier="little_giant")
    client.force_login(declaration.created_by)
    answer = client.post(
        reverse("declarations:autosave", args=[declaration.number]),
        {"field": "technology_centres.none", "value": "1", "version": 0},
    )
    assert answer.json()["error"] == "已填写数量，不能同时勾选“无”，请先清空"
    assert read_values(declaration)["technology_centres"] == {"national": 0, "provincial": 1}
