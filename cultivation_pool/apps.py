from django.apps import AppConfig


class CultivationPoolConfig(AppConfig):
    name = "cultivation_pool"
    label = "cultivation_pool"
    verbose_name = "培育库"

    def ready(self) -> None:
        """Listen to news of new titles: one signal, owned below, received here (docs/architecture.md). Say what
        messages are about."""
        from cultivation_pool.receivers import open_first_report
        from review.signals import titles_granted
        from zjtx.common import topics
        from zjtx.common.models import Topic

        titles_granted.connect(open_first_report, dispatch_uid="cultivation_pool.open_first_report")
        topics.register(Topic.DEADLINE, "report:*", "reports-out:*", "title-expiry:*", "change-due:*")
        topics.register(Topic.RETURNED, "report:*:returned:*", "change:*:returned:*")
        topics.register(Topic.PROGRESS, "report:*:submitted:*", "report:*:accepted:*")
