from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"
    label = "review"
    verbose_name = "评审"

    def ready(self) -> None:
        """Say what messages are about."""
        from zjtx.common import topics
        from zjtx.common.models import Topic

        topics.register(Topic.RETURNED, "send_back:*")
        topics.register(Topic.DEADLINE, "panel_due:*")
        topics.register(
            Topic.WORK, "panel_started:*", "assigned:*", "spread:*", "panel_scored:*", "objection:*", "commission:*"
        )
        topics.register(Topic.PROGRESS, "objection:*:upheld*")
