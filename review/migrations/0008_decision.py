import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0010_rules_of_submission"),
        ("review", "0007_scores"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionTrace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("change", "修改"), ("comment", "意见")], max_length=8, verbose_name="类别"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="内容")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("request_key", models.CharField(blank=True, max_length=64, verbose_name="请求标识")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trace",
                        to="review.decisionentry",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trace", to="review.decisionlist"
                    ),
                ),
            ],
            options={
                "verbose_name": "名单修改记录",
                "verbose_name_plural": "名单修改记录",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["change", "comment"])), name="decision_trace_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")), name="decision_trace_says_something"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("request_key", ""), _negated=True),
                        fields=("list", "request_key"),
                        name="decision_trace_request_once",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="decisionentry",
            name="decision_entry_left_out_has_reason",
        ),
        migrations.AddField(
            model_name="decisionentry",
            name="changed_at",
            field=models.DateTimeField(null=True, verbose_name="修改时间"),
        ),
        migrations.AddField(
            model_name="decisionentry",
            name="changed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="decisionentry",
            name="ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("failed", "专家组评审结果为未通过"),
                    ("below", "专家评审综合排名未进入本批次拟认定范围"),
                    ("unmet", "经复核，不符合通知规定的条件"),
                    ("unproven", "佐证材料不足以证明申报内容"),
                    ("commitments", "经核查，存在与承诺事项不符的情形"),
                    ("other", "其他（在补充说明中写明）"),
                ],
                max_length=12,
                verbose_name="不列入的常用理由",
            ),
        ),
        migrations.AddField(
            model_name="decisionentry",
            name="is_fixed",
            field=models.BooleanField(default=False, verbose_name="逐户确定"),
        ),
        migrations.AddField(
            model_name="decisionentry",
            name="version",
            field=models.PositiveIntegerField(default=1, verbose_name="修改次数"),
        ),
        migrations.AddConstraint(
            model_name="decisionentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "left_out"), _negated=True),
                    models.Q(
                        ("is_proposed", False),
                        models.Q(
                            ("reason__regex", "\\S"),
                            models.Q(("ground__in", ("", "other")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="decision_entry_left_out_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ground__in", ["", "failed", "below", "unmet", "unproven", "commitments", "other"])
                ),
                name="decision_entry_ground_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("changed_at__isnull", True), ("changed_by__isnull", True)),
                    models.Q(("changed_at__isnull", False), ("changed_by__isnull", False)),
                    _connector="OR",
                ),
                name="decision_entry_change_is_somebodys",
            ),
        ),
    ]
