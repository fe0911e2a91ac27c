import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_enterprise_record"),
        ("review", "0004_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpertEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("employer_code", models.CharField(blank=True, max_length=18, verbose_name="工作单位信用代码")),
                ("available_from", models.DateField(null=True, verbose_name="可参加评审之日起")),
                ("available_until", models.DateField(null=True, verbose_name="可参加评审至")),
                ("is_suspended", models.BooleanField(default=False, verbose_name="暂停参加评审")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                ("changed_at", models.DateTimeField(verbose_name="修改时间")),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="专家库",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "divisions",
                    models.ManyToManyField(
                        limit_choices_to={"level": 2}, related_name="+", to="registry.industry", verbose_name="专业领域"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expert_entry",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "专家库专家",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("available_from__isnull", True),
                            ("available_until__isnull", True),
                            ("available_from__lte", models.F("available_until")),
                            _connector="OR",
                        ),
                        name="expert_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("employer_code__regex", "^([0-9A-Z]{18})?$")),
                        name="expert_employer_code_is_a_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertTie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("past", "曾任职单位"),
                            ("shares", "持有股份的企业"),
                            ("declared", "其他应当回避的企业"),
                        ],
                        max_length=12,
                        verbose_name="关系",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="单位名称")),
                ("code", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ties", to="review.expertentry"
                    ),
                ),
            ],
            options={
                "verbose_name": "专家回避单位",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "kind", "name"), name="expert_tie_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["past", "shares", "declared"])), name="expert_tie_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("name__regex", "\\S")), name="expert_tie_has_name"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^([0-9A-Z]{18})?$")), name="expert_tie_code_is_a_code"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("wanted", models.PositiveSmallIntegerField(verbose_name="每件申报专家数")),
                (
                    "source",
                    models.CharField(
                        choices=[("seated", "本评审组的专家"), ("bank", "本部门专家库")],
                        max_length=8,
                        verbose_name="抽取范围",
                    ),
                ),
                ("seed", models.CharField(max_length=64, verbose_name="随机种子")),
                ("algorithm", models.PositiveSmallIntegerField(verbose_name="抽取方法版本")),
                ("seal", models.CharField(max_length=64, verbose_name="抽取条件摘要")),
                ("question", models.JSONField(verbose_name="抽取条件")),
                ("answer", models.JSONField(verbose_name="抽取结果")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="退出事由")),
                ("made_at", models.DateTimeField(verbose_name="抽取时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="review.panel"
                    ),
                ),
                (
                    "withdrawn",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="退出的专家",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家抽取",
                "ordering": ["panel", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("panel", "number"), name="expert_draw_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("wanted__range", (1, 15))), name="expert_draw_wanted_in_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["seated", "bank"])), name="expert_draw_source_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("seed__regex", "\\S")), name="expert_draw_has_seed"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("withdrawn__isnull", True)),
                            models.Q(("reason__regex", "\\S"), ("withdrawn__isnull", False)),
                            _connector="OR",
                        ),
                        name="expert_draw_withdrawal_has_reason",
                    ),
                ],
            },
        ),
    ]
