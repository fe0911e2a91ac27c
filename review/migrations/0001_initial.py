import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("declarations", "0001_initial"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionList",
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
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "拟定中"), ("applied", "已审定")],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修改次数")),
                (
                    "note",
                    models.CharField(blank=True, help_text="例如会议纪要文号", max_length=300, verbose_name="审定依据"),
                ),
                ("created_at", models.DateTimeField(verbose_name="拟定时间")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="审定时间")),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟定人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision_lists",
                        to="declarations.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "拟认定名单",
                "verbose_name_plural": "拟认定名单",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")), fields=("round", "tier"), name="decision_list_one_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "applied"])), name="decision_list_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at__isnull", True), ("applied_by__isnull", True), ("state", "draft")),
                            models.Q(
                                ("applied_at__isnull", False), ("applied_by__isnull", False), ("state", "applied")
                            ),
                            _connector="OR",
                        ),
                        name="decision_list_applied_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveIntegerField(verbose_name="排名")),
                ("average", models.DecimalField(decimal_places=2, max_digits=7, null=True, verbose_name="专家平均分")),
                ("is_passed", models.BooleanField(null=True, verbose_name="专家评审通过")),
                ("is_proposed", models.BooleanField(default=False, verbose_name="列入")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="不列入的理由")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "未办理"),
                            ("proposed", "列入拟认定名单"),
                            ("left_out", "不列入"),
                            ("refused", "未能办理"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="办理结果",
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="未能办理的原因")),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision_entries",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="review.decisionlist"
                    ),
                ),
            ],
            options={
                "verbose_name": "名单条目",
                "verbose_name_plural": "名单条目",
                "ordering": ["list", "rank"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "refused"), _negated=True),
                        fields=("declaration",),
                        name="decision_entry_declaration_once",
                    ),
                    models.UniqueConstraint(fields=("list", "declaration"), name="decision_entry_once_a_list"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "proposed", "left_out", "refused"])),
                        name="decision_entry_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "left_out"), _negated=True),
                            models.Q(("is_proposed", False), ("reason__regex", "\\S")),
                            _connector="OR",
                        ),
                        name="decision_entry_left_out_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "proposed"), _negated=True), ("is_proposed", True), _connector="OR"
                        ),
                        name="decision_entry_proposed_was_ticked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "refused"), models.Q(("refusal", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "refused"), _negated=True), ("refusal", "")),
                            _connector="OR",
                        ),
                        name="decision_entry_refusal_is_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FirstReview",
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
                (
                    "decision",
                    models.CharField(
                        choices=[("recommend", "推荐"), ("return", "退回修改"), ("not_recommend", "不予推荐")],
                        max_length=16,
                        verbose_name="结论",
                    ),
                ),
                ("opinion", models.TextField(blank=True, verbose_name="意见")),
                ("report", models.JSONField(verbose_name="办理时的核对情况")),
                ("due_at", models.DateTimeField(null=True, verbose_name="修改截止时间")),
                ("decided_at", models.DateTimeField(verbose_name="办理时间")),
                (
                    "decided_by",
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
                        related_name="first_reviews",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_reviews",
                        to="declarations.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "初审结论",
                "verbose_name_plural": "初审结论",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["desk", "id"], name="first_review_by_desk")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["recommend", "return", "not_recommend"])),
                        name="first_review_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("desk__in", ["district", "city"])), name="first_review_desk_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision", "return"), ("opinion__regex", "\\S"), _connector="OR"),
                        name="first_review_opinion_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "return"), ("due_at__isnull", False)),
                            models.Q(models.Q(("decision", "return"), _negated=True), ("due_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="first_review_return_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Panel",
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
                ("name", models.CharField(max_length=60, verbose_name="评审组名称")),
                (
                    "state",
                    models.CharField(
                        choices=[("forming", "组建中"), ("scoring", "评审中"), ("signed_off", "组长已签署")],
                        default="forming",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("spread_limit", models.PositiveSmallIntegerField(default=30, verbose_name="分差上限")),
                ("pass_mark", models.PositiveSmallIntegerField(default=60, verbose_name="通过分数")),
                ("experts_required", models.PositiveSmallIntegerField(default=3, verbose_name="每件申报专家数")),
                ("created_at", models.DateTimeField(verbose_name="组建时间")),
                ("started_at", models.DateTimeField(null=True, verbose_name="启动时间")),
                ("signed_off_at", models.DateTimeField(null=True, verbose_name="签署时间")),
                ("filed_at", models.DateTimeField(null=True, verbose_name="归档时间")),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="组织部门",
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="组长",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panels", to="declarations.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "评审组",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "name"), name="panel_name_once_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["forming", "scoring", "signed_off"])),
                        name="panel_state_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("name__regex", "\\S")), name="panel_has_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("experts_required__range", (1, 15)),
                            ("pass_mark__lte", 100),
                            ("spread_limit__range", (1, 100)),
                        ),
                        name="panel_figures_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_off_at__isnull", True), ("started_at__isnull", True), ("state", "forming")
                            ),
                            models.Q(
                                ("signed_off_at__isnull", True), ("started_at__isnull", False), ("state", "scoring")
                            ),
                            models.Q(
                                ("signed_off_at__isnull", False), ("started_at__isnull", False), ("state", "signed_off")
                            ),
                            _connector="OR",
                        ),
                        name="panel_state_has_its_moments",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filed_at__isnull", True), ("filed_by__isnull", True)),
                            models.Q(("filed_at__isnull", False), ("filed_by__isnull", False), ("state", "signed_off")),
                            _connector="OR",
                        ),
                        name="panel_filed_after_sign_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("average", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="平均分")),
                (
                    "result",
                    models.CharField(
                        choices=[("pass", "通过评审"), ("fail", "未通过评审")], max_length=8, verbose_name="评审结果"
                    ),
                ),
                ("opinion", models.TextField(verbose_name="专家组意见")),
                ("signed_off_at", models.DateTimeField(verbose_name="签署时间")),
                ("frozen", models.JSONField(verbose_name="评分表")),
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_result",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="review.panel"
                    ),
                ),
            ],
            options={
                "verbose_name": "专家组评审结果",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["pass", "fail"])), name="group_result_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opinion__regex", "\\S")), name="group_result_has_opinion"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("average__gte", 0)), name="group_result_average_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("assigned_at", models.DateTimeField(verbose_name="分配时间")),
                (
                    "conflict_state",
                    models.CharField(
                        choices=[("pending", "未声明"), ("clear", "无须回避"), ("conflict", "已回避")],
                        default="pending",
                        max_length=8,
                        verbose_name="回避声明",
                    ),
                ),
                ("conflict_note", models.TextField(blank=True, verbose_name="回避情形")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="声明无须回避的时间")),
                ("opinion", models.TextField(blank=True, verbose_name="评审意见")),
                ("input_versions", models.JSONField(default=dict, verbose_name="填写版本")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="review.panel"
                    ),
                ),
            ],
            options={
                "verbose_name": "评审任务",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["expert", "conflict_state"], name="assignment_by_expert")],
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "expert"), name="assignment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("conflict_state__in", ["pending", "clear", "conflict"])),
                        name="assignment_conflict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", False), ("conflict_state", "clear")),
                            models.Q(
                                models.Q(("conflict_state", "clear"), _negated=True), ("accepted_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="assignment_accepted_when_clear",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("conflict_state", "conflict"), _negated=True),
                            ("conflict_note__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="assignment_conflict_has_note",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_at__isnull", True),
                            models.Q(("conflict_state", "clear"), ("opinion__regex", "\\S")),
                            _connector="OR",
                        ),
                        name="assignment_submitted_is_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("pass", "通过评审"), ("fail", "未通过评审")],
                        max_length=8,
                        verbose_name="评审结果",
                    ),
                ),
                ("opinion", models.TextField(blank=True, verbose_name="专家组意见")),
                ("spread_found_with", models.PositiveSmallIntegerField(null=True, verbose_name="分差过大时的专家数")),
                ("spread_reason", models.TextField(blank=True, verbose_name="分差说明")),
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_place",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="review.panel"
                    ),
                ),
            ],
            options={
                "verbose_name": "评审组的申报",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["", "pass", "fail"])), name="panel_result_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelExpert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="experts", to="review.panel"
                    ),
                ),
            ],
            options={
                "verbose_name": "评审组专家",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("panel", "expert"), name="panel_expert_once")],
            },
        ),
        migrations.CreateModel(
            name="Publicity",
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
                ("title", models.CharField(max_length=200, verbose_name="公示标题")),
                ("document", models.TextField(verbose_name="公示正文")),
                ("contact", models.CharField(max_length=200, verbose_name="异议受理方式")),
                ("first_day", models.DateField(verbose_name="公示开始日")),
                ("last_day", models.DateField(verbose_name="公示截止日")),
                ("is_provisional", models.BooleanField(default=False, verbose_name="截止日为暂定")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "公示"), ("closed", "已结束")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("lines", models.JSONField(verbose_name="公示名单")),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publicities", to="declarations.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "公示",
                "verbose_name_plural": "公示",
                "ordering": ["-first_day", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_day__lte", models.F("last_day"))), name="publicity_days_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "closed"])), name="publicity_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state", "open")),
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            _connector="OR",
                        ),
                        name="publicity_closed_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receipt_number", models.CharField(max_length=24, unique=True, verbose_name="受理编号")),
                ("request_key", models.CharField(max_length=64, unique=True, verbose_name="请求标识")),
                (
                    "channel",
                    models.CharField(
                        choices=[("online", "公示页面"), ("letter", "来信"), ("visit", "来访、来电")],
                        default="online",
                        max_length=8,
                        verbose_name="来源",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="姓名或单位")),
                ("contact", models.CharField(max_length=120, verbose_name="联系方式")),
                ("text", models.TextField(verbose_name="异议内容")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="网络地址")),
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待答复"), ("upheld", "异议成立"), ("rejected", "异议不成立")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("reason", models.TextField(blank=True, verbose_name="不予认定的理由")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="review.publicity"
                    ),
                ),
            ],
            options={
                "verbose_name": "异议",
                "verbose_name_plural": "异议",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["address", "entered_at"], name="objection_by_address")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "upheld", "rejected"])), name="objection_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["online", "letter", "visit"])),
                        name="objection_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S"), ("contact__regex", "\\S"), ("text__regex", "\\S")),
                        name="objection_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "online"), ("entered_by__isnull", True)),
                            models.Q(models.Q(("channel", "online"), _negated=True), ("entered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="objection_entered_by_an_officer_unless_online",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("answer__regex", "\\S"),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="objection_answered_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicityCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "field",
                    models.CharField(
                        choices=[("enterprise", "企业名称"), ("product", "产品（技术）名称")],
                        max_length=10,
                        verbose_name="更正栏目",
                    ),
                ),
                ("before", models.CharField(max_length=200, verbose_name="原公示内容")),
                ("after", models.CharField(max_length=200, verbose_name="更正为")),
                ("note", models.CharField(max_length=200, verbose_name="更正说明")),
                ("corrected_at", models.DateTimeField(verbose_name="更正时间")),
                (
                    "corrected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更正人",
                    ),
                ),
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="review.publicity"
                    ),
                ),
            ],
            options={
                "verbose_name": "公示更正",
                "verbose_name_plural": "公示更正",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True),
                        name="correction_changes_something",
                    ),
                    models.CheckConstraint(condition=models.Q(("note__regex", "\\S")), name="correction_has_note"),
                    models.CheckConstraint(condition=models.Q(("after__regex", "\\S")), name="correction_has_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicityEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publicity_entry",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="review.publicity"
                    ),
                ),
            ],
            options={
                "verbose_name": "公示条目",
                "verbose_name_plural": "公示条目",
                "ordering": ["publicity", "serial"],
                "constraints": [models.UniqueConstraint(fields=("publicity", "serial"), name="publicity_serial_once")],
            },
        ),
        migrations.CreateModel(
            name="Recognition",
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
                ("document_number", models.CharField(max_length=60, verbose_name="认定文号")),
                ("issued_on", models.DateField(verbose_name="印发日期")),
                ("recognised_at", models.DateTimeField(verbose_name="办理时间")),
                ("refusals", models.JSONField(default=list, verbose_name="未能办理的条目")),
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recognitions", to="review.publicity"
                    ),
                ),
                (
                    "recognised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognitions",
                        to="declarations.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "认定",
                "verbose_name_plural": "认定",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("publicity", "document_number"), name="recognition_document_once"),
                    models.CheckConstraint(
                        condition=models.Q(("document_number__regex", "\\S")), name="recognition_has_document"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecognitionEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognition_entry",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "recognition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="review.recognition"
                    ),
                ),
                (
                    "title",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognition_entry",
                        to="registry.title",
                    ),
                ),
            ],
            options={
                "verbose_name": "认定条目",
                "verbose_name_plural": "认定条目",
                "ordering": ["recognition", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ScoreItem",
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
                ("key", models.CharField(max_length=20, verbose_name="标识")),
                ("title", models.CharField(max_length=60, verbose_name="评分项")),
                ("max_points", models.PositiveSmallIntegerField(verbose_name="满分")),
                ("anchors", models.TextField(blank=True, verbose_name="评分参考")),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="score_items", to="declarations.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "评分项",
                "ordering": ["round", "tier", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "tier", "key"), name="score_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(("max_points__range", (1, 100))), name="score_item_has_points"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("max_points", models.PositiveSmallIntegerField(verbose_name="满分")),
                ("points", models.DecimalField(decimal_places=1, max_digits=4, null=True, verbose_name="得分")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("invalid_text", models.CharField(blank=True, max_length=60, verbose_name="未通过的输入")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="review.assignment"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="review.scoreitem"
                    ),
                ),
            ],
            options={
                "verbose_name": "评分",
                "constraints": [
                    models.UniqueConstraint(fields=("assignment", "item"), name="score_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True),
                            models.Q(("points__gte", 0), ("points__lte", models.F("max_points"))),
                            _connector="OR",
                        ),
                        name="score_within_item",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClauseTick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clause", models.CharField(max_length=20, verbose_name="条款")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("met", "符合"), ("not_met", "不符合")], max_length=8, verbose_name="认定"
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ticks", to="review.assignment"
                    ),
                ),
            ],
            options={
                "verbose_name": "专家条款认定",
                "constraints": [
                    models.UniqueConstraint(fields=("assignment", "clause"), name="clause_tick_once"),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["met", "not_met"])), name="clause_tick_known"
                    ),
                ],
            },
        ),
    ]
