"""answers → JSON → XLSX → answers: every field of every sheet comes back as it was."""

import io

import pytest

from declarations.answers.storage import read_values
from declarations.models import AnswerMark
from declarations.workbooks.changes import plan_changes
from declarations.workbooks.layout import layout_of
from declarations.workbooks.reading import read_workbook
from declarations.workbooks.writing import issue
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("tier", ["product", "sme", "little_giant"])
def test_untouched_workbook_changes_nothing(tier):
    declaration = factories.draft(tier=tier)
    data = issue(declaration, at=factories.AT)
    filled = read_workbook(io.BytesIO(data), declaration, layout_of(f"{tier}_2022", 2022))
    plan = plan_changes(filled, read_values(declaration), list(AnswerMark.objects.filter(declaration=declaration)))
    assert plan.errors == []
    assert plan.changes == []
    assert plan.kept == []
