import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import zjtx.common.clock
import zjtx.registry.uscc


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uscc",
                    models.CharField(
                        error_messages={"unique": "该统一社会信用代码已登记。"},
                        max_length=18,
                        unique=True,
                        validators=[zjtx.registry.uscc.check],
                        verbose_name="统一社会信用代码",
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=120, verbose_name="企业名称")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="通讯地址")),
                (
                    "postcode",
                    models.CharField(
                        blank=True,
                        max_length=6,
                        validators=[django.core.validators.RegexValidator("\\A[0-9]{6}\\Z", "邮编应为6位数字。")],
                        verbose_name="邮编",
                    ),
                ),
                ("legal_representative", models.CharField(blank=True, max_length=60, verbose_name="法定代表人")),
                (
                    "legal_representative_phone",
                    models.CharField(
                        blank=True,
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[0-9+()（）\\- ]{5,30}\\Z", "电话应填写数字，可含区号和分机，例如 024-12345678。"
                            )
                        ],
                        verbose_name="法定代表人电话",
                    ),
                ),
                (
                    "legal_representative_mobile",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[django.core.validators.RegexValidator("\\A1[0-9]{10}\\Z", "手机号应为11位数字。")],
                        verbose_name="法定代表人手机",
                    ),
                ),
                ("contact_name", models.CharField(blank=True, max_length=60, verbose_name="联系人")),
                (
                    "contact_phone",
                    models.CharField(
                        blank=True,
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[0-9+()（）\\- ]{5,30}\\Z", "电话应填写数字，可含区号和分机，例如 024-12345678。"
                            )
                        ],
                        verbose_name="联系人电话",
                    ),
                ),
                (
                    "contact_mobile",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[django.core.validators.RegexValidator("\\A1[0-9]{10}\\Z", "手机号应为11位数字。")],
                        verbose_name="联系人手机",
                    ),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="联系人电子邮箱")),
                ("registered_on", models.DateField(blank=True, null=True, verbose_name="注册时间")),
                (
                    "registered_capital",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="注册资本（万元）"
                    ),
                ),
                (
                    "registration_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state_owned", "国有"),
                            ("joint_venture", "合资"),
                            ("private", "民营"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="注册类型",
                    ),
                ),
                ("industry_class", models.CharField(blank=True, max_length=4, verbose_name="具体细分领域")),
                (
                    "created_at",
                    models.DateTimeField(default=zjtx.common.clock.now, editable=False, verbose_name="登记时间"),
                ),
            ],
            options={
                "verbose_name": "企业",
                "verbose_name_plural": "企业",
                "ordering": ("name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(db_index=True, max_length=120, verbose_name="曾用名")),
                ("until", models.DateField(verbose_name="使用至")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="registry.enterprise",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "曾用名",
                "verbose_name_plural": "曾用名",
                "ordering": ("-until", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Industry",
            fields=[
                ("code", models.CharField(max_length=4, primary_key=True, serialize=False, verbose_name="代码")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "门类"), (2, "大类"), (3, "中类"), (4, "小类")], db_index=True, verbose_name="级别"
                    ),
                ),
                ("section", models.CharField(max_length=1, verbose_name="门类")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="registry.industry",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "verbose_name": "国民经济行业",
                "verbose_name_plural": "国民经济行业",
                "ordering": ("code",),
            },
        ),
        migrations.AddField(
            model_name="enterprise",
            name="industry_division",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"level": 2},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.industry",
                verbose_name="所属行业",
            ),
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "省"),
                            ("city", "市"),
                            ("district", "市辖区"),
                            ("county", "县"),
                            ("county_city", "县级市"),
                            ("autonomous_county", "自治县"),
                            ("functional_zone", "功能区"),
                        ],
                        max_length=20,
                        verbose_name="级别",
                    ),
                ),
                ("path", models.CharField(editable=False, max_length=60, unique=True, verbose_name="路径")),
                ("acts_as_city", models.BooleanField(default=False, verbose_name="按市管理")),
                ("full_name", models.CharField(max_length=120, verbose_name="全称")),
                ("bureau_name", models.CharField(blank=True, max_length=120, verbose_name="主管部门")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="registry.region",
                        verbose_name="所属上级",
                    ),
                ),
            ],
            options={
                "verbose_name": "地区",
                "verbose_name_plural": "地区",
                "ordering": ("path",),
            },
        ),
        migrations.AddField(
            model_name="enterprise",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enterprises",
                to="registry.region",
                verbose_name="所在地区",
            ),
        ),
        migrations.CreateModel(
            name="Title",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tier",
                    models.CharField(
                        choices=[("product", "产品"), ("sme", "中小企业"), ("little_giant", "小巨人")],
                        max_length=20,
                        verbose_name="梯度",
                    ),
                ),
                ("product_name", models.CharField(blank=True, max_length=200, verbose_name="产品（技术）名称")),
                ("year", models.PositiveSmallIntegerField(verbose_name="认定年度")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="证书编号")),
                ("document_number", models.CharField(blank=True, max_length=60, verbose_name="认定文号")),
                ("starts_on", models.DateField(verbose_name="有效期起")),
                ("ends_on", models.DateField(verbose_name="有效期止")),
                (
                    "scheme",
                    models.CharField(
                        choices=[("liaoning", "辽宁省“专精特新”梯度培育"), ("national", "国家优质中小企业梯度培育")],
                        default="liaoning",
                        max_length=20,
                        verbose_name="认定办法",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("expired", "有效期满"),
                            ("renewed", "重新认定接续"),
                            ("converted", "转换为新办法称号"),
                            ("revoked", "撤销"),
                            ("given_up", "放弃"),
                        ],
                        max_length=20,
                        verbose_name="终止原因",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="titles",
                        to="registry.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="registry.title",
                        verbose_name="接续称号",
                    ),
                ),
            ],
            options={
                "verbose_name": "称号",
                "verbose_name_plural": "称号",
                "ordering": ("-starts_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Ban",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(verbose_name="截止日期")),
                ("document_number", models.CharField(max_length=60, verbose_name="文号")),
                ("reason", models.TextField(verbose_name="事由")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bans",
                        to="registry.enterprise",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "限制申报",
                "verbose_name_plural": "限制申报",
                "ordering": ("-starts_on", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                        name="ban_dates_in_order",
                        violation_error_message="限制申报的截止日期不应早于起始日期。",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(("path__endswith", "/")), name="region_path_ends_in_separator"
            ),
        ),
        migrations.AddConstraint(
            model_name="enterprise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registered_capital__isnull", True), ("registered_capital__gte", 0), _connector="OR"
                ),
                name="enterprise_capital_not_negative",
                violation_error_message="注册资本不应为负数。",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True), ("superseded_by__isnull", True), ("tier", "sme")),
                fields=("enterprise",),
                name="title_one_open_sme",
                violation_error_message="该企业已有未终止的专精特新中小企业称号。",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("superseded_by__isnull", True), ("tier", "little_giant")
                ),
                fields=("enterprise",),
                name="title_one_open_little_giant",
                violation_error_message="该企业已有未终止的专精特新“小巨人”企业称号。",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True), ("superseded_by__isnull", True), ("tier", "product")),
                fields=("enterprise", "product_name"),
                name="title_one_open_per_product",
                violation_error_message="该产品（技术）已有未终止的专精特新产品称号。",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("number",),
                name="title_number_once",
                violation_error_message="该证书编号已使用。",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                name="title_dates_in_order",
                violation_error_message="称号有效期止不应早于有效期起。",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="title_ended_after_start",
                violation_error_message="称号终止日期不应早于有效期起。",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_on__isnull", True), ("superseded_by__isnull", True)),
                    models.Q(("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="title_end_has_reason",
                violation_error_message="称号终止应同时写明日期和原因。",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("tier", "product"), models.Q(("product_name", ""), _negated=True)),
                    models.Q(("product_name", ""), ("tier__in", ("sme", "little_giant"))),
                    _connector="OR",
                ),
                name="title_product_named",
                violation_error_message="产品称号应写明产品（技术）名称，企业称号不写产品名称。",
            ),
        ),
    ]
