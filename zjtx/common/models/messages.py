"""Messages waiting to go out, the inbox they arrive in (architecture.md, decision 8), and who wants them by e-mail."""

from django.conf import settings
from django.db import models

from zjtx.common import clock


class Topic(models.TextChoices):
    """What a message is about, as its receiver chooses by it."""

    SECURITY = "security", "账号与安全"
    RETURNED = "returned", "退回与补正"
    DEADLINE = "deadline", "期限与催报"
    WORK = "work", "待办事项"
    PROGRESS = "progress", "办理进展与结果"


class Delivery(models.TextChoices):
    """How messages of a topic reach somebody besides the inbox, where all of them stand."""

    AT_ONCE = "at_once", "立即发送电子邮件"
    DIGEST = "digest", "每日汇总为一封电子邮件"
    INBOX = "inbox", "只在系统内查看"


class MessageSetting(models.Model):
    """What somebody chose for a topic; without a row its default holds (zjtx.common.topics)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="账号")
    topic = models.CharField("事项", max_length=20, choices=Topic.choices)
    delivery = models.CharField("方式", max_length=20, choices=Delivery.choices)

    class Meta:
        verbose_name = "消息设置"
        verbose_name_plural = "消息设置"
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="message_setting_once"),
            models.CheckConstraint(
                condition=models.Q(delivery__in=Delivery.values)
                & ~models.Q(topic=Topic.SECURITY)
                & ~models.Q(topic__in=[Topic.RETURNED, Topic.DEADLINE], delivery=Delivery.INBOX),
                name="message_setting_allowed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.get_topic_display()}"


class OutboxMessage(models.Model):
    """A message written with the act that causes it. Claims and waits are counted on the machine's clock, `due_at` on
    the system's; `key` makes it one message however often the act is retried."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "站内消息"
        EMAIL = "email", "电子邮件"
        SMS = "sms", "短信"

    class Status(models.TextChoices):
        QUEUED = "queued", "待发送"
        SENT = "sent", "已发送"
        REFUSED = "refused", "被拒收"

    kind = models.CharField("渠道", max_length=10, choices=Kind.choices)
    key = models.CharField("去重键", max_length=200, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="接收人"
    )
    address = models.CharField("地址", max_length=200, blank=True)
    subject = models.CharField("主题", max_length=200)
    body = models.TextField("正文", blank=True)
    url = models.CharField("链接", max_length=300, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.QUEUED)
    due_at = models.DateTimeField("应发时间", default=clock.now)
    created_at = models.DateTimeField("登记时间", default=clock.now)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    last_error = models.CharField("最近一次错误", max_length=500, blank=True)
    topic = models.CharField("事项", max_length=20, choices=Topic.choices, default=Topic.PROGRESS)
    awaits_digest = models.BooleanField("待汇总", default=False)
    digest = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="digested", verbose_name="汇总邮件"
    )
    claim = models.UUIDField(null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    retry_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "待发消息"
        verbose_name_plural = "待发消息"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["kind", "id"], name="outbox_queued", condition=models.Q(status="queued")),
            models.Index(fields=["recipient"], name="outbox_digest", condition=models.Q(awaits_digest=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="notice", recipient__isnull=False)
                | models.Q(kind__in=["email", "sms"]) & ~models.Q(address=""),
                name="outbox_has_receiver",
            ),
            models.CheckConstraint(
                condition=models.Q(status="sent", sent_at__isnull=False)
                | models.Q(status__in=["queued", "refused"], sent_at__isnull=True),
                name="outbox_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(awaits_digest=False) | models.Q(kind="notice", digest__isnull=True),
                name="outbox_digest_of_notices",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"


class Notification(models.Model):
    """A message in somebody's inbox."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="接收人")
    key = models.CharField("去重键", max_length=200, unique=True)
    subject = models.CharField("主题", max_length=200)
    body = models.TextField("正文", blank=True)
    url = models.CharField("链接", max_length=300, blank=True)
    created_at = models.DateTimeField("时间", default=clock.now)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "站内消息"
        verbose_name_plural = "站内消息"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_inbox"),
            models.Index(fields=["recipient"], name="notification_unread", condition=models.Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.subject
