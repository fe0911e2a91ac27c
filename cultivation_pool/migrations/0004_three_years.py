import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import declarations.models.fields


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("common", "0004_stored_file_scan"),
        ("cultivation_pool", "0003_report_extension"),
        ("registry", "0003_ban_lifted"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("extended_from", models.DateField(blank=True, null=True, verbose_name="延长前的截止日")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="首次提交时间")),
                ("is_late", models.BooleanField(default=False, verbose_name="逾期提交")),
                ("version", models.PositiveSmallIntegerField(default=0, verbose_name="提交次数")),
                ("issues_count", models.PositiveSmallIntegerField(default=0, verbose_name="疑点数")),
                ("correct_by", models.DateField(blank=True, null=True, verbose_name="修改截止日")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="审核通过时间")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "enterprise_name",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=120, null=True, verbose_name="企业名称"
                    ),
                ),
                (
                    "years_established",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="成立年限（年）"),
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
                        verbose_name="注册类型",
                    ),
                ),
                (
                    "is_above_scale",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="是否规模以上工业企业"),
                ),
                (
                    "is_high_tech",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="是否高新技术企业"),
                ),
                (
                    "is_gazelle",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="是否瞪羚企业"),
                ),
                (
                    "is_unicorn",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="是否独角兽企业"),
                ),
                (
                    "is_tech_sme",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="是否科技型中小企业"),
                ),
                (
                    "size",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[("large", "大型"), ("medium", "中型"), ("small", "小型"), ("micro", "微型")],
                        max_length=40,
                        null=True,
                        verbose_name="企业规模",
                    ),
                ),
                (
                    "highest_title",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=60, null=True, verbose_name="获得“专精特新”认定情况"
                    ),
                ),
                (
                    "standards_led",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="近2年主持制（修）订国际、国家、行业标准数量（个）"
                    ),
                ),
                ("is_listed", declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="是否上市")),
                (
                    "intends_to_list",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="如否，请填写是否有上市意愿"
                    ),
                ),
                (
                    "awards_total",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="总数（个）"),
                ),
                (
                    "awards_top_three",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="其中：排名前三奖励数（个）"
                    ),
                ),
                (
                    "maker_contest_entered",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否进入“创客中国”中小企业创新创业大赛企业组"
                    ),
                ),
                (
                    "maker_contest_rank",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=60, null=True, verbose_name="如是，请填写排名情况"
                    ),
                ),
                (
                    "rd_institutions",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="累计建立研发机构数量（个）"
                    ),
                ),
                (
                    "rd_institutions_provincial",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="其中：省级及以上数量（个）"
                    ),
                ),
                (
                    "main_product",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="产品名称"
                    ),
                ),
                (
                    "is_heritage_brand",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否属于国家级非遗或中华老字号"
                    ),
                ),
                (
                    "domestic_market_share",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="国内市场占有率（%）"
                    ),
                ),
                (
                    "overseas_market_share",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="国外市场占有率（%）"
                    ),
                ),
                (
                    "patents_total",
                    declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="获专利总数（项）"),
                ),
                (
                    "invention_patents",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="其中：发明专利数（项）"
                    ),
                ),
                (
                    "debt_ratio",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="资产负债率"
                    ),
                ),
                (
                    "revenue",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="营业收入"
                    ),
                ),
                (
                    "main_revenue",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="主营业务收入"
                    ),
                ),
                (
                    "main_revenue_ratio",
                    declarations.models.fields.PercentAnswer(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="主营业务收入占比"
                    ),
                ),
                (
                    "exports",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="出口总额"
                    ),
                ),
                (
                    "tax_paid",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="纳税总额"
                    ),
                ),
                (
                    "net_profit",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="净利润总额"
                    ),
                ),
                ("employees", declarations.models.fields.CountAnswer(blank=True, null=True, verbose_name="从业人数")),
                (
                    "new_equity_financing",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="新增股权融资额"
                    ),
                ),
                (
                    "rd_ratio",
                    declarations.models.fields.PercentAnswer(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        verbose_name="研发经费占营业收入比重（%）",
                    ),
                ),
                (
                    "previous_equity_financing",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="新增股权融资额（万元）"
                    ),
                ),
                (
                    "previous_rd_expense",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="投入研发经费总额（万元）"
                    ),
                ),
                (
                    "previous_rd_ratio",
                    declarations.models.fields.PercentAnswer(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        verbose_name="研发经费占营业收入比重（%）",
                    ),
                ),
                (
                    "legal_representative",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=60, null=True, verbose_name="企业法人"
                    ),
                ),
                (
                    "legal_representative_phone",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=40, null=True, verbose_name="联系电话"
                    ),
                ),
                (
                    "contact_name",
                    declarations.models.fields.TextAnswer(blank=True, max_length=60, null=True, verbose_name="联系人"),
                ),
                (
                    "contact_mobile",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=20, null=True, verbose_name="联系电话（手机）"
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
                        related_name="annual_profiles",
                        to="registry.enterprise",
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
                        verbose_name="4位行业代码及名称",
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
                "verbose_name": "年度基本情况表",
                "verbose_name_plural": "年度基本情况表",
                "ordering": ["-year", "pk"],
                "indexes": [
                    models.Index(fields=["year", "region_path", "state"], name="profile_board"),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["due_on", "enterprise"], name="profile_unfiled"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "year"), name="profile_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="profile_year_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("extended_from__isnull", True), ("extended_from__lt", models.F("due_on")), _connector="OR"
                        ),
                        name="profile_extended_to_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "submitted", "returned", "accepted"])),
                        name="profile_state_known",
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
                        name="profile_submitted_has_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_late", False), ("submitted_at__isnull", False), _connector="OR"),
                        name="profile_late_when_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correct_by__isnull", False), ("state", "returned")),
                            models.Q(models.Q(("state", "returned"), _negated=True), ("correct_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="profile_returned_has_date",
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
                        name="profile_accepted_by_somebody",
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
                        name="profile_main_revenue_is_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("domestic_market_share__isnull", True),
                                ("domestic_market_share__range", (0, 100)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("overseas_market_share__isnull", True),
                                ("overseas_market_share__range", (0, 100)),
                                _connector="OR",
                            ),
                        ),
                        name="profile_shares_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", frozenset(["open", "returned"])),
                            models.Q(
                                ("awards_top_three__lte", models.F("awards_total")),
                                ("rd_institutions_provincial__lte", models.F("rd_institutions")),
                                ("invention_patents__lte", models.F("patents_total")),
                            ),
                            _connector="OR",
                        ),
                        name="profile_parts_within_totals",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BureauContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="联系人")),
                ("position", models.CharField(blank=True, max_length=60, verbose_name="科室、职务")),
                ("phone", models.CharField(max_length=30, verbose_name="办公电话")),
                (
                    "mobile",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A1[3-9]\\d{9}\\Z", "手机号码应为以 1 开头的 11 位数字，例如 13900000000。"
                            )
                        ],
                        verbose_name="手机号码",
                    ),
                ),
                ("updated_at", models.DateTimeField(verbose_name="填写时间")),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bureau_contact", to="registry.region"
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "主管部门联系人",
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="拟申报年度")),
                ("uscc", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                ("enterprise_name", models.CharField(max_length=120, verbose_name="企业名称")),
                ("region_path", models.CharField(max_length=60, verbose_name="地区路径")),
                ("main_product", models.CharField(max_length=200, verbose_name="主导产品")),
                ("revenue", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="上年营业收入（万元）")),
                (
                    "tier",
                    models.CharField(
                        choices=[("product", "产品"), ("sme", "中小企业"), ("little_giant", "小巨人")],
                        max_length=20,
                        verbose_name="拟申报梯度",
                    ),
                ),
                ("gap", models.CharField(max_length=500, verbose_name="差距")),
                ("contact_name", models.CharField(max_length=60, verbose_name="联系人")),
                ("contact_phone", models.CharField(max_length=30, verbose_name="电话")),
                (
                    "state",
                    models.CharField(
                        choices=[("nominated", "待市级确认"), ("confirmed", "已确认"), ("struck", "不列入")],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("nominated_at", models.DateTimeField(verbose_name="推荐时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="不列入的理由")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.industry",
                        verbose_name="所属行业",
                    ),
                ),
                (
                    "nominated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="推荐人",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="区市县",
                    ),
                ),
            ],
            options={
                "verbose_name": "后备企业",
                "verbose_name_plural": "后备企业",
                "ordering": ["region_path", "pk"],
                "indexes": [models.Index(fields=["year", "region_path", "state"], name="candidate_list")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", frozenset(["confirmed", "nominated"]))),
                        fields=("year", "uscc"),
                        name="candidate_once_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["nominated", "confirmed", "struck"])),
                        name="candidate_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["product", "sme", "little_giant"])),
                        name="candidate_tier_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2020, 2099))), name="candidate_year_sensible"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revenue__gte", 0)), name="candidate_revenue_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "nominated")
                            ),
                            models.Q(
                                models.Q(("state", "nominated"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="candidate_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason__regex", "\\S"), ("state", "struck")),
                            models.Q(models.Q(("state", "struck"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="candidate_struck_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidatePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("count", models.PositiveIntegerField(verbose_name="计划数")),
                (
                    "city",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="市",
                    ),
                ),
            ],
            options={
                "verbose_name": "后备企业计划数",
                "verbose_name_plural": "后备企业计划数",
                "ordering": ["year", "city"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "city"), name="candidate_plan_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("city__isnull", True)), fields=("year",), name="candidate_plan_whole_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2020, 2099))), name="candidate_plan_year_sensible"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160, verbose_name="文件名")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("rows", models.JSONField(verbose_name="各行")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "上传的后备企业表",
                "verbose_name_plural": "上传的后备企业表",
            },
        ),
        migrations.CreateModel(
            name="ChangeFiling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="变更编号")),
                ("region_path", models.CharField(max_length=60, verbose_name="地区路径")),
                (
                    "kind",
                    models.CharField(
                        choices=[("rename", "简单更名"), ("restructure", "重组"), ("move", "迁移")],
                        max_length=12,
                        verbose_name="变更类型",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "待申报"),
                            ("city", "市级核查"),
                            ("returned", "退回补正"),
                            ("province", "省级审定"),
                            ("confirmed", "已确认"),
                            ("refused", "不予确认"),
                            ("withdrawn", "已撤回"),
                            ("closed", "已终止"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("enterprise", "企业申报"), ("report", "季度报表填报"), ("officer", "主管部门登记")],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                ("known_on", models.DateField(verbose_name="知悉日期")),
                ("changed_on", models.DateField(blank=True, null=True, verbose_name="变更日期")),
                ("due_on", models.DateField(verbose_name="申报期限")),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="首次提交时间")),
                ("is_late", models.BooleanField(default=False, verbose_name="逾期申报")),
                ("old_name", models.CharField(max_length=120, verbose_name="原名称")),
                ("old_uscc", models.CharField(max_length=18, verbose_name="原统一社会信用代码")),
                ("new_name", models.CharField(blank=True, max_length=120, verbose_name="变更后的名称")),
                ("new_uscc", models.CharField(blank=True, max_length=18, verbose_name="变更后的统一社会信用代码")),
                ("details", models.TextField(blank=True, verbose_name="变更情况")),
                (
                    "found_kind",
                    models.CharField(
                        blank=True,
                        choices=[("rename", "简单更名"), ("restructure", "重组"), ("move", "迁移")],
                        max_length=12,
                        verbose_name="市级核查认定的类型",
                    ),
                ),
                ("correct_by", models.DateField(blank=True, null=True, verbose_name="补正期限")),
                (
                    "title_fate",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "保留称号"), ("given_up", "确认放弃称号")],
                        max_length=10,
                        verbose_name="称号处理",
                    ),
                ),
                ("fate_document", models.CharField(blank=True, max_length=120, verbose_name="称号处理文号")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_filings",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "new_region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="变更后的所在地区",
                    ),
                ),
                (
                    "old_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="原所在地区",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cultivation_pool.quarterlyreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "变更申报",
                "verbose_name_plural": "变更申报",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["state", "due_on"], name="change_waiting"),
                    models.Index(fields=["region_path", "state"], name="change_queue"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", frozenset(["city", "due", "province", "returned"]))),
                        fields=("enterprise", "kind"),
                        name="change_one_of_a_kind_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["due", "city", "returned", "province", "confirmed", "refused", "withdrawn", "closed"],
                            )
                        ),
                        name="change_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["rename", "restructure", "move"])), name="change_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filed_at__isnull", True), ("state__in", ("due", "closed"))),
                            models.Q(
                                ("changed_on__isnull", False),
                                ("filed_at__isnull", False),
                                ("filed_by__isnull", False),
                                models.Q(("state__in", ("due", "closed")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="change_filed_has_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("filed_at__isnull", True),
                            models.Q(("kind", "rename"), ("new_name__regex", "\\S")),
                            models.Q(("kind", "move"), ("new_region__isnull", False)),
                            models.Q(("details__regex", "\\S"), ("kind", "restructure")),
                            _connector="OR",
                        ),
                        name="change_filed_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_late", False), ("filed_at__isnull", False), _connector="OR"),
                        name="change_late_when_filed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correct_by__isnull", False), ("state", "returned")),
                            models.Q(models.Q(("state", "returned"), _negated=True), ("correct_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="change_returned_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_fate", "given_up"), _negated=True),
                            ("fate_document__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="change_given_up_has_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_late", False),
                            models.Q(("title_fate", ""), _negated=True),
                            models.Q(("state__in", ("confirmed", "refused")), _negated=True),
                            _connector="OR",
                        ),
                        name="change_late_decided_before_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160, verbose_name="文件名")),
                (
                    "stored",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.storedfile"
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="cultivation_pool.changefiling",
                    ),
                ),
            ],
            options={
                "verbose_name": "变更材料",
                "verbose_name_plural": "变更材料",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ChangeLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("noted", "登记须申报的变更"),
                            ("filed", "提交变更申报"),
                            ("passed", "市级核查通过"),
                            ("returned", "退回补正"),
                            ("confirmed", "确认变更"),
                            ("refused", "不予确认"),
                            ("withdrawn", "撤回申报"),
                            ("closed", "终止办理"),
                            ("kept", "决定保留称号"),
                            ("given_up", "确认放弃称号"),
                        ],
                        max_length=12,
                        verbose_name="事项",
                    ),
                ),
                ("actor_label", models.CharField(max_length=150, verbose_name="办理人")),
                ("at", models.DateTimeField(verbose_name="办理时间")),
                ("opinion", models.TextField(blank=True, verbose_name="意见")),
                ("document_number", models.CharField(blank=True, max_length=120, verbose_name="依据")),
                ("seen", models.PositiveBigIntegerField(default=0, verbose_name="所见记录")),
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
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log",
                        to="cultivation_pool.changefiling",
                    ),
                ),
            ],
            options={
                "verbose_name": "变更办理记录",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "event__in",
                                [
                                    "noted",
                                    "filed",
                                    "passed",
                                    "returned",
                                    "confirmed",
                                    "refused",
                                    "withdrawn",
                                    "closed",
                                    "kept",
                                    "given_up",
                                ],
                            )
                        ),
                        name="change_log_event_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("seen__gt", 0)), fields=("filing", "seen"), name="change_log_one_after"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FinancingWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="融资需求金额（万元）")),
                ("months", models.PositiveSmallIntegerField(verbose_name="期限（月）")),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("bank", models.CharField(blank=True, max_length=100, verbose_name="主要开户银行")),
                ("agrees", models.BooleanField(default=False, verbose_name="同意提供给合作银行")),
                ("updated_at", models.DateTimeField(verbose_name="填写时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                (
                    "enterprise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="financing_wish",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "融资需求",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("months__gte", 1)), name="financing_wish_positive"
                    ),
                    models.CheckConstraint(condition=models.Q(("agrees", True)), name="financing_wish_agreed"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VerificationCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="编号")),
                ("enterprise_name", models.CharField(max_length=120, verbose_name="企业名称")),
                ("region_path", models.CharField(max_length=60, verbose_name="地区路径")),
                (
                    "source",
                    models.CharField(
                        choices=[("report", "季度报表填报"), ("public", "实名反映"), ("officer", "主管部门发现")],
                        max_length=8,
                        verbose_name="来源",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("violation", "违法、违规、失信行为"),
                            ("accident", "安全、质量、环境污染事故"),
                            ("false", "提供虚假信息"),
                        ],
                        max_length=10,
                        verbose_name="事由",
                    ),
                ),
                ("matter", models.TextField(blank=True, verbose_name="核查事项")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "待交办"),
                            ("verifying", "市级核查"),
                            ("reported", "待省级决定"),
                            ("prepared", "撤销待复核"),
                            ("not_upheld", "不成立"),
                            ("warned", "责令整改"),
                            ("revoked", "已撤销称号"),
                            ("reversed", "撤销决定已撤销"),
                            ("dismissed", "不予受理"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="立案时间")),
                ("handed_at", models.DateTimeField(blank=True, null=True, verbose_name="交市级核查时间")),
                ("shares_contacts", models.BooleanField(default=False, verbose_name="市级可查看反映人")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="办理期限")),
                ("is_provisional", models.BooleanField(default=False, verbose_name="期限为暂定")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="首次告知企业时间")),
                ("request_key", models.CharField(max_length=64, unique=True, verbose_name="请求标识")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verification_cases",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="立案人",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="cultivation_pool.quarterlyreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "核查事项",
                "verbose_name_plural": "核查事项",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["state", "region_path"], name="matter_queue")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "verifying",
                                    "reported",
                                    "prepared",
                                    "not_upheld",
                                    "warned",
                                    "revoked",
                                    "reversed",
                                    "dismissed",
                                ],
                            )
                        ),
                        name="matter_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cause__in", ["violation", "accident", "false"])), name="matter_cause_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("report__isnull", False), ("source", "report")),
                            models.Q(("report__isnull", True), ("source__in", ("public", "officer"))),
                            _connector="OR",
                        ),
                        name="matter_of_report_names_it",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("report__isnull", False)),
                        fields=("report", "cause"),
                        name="matter_once_a_report_and_cause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_at__isnull", True), ("shares_contacts", False)),
                            models.Q(("handed_at__isnull", False), ("matter__regex", "\\S")),
                            _connector="OR",
                        ),
                        name="matter_with_city_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("received", "dismissed")), ("handed_at__isnull", False), _connector="OR"
                        ),
                        name="matter_verified_after_handing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_upheld", "不成立"),
                            ("warning", "责令整改"),
                            ("revocation", "撤销称号"),
                            ("reversal", "撤销原撤销决定"),
                        ],
                        max_length=12,
                        verbose_name="决定",
                    ),
                ),
                ("document_number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("reason", models.TextField(verbose_name="事由")),
                ("rectify_by", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                ("reply", models.TextField(blank=True, verbose_name="答复反映人的内容")),
                ("prepared_at", models.DateTimeField(verbose_name="拟定时间")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="复核时间")),
                ("declined_at", models.DateTimeField(blank=True, null=True, verbose_name="不予确认时间")),
                ("decline_reason", models.TextField(blank=True, verbose_name="不予确认的理由")),
                (
                    "ban",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocation",
                        to="registry.ban",
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
                        verbose_name="复核人",
                    ),
                ),
                (
                    "declined_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="不予确认人",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟定人",
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="cultivation_pool.matterdecision",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="cultivation_pool.verificationcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "核查决定",
                "verbose_name_plural": "核查决定",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["not_upheld", "warning", "revocation", "reversal"])),
                        name="decision_kind_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason__regex", "\\S")), name="decision_has_reason"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("revocation", "reversal")), _negated=True),
                            ("document_number__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="decision_of_two_has_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("revocation", "reversal")), _negated=True),
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("declined_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_confirmed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declined_at__isnull", True), ("declined_by__isnull", True)),
                            models.Q(
                                ("decline_reason__regex", "\\S"),
                                ("declined_at__isnull", False),
                                ("declined_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decision_declined_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "reversal"), ("reverses__isnull", False)),
                            models.Q(models.Q(("kind", "reversal"), _negated=True), ("reverses__isnull", True)),
                            _connector="OR",
                        ),
                        name="decision_reversal_names_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ban__isnull", False), ("confirmed_at__isnull", False), ("kind", "revocation")),
                            models.Q(
                                ("ban__isnull", True),
                                models.Q(("confirmed_at__isnull", False), ("kind", "revocation"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_ban_of_revocation",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", False), ("reverses__isnull", False)),
                        fields=("reverses",),
                        name="decision_reversed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("declined_at__isnull", True)),
                        fields=("case",),
                        name="decision_one_waiting",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", False), models.Q(("kind", "reversal"), _negated=True)
                        ),
                        fields=("case",),
                        name="decision_one_a_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("findings", models.TextField(verbose_name="核查情况")),
                ("opinion", models.TextField(verbose_name="核查意见")),
                (
                    "proposal",
                    models.CharField(
                        choices=[
                            ("no_ground", "反映的情况不属实"),
                            ("rectified", "情况属实，责令整改或已整改"),
                            ("revoke", "情况属实，建议撤销称号"),
                        ],
                        max_length=10,
                        verbose_name="处理建议",
                    ),
                ),
                ("reported_at", models.DateTimeField(verbose_name="上报时间")),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="cultivation_pool.verificationcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "核查结果",
                "verbose_name_plural": "核查结果",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("findings__regex", "\\S"), ("opinion__regex", "\\S")),
                        name="finding_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposal__in", ["no_ground", "rectified", "revoke"])),
                        name="finding_proposal_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterHearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField(verbose_name="需说明的事项")),
                ("due_on", models.DateField(verbose_name="提交期限")),
                ("asked_at", models.DateTimeField(verbose_name="要求时间")),
                ("text", models.TextField(blank=True, verbose_name="书面说明")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="cultivation_pool.verificationcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "听取企业意见",
                "verbose_name_plural": "听取企业意见",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("question__regex", "\\S")), name="hearing_asks_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_at__isnull", True), ("given_by__isnull", True), ("text", "")),
                            models.Q(("given_at__isnull", False), ("given_by__isnull", False), ("text__regex", "\\S")),
                            _connector="OR",
                        ),
                        name="hearing_given_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NamedReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receipt_number", models.CharField(max_length=24, unique=True, verbose_name="受理编号")),
                ("query_code", models.CharField(max_length=8, verbose_name="查询码")),
                ("name", models.CharField(max_length=60, verbose_name="姓名或单位")),
                ("contact", models.CharField(max_length=120, verbose_name="联系方式")),
                ("text", models.TextField(verbose_name="反映内容")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="来源地址")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("request_key", models.CharField(max_length=64, unique=True, verbose_name="请求标识")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_report",
                        to="cultivation_pool.verificationcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "实名反映",
                "verbose_name_plural": "实名反映",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("contact__regex", "\\S"), ("name__regex", "\\S"), ("text__regex", "\\S")),
                        name="named_report_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answer__regex", "\\S"), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="named_report_answered_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160, verbose_name="文件名")),
                ("is_shared", models.BooleanField(default=False, verbose_name="交市级核查")),
                (
                    "stored",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.storedfile"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="cultivation_pool.matterfinding",
                    ),
                ),
                (
                    "hearing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="cultivation_pool.matterhearing",
                    ),
                ),
                (
                    "named_report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="cultivation_pool.namedreport",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="cultivation_pool.verificationcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "核查附件",
                "verbose_name_plural": "核查附件",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", False),
                                ("finding__isnull", True),
                                ("hearing__isnull", True),
                                ("named_report__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("finding__isnull", True),
                                ("hearing__isnull", True),
                                ("named_report__isnull", False),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("finding__isnull", True),
                                ("hearing__isnull", False),
                                ("named_report__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("finding__isnull", False),
                                ("hearing__isnull", True),
                                ("named_report__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="matter_file_has_one_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_shared", False), ("named_report__isnull", False), _connector="OR"),
                        name="matter_file_shared_of_report",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("opened", "立案"),
                            ("answered_again", "企业更正报表"),
                            ("handed", "交市级核查"),
                            ("dismissed", "不予受理"),
                            ("asked", "要求企业书面说明"),
                            ("stated", "企业提交书面说明"),
                            ("reported", "上报核查情况"),
                            ("sent_back", "退回补充核查"),
                            ("decided", "作出决定"),
                            ("prepared", "拟定决定，待复核"),
                            ("declined", "决定未予确认"),
                            ("confirmed", "复核确认决定"),
                        ],
                        max_length=16,
                        verbose_name="事项",
                    ),
                ),
                ("actor_label", models.CharField(max_length=150, verbose_name="办理人")),
                ("at", models.DateTimeField(verbose_name="办理时间")),
                ("words", models.TextField(blank=True, verbose_name="内容")),
                ("told", models.TextField(blank=True, verbose_name="告知企业的内容")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log",
                        to="cultivation_pool.verificationcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "核查办理记录",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "event__in",
                                [
                                    "opened",
                                    "answered_again",
                                    "handed",
                                    "dismissed",
                                    "asked",
                                    "stated",
                                    "reported",
                                    "sent_back",
                                    "decided",
                                    "prepared",
                                    "declined",
                                    "confirmed",
                                ],
                            )
                        ),
                        name="matter_event_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("event", "opened")), fields=("case",), name="matter_opened_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年度")),
                ("day", models.DateField(verbose_name="更新日期")),
                ("compared_with", models.DateField(verbose_name="对照日期")),
                ("document_number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("confirmed_at", models.DateTimeField(verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
            ],
            options={
                "verbose_name": "培育库年度更新",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("compared_with__lt", models.F("day"))), name="pool_update_days_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolUpdateRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "movement",
                    models.CharField(
                        choices=[("in", "入库"), ("out", "出库"), ("stays", "保留")], max_length=5, verbose_name="变动"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                ("name", models.CharField(max_length=120, verbose_name="企业名称")),
                ("uscc", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                ("region_path", models.CharField(max_length=60, verbose_name="地区路径")),
                ("region_name", models.CharField(max_length=120, verbose_name="地区")),
                ("before", models.CharField(blank=True, max_length=300, verbose_name="原有称号")),
                ("after", models.CharField(blank=True, max_length=300, verbose_name="现有称号")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pool_updates",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "update_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="cultivation_pool.poolupdate",
                    ),
                ),
            ],
            options={
                "verbose_name": "培育库年度更新名单",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["update_of", "movement", "id"], name="pool_update_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("update_of", "enterprise"), name="pool_update_enterprise_once"),
                    models.CheckConstraint(
                        condition=models.Q(("movement__in", ["in", "out", "stays"])), name="pool_update_movement_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("movement", "stays"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="pool_update_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileLog",
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
                            ("extended", "延长截止日"),
                            ("asked", "申请更正"),
                            ("reopened", "重新开放填报"),
                            ("city_filled", "市级代填"),
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
                        to="cultivation_pool.annualprofile",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度基本情况表办理记录",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("event", "opened")), fields=("report",), name="profile_opened_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("event", "submitted")),
                        fields=("report", "version"),
                        name="profile_version_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("event__in", ["returned", "accepted"])),
                        fields=("report", "version"),
                        name="profile_version_decided_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("event", "asked")),
                        fields=("report", "version"),
                        name="profile_version_asked_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("event", "reopened")),
                        fields=("report", "version"),
                        name="profile_version_reopened_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("receipt_number", ""), _negated=True),
                        fields=("receipt_number",),
                        name="profile_receipt_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "event__in",
                                [
                                    "opened",
                                    "submitted",
                                    "returned",
                                    "accepted",
                                    "extended",
                                    "asked",
                                    "reopened",
                                    "city_filled",
                                ],
                            )
                        ),
                        name="profile_log_event_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("event__in", ["asked", "reopened"]), _negated=True),
                            models.Q(("opinion", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="profile_log_reopened_has_reason",
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
                        name="profile_log_submission_frozen",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=40, verbose_name="栏目")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("typed", "填写"),
                            ("enterprise_record", "企业档案"),
                            ("last_report", "上一季度报表"),
                            ("declaration", "申报表"),
                            ("last_profile", "上年度基本情况表"),
                            ("titles", "称号登记"),
                            ("imported", "填报表格"),
                            ("city_sheet", "市级代填"),
                        ],
                        max_length=20,
                        verbose_name="来源",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=100, verbose_name="来源说明")),
                ("updated_at", models.DateTimeField(verbose_name="时间")),
                ("invalid_text", models.TextField(blank=True, verbose_name="未通过的输入")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="提示")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="cultivation_pool.annualprofile",
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
                "verbose_name": "年度基本情况表填报痕迹",
                "constraints": [models.UniqueConstraint(fields=("report", "field"), name="profile_mark_once")],
            },
        ),
        migrations.CreateModel(
            name="ProfileRemark",
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
                        to="cultivation_pool.annualprofile",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度基本情况表修改意见",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="profile_remark_text_present"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_version__isnull", True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="profile_remark_settled_after_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RevokedTitle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ended_on", models.DateField(verbose_name="终止日期")),
                ("note", models.CharField(blank=True, max_length=120, verbose_name="恢复情况")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="titles",
                        to="cultivation_pool.matterdecision",
                    ),
                ),
                (
                    "restored_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restored",
                        to="cultivation_pool.matterdecision",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revocations", to="registry.title"
                    ),
                ),
            ],
            options={
                "verbose_name": "被撤销的称号",
                "verbose_name_plural": "被撤销的称号",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "title"), name="revoked_title_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("restored_by__isnull", True)),
                        fields=("title",),
                        name="revoked_title_one_standing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope_path", models.CharField(db_index=True, max_length=60, verbose_name="地区路径")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("training", "培训"),
                            ("financing", "融资对接"),
                            ("exhibition", "展览展销"),
                            ("technology", "技术创新"),
                            ("market", "市场开拓"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                ("text", models.TextField(max_length=2000, verbose_name="内容")),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(verbose_name="结束日期")),
                ("sign_up_until", models.DateField(verbose_name="报名截止日")),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="名额")),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
                ("request_key", models.CharField(max_length=64, verbose_name="请求标识")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="停止报名时间")),
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
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="发布地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "服务项目",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("published_by", "request_key"), name="service_offer_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["training", "financing", "exhibition", "technology", "market", "other"])
                        ),
                        name="service_offer_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sign_up_until__lte", models.F("ends_on")), ("starts_on__lte", models.F("ends_on"))
                        ),
                        name="service_offer_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__isnull", True), ("capacity__gte", 1), _connector="OR"),
                        name="service_offer_has_room",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceSignUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_at", models.DateTimeField(verbose_name="报名时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="取消时间")),
                (
                    "attendance",
                    models.CharField(
                        blank=True,
                        choices=[("came", "已参加"), ("missed", "未参加")],
                        max_length=8,
                        verbose_name="参加情况",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="services", to="registry.enterprise"
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ups",
                        to="cultivation_pool.serviceoffer",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报名人",
                    ),
                ),
            ],
            options={
                "verbose_name": "服务报名",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "enterprise"), name="service_sign_up_once"),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True), ("attendance", ""), _connector="OR"),
                        name="service_attendance_of_signed_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetUpload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("period", models.CharField(max_length=6, verbose_name="期间")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="失效时间")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                ("count", models.PositiveSmallIntegerField(default=0, verbose_name="导入数")),
                ("submits", models.BooleanField(default=False, verbose_name="代为提交")),
                ("seals", models.JSONField(blank=True, default=dict, verbose_name="核对内容的摘要")),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.enterprise",
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
            ],
            options={
                "verbose_name": "上传的报表表格",
                "ordering": ["-uploaded_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True)),
                        fields=("uploaded_by", "period"),
                        name="report_sheet_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("uploaded_at"))),
                        name="report_sheet_expires_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveSmallIntegerField(verbose_name="行")),
                ("name", models.CharField(max_length=120, verbose_name="企业名称")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("written", "已代填"),
                            ("submitted", "已代填并代为提交"),
                            ("unchanged", "没有变化"),
                            ("refused", "未写入"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="说明")),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="cultivation_pool.sheetupload",
                    ),
                ),
            ],
            options={
                "verbose_name": "表格逐行结果",
                "ordering": ["row"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["written", "submitted", "unchanged", "refused"])),
                        name="report_sheet_row_known",
                    ),
                    models.UniqueConstraint(fields=("upload", "row"), name="report_sheet_row_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter", models.CharField(max_length=6, verbose_name="季度")),
                ("took_part", models.BooleanField(verbose_name="已参加")),
                ("marked_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_marks",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "问卷调查参加情况",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("quarter", "enterprise"), name="survey_mark_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__regex", "^[0-9]{4}Q[1-4]$")), name="survey_quarter_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TitleAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("convert", "转换为新办法的称号"), ("lapse", "称号失效")],
                        max_length=8,
                        verbose_name="事项",
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[("liaoning", "辽宁省“专精特新”梯度培育"), ("national", "国家优质中小企业梯度培育")],
                        max_length=20,
                        verbose_name="原认定办法",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("product", "产品"), ("sme", "中小企业"), ("little_giant", "小巨人")],
                        max_length=20,
                        verbose_name="原类别",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="原认定年度")),
                (
                    "target_tier",
                    models.CharField(
                        blank=True,
                        choices=[("product", "产品"), ("sme", "中小企业"), ("little_giant", "小巨人")],
                        max_length=20,
                        verbose_name="转换后的类别",
                    ),
                ),
                ("document_number", models.CharField(max_length=60, verbose_name="文号")),
                ("issued_on", models.DateField(verbose_name="印发日期")),
                ("starts_on", models.DateField(verbose_name="生效日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="有效期止")),
                ("file_name", models.CharField(blank=True, max_length=160, verbose_name="名单文件")),
                ("request_key", models.CharField(max_length=64, unique=True, verbose_name="请求标识")),
                ("prepared_at", models.DateTimeField(verbose_name="预览时间")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="办理时间")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="预览人",
                    ),
                ),
            ],
            options={
                "verbose_name": "称号转换和失效",
                "verbose_name_plural": "称号转换和失效",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["convert", "lapse"])), name="title_act_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document_number__regex", "\\S")), name="title_act_has_document"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ends_on__gt", models.F("starts_on")),
                                ("kind", "convert"),
                                models.Q(("target_tier", ""), _negated=True),
                            ),
                            models.Q(("ends_on__isnull", True), ("kind", "lapse"), ("target_tier", "")),
                            _connector="OR",
                        ),
                        name="title_act_conversion_has_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="title_act_done_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TitleActRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField(verbose_name="序号")),
                ("given", models.CharField(max_length=200, verbose_name="名单内容")),
                (
                    "state",
                    models.CharField(
                        choices=[("ready", "可办理"), ("refused", "不办理"), ("done", "已办理")],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=120, verbose_name="不办理的原因")),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="cultivation_pool.titleact"
                    ),
                ),
                (
                    "new_title",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="converted_by",
                        to="registry.title",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="act_rows",
                        to="registry.title",
                    ),
                ),
            ],
            options={
                "verbose_name": "称号转换和失效的一户",
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("act", "place"), name="title_act_place_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "done")), fields=("title",), name="title_act_title_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), models.Q(("refusal", ""), _negated=True)),
                            models.Q(
                                models.Q(("state", "refused"), _negated=True), ("refusal", ""), ("title__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="title_act_row_refused_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TitleImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="文件摘要")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "核对中"),
                            ("refused", "有问题"),
                            ("ready", "待导入"),
                            ("importing", "导入中"),
                            ("done", "已导入"),
                            ("discarded", "未导入"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("rows", models.JSONField(default=list, verbose_name="内容")),
                ("problems", models.JSONField(default=list, verbose_name="问题")),
                ("notes", models.JSONField(default=list, verbose_name="提示")),
                ("tally", models.JSONField(default=dict, verbose_name="数量")),
                ("imported_at", models.DateTimeField(blank=True, null=True, verbose_name="导入时间")),
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
                    "stored",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "既有称号导入",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["checking", "refused", "ready", "importing", "done", "discarded"])
                        ),
                        name="title_import_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("imported_at__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("imported_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="title_import_done_has_moment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "done")), fields=("sha256",), name="title_import_file_once"
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="reportlog",
            name="report_log_event_known",
        ),
        migrations.AddField(
            model_name="reportmark",
            name="detail",
            field=models.CharField(blank=True, max_length=100, verbose_name="来源说明"),
        ),
        migrations.AlterField(
            model_name="reportlog",
            name="event",
            field=models.CharField(
                choices=[
                    ("opened", "开始填报"),
                    ("submitted", "提交报表"),
                    ("returned", "退回修改"),
                    ("accepted", "审核通过"),
                    ("extended", "延长截止日"),
                    ("asked", "申请更正"),
                    ("reopened", "重新开放填报"),
                    ("city_filled", "市级代填"),
                ],
                max_length=12,
                verbose_name="事项",
            ),
        ),
        migrations.AlterField(
            model_name="reportmark",
            name="source",
            field=models.CharField(
                choices=[
                    ("typed", "填写"),
                    ("enterprise_record", "企业档案"),
                    ("last_report", "上一季度报表"),
                    ("declaration", "申报表"),
                    ("last_profile", "上年度基本情况表"),
                    ("titles", "称号登记"),
                    ("imported", "填报表格"),
                    ("city_sheet", "市级代填"),
                ],
                max_length=20,
                verbose_name="来源",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportlog",
            constraint=models.UniqueConstraint(
                condition=models.Q(("event", "asked")), fields=("report", "version"), name="report_version_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportlog",
            constraint=models.UniqueConstraint(
                condition=models.Q(("event", "reopened")),
                fields=("report", "version"),
                name="report_version_reopened_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportlog",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "event__in",
                        ["opened", "submitted", "returned", "accepted", "extended", "asked", "reopened", "city_filled"],
                    )
                ),
                name="report_log_event_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportlog",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event__in", ["asked", "reopened"]), _negated=True),
                    models.Q(("opinion", ""), _negated=True),
                    _connector="OR",
                ),
                name="report_log_reopened_has_reason",
            ),
        ),
    ]
