import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0004_stored_file_scan"),
        ("declarations", "0010_rules_of_submission"),
        ("registry", "0002_enterprise_record"),
        ("review", "0010_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PacketEdition",
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
                ("serial", models.PositiveSmallIntegerField(default=1, verbose_name="次序")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "初审中"),
                            ("closed", "待报送"),
                            ("sent", "已报送"),
                            ("returned", "已退回"),
                            ("accepted", "已接收"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="办理次数")),
                ("mark", models.CharField(blank=True, max_length=16, verbose_name="推荐情况标记")),
                ("left", models.JSONField(default=list, verbose_name="办结时未办结的申报")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                ("letter_counts", models.JSONField(default=dict, verbose_name="推荐函所载数量")),
                ("letter_mark", models.CharField(blank=True, max_length=16, verbose_name="推荐函所依的推荐情况标记")),
                (
                    "candidates",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.storedfile",
                        verbose_name="后备企业表",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办结人",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.storedfile",
                        verbose_name="盖章的推荐函",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="推荐单位",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packets",
                        to="declarations.round",
                        verbose_name="批次",
                    ),
                ),
            ],
            options={
                "verbose_name": "推荐材料",
                "verbose_name_plural": "推荐材料",
                "ordering": ["round", "region", "serial"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "region", "serial"), name="packet_serial_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "accepted"), _negated=True),
                        fields=("round", "region"),
                        name="packet_one_under_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "closed", "sent", "returned", "accepted"])),
                        name="packet_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("desk__in", ["district", "city"])), name="packet_desk_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("mark", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="packet_closed_has_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sent", "accepted"]), _negated=True),
                            models.Q(("letter__isnull", False), ("letter_mark", models.F("mark"))),
                            _connector="OR",
                        ),
                        name="packet_sent_has_letter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PacketEntry",
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
                    "tier",
                    models.CharField(
                        choices=[("product", "产品"), ("sme", "中小企业"), ("little_giant", "小巨人")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("size", models.BigIntegerField(default=0, verbose_name="佐证材料字节数")),
                ("taken_out_at", models.DateTimeField(null=True, verbose_name="移出时间")),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packet_entries",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="review.packetedition"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packet_entries",
                        to="review.firstreview",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="declarations.submission"
                    ),
                ),
            ],
            options={
                "verbose_name": "推荐材料所列申报",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_out_at__isnull", True)),
                        fields=("declaration", "desk"),
                        name="packet_entry_once_a_desk",
                    ),
                    models.UniqueConstraint(fields=("edition", "tier", "position"), name="packet_entry_position_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PacketStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("close", "办结初审"),
                            ("reopen", "重新开启初审"),
                            ("sealed", "上传推荐函"),
                            ("candidates", "上传后备企业表"),
                            ("send", "报送"),
                            ("accept", "接收"),
                            ("send_back", "退回"),
                        ],
                        max_length=12,
                        verbose_name="事项",
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="办理前次数")),
                ("actor_label", models.CharField(max_length=200, verbose_name="办理人和单位")),
                ("at", models.DateTimeField(verbose_name="办理时间")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("is_late", models.BooleanField(default=False, verbose_name="逾期报送")),
                ("detail", models.JSONField(default=dict, verbose_name="内容")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="review.packetedition"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.storedfile",
                        verbose_name="文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "推荐材料办理记录",
                "verbose_name_plural": "推荐材料办理记录",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "revision"), name="packet_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act__in", ["reopen", "send_back"]), _negated=True),
                            ("reason__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="packet_step_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_late", False), models.Q(("act", "send"), ("reason__regex", "\\S")), _connector="OR"
                        ),
                        name="packet_late_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PacketTier",
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
                ("number", models.PositiveIntegerField(verbose_name="推荐数量")),
                ("sheet_rows", models.PositiveIntegerField(null=True, verbose_name="汇总表行数")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tiers", to="review.packetedition"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.storedfile",
                        verbose_name="推荐汇总表",
                    ),
                ),
            ],
            options={
                "verbose_name": "推荐材料的类别",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "tier"), name="packet_tier_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sheet__isnull", True), ("sheet_rows__isnull", True)),
                            models.Q(("sheet__isnull", False), ("sheet_rows__isnull", False)),
                            _connector="OR",
                        ),
                        name="packet_sheet_has_rows",
                    ),
                ],
            },
        ),
    ]
