import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0004_stored_file_scan"),
        ("declarations", "0010_rules_of_submission"),
        ("registry", "0002_enterprise_record"),
        ("review", "0008_decision"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="申诉编号")),
                (
                    "desk",
                    models.CharField(
                        choices=[
                            ("district", "区县初审"),
                            ("city", "市级初审"),
                            ("expert", "专家评审"),
                            ("province", "省级审定"),
                        ],
                        max_length=10,
                        verbose_name="受理环节",
                    ),
                ),
                ("against", models.CharField(max_length=20, verbose_name="所诉决定")),
                ("reason", models.TextField(verbose_name="申诉理由")),
                ("filed_at", models.DateTimeField(verbose_name="提交时间")),
                ("answer_by", models.DateField(verbose_name="答复期限")),
                ("is_provisional", models.BooleanField(default=False, verbose_name="期限为暂定")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filed", "待受理"),
                            ("accepted", "复核中"),
                            ("maintained", "维持原决定"),
                            ("corrected", "予以纠正"),
                        ],
                        default="filed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="受理时间")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("document_number", models.CharField(blank=True, max_length=120, verbose_name="依据")),
                ("move", models.CharField(blank=True, max_length=30, verbose_name="纠正后的办理")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="受理人",
                    ),
                ),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
            ],
            options={
                "verbose_name": "申诉",
                "verbose_name_plural": "申诉",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["filed", "accepted", "maintained", "corrected"])),
                        name="appeal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("desk__in", ("city", "province"))), name="appeal_desk_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason__regex", "\\S")), name="appeal_has_reason"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("state__in", ("filed", "accepted")),
                                ("answer", ""),
                                ("answered_by__isnull", True),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("state__in", ("maintained", "corrected")),
                                ("answer__regex", "\\S"),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_answered_with_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "corrected"), _negated=True),
                            ("document_number__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="appeal_correction_has_document",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionExamination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter", models.TextField(verbose_name="核查事项")),
                ("due_on", models.DateField(verbose_name="核查期限")),
                ("is_provisional", models.BooleanField(default=False, verbose_name="期限为暂定")),
                ("request_key", models.CharField(max_length=64, unique=True, verbose_name="请求标识")),
                ("handed_at", models.DateTimeField(verbose_name="交办时间")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "核查中"), ("returned", "已反馈"), ("closed", "已终止")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("findings", models.TextField(blank=True, verbose_name="核查情况")),
                ("returned_at", models.DateTimeField(null=True, verbose_name="反馈时间")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="核查单位",
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="交办人",
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="examinations", to="review.objection"
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
            ],
            options={
                "verbose_name": "异议核查",
                "verbose_name_plural": "异议核查",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("objection",), name="examination_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "returned", "closed"])),
                        name="examination_state_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("matter__regex", "\\S")), name="examination_has_matter"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("findings__regex", "\\S"),
                                ("returned_at__isnull", False),
                                ("state", "returned"),
                                ("returned_by__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "returned"), _negated=True),
                                ("returned_at__isnull", True),
                                ("returned_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="examination_returned_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField(verbose_name="需说明的事项")),
                ("due_on", models.DateField(verbose_name="提交期限")),
                ("asked_at", models.DateTimeField(verbose_name="要求时间")),
                ("text", models.TextField(blank=True, verbose_name="书面说明")),
                ("given_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="要求人",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "examination",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement",
                        to="review.objectionexamination",
                    ),
                ),
            ],
            options={
                "verbose_name": "企业书面说明",
                "verbose_name_plural": "企业书面说明",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("question__regex", "\\S")), name="statement_asks_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_at__isnull", True), ("given_by__isnull", True), ("text", "")),
                            models.Q(("given_at__isnull", False), ("given_by__isnull", False), ("text__regex", "\\S")),
                            _connector="OR",
                        ),
                        name="statement_given_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160, verbose_name="文件名")),
                ("is_shared", models.BooleanField(default=False, verbose_name="交市级核查")),
                (
                    "appeal",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="files", to="review.appeal"
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="review.objection",
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.storedfile"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="review.enterprisestatement",
                    ),
                ),
                (
                    "examination",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="review.objectionexamination",
                    ),
                ),
            ],
            options={
                "verbose_name": "附件",
                "verbose_name_plural": "附件",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_shared", False), ("objection__isnull", False), _connector="OR"),
                        name="case_file_shared_of_objection",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("appeal__isnull", True),
                                ("examination__isnull", True),
                                ("objection__isnull", False),
                                ("statement__isnull", True),
                            ),
                            models.Q(
                                ("appeal__isnull", True),
                                ("examination__isnull", False),
                                ("objection__isnull", True),
                                ("statement__isnull", True),
                            ),
                            models.Q(
                                ("appeal__isnull", True),
                                ("examination__isnull", True),
                                ("objection__isnull", True),
                                ("statement__isnull", False),
                            ),
                            models.Q(
                                ("appeal__isnull", False),
                                ("examination__isnull", True),
                                ("objection__isnull", True),
                                ("statement__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="case_file_has_one_owner",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="objection",
            name="objection_channel_known",
        ),
        migrations.AddField(
            model_name="objection",
            name="query_code",
            field=models.CharField(blank=True, max_length=8, verbose_name="查询码"),
        ),
        migrations.AlterField(
            model_name="objection",
            name="channel",
            field=models.CharField(
                choices=[
                    ("online", "公示页面"),
                    ("letter", "来信"),
                    ("sealed", "加盖公章来函"),
                    ("visit", "来访、来电"),
                ],
                default="online",
                max_length=8,
                verbose_name="来源",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["online", "letter", "sealed", "visit"])),
                name="objection_channel_known",
            ),
        ),
    ]
