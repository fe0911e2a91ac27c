from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zjtx.accounts"
    label = "accounts"
    verbose_name = "账户"

    def ready(self) -> None:
        """Connect what is recorded when somebody signs in, out, or fails to; say what messages are about."""
        from zjtx.accounts import signals  # noqa: F401
        from zjtx.common import topics
        from zjtx.common.models import Topic

        security = ("account-*", "administration-*", "password-*", "recovery-code*", "role-change-*", "second-factor*")
        topics.register(Topic.SECURITY, *security)
        topics.register(Topic.WORK, "claim-*", "invitation-waiting-*", "role-change-waiting-*")
