"""verify_audit: recompute the chain of the audit trail and say whether it is intact."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zjtx.common import audit


class Command(BaseCommand):
    """Exit code 0 when the chain is intact, 1 at the first broken link."""

    help = "核验审计链：逐条重算摘要，并与数据库之外的锚定文件核对链尾。完好返回 0，断裂返回 1。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the verdict; the unsealed tail is reported in both cases."""
        found = audit.verify()
        self.stdout.write(f"锚定文件：{settings.AUDIT_ANCHOR_FILE}")
        self.stdout.write(f"已核验 {found.checked} 条封存记录。")
        if found.unsealed:
            self.stdout.write(f"另有 {found.unsealed} 条记录尚未封存，不在本次核验范围内（正常情况下一分钟内封存）。")
        if not found.ok:
            raise CommandError(f"审计链断裂：第 {found.broken_at} 条，{found.reason}。", returncode=1)
        self.stdout.write(self.style.SUCCESS("审计链完好。"))
