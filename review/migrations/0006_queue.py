import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0004_stored_file_scan"),
        ("declarations", "0011_queue_columns"),
        ("registry", "0002_enterprise_record"),
        ("review", "0005_draw"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "desk",
                    models.CharField(
                        choices=[
                            ("district", "区县初审"),
                            ("city", "市级初审"),
                            ("expert", "专家评审"),
                            ("province", "省级审定"),
                        ],
                        max_length=12,
                        verbose_name="环节",
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("recommend", "推荐"),
                            ("return", "退回修改"),
                            ("not_recommend", "不予推荐"),
                            ("assign", "移交经办"),
                            ("urge", "提醒企业"),
                        ],
                        max_length=16,
                        verbose_name="办理事项",
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=600, verbose_name="选取时的条件")),
                ("found", models.PositiveIntegerField(default=0, verbose_name="符合条件的份数")),
                ("details", models.JSONField(default=dict, verbose_name="意见、理由或说明")),
                ("made_at", models.DateTimeField(verbose_name="预览时间")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="主管部门所在地区",
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="移交给",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="common.job",
                        verbose_name="后台任务",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
            ],
            options={
                "verbose_name": "批量办理",
                "verbose_name_plural": "批量办理",
                "ordering": ["-made_at"],
                "indexes": [models.Index(fields=["user", "-made_at"], name="batch_of_officer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["recommend", "return", "not_recommend", "assign", "urge"])),
                        name="batch_act_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at__isnull", True), ("confirmed_at__isnull", False), _connector="OR"
                        ),
                        name="batch_finished_after_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("seen", models.JSONField(verbose_name="预览时的情况")),
                ("refusal", models.CharField(blank=True, max_length=1000, verbose_name="预览时不能办理的原因")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("shown", "待确认"),
                            ("left_out", "未选"),
                            ("waiting", "待办理"),
                            ("done", "已办理"),
                            ("refused", "未办理"),
                        ],
                        default="shown",
                        max_length=12,
                        verbose_name="办理结果",
                    ),
                ),
                ("result", models.CharField(blank=True, max_length=1000, verbose_name="结果说明")),
                ("done_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="review.batch"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="declarations.declaration"
                    ),
                ),
            ],
            options={
                "verbose_name": "批量办理的一份申报",
                "verbose_name_plural": "批量办理的各份申报",
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "declaration"), name="batch_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["shown", "left_out", "waiting", "done", "refused"])),
                        name="batch_row_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("result", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="batch_row_refused_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "desk",
                    models.CharField(
                        choices=[
                            ("district", "区县初审"),
                            ("city", "市级初审"),
                            ("expert", "专家评审"),
                            ("province", "省级审定"),
                        ],
                        max_length=12,
                        verbose_name="环节",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="移交时间")),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="原经办人",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="现经办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "移交记录",
                "verbose_name_plural": "移交记录",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("desk__in", ["district", "city"])), name="hand_over_desk_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.CharField(
                        choices=[("queue", "初审"), ("province", "申报情况")], max_length=12, verbose_name="所在列表"
                    ),
                ),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("query", models.CharField(max_length=600, verbose_name="条件")),
                ("made_at", models.DateTimeField(verbose_name="保存时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "常用条件",
                "verbose_name_plural": "常用条件",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "place", "name"), name="saved_filter_name_once")
                ],
            },
        ),
    ]
