"""What is typed wrong gets its sentence at its field, is kept as it was typed, counts as missing and is not stored."""

import pytest
from django.urls import reverse

from declarations.answers.fields import inputs_of
from declarations.answers.storage import read_values
from declarations.models import AnswerMark
from declarations.validators import examine
from tests import factories
from tests.bad_input.table import TYPED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("tier", ["product", "sme", "little_giant"])
def test_bad_answers_get_their_sentence_and_are_kept(tier, client):
    declaration = factories.draft(tier=tier, full=False)
    client.force_login(declaration.created_by)
    address = reverse("declarations:autosave", args=[declaration.number])
    versions = {
        f"{mark.field}.{mark.year}" if mark.year else mark.field: mark.version
        for mark in AnswerMark.objects.filter(declaration=declaration)
    }
    said = []
    for _, name, typed, sentence in (row for row in TYPED if row[0] == tier):
        answer = client.post(address, {"field": name, "value": typed, "version": versions.get(name, 0)})
        assert answer.status_code == 200, (name, typed)
        versions[name] = answer.json()["version"]
        said.append((name, typed, answer.json()["error"]))
        _holds(declaration, name, typed, sentence)
    assert said == [(name, typed, sentence) for _, name, typed, sentence in TYPED if _ == tier]


def _holds(declaration, name, typed, sentence):
    """The text stands in the mark, the submission names the sentence, no value stands behind it."""
    one = inputs_of(f"{declaration.tier}_2022", 2022)[name]
    mark = AnswerMark.objects.get(declaration=declaration, field=one.mark_field, year=one.year)
    assert (mark.invalid_text, mark.error) == (typed, sentence)
    examination = examine(declaration, factories.AT)
    assert sentence in [blocker.text for blocker in examination.blockers()], name
    known = examination.known.get(one.field.name)
    assert known is None or (one.year and str(one.year) not in known), name
    assert read_values(declaration).get(one.field.name) != typed


def test_page_shows_what_was_typed_with_its_sentence(client):
    declaration = factories.draft(full=False)
    client.force_login(declaration.created_by)
    client.post(
        reverse("declarations:autosave", args=[declaration.number]),
        {"field": "registered_capital", "value": "两千万", "version": 0},
    )
    page = client.get(reverse("declarations:block", args=[declaration.number, "basics"])).content.decode()
    assert 'value="两千万"' in page
    assert "“注册资本（万元）”应填写数字（单位：万元），例如 1500.00" in page
