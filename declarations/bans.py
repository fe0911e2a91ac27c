"""The ban on declaring (通知三（三）1: 三年内不得申报), asked by whoever starts or submits.

Whoever asks has locked the enterprise first (`registry.services.lock_enterprise`): a ban that is written at the same
moment is then there before the question, or waits until the answer has been acted upon.
"""

from datetime import date

from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Ban


def ban_refusal(enterprise_id: int, first: date, last: date) -> str | None:
    """Why the enterprise cannot declare: a ban in force on any day from the first to the last; None where none is.

    Of a submission the first day is that of the first submission, by which the rules count (`declared_on`), the last
    that of the act: a ban that began after the first submission stops the one after a return.
    """
    ban = Ban.objects.filter(enterprise_id=enterprise_id).in_force_between(first, last).first()
    return None if ban is None else f"企业处于不得申报期内（至{cn_date(ban.ends_on)}，{ban.document_number}）"
