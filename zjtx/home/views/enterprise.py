"""The record of one's own enterprise: read by all its users, changed by its administrator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.home.forms.enterprise import RecordForm
from zjtx.home.pages import enterprise_record as pages
from zjtx.home.services.enterprise_record import change_own_record, change_refusal
from zjtx.registry import record
from zjtx.registry.models import Enterprise, Industry


@roles(Role.ENTERPRISE)
@require_safe
def enterprise_record(request: HttpRequest) -> HttpResponse:
    """What is known of the enterprise, and who changed what when."""
    return render(request, "home/enterprise_record.html", pages.record_page(request.user))


@roles(Role.ENTERPRISE)
def enterprise_record_edit(request: HttpRequest) -> HttpResponse:
    """Change the record; what another user changed meanwhile is shown at the field and nothing typed is lost."""
    if refusal := change_refusal(request.user):
        messages.error(request, refusal)
        return redirect("home:enterprise_record")
    found = Enterprise.objects.select_related("region", "industry_division").get(pk=request.user.enterprise_id)
    filed = pages.filed_way(found)
    form = RecordForm(
        request.POST if request.method == "POST" else None, enterprise=found, holds_title=filed is not None
    )
    version = _number(request.POST.get("version", "")) if request.method == "POST" else found.version
    if request.method == "POST" and version is None:
        # Not the page's own form: what it does not hold must not be taken for emptied.
        form.add_error(None, "页面内容不完整，未保存，应重新打开本页后修改。")
    if request.method == "POST" and form.is_valid():
        clash = _saves(request, form, version)
        if clash is None and not form.errors:
            return redirect("home:enterprise_record")
        version = clash.version if clash else version
    version = found.version if version is None else version
    context = {"form": form, "version": version, "filed": filed, "enterprise": found, "class_text": _class(form)}
    return render(request, "home/enterprise_record_edit.html", context, status=422 if form.errors else 200)


def _saves(request: HttpRequest, form: RecordForm, version: int) -> record.RecordClash | None:
    """Save; otherwise the form says why not. The clash, where somebody else was quicker."""
    try:
        change = change_own_record(
            user=request.user, values=form.values(), base_version=version, at=clock.now(),
            renamed_on=form.renamed(), request=request,
        )  # fmt: skip
    except record.RecordClash as clash:
        for name, one in clash.clashes.items():
            form.add_error(name, pages.clash_words(one))
        return clash
    except ValidationError as error:
        form.add_refusal(error)
    else:
        messages.success(request, "企业信息已保存。" if change else "没有改动。")
    return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _class(form: RecordForm) -> str:
    """The words of the industry whose code stands in the form."""
    code = str(form["industry_class"].value() or "")[:4]
    return str(Industry.objects.filter(pk=code).first() or "")
