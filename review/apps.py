from django.apps import AppConfig

_WHEN = ("soon", "over")


class ReviewConfig(AppConfig):
    name = "review"
    label = "review"
    verbose_name = "评审"

    def ready(self) -> None:
        """Say what messages are about."""
        from zjtx.common import topics
        from zjtx.common.models import Topic

        topics.register(Topic.RETURNED, "send_back:*", "packet_returned:*")
        topics.register(Topic.DEADLINE, "panel_due:*", "urge:*")
        topics.register(Topic.WORK, "panel_started:*", "assigned:*", "spread:*", "panel_scored:*", "objection:*")
        topics.register(Topic.WORK, "hand_over:*", "batch_assigned:*", "packet_sent:*", "commission:*")
        topics.register(Topic.PROGRESS, "long_act:*")
        topics.register(Topic.PROGRESS, "objection:*:upheld*", "appeal:*:accepted*", "appeal:*:answered*")
        topics.register(Topic.WORK, "examination:*", "appeal:*")
        # What the enterprise is asked for has a date, and so have the reminders.
        topics.register(Topic.DEADLINE, "statement:*")
        topics.register(Topic.WORK, "statement:*:given*")
        topics.register(Topic.DEADLINE, *(f"{one}:*:{when}*" for one in ("examination", "appeal") for when in _WHEN))
