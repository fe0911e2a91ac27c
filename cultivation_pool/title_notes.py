"""What the pool knows of how a title ended, or came back: for certificates and their verification (settings
TITLE_NOTES_PROVIDERS)."""

from django.db.models import Q

from cultivation_pool.models import RevokedTitle, TitleActRow
from cultivation_pool.title_act_enums import TitleActKind, TitleActRowState
from review.titles import full_name
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Title


def revocation_notes(title: Title) -> list[str]:
    """Sentences without full stops: by what document and why it was revoked, and what reversed that. One query."""
    rows = RevokedTitle.objects.filter(title=title).select_related("decision", "restored_by").order_by("pk")
    found = []
    for row in rows:
        made = row.decision
        words = f"{cn_date(made.decided_on)}由{made.document_number}撤销，事由：{made.reason.rstrip('。')}"
        later = made.reversal
        if later is not None:
            fate = row.note or "该称号恢复"
            words = f"曾于{words}；{cn_date(later.decided_on)}由{later.document_number}撤销该决定，{fate}"
        found.append(words)
    return found


def title_act_notes(title: Title) -> list[str]:
    """By what document it was converted or lapsed, or what it was converted from. One query."""
    rows = TitleActRow.objects.filter(Q(title=title) | Q(new_title=title), state=TitleActRowState.DONE)
    found = []
    for row in rows.select_related("act", "title", "new_title"):
        by = f"依据{row.act.document_number}（{cn_date(row.act.issued_on)}印发）"
        old = row.title
        if row.act.kind == TitleActKind.LAPSE or row.new_title is None or old is None:
            found.append(f"{by}，该称号自{cn_date(row.act.starts_on)}起失效")
        elif old.pk == title.pk:
            new = row.new_title
            found.append(f"{by}，该称号转换为{full_name(new.tier, new.scheme)}，证书编号{new.number}")
        else:
            found.append(f"{by}，由{old.year}年度{full_name(old.tier, old.scheme)}转换")
    return found
