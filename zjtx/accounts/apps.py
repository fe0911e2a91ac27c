from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zjtx.accounts"
    label = "accounts"
    verbose_name = "账户"

    def ready(self) -> None:
        """Connect what is recorded when somebody signs in, out, or fails to."""
        from zjtx.accounts import signals  # noqa: F401
