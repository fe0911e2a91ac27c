"""The blank forms, for everybody."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from declarations import selectors
from declarations.models import RoundTier
from declarations.paper.forms import FORMS
from declarations.printing import FORMATS
from declarations.services import blank_forms
from zjtx.common.access import public
from zjtx.common.files.serve import serve_public


@public
@require_safe
def download(request: HttpRequest, code: str, tier: str, file_format: str) -> HttpResponseBase:
    """The blank form of one tier of a round, as PDF or DOCX."""
    if file_format not in FORMATS:
        raise Http404("没有该格式")
    round_ = selectors.public_round(code)
    sheet = get_object_or_404(RoundTier, round=round_, tier=tier, sheet__in=FORMS).sheet
    wanted = {"sheet": sheet, "year": round_.year, "file_format": file_format}
    made = blank_forms.blank_form(**wanted)
    found = blank_forms.blank_bytes(**wanted) if made is None else made.stored
    name = blank_forms.file_name(**wanted)
    return serve_public(request, found, download_name=name, kind=FORMATS[file_format].content_type)
