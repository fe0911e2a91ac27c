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
        topics.register(Topic.DEADLINE, "report:*", "reports-out:*", "profile:*", "profiles-out:*", "title-expiry:*")
        topics.register(Topic.WORK, "report:*:asked:*", "profile:*:asked:*")
        returned = [f"{prefix}:*:{event}:*" for prefix in ("report", "profile") for event in ("returned", "reopened")]
        topics.register(Topic.RETURNED, *returned)
        for prefix in ("report", "profile"):
            topics.register(
                Topic.PROGRESS, f"{prefix}:*:submitted:*", f"{prefix}:*:accepted:*", f"{prefix}:*:city_filled:*"
            )
        topics.register(Topic.DEADLINE, "matter:*:asked:*", "matter:*:hearing:*")
        topics.register(Topic.DEADLINE, "matter:*:*-*-*:*", "matter:*:*-*-*:*:province:*")
        topics.register(Topic.PROGRESS, "title-act:*")
        topics.register(Topic.WORK, "matter:*:city:*", "matter:*:province:*")
        topics.register(Topic.PROGRESS, "pool-update:*", "pool_list:*", "title-import:*", "service-offer:*")
        topics.register(Topic.DEADLINE, "change-due:*")
        topics.register(Topic.RETURNED, "change:*:returned:*")
