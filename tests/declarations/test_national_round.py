"""A declaration of a round that uses the national standard of 2022, from its draft to the desk of the city."""

from decimal import Decimal

import pytest
from django.urls import reverse

from declarations.answers.fields import inputs_of
from declarations.commitments import KEYS
from declarations.models import RoundTier
from declarations.services.submission import submit
from declarations.sheets.national import BLOCK
from declarations.validators import examine
from tests import factories
from tests.sample_answers import NATIONAL

pytestmark = pytest.mark.django_db
SHEET = "sme_miit_2022"
# 5 + 8 + 4 + 3 专业化, 3 + 5 + 8 + 5 精细化, 9.5 特色化, 10 + 4 + 3 + 8 创新能力: the sample by the tables of 附件2.
SCORE = Decimal("75.5")


def posted(value):
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, list) else str(value)


@pytest.fixture
def declaration():
    found = factories.draft(sheet=SHEET)
    factories.fill(found, **dict.fromkeys(NATIONAL))
    RoundTier.objects.filter(round=found.round, tier="sme").update(rule_set="miit_2022")
    return found


def test_declaration_is_filled_scored_submitted_and_seen_by_the_city(client, declaration):
    report = examine(declaration, factories.AT).report
    (score,) = report.scores
    assert score.least < score.line < score.most
    client.force_login(declaration.created_by)
    page = client.get(reverse("declarations:block", args=[declaration.number, BLOCK]))
    assert page.status_code == 200
    save = reverse("declarations:autosave", args=[declaration.number])
    for one in inputs_of(SHEET, declaration.year).values():
        if one.field.block.key == BLOCK:
            assert f'data-field="{one.name}"' in page.content.decode()
            body = {"field": one.name, "value": posted(NATIONAL[one.field.name]), "version": "0"}
            assert client.post(save, body).json()["error"] is None, one.name
    examination = examine(declaration, factories.AT)
    assert examination.missing == []
    (score,) = examination.report.scores
    assert (score.least, score.most) == (SCORE, SCORE)
    conditions = client.get(reverse("declarations:conditions", args=[declaration.number]))
    assert conditions.status_code == 200
    assert "评价得分" in conditions.content.decode()
    submission = submit(
        declaration_id=declaration.pk, user=declaration.created_by, at=factories.AT, request_key="k",
        truth_statement=True, commitments=KEYS,
    )  # fmt: skip
    assert submission.content["answers"]["local_feature_score"] == "9.50"
    (frozen,) = submission.report["scores"]
    assert Decimal(frozen["least"]) == SCORE
    client.force_login(factories.user("city_officer", region="210200"))
    desk = client.get(reverse("review:desk", args=[declaration.number]))
    text = desk.content.decode()
    assert desk.status_code == 200
    assert all(words in text for words in ("国家标准补充数据", "近2年新增股权融资总额", "9.50 分", "评价得分"))
    client.force_login(factories.user("city_officer", region="210300"))
    assert client.get(reverse("review:desk", args=[declaration.number])).status_code == 404


def test_clause_that_lacks_a_national_figure_leads_to_its_field(client, declaration):
    client.force_login(declaration.created_by)
    page = client.get(reverse("declarations:conditions", args=[declaration.number])).content.decode()
    assert f"{reverse('declarations:block', args=[declaration.number, BLOCK])}#field-" in page
