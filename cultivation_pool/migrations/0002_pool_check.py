import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0004_stored_file_scan"),
        ("cultivation_pool", "0001_initial"),
        ("registry", "0002_enterprise_record"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PoolCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField(verbose_name="核查时间")),
                ("rules", models.CharField(max_length=40, verbose_name="条件版本")),
                ("tier", models.CharField(max_length=20, verbose_name="类别")),
                ("scope_path", models.CharField(max_length=60, verbose_name="地区路径")),
                ("day", models.DateField(verbose_name="核查日期")),
                ("run", models.PositiveSmallIntegerField(default=1, verbose_name="次数")),
                ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="企业数")),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="市",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="common.job",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
            ],
            options={
                "verbose_name": "培育库条件核查",
                "ordering": ["-requested_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("requested_by", "rules", "tier", "scope_path", "day"), name="pool_check_once_a_choice"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("made_at__isnull", False), ("total", 0), _connector="OR"),
                        name="pool_check_counted_when_made",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolCheckRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="企业名称")),
                ("uscc", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                ("city", models.CharField(blank=True, max_length=12, verbose_name="市代码")),
                ("city_name", models.CharField(blank=True, max_length=60, verbose_name="市")),
                ("district", models.CharField(blank=True, max_length=60, verbose_name="区县")),
                ("industry", models.CharField(blank=True, max_length=4, verbose_name="行业大类")),
                ("industry_name", models.CharField(blank=True, max_length=100, verbose_name="行业")),
                ("titles", models.JSONField(default=list, verbose_name="现有称号")),
                ("tiers_held", models.CharField(blank=True, max_length=60, verbose_name="持有类别")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("likely", "看来符合"),
                            ("close", "接近"),
                            ("incomplete", "数据不全"),
                            ("unlikely", "不符合"),
                        ],
                        max_length=12,
                        verbose_name="结论",
                    ),
                ),
                ("rank", models.PositiveIntegerField(default=0, verbose_name="名单次序")),
                (
                    "score_least",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="得分下限"),
                ),
                (
                    "score_most",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="得分上限"),
                ),
                ("disproved", models.JSONField(default=list, verbose_name="不符合条款")),
                ("missing", models.JSONField(default=list, verbose_name="缺少数据")),
                ("judged", models.JSONField(default=list, verbose_name="须人工判断")),
                ("verdicts", models.JSONField(default=dict, verbose_name="各条款")),
                ("known", models.JSONField(default=dict, verbose_name="所用数据")),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="cultivation_pool.poolcheck",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.enterprise"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "培育库条件核查结果",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["check_of", "rank", "id"], name="pool_check_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("check_of", "enterprise"), name="pool_check_enterprise_once"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["likely", "close", "incomplete", "unlikely"])),
                        name="pool_check_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("score_least__isnull", True), ("score_most__isnull", True)),
                            ("score_least__lte", models.F("score_most")),
                            _connector="OR",
                        ),
                        name="pool_check_score_in_order",
                    ),
                ],
            },
        ),
    ]
