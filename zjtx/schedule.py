"""What runs when: the one page of all scheduled tasks."""

from celery.schedules import crontab
from django.conf import settings


def entries() -> dict[str, dict]:
    """Beat entries by name; all times are Asia/Shanghai."""
    return _pool() | {
        "sweep-jobs-and-messages": {"task": "zjtx.common.tasks.sweep", "schedule": float(settings.SWEEP_SECONDS)},
        "make-blank-forms": {"task": "declarations.tasks.make_blank_forms", "schedule": 60.0},
        "make-publicity-papers": {"task": "review.tasks.make_publicity_papers", "schedule": 60.0},
        "seal-audit-trail": {"task": "zjtx.common.tasks.seal_audit", "schedule": 60.0},
        "scan-waiting-files": {"task": "zjtx.common.tasks.scan_waiting", "schedule": 60.0},
        "clear-old-files": {"task": "zjtx.common.tasks.clear_files", "schedule": crontab(hour=3, minute=30)},
        "clear-workbooks": {"task": "declarations.tasks.clear_workbooks", "schedule": crontab(minute=45)},
        "verify-audit-trail": {"task": "zjtx.home.tasks.verify_audit_trail", "schedule": crontab(hour=4, minute=10)},
        "check-calendar": {"task": "zjtx.home.tasks.check_calendar", "schedule": crontab(hour=8, minute=0)},
        # After the morning's reminders; the later runs make up for a first one that did not happen.
        "send-digests": {
            "task": "zjtx.common.tasks.send_digests",
            "schedule": crontab(
                hour=f"{settings.MESSAGE_DIGEST_HOUR}-{max(20, settings.MESSAGE_DIGEST_HOUR)}", minute=5
            ),
        },
        # Whether a publicity is open is the clock's answer: a late run only tells people later.
        "close-publicities": {"task": "review.tasks.close_publicities", "schedule": crontab(minute=5)},
        # Once an occasion, whichever run comes first; the later ones make up for it.
        "remind-of-due": {"task": "review.tasks.remind_of_due", "schedule": crontab(hour="8-20", minute=40)},
        "end-idle-sessions": {"task": "zjtx.accounts.tasks.clear_sessions", "schedule": crontab(hour=3, minute=10)},
    }


def _pool() -> dict[str, dict]:
    """What the years of a title bring."""
    return {
        "clear-report-sheets": {
            "task": "cultivation_pool.tasks.clear_report_sheets",
            "schedule": crontab(minute=50),
        },
        # The day's first run does the day's work; the later ones find it done, or make up for it.
        "open-and-chase-reports": {
            "task": "cultivation_pool.tasks.open_and_chase",
            "schedule": crontab(hour="8-20", minute=30),
        },
        "remind-of-matters": {
            "task": "cultivation_pool.tasks.remind_of_matters",
            "schedule": crontab(hour="8-20", minute=45),
        },
        "remind-of-changes": {
            "task": "cultivation_pool.tasks.remind_of_changes",
            "schedule": crontab(hour="8-20", minute=35),
        },
        # In the night after the last day; a later run only writes down later what the dates say already.
        "end-titles": {"task": "cultivation_pool.tasks.end_titles", "schedule": crontab(minute=20)},
    }
