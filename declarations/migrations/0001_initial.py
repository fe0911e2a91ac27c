import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import declarations.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0002_audit_guard"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(help_text="例如 LN2022", max_length=20, unique=True, verbose_name="批次编号"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("title", models.CharField(max_length=200, verbose_name="通知标题")),
                ("document_number", models.CharField(max_length=60, verbose_name="文号")),
                ("issued_on", models.DateField(verbose_name="印发日期")),
                ("notice_text", models.TextField(blank=True, verbose_name="通知正文")),
                ("office", models.CharField(blank=True, max_length=100, verbose_name="承办处室")),
                (
                    "desk_phones",
                    models.CharField(
                        blank=True, help_text="办公电话，多个以空格分隔", max_length=100, verbose_name="咨询电话"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("prepared", "待确认"), ("open", "进行中"), ("closed", "已结束")],
                        default="prepared",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("packet_working_days", models.PositiveSmallIntegerField(default=5, verbose_name="推荐材料报送工作日")),
                ("publicity_working_days", models.PositiveSmallIntegerField(default=5, verbose_name="公示工作日")),
                ("return_working_days", models.PositiveSmallIntegerField(default=5, verbose_name="退回修改工作日")),
                (
                    "new_title_working_days",
                    models.PositiveSmallIntegerField(default=10, verbose_name="新获称号填报工作日"),
                ),
                ("validity_years", models.PositiveSmallIntegerField(default=3, verbose_name="称号有效年数")),
                ("paper_copies", models.PositiveSmallIntegerField(default=2, verbose_name="纸质份数")),
                ("annual_profile_due_on", models.DateField(blank=True, null=True, verbose_name="附件5填报截止日")),
                ("in_preparation", models.BooleanField(default=False, verbose_name="拟定中")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                ("closing_proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="提出结束时间")),
                ("closing_reason", models.CharField(blank=True, max_length=300, verbose_name="结束事由")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认结束人",
                    ),
                ),
                (
                    "closing_prepared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出结束人",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟定人",
                    ),
                ),
            ],
            options={
                "verbose_name": "申报批次",
                "verbose_name_plural": "申报批次",
                "ordering": ["-year", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prepared_by__isnull", True),
                            ("confirmed_by__isnull", True),
                            models.Q(("prepared_by", models.F("confirmed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="round_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by__isnull", True),
                            models.Q(
                                ("closing_prepared_by__isnull", False),
                                models.Q(("closing_prepared_by", models.F("closed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="round_closing_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closing_prepared_by__isnull", True), ("closing_proposed_at__isnull", True)),
                            models.Q(
                                ("closing_prepared_by__isnull", False),
                                ("closing_proposed_at__isnull", False),
                                models.Q(("closing_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="round_closing_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("apply", "企业申报"), ("district_review", "区县初审"), ("first_review", "市级初审")],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                ("previous_closes_at", models.DateTimeField(verbose_name="原截止时间")),
                ("closes_at", models.DateTimeField(verbose_name="延至")),
                ("reason", models.CharField(max_length=300, verbose_name="延期理由")),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("decline_reason", models.CharField(blank=True, max_length=300, verbose_name="不予延期的理由")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "declined_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="declarations.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "延期",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("previous_closes_at"))), name="extension_later"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="extension_reason"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("prepared_by", models.F("confirmed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="extension_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), ("declined_at__isnull", True), _connector="OR"
                        ),
                        name="extension_one_outcome",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("declined_at__isnull", True)),
                        fields=("round", "kind"),
                        name="extension_one_waiting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceRequirement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tier",
                    models.CharField(
                        choices=[("product", "产品"), ("sme", "中小企业"), ("little_giant", "小巨人")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("serial", models.CharField(max_length=8, verbose_name="序号")),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("text", models.CharField(max_length=300, verbose_name="材料名称")),
                ("is_required", models.BooleanField(default=False, verbose_name="必须提供")),
                ("clauses", models.JSONField(default=list, verbose_name="对应条款")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence_requirements",
                        to="declarations.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证材料项",
                "ordering": ["round", "tier", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "tier", "serial"), name="evidence_requirement_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="申报编号")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("enterprise_name", models.CharField(max_length=200, verbose_name="企业名称")),
                (
                    "tier",
                    models.CharField(
                        choices=[("product", "产品"), ("sme", "中小企业"), ("little_giant", "小巨人")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "填报中"),
                            ("district_review", "区县初审"),
                            ("city_review", "市级初审"),
                            ("returned", "已退回"),
                            ("withdrawn", "已撤回"),
                            ("not_recommended", "不予推荐"),
                            ("recommended", "已推荐"),
                            ("expert_review", "专家评审"),
                            ("reviewed", "评审完成"),
                            ("proposed", "拟认定"),
                            ("publicity", "公示中"),
                            ("recognised", "已认定"),
                            ("not_recognised", "未认定"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                ("occupies", models.BooleanField(default=True, verbose_name="占用名额")),
                ("region_path", models.CharField(max_length=60, verbose_name="地区路径")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="首次提交时间")),
                ("entered_at", models.DateTimeField(blank=True, null=True, verbose_name="进入当前环节时间")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="当前环节截止时间")),
                (
                    "returned_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("district", "区县初审"),
                            ("city", "市级初审"),
                            ("expert", "专家评审"),
                            ("province", "省级审定"),
                        ],
                        max_length=12,
                        verbose_name="退回环节",
                    ),
                ),
                ("issues_count", models.PositiveSmallIntegerField(default=0, verbose_name="疑点数")),
                ("prerequisite_reason", models.TextField(blank=True, verbose_name="未具备前序称号的说明")),
                ("lower_tier_reason", models.TextField(blank=True, verbose_name="选择较低类别的说明")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="所在地区",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="declarations.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "申报",
                "verbose_name_plural": "申报",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["status", "due_at", "id"], name="declaration_queue"),
                    models.Index(fields=["round", "tier", "status"], name="declaration_round"),
                    models.Index(fields=["region_path", "status", "due_at"], name="declaration_region"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("occupies", True), ("tier", "product")),
                        fields=("enterprise", "year"),
                        name="one_product_a_year",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("occupies", True), ("tier__in", ("sme", "little_giant"))),
                        fields=("enterprise", "year"),
                        name="one_enterprise_tier_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "district_review",
                                    "city_review",
                                    "returned",
                                    "withdrawn",
                                    "not_recommended",
                                    "recommended",
                                    "expert_review",
                                    "reviewed",
                                    "proposed",
                                    "publicity",
                                    "recognised",
                                    "not_recognised",
                                ],
                            )
                        ),
                        name="declaration_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "withdrawn"]), ("submitted_at__isnull", False), _connector="OR"
                        ),
                        name="declaration_submitted_when_on_its_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("occupies", False), ("status", "withdrawn")),
                            models.Q(models.Q(("status", "withdrawn"), _negated=True), ("occupies", True)),
                            _connector="OR",
                        ),
                        name="declaration_withdrawn_frees_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CityStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("has_district_stage", models.BooleanField(default=False, verbose_name="设区县初审")),
                ("has_own_panel", models.BooleanField(default=False, verbose_name="市级自行组织评审")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="市",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="city_stages", to="declarations.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "市级环节",
                "constraints": [models.UniqueConstraint(fields=("round", "city"), name="city_stage_once")],
            },
        ),
        migrations.CreateModel(
            name="CityPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tier",
                    models.CharField(
                        choices=[("product", "产品"), ("sme", "中小企业"), ("little_giant", "小巨人")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("plan_count", models.PositiveIntegerField(verbose_name="计划数")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="市",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="city_plans", to="declarations.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "市计划数",
                "constraints": [models.UniqueConstraint(fields=("round", "tier", "city"), name="city_plan_once")],
            },
        ),
        migrations.CreateModel(
            name="RoundTier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tier",
                    models.CharField(
                        choices=[("product", "产品"), ("sme", "中小企业"), ("little_giant", "小巨人")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("rule_set", models.CharField(default="liaoning_2022", max_length=40, verbose_name="条件版本")),
                ("sheet", models.CharField(max_length=40, verbose_name="申报表版本")),
                ("plan_count", models.PositiveIntegerField(default=0, verbose_name="计划数（不低于）")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tiers", to="declarations.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "批次类别",
                "constraints": [models.UniqueConstraint(fields=("round", "tier"), name="round_tier_once")],
            },
        ),
        migrations.CreateModel(
            name="RoundWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("apply", "企业申报"), ("district_review", "区县初审"), ("first_review", "市级初审")],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="开始时间")),
                ("closes_at", models.DateTimeField(verbose_name="截止时间")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="windows", to="declarations.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "办理时限",
                "constraints": [
                    models.UniqueConstraint(fields=("round", "kind"), name="round_window_once"),
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))), name="round_window_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SmeYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "revenue",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="营业收入"
                    ),
                ),
                (
                    "main_revenue",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="主营业务收入"
                    ),
                ),
                (
                    "total_assets",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="资产总额"
                    ),
                ),
                (
                    "debt_ratio",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="资产负债率"
                    ),
                ),
                (
                    "net_profit",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="净利润总额"
                    ),
                ),
                (
                    "tax_paid",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="上缴税金"
                    ),
                ),
                (
                    "rd_expense",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="研发经费总额"
                    ),
                ),
                ("employees", declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="从业人数")),
                ("rd_staff", declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="研发人数")),
                (
                    "main_revenue_growth",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="主营业务收入增长率"
                    ),
                ),
                (
                    "net_profit_growth",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="净利润增长率"
                    ),
                ),
                (
                    "market_share",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="市场占有率"
                    ),
                ),
                (
                    "province_rank",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="本省排名"),
                ),
                (
                    "college_staff",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="大专及以上学历人数及占比"
                    ),
                ),
                (
                    "intermediate_title_staff",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="中级及以上职称人数及占比"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sme_years",
                        to="declarations.declaration",
                    ),
                ),
            ],
            options={
                "verbose_name": "“专精特新”中小企业年度数据",
                "ordering": ["year"],
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "year"), name="sme_year_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("market_share__isnull", True),
                            models.Q(("market_share__gte", 0), ("market_share__lte", 100)),
                            _connector="OR",
                        ),
                        name="sme_market_share_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revenue__isnull", True), ("revenue__gte", 0), _connector="OR"),
                            models.Q(("total_assets__isnull", True), ("total_assets__gte", 0), _connector="OR"),
                            models.Q(("rd_expense__isnull", True), ("rd_expense__gte", 0), _connector="OR"),
                        ),
                        name="sme_money_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("canonical", models.TextField(verbose_name="冻结内容")),
                ("sha256", models.CharField(max_length=64, verbose_name="摘要")),
                ("receipt_number", models.CharField(max_length=24, unique=True, verbose_name="回执编号")),
                ("request_key", models.CharField(max_length=64, verbose_name="请求标识")),
                ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                ("commitments", models.JSONField(default=list, verbose_name="承诺事项")),
                ("report", models.JSONField(verbose_name="条件核对结果")),
                ("issues", models.JSONField(default=list, verbose_name="一致性核对结果")),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="common.storedfile",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "提交版本",
                "ordering": ["declaration", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "version"), name="submission_version_once"),
                    models.UniqueConstraint(fields=("declaration", "request_key"), name="submission_request_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransitionLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=40, verbose_name="动作")),
                ("label", models.CharField(max_length=40, verbose_name="动作名称")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("draft", "填报中"),
                            ("district_review", "区县初审"),
                            ("city_review", "市级初审"),
                            ("returned", "已退回"),
                            ("withdrawn", "已撤回"),
                            ("not_recommended", "不予推荐"),
                            ("recommended", "已推荐"),
                            ("expert_review", "专家评审"),
                            ("reviewed", "评审完成"),
                            ("proposed", "拟认定"),
                            ("publicity", "公示中"),
                            ("recognised", "已认定"),
                            ("not_recognised", "未认定"),
                        ],
                        max_length=16,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("draft", "填报中"),
                            ("district_review", "区县初审"),
                            ("city_review", "市级初审"),
                            ("returned", "已退回"),
                            ("withdrawn", "已撤回"),
                            ("not_recommended", "不予推荐"),
                            ("recommended", "已推荐"),
                            ("expert_review", "专家评审"),
                            ("reviewed", "评审完成"),
                            ("proposed", "拟认定"),
                            ("publicity", "公示中"),
                            ("recognised", "已认定"),
                            ("not_recognised", "未认定"),
                        ],
                        max_length=16,
                        verbose_name="新状态",
                    ),
                ),
                ("actor_label", models.CharField(max_length=120, verbose_name="办理人")),
                ("at", models.DateTimeField(verbose_name="办理时间")),
                ("reason_required", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("opinion", models.TextField(blank=True, verbose_name="意见")),
                ("version", models.PositiveSmallIntegerField(null=True, verbose_name="版本")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="log", to="declarations.declaration"
                    ),
                ),
            ],
            options={
                "verbose_name": "办理记录",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["declaration", "id"], name="log_by_declaration")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason_required", False),
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("opinion", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="log_reason_present",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SmeSheet",
            fields=[
                (
                    "enterprise_name",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="企业名称"
                    ),
                ),
                (
                    "address",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="通讯地址"
                    ),
                ),
                (
                    "postcode",
                    declarations.models.fields.TextAnswer(blank=True, max_length=10, null=True, verbose_name="邮编"),
                ),
                (
                    "legal_representative",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=60, null=True, verbose_name="法定代表人"
                    ),
                ),
                (
                    "legal_representative_phone",
                    declarations.models.fields.TextAnswer(blank=True, max_length=40, null=True, verbose_name="电话"),
                ),
                (
                    "legal_representative_mobile",
                    declarations.models.fields.TextAnswer(blank=True, max_length=20, null=True, verbose_name="手机"),
                ),
                (
                    "contact_name",
                    declarations.models.fields.TextAnswer(blank=True, max_length=60, null=True, verbose_name="联系人"),
                ),
                (
                    "contact_phone",
                    declarations.models.fields.TextAnswer(blank=True, max_length=40, null=True, verbose_name="电话"),
                ),
                (
                    "contact_mobile",
                    declarations.models.fields.TextAnswer(blank=True, max_length=20, null=True, verbose_name="手机"),
                ),
                (
                    "registered_on",
                    declarations.models.fields.DateAnswer(blank=True, null=True, verbose_name="注册时间"),
                ),
                (
                    "registered_capital",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="注册资本（万元）"
                    ),
                ),
                (
                    "uscc",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=18, null=True, verbose_name="统一社会信用代码"
                    ),
                ),
                (
                    "size",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[("medium", "中型"), ("small", "小型"), ("micro", "微型")],
                        max_length=40,
                        null=True,
                        verbose_name="根据《中小企业划型标准规定》（工信部联企业〔2011〕300号），企业规模属于",
                    ),
                ),
                (
                    "registration_type",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[
                            ("state_owned", "国有"),
                            ("joint_venture", "合资"),
                            ("private", "民营"),
                            ("other", "其他"),
                        ],
                        max_length=40,
                        null=True,
                        verbose_name="企业注册类型",
                    ),
                ),
                (
                    "recent_titles",
                    declarations.models.fields.RecentTitlesAnswer(
                        blank=True, null=True, verbose_name="近3年获“专精特新”认定情况"
                    ),
                ),
                (
                    "main_product",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="主导产品名称（中文）"
                    ),
                ),
                (
                    "years_in_field",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="从事该产品领域的时间（单位：年）"
                    ),
                ),
                (
                    "main_product_category",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="主导产品类别"
                    ),
                ),
                (
                    "is_new_product",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="新产品"),
                ),
                (
                    "special_categories",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="专项类别（可多选）"
                    ),
                ),
                (
                    "supplies_large_enterprises",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="主导产品是否为国内外大型企业直接配套"
                    ),
                ),
                (
                    "large_customers",
                    declarations.models.fields.TextListAnswer(blank=True, null=True, verbose_name="如是，请填写"),
                ),
                (
                    "standard_levels",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="产品生产执行标准"
                    ),
                ),
                (
                    "standard_name",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=500, null=True, verbose_name="标准全称"
                    ),
                ),
                (
                    "management_systems",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="企业获得的管理体系认证情况（可多选）"
                    ),
                ),
                (
                    "management_systems_other",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="其他（请说明）"
                    ),
                ),
                (
                    "lean_training",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="精益管理培训情况"),
                ),
                (
                    "lean_training_people",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="累计培训人数"),
                ),
                (
                    "lean_training_sessions",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="累计培训场次"),
                ),
                (
                    "brand_count",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="自主品牌数量"),
                ),
                (
                    "brand_names",
                    declarations.models.fields.TextListAnswer(
                        blank=True, null=True, verbose_name="品牌名称（3个以内）"
                    ),
                ),
                (
                    "provincial_brand_count",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="其中：省级"),
                ),
                (
                    "city_brand_count",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="市级"),
                ),
                (
                    "patents_total",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="有效专利总数"),
                ),
                (
                    "invention_patents",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="其中发明专利"),
                ),
                (
                    "utility_patents",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="实用新型专利"),
                ),
                (
                    "design_patents",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="外观设计专利"),
                ),
                (
                    "software_copyrights",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="软件著作权"),
                ),
                (
                    "standards",
                    declarations.models.fields.StandardsAnswer(
                        blank=True, null=True, verbose_name="主持或参与制（修）的标准数量和名称"
                    ),
                ),
                (
                    "digital_plan",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="发展规划设置数字化转型模块"
                    ),
                ),
                (
                    "digital_products",
                    declarations.models.fields.YesNoAnswer(
                        blank=True,
                        null=True,
                        verbose_name="运用数字化产品或新一代信息技术提升生产、物流、质量、管理能力",
                    ),
                ),
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sme_sheet",
                        serialize=False,
                        to="declarations.declaration",
                    ),
                ),
                (
                    "key_areas",
                    declarations.models.fields.MultiChoiceAnswer(blank=True, null=True, verbose_name="重点领域情况"),
                ),
                (
                    "recognitions",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="获得相关认定情况（有效期内）"
                    ),
                ),
                (
                    "overview",
                    declarations.models.fields.LongTextAnswer(
                        blank=True, null=True, verbose_name="企业总体情况简要介绍"
                    ),
                ),
                (
                    "industry_class",
                    declarations.models.fields.IndustryAnswer(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.industry",
                        verbose_name="具体细分领域",
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
                        verbose_name="所属行业",
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
                        verbose_name="所在地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "“专精特新”中小企业申报表",
            },
        ),
        migrations.CreateModel(
            name="CommitmentCheck",
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
                ("point", models.CharField(max_length=20, verbose_name="事项")),
                ("is_clear", models.BooleanField(verbose_name="未发现问题")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="核查说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitment_checks",
                        to="declarations.declaration",
                    ),
                ),
            ],
            options={
                "verbose_name": "承诺事项核查",
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "desk", "point"), name="commitment_check_once"),
                    models.CheckConstraint(
                        condition=models.Q(("is_clear", True), models.Q(("note", ""), _negated=True), _connector="OR"),
                        name="commitment_failed_needs_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=60, verbose_name="栏目")),
                ("year", models.PositiveSmallIntegerField(default=0, verbose_name="年度")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "source",
                    models.CharField(
                        choices=[("typed", "填写"), ("enterprise_record", "企业档案"), ("imported", "文件导入")],
                        max_length=20,
                        verbose_name="来源",
                    ),
                ),
                ("updated_at", models.DateTimeField(verbose_name="时间")),
                ("invalid_text", models.TextField(blank=True, verbose_name="未通过的输入")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="提示")),
                (
                    "updated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="declarations.declaration"
                    ),
                ),
            ],
            options={
                "verbose_name": "填报痕迹",
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "field", "year"), name="answer_mark_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="移除时间")),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.storedfile"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="declarations.evidencerequirement",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证文件",
                "ordering": ["requirement__position", "position", "pk"],
                "indexes": [models.Index(fields=["declaration", "requirement"], name="evidence_by_item")],
            },
        ),
        migrations.CreateModel(
            name="Finding",
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
                ("clause", models.CharField(max_length=12, verbose_name="条款")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("met", "符合"), ("not_met", "不符合")], max_length=8, verbose_name="认定"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="declarations.declaration",
                    ),
                ),
            ],
            options={
                "verbose_name": "条款认定",
                "ordering": ["clause"],
                "constraints": [models.UniqueConstraint(fields=("declaration", "desk", "clause"), name="finding_once")],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="所审版本")),
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
                ("field", models.CharField(blank=True, max_length=60, verbose_name="栏目")),
                ("year", models.PositiveSmallIntegerField(default=0, verbose_name="年度")),
                ("text", models.CharField(max_length=500, verbose_name="意见")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="退回时间")),
                ("settled_version", models.PositiveSmallIntegerField(null=True, verbose_name="已在该版本修改")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="declarations.declaration",
                    ),
                ),
            ],
            options={
                "verbose_name": "修改意见",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="remark_text_present")
                ],
            },
        ),
    ]
