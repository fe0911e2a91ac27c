"""What the pool knows of how a title ended, or came back: for certificates and their verification (settings
TITLE_NOTES_PROVIDERS)."""

from cultivation_pool.models import RevokedTitle
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
