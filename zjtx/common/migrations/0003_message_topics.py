import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0002_audit_guard"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("security", "账号与安全"),
                            ("returned", "退回与补正"),
                            ("deadline", "期限与催报"),
                            ("work", "待办事项"),
                            ("progress", "办理进展与结果"),
                        ],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("at_once", "立即发送电子邮件"),
                            ("digest", "每日汇总为一封电子邮件"),
                            ("inbox", "只在系统内查看"),
                        ],
                        max_length=20,
                        verbose_name="方式",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "消息设置",
                "verbose_name_plural": "消息设置",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "topic"), name="message_setting_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivery__in", ["at_once", "digest", "inbox"]),
                            models.Q(("topic", "security"), _negated=True),
                            models.Q(("delivery", "inbox"), ("topic__in", ["returned", "deadline"]), _negated=True),
                        ),
                        name="message_setting_allowed",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="awaits_digest",
            field=models.BooleanField(default=False, verbose_name="待汇总"),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="digest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="digested",
                to="common.outboxmessage",
                verbose_name="汇总邮件",
            ),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="topic",
            field=models.CharField(
                choices=[
                    ("security", "账号与安全"),
                    ("returned", "退回与补正"),
                    ("deadline", "期限与催报"),
                    ("work", "待办事项"),
                    ("progress", "办理进展与结果"),
                ],
                default="progress",
                max_length=20,
                verbose_name="事项",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(condition=models.Q(("awaits_digest", True)), fields=["recipient"], name="outbox_digest"),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("awaits_digest", False), models.Q(("digest__isnull", True), ("kind", "notice")), _connector="OR"
                ),
                name="outbox_digest_of_notices",
            ),
        ),
    ]
