from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "zjtx.home"
    label = "home"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Say what messages are about."""
        from zjtx.common import topics
        from zjtx.common.models import Topic

        topics.register(Topic.SECURITY, "audit-broken:*")
        topics.register(Topic.WORK, "calendar-gap:*")
