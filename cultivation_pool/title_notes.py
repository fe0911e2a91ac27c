"""What the pool knows of how titles ended, or came back: for certificates and their verification (settings
TITLE_NOTES_PROVIDERS). Each gives {title's key: sentences without full stops}, with one query or two."""

from collections.abc import Iterable

from django.db.models import Q

from cultivation_pool.models import RevokedTitle, TitleActRow
from cultivation_pool.title_act_enums import TitleActKind, TitleActRowState
from review.titles import full_name
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Title

Notes = dict[int, list[str]]


def revocation_notes(titles: Iterable[Title]) -> Notes:
    """By what document and why a title was revoked, and what reversed that."""
    rows = RevokedTitle.objects.filter(title__in=list(titles)).select_related("decision")
    found: Notes = {}
    for row in rows.prefetch_related("decision__reversals").order_by("pk"):
        made = row.decision
        words = f"{cn_date(made.decided_on)}由{made.document_number}撤销，事由：{made.reason.rstrip('。')}"
        later = next((one for one in made.reversals.all() if one.confirmed_at is not None), None)
        if later is not None:
            fate = row.note or "该称号恢复"
            words = f"曾于{words}；{cn_date(later.decided_on)}由{later.document_number}撤销该决定，{fate}"
        found.setdefault(row.title_id, []).append(words)
    return found


def title_act_notes(titles: Iterable[Title]) -> Notes:
    """By what document a title was converted or lapsed, or what it was converted from."""
    keys = {one.pk for one in titles}
    rows = TitleActRow.objects.filter(Q(title__in=keys) | Q(new_title__in=keys), state=TitleActRowState.DONE)
    found: Notes = {}
    for row in rows.select_related("act", "title", "new_title"):
        for title in (row.title, row.new_title):
            if title is not None and title.pk in keys:
                found.setdefault(title.pk, []).append(_act_words(row, title))
    return found


def _act_words(row: TitleActRow, title: Title) -> str:
    by = f"依据{row.act.document_number}（{cn_date(row.act.issued_on)}印发）"
    old, new = row.title, row.new_title
    if row.act.kind == TitleActKind.LAPSE or old is None or new is None:
        return f"{by}，该称号自{cn_date(row.act.starts_on)}起失效"
    if old.pk == title.pk:
        return f"{by}，该称号转换为{full_name(new.tier, new.scheme)}，证书编号{new.number}"
    return f"{by}，由{old.year}年度{full_name(old.tier, old.scheme)}转换"
