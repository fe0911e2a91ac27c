"""What becomes of an infected file that a draft holds. No version holds one: a waiting file stops the submission."""

from datetime import datetime

from django.db import transaction

from declarations.models import EvidenceFile
from zjtx.accounts.models import User
from zjtx.common import outbox
from zjtx.common.models import StoredFile


@transaction.atomic
def take_out(*, stored: StoredFile, at: datetime) -> None:
    """Remove every use of the file that is live, and tell the enterprise's people which and what to do."""
    filed = EvidenceFile.objects.filter(stored=stored, removed_at__isnull=True)
    for one in filed.select_related("declaration", "requirement"):
        EvidenceFile.objects.filter(pk=one.pk).update(removed_at=at)
        declaration, item = one.declaration, one.requirement
        for user in User.objects.filter(enterprise_id=declaration.enterprise_id, is_active=True):
            outbox.notify(
                user,
                key=f"infected:{one.pk}:{user.pk}",
                subject=f"佐证材料“{one.name}”查出病毒，已移除",
                body=f"{declaration.number} 第{item.serial}项“{item.text}”中的“{one.name}”查出病毒"
                f"（{stored.virus_name}），已移除。请查杀病毒后重新上传；原被替换的文件可在该项中恢复。",
                url=f"/declarations/{declaration.number}/evidence/#evidence-{item.pk}",
            )
