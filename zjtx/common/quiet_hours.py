"""At night nobody is rung up by a message that can wait until morning: e-mails and short messages of all topics but
security are sent when the quiet hours end. The inbox has them at once."""

from datetime import datetime, time, timedelta

from django.conf import settings

from zjtx.common import clock


def after(moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours in which it lies (Asia/Shanghai). From and until the same hour:
    there are none."""
    first, last = settings.MESSAGE_QUIET_HOURS
    local = clock.local(moment)
    is_quiet = first <= local.hour < last if first <= last else local.hour >= first or local.hour < last
    if not is_quiet:
        return moment
    day = local.date() if local.hour < last else local.date() + timedelta(days=1)
    return datetime.combine(day, time(last), clock.ZONE)
