"""Blank forms without an account: made in advance, quick, cached, and made anew when the layout changes."""

import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from declarations.models import BlankForm
from declarations.services import blank_forms
from declarations.services.blank_forms import make_missing_blank_forms
from declarations.tasks import make_blank_forms
from tests import factories
from zjtx.common.models import StoredFile

pytestmark = pytest.mark.django_db
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def round_(monkeypatch):
    """A round of all three tiers; only DOCX is made here, for it costs a tenth of a PDF."""
    monkeypatch.setattr(blank_forms, "FORMATS", {"docx": blank_forms.FORMATS["docx"]})
    found = factories.open_round()
    for tier in ("product", "little_giant"):
        factories.offer(found, tier)
    return found


def address(round_, tier="sme", file_format="docx"):
    return reverse("declarations:blank_form", args=[round_.code, tier, file_format])


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_forms_of_every_tier_are_made_once(round_):
    assert make_missing_blank_forms() == 3
    assert make_missing_blank_forms() == 0
    assert set(BlankForm.objects.values_list("sheet", "year", "file_format")) == {
        ("product_2022", 2022, "docx"),
        ("sme_2022", 2022, "docx"),
        ("little_giant_2022", 2022, "docx"),
    }


def test_visitor_gets_the_file_that_was_made_in_advance(round_, django_assert_num_queries):
    make_blank_forms()
    with django_assert_num_queries(3):
        answer = Client().get(address(round_))
    assert answer.status_code == 200
    assert answer["Content-Type"] == DOCX_TYPE
    assert "public" in answer["Cache-Control"]
    assert body(answer).startswith(b"PK")
    again = Client().get(address(round_), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, body(again)) == (304, b"")


def test_form_is_there_before_the_background_came_to_it(round_):
    answer = Client().get(address(round_))
    assert answer.status_code == 200
    assert body(answer).startswith(b"PK")
    assert body(Client().get(address(round_))) == answer.content
    assert BlankForm.objects.count() == 0


def test_pdf_is_shown_in_the_browser():
    round_ = factories.open_round()
    answer = Client().get(address(round_, file_format="pdf"))
    assert body(answer).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("inline")


def test_new_layout_replaces_the_file_and_removes_the_old_one(round_):
    make_missing_blank_forms()
    BlankForm.objects.filter(sheet="sme_2022").update(edition="earlier")
    old = BlankForm.objects.get(sheet="sme_2022").stored_id
    assert blank_forms.blank_form(sheet="sme_2022", year=2022, file_format="docx") is None
    assert make_missing_blank_forms() == 1
    assert not StoredFile.objects.filter(pk=old).exists()
    assert StoredFile.objects.filter(kind="blank-form").count() == 3


@pytest.mark.parametrize("tier, file_format", [("sme", "exe"), ("champion", "pdf"), ("product", "pdf")])
def test_what_the_round_has_not_is_missing(tier, file_format):
    assert Client().get(address(factories.open_round(), tier, file_format)).status_code == 404


def test_round_in_preparation_has_no_forms():
    round_ = factories.open_round(state="prepared")
    assert Client().get(address(round_)).status_code == 404
    assert make_missing_blank_forms() == 0


def test_landing_and_notice_lead_to_the_forms(round_):
    landing = Client().get(reverse("home:index")).content.decode()
    notice = Client().get(reverse("declarations:round_notice", args=[round_.code])).content.decode()
    for tier in ("product", "sme", "little_giant"):
        assert address(round_, tier, "pdf") in notice
        assert address(round_, tier, "docx") in notice
    assert reverse("declarations:paper_check_entry") in landing


def test_request_loads_neither_writer():
    """What only jobs need is imported by jobs: a page that links the forms stays light."""
    code = (
        "import sys, django; django.setup(); import zjtx.urls, declarations.views.blank_forms;"
        "sys.exit(any(name in sys.modules for name in ('weasyprint', 'docx')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
