"""The sign-ins of an account that are still open."""

from django.conf import settings
from django.db import models

from zjtx.common import clock

# Marks in a browser's own description; the first that is found counts.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("MicroMessenger", "微信"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class UserSession(models.Model):
    """One open session: so that its owner can see and end it, and acts can end all of an account's sessions."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions", verbose_name="账号")
    session_key = models.CharField("会话", max_length=40, unique=True)
    created_at = models.DateTimeField("登录时间", default=clock.now)
    last_seen_at = models.DateTimeField("最近活动", default=clock.now)
    address = models.GenericIPAddressField("地址", null=True, blank=True)
    agent = models.CharField("浏览器", max_length=255, blank=True)

    class Meta:
        verbose_name = "会话"
        verbose_name_plural = "会话"
        ordering = ["-last_seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def device(self) -> str:
        """The browser and system in words that its owner recognises."""
        browser = next((name for mark, name in _BROWSERS if mark in self.agent), "其他浏览器")
        system = next((name for mark, name in _SYSTEMS if mark in self.agent), "其他系统")
        return f"{browser} · {system}"
