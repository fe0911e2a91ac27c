import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import declarations.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuarterlyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter", models.CharField(max_length=6, verbose_name="季度")),
                ("region_path", models.CharField(max_length=60, verbose_name="地区路径")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待填报"),
                            ("submitted", "待审核"),
                            ("returned", "已退回"),
                            ("accepted", "已通过"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="开始填报时间")),
                ("due_on", models.DateField(verbose_name="填报截止日")),
                ("is_provisional", models.BooleanField(default=False, verbose_name="截止日为暂定")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="首次提交时间")),
                ("is_late", models.BooleanField(default=False, verbose_name="逾期提交")),
                ("version", models.PositiveSmallIntegerField(default=0, verbose_name="提交次数")),
                ("issues_count", models.PositiveSmallIntegerField(default=0, verbose_name="疑点数")),
                ("correct_by", models.DateField(blank=True, null=True, verbose_name="修改截止日")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="审核通过时间")),
                (
                    "enterprise_name",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=120, null=True, verbose_name="企业名称"
                    ),
                ),
                (
                    "revenue",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="营业收入"
                    ),
                ),
                (
                    "revenue_growth",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="同比增幅（+-%）"
                    ),
                ),
                (
                    "main_revenue",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="主营业务收入"
                    ),
                ),
                (
                    "main_revenue_growth",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="同比增幅（+-%）"
                    ),
                ),
                (
                    "exports",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="出口总额"
                    ),
                ),
                (
                    "exports_growth",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="同比增幅（+-%）"
                    ),
                ),
                (
                    "tax_paid",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="纳税总额"
                    ),
                ),
                (
                    "tax_paid_growth",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="同比增幅（+-%）"
                    ),
                ),
                (
                    "net_profit",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="净利润总额"
                    ),
                ),
                (
                    "net_profit_growth",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="同比增幅（+-%）"
                    ),
                ),
                (
                    "rd_expense",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="研发经费总额"
                    ),
                ),
                (
                    "rd_expense_growth",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="同比增幅（+-%）"
                    ),
                ),
                ("is_listed", declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="是否上市")),
                (
                    "has_violation",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否出现违法、违规、失信行为"
                    ),
                ),
                (
                    "has_accident",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否发生安全、质量、环境污染事故"
                    ),
                ),
                ("is_renamed", declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="是否更名")),
                (
                    "new_name",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=120, null=True, verbose_name="更名后的新名称"
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarterly_reports",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "industry_division",
                    declarations.models.fields.IndustryAnswer(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.industry",
                        verbose_name="2位行业代码及名称",
                    ),
                ),
                (
                    "region",
                    declarations.models.fields.RegionAnswer(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "季度报表",
                "verbose_name_plural": "季度报表",
                "ordering": ["-quarter", "pk"],
                "indexes": [
                    models.Index(fields=["quarter", "region_path", "state"], name="report_board"),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["due_on", "enterprise"], name="report_unfiled"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "quarter"), name="report_once_a_quarter"),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__regex", "^[0-9]{4}Q[1-4]$")), name="report_quarter_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "submitted", "returned", "accepted"])),
                        name="report_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), ("submitted_at__isnull", True), ("version", 0)),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("submitted_at__isnull", False),
                                ("version__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="report_submitted_has_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_late", False), ("submitted_at__isnull", False), _connector="OR"),
                        name="report_late_when_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correct_by__isnull", False), ("state", "returned")),
                            models.Q(models.Q(("state", "returned"), _negated=True), ("correct_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="report_returned_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at__isnull", False), ("accepted_by__isnull", False), ("state", "accepted")
                            ),
                            models.Q(
                                models.Q(("state", "accepted"), _negated=True),
                                ("accepted_at__isnull", True),
                                ("accepted_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="report_accepted_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", frozenset(["open", "returned"])),
                            models.Q(
                                ("main_revenue__isnull", False),
                                ("main_revenue__lte", models.F("revenue")),
                                ("revenue__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="report_main_revenue_is_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", frozenset(["open", "returned"])),
                            ("is_renamed", False),
                            models.Q(
                                ("is_renamed", True),
                                ("new_name__isnull", False),
                                models.Q(("new_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="report_renamed_has_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("opened", "开始填报"),
                            ("submitted", "提交报表"),
                            ("returned", "退回修改"),
                            ("accepted", "审核通过"),
                        ],
                        max_length=12,
                        verbose_name="事项",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=0, verbose_name="提交次数")),
                ("actor_label", models.CharField(max_length=150, verbose_name="办理人")),
                ("at", models.DateTimeField(verbose_name="办理时间")),
                ("opinion", models.TextField(blank=True, verbose_name="意见")),
                ("receipt_number", models.CharField(blank=True, max_length=24, verbose_name="回执编号")),
                ("answers", models.JSONField(blank=True, null=True, verbose_name="提交的内容")),
                ("issues", models.JSONField(blank=True, default=list, verbose_name="疑点")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log",
                        to="cultivation_pool.quarterlyreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "报表办理记录",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("event", "opened")), fields=("report",), name="report_opened_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("event", "submitted")),
                        fields=("report", "version"),
                        name="report_version_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("event__in", ["returned", "accepted"])),
                        fields=("report", "version"),
                        name="report_version_decided_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("receipt_number", ""), _negated=True),
                        fields=("receipt_number",),
                        name="report_receipt_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("event__in", ["opened", "submitted", "returned", "accepted"])),
                        name="report_log_event_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answers__isnull", False),
                                ("event", "submitted"),
                                models.Q(("receipt_number", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("event", "submitted"), _negated=True),
                                ("answers__isnull", True),
                                ("receipt_number", ""),
                            ),
                            _connector="OR",
                        ),
                        name="report_log_submission_frozen",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=40, verbose_name="栏目")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "source",
                    models.CharField(
                        choices=[("typed", "填写"), ("enterprise_record", "企业档案"), ("last_report", "上一季度报表")],
                        max_length=20,
                        verbose_name="来源",
                    ),
                ),
                ("updated_at", models.DateTimeField(verbose_name="时间")),
                ("invalid_text", models.TextField(blank=True, verbose_name="未通过的输入")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="提示")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="cultivation_pool.quarterlyreport",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "报表填报痕迹",
                "constraints": [models.UniqueConstraint(fields=("report", "field"), name="report_mark_once")],
            },
        ),
        migrations.CreateModel(
            name="ReportRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="所审版本")),
                ("field", models.CharField(blank=True, max_length=40, verbose_name="栏目")),
                ("text", models.CharField(max_length=500, verbose_name="意见")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="退回时间")),
                (
                    "settled_version",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="已在该版本修改"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="cultivation_pool.quarterlyreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "报表修改意见",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="report_remark_text_present"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_version__isnull", True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="report_remark_settled_after_sent",
                    ),
                ],
            },
        ),
    ]
