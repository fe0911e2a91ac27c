"""The scan of a stamped form: its line on the desk, and the page to upload it."""

from typing import Any

from django.urls import reverse

from declarations.pages.evidence import preview, size_text
from review import stamped
from review.models import StampedScan
from review.pages.case import Case
from review.policies import DESK_OF_ROLE
from review.stamped import Stand
from zjtx.common.models import VirusCheck
from zjtx.common.templatetags.zjtx import cn_moment


def stamped_line(case: Case, stand: Stand | None = None) -> dict[str, Any]:
    """State and links for review/stamped_line.html: {"label", "tone", "icon", "file" None or {name, url, inline_url,
    meta}, "note", "upload_url" "" where the reader uploads nothing}."""
    stand = stand or stamped.stand_of(case.submission)
    label, tone, icon, note = _state(case, stand)
    scan = stand.scan or stand.outdated
    can_upload = case.user.role in DESK_OF_ROLE and stamped.refusal(case.user, case.declaration) is None
    return {
        "label": label,
        "tone": tone,
        "icon": icon,
        "note": note,
        "file": file_row(case.number, scan) if scan else None,
        "upload_url": reverse("review:stamped", args=[case.number]) if can_upload else "",
    }


def stamped_page(case: Case, stand: Stand, form: Any) -> dict[str, Any]:
    """Everything review/stamped.html shows."""
    earlier = StampedScan.objects.filter(submission__declaration=case.declaration).select_related(
        "stored", "uploaded_by", "ended_by", "submission"
    )
    shown = stand.scan.pk if stand.scan else 0
    refusal = stamped.refusal(case.user, case.declaration)
    return {
        "case": case,
        "line": stamped_line(case, stand),
        "scan": stand.scan,
        "form": None if refusal else form,
        "refusal": refusal,
        "earlier": [_ended_row(case.number, one) for one in earlier.exclude(pk=shown)],
        "submit_label": "替换扫描件" if stand.scan else "上传扫描件",
        "can_withdraw": stand.scan is not None and refusal is None,
    }


def file_row(number: str, scan: StampedScan) -> dict[str, Any]:
    """Name and addresses of a scan, as pieces/evidence_file.html reads them."""
    url = reverse("review:stamped_file", args=[number, scan.pk])
    who = f"{scan.uploaded_by.full_name}，{cn_moment(scan.uploaded_at)}"
    return {
        "name": scan.name,
        "size_text": size_text(scan.stored.size),
        "url": url,
        "meta": f"第{scan.submission.version}版，{who}上传",
        "infected": scan.stored.virus_check == VirusCheck.INFECTED,
        **preview(scan.stored, url),
    }


def _state(case: Case, stand: Stand) -> tuple[str, str, str, str]:
    scan, version = stand.scan, case.submission.version
    if scan is None and stand.outdated is None:
        return "未上传", "grey", "dash-circle", ""
    if scan is None:
        old = stand.outdated.submission.version if stand.outdated else 0
        return "已过时", "amber", "exclamation-triangle", f"所扫为第{old}版，企业已提交第{version}版，须重新盖章扫描。"
    if scan.stored.virus_check == VirusCheck.INFECTED:
        return "已停用", "red", "x-circle", "该文件查出病毒，须重新上传。"
    if scan.stored.virus_check == VirusCheck.WAITING:
        return "正在查毒", "amber", "hourglass-split", "查毒完成后可以打开。"
    return "已上传", "green", "check-circle", ""


def _ended_row(number: str, scan: StampedScan) -> dict[str, Any]:
    row = file_row(number, scan)
    if scan.ended_by is not None:
        row["meta"] += f"；{scan.ended_by.full_name}，{cn_moment(scan.ended_at)}替换或撤下"
    return row
