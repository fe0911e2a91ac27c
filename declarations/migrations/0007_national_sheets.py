"""The sheets that ask what the national standards need beyond attachments 2 and 3: tables of their own."""

import django.db.models.deletion
from django.db import migrations, models

import declarations.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0006_evidence_library"),
        ("registry", "0002_enterprise_record"),
    ]

    operations = [
        migrations.CreateModel(
            name="LittleGiantNationalSheet",
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
                    "uscc",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=18, null=True, verbose_name="统一社会信用代码"
                    ),
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
                    "registered_capital",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="注册资本（万元）"
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
                    "product_certifications",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="产品获得发达国家或地区权威机构认证情况(多选)"
                    ),
                ),
                (
                    "product_certifications_other",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="其他（请说明）"
                    ),
                ),
                (
                    "information_systems",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="核心业务采用信息系统支撑情况（可多选）"
                    ),
                ),
                (
                    "information_systems_other",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="其他（请说明）"
                    ),
                ),
                (
                    "special_titles",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="获得相关部门认定的特色称号（可多选）"
                    ),
                ),
                (
                    "special_titles_other",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="其他（请说明）"
                    ),
                ),
                (
                    "research_institutes",
                    declarations.models.fields.InstitutionsAnswer(blank=True, null=True, verbose_name="技术研究院"),
                ),
                (
                    "technology_centres",
                    declarations.models.fields.InstitutionsAnswer(blank=True, null=True, verbose_name="企业技术中心"),
                ),
                (
                    "engineering_centres",
                    declarations.models.fields.InstitutionsAnswer(blank=True, null=True, verbose_name="企业工程中心"),
                ),
                (
                    "design_centres",
                    declarations.models.fields.InstitutionsAnswer(blank=True, null=True, verbose_name="工业设计中心"),
                ),
                (
                    "academician_station",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="院士专家工作站"),
                ),
                (
                    "postdoc_station",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="博士后工作站"),
                ),
                (
                    "partner_institutions",
                    declarations.models.fields.TextListAnswer(
                        blank=True, null=True, verbose_name="合作院校机构名称（3个以内）"
                    ),
                ),
                (
                    "research_results",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="研究领域已获得成果及应用情况（30字）"
                    ),
                ),
                (
                    "recognitions",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="获得相关认定情况（有效期内）"
                    ),
                ),
                (
                    "recognitions_other",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="其他（请说明）"
                    ),
                ),
                (
                    "key_areas",
                    declarations.models.fields.MultiChoiceAnswer(blank=True, null=True, verbose_name="重点领域情况"),
                ),
                (
                    "in_four_basics",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否属于《工业强基工程实施指南（2016-2020年）》“四基”领域"
                    ),
                ),
                (
                    "four_basics",
                    declarations.models.fields.MultiChoiceAnswer(blank=True, null=True, verbose_name="如是，请打勾"),
                ),
                (
                    "frontier_fields",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="如属下列领域，请打勾"
                    ),
                ),
                (
                    "fills_gap",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否在产业链关键领域实现“补短板”“填空白”"
                    ),
                ),
                (
                    "shortfall_products",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="“补短板”的产品名称"
                    ),
                ),
                (
                    "gap_fields",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="或填补国内（国际）空白的领域"
                    ),
                ),
                (
                    "replaced_imports",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=200, null=True, verbose_name="或替代进口的国外企业（或产品）名称"
                    ),
                ),
                (
                    "gap_statement",
                    declarations.models.fields.TextAnswer(
                        blank=True,
                        max_length=200,
                        null=True,
                        verbose_name="说明（是否在细分领域实现关键技术首创等情况，30字以内）",
                    ),
                ),
                (
                    "on_cloud",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="业务系统是否向云端迁移"
                    ),
                ),
                (
                    "internet_pilot",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否拥有制造业与互联网融合试点示范项目"
                    ),
                ),
                (
                    "overview",
                    declarations.models.fields.LongTextAnswer(
                        blank=True, null=True, verbose_name="企业总体情况简要介绍"
                    ),
                ),
                (
                    "honours",
                    declarations.models.fields.LongTextAnswer(blank=True, null=True, verbose_name="企业主要荣誉"),
                ),
                (
                    "holds_tech_innovative",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否为有效期内的科技和创新型中小企业"
                    ),
                ),
                (
                    "holds_sme_title",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否为有效期内的专精特新中小企业"
                    ),
                ),
                (
                    "is_reexamination",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="是否申请复核"),
                ),
                (
                    "science_awards",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="近3年获得科技奖励情况（可多选）"
                    ),
                ),
                (
                    "innovation_qualifications",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="国家级创新、知识产权资质（有效期内）"
                    ),
                ),
                (
                    "maker_china",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[("top_50", "全国50强"), ("top_500", "全国500强（50强以外）"), ("none", "无")],
                        max_length=40,
                        null=True,
                        verbose_name="近3年进入“创客中国”中小企业创新创业大赛企业组情况",
                    ),
                ),
                (
                    "equity_two_years",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="近2年新增股权融资总额"
                    ),
                ),
                (
                    "equity_three_years",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="近3年新增股权融资总额"
                    ),
                ),
                (
                    "high_value_class_one_ip",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="与主导产品相关的Ⅰ类高价值知识产权"
                    ),
                ),
                (
                    "own_class_one_ip",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="与主导产品相关的自主研发的Ⅰ类知识产权"
                    ),
                ),
                (
                    "class_one_ip",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="与主导产品相关的Ⅰ类知识产权"
                    ),
                ),
                (
                    "class_one_ip_in_use",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="与主导产品相关、实际应用并产生经济效益的Ⅰ类知识产权"
                    ),
                ),
                (
                    "class_two_ip",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="与主导产品相关的Ⅱ类知识产权"
                    ),
                ),
                (
                    "rd_institution_level",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[
                            ("national", "国家级"),
                            ("provincial", "省级"),
                            ("city", "市级"),
                            ("below_city", "市级以下"),
                            ("none", "未建立研发机构"),
                        ],
                        max_length=40,
                        null=True,
                        verbose_name="建立研发机构级别",
                    ),
                ),
                (
                    "digital_level",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[("level_1", "一级"), ("level_2", "二级"), ("level_3", "三级以上")],
                        max_length=40,
                        null=True,
                        verbose_name="数字化水平",
                    ),
                ),
                (
                    "quality_award",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否获得省级以上质量奖荣誉"
                    ),
                ),
                (
                    "chain_position",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[
                            ("fills_gap", "在产业链供应链关键环节及关键领域“补短板”“锻长板”“填空白”取得实际成效"),
                            ("six_bases", "属于工业“六基”领域、中华老字号名录或企业主导产品服务关键产业链重点龙头企业"),
                            ("none", "不属于以上情况"),
                        ],
                        max_length=40,
                        null=True,
                        verbose_name="主导产品所属领域情况",
                    ),
                ),
                (
                    "national_rank",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="主导产品细分市场全国排名"
                    ),
                ),
                (
                    "local_feature_score",
                    declarations.models.fields.ScoreAnswer(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="地方特色指标得分"
                    ),
                ),
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="little_giant_national_sheet",
                        serialize=False,
                        to="declarations.declaration",
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
                "verbose_name": "专精特新“小巨人”企业推荐表（国家标准补充版）",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("local_feature_score__isnull", True),
                            models.Q(("local_feature_score__gte", 0), ("local_feature_score__lte", 15)),
                            _connector="OR",
                        ),
                        name="little_giant_national_local_feature_score_in_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LittleGiantNationalYear",
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
                    "main_product_exports",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="主导产品出口额"
                    ),
                ),
                (
                    "development_score",
                    declarations.models.fields.ScoreAnswer(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="国家平台发展评价得分"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="little_giant_national_years",
                        to="declarations.declaration",
                    ),
                ),
            ],
            options={
                "verbose_name": "专精特新“小巨人”企业年度数据（国家标准补充版）",
                "ordering": ["year"],
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "year"), name="little_giant_national_year_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("market_share__isnull", True),
                            models.Q(("market_share__gte", 0), ("market_share__lte", 100)),
                            _connector="OR",
                        ),
                        name="little_giant_national_market_share_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revenue__isnull", True), ("revenue__gte", 0), _connector="OR"),
                            models.Q(("total_assets__isnull", True), ("total_assets__gte", 0), _connector="OR"),
                            models.Q(("rd_expense__isnull", True), ("rd_expense__gte", 0), _connector="OR"),
                        ),
                        name="little_giant_national_money_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("development_score__isnull", True),
                            models.Q(("development_score__gte", 0), ("development_score__lte", 100)),
                            _connector="OR",
                        ),
                        name="little_giant_national_development_score_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SmeNationalSheet",
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
                    "uscc",
                    declarations.models.fields.TextAnswer(
                        blank=True, max_length=18, null=True, verbose_name="统一社会信用代码"
                    ),
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
                    "registered_capital",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="注册资本（万元）"
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
                    "holds_tech_innovative",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否为有效期内的科技和创新型中小企业"
                    ),
                ),
                (
                    "holds_sme_title",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否为有效期内的专精特新中小企业"
                    ),
                ),
                (
                    "is_reexamination",
                    declarations.models.fields.YesNoAnswer(blank=True, null=True, verbose_name="是否申请复核"),
                ),
                (
                    "science_awards",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="近3年获得科技奖励情况（可多选）"
                    ),
                ),
                (
                    "innovation_qualifications",
                    declarations.models.fields.MultiChoiceAnswer(
                        blank=True, null=True, verbose_name="国家级创新、知识产权资质（有效期内）"
                    ),
                ),
                (
                    "maker_china",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[("top_50", "全国50强"), ("top_500", "全国500强（50强以外）"), ("none", "无")],
                        max_length=40,
                        null=True,
                        verbose_name="近3年进入“创客中国”中小企业创新创业大赛企业组情况",
                    ),
                ),
                (
                    "equity_two_years",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="近2年新增股权融资总额"
                    ),
                ),
                (
                    "equity_three_years",
                    declarations.models.fields.MoneyAnswer(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="近3年新增股权融资总额"
                    ),
                ),
                (
                    "high_value_class_one_ip",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="与主导产品相关的Ⅰ类高价值知识产权"
                    ),
                ),
                (
                    "own_class_one_ip",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="与主导产品相关的自主研发的Ⅰ类知识产权"
                    ),
                ),
                (
                    "class_one_ip",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="与主导产品相关的Ⅰ类知识产权"
                    ),
                ),
                (
                    "class_one_ip_in_use",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="与主导产品相关、实际应用并产生经济效益的Ⅰ类知识产权"
                    ),
                ),
                (
                    "class_two_ip",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="与主导产品相关的Ⅱ类知识产权"
                    ),
                ),
                (
                    "rd_institution_level",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[
                            ("national", "国家级"),
                            ("provincial", "省级"),
                            ("city", "市级"),
                            ("below_city", "市级以下"),
                            ("none", "未建立研发机构"),
                        ],
                        max_length=40,
                        null=True,
                        verbose_name="建立研发机构级别",
                    ),
                ),
                (
                    "digital_level",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[("level_1", "一级"), ("level_2", "二级"), ("level_3", "三级以上")],
                        max_length=40,
                        null=True,
                        verbose_name="数字化水平",
                    ),
                ),
                (
                    "quality_award",
                    declarations.models.fields.YesNoAnswer(
                        blank=True, null=True, verbose_name="是否获得省级以上质量奖荣誉"
                    ),
                ),
                (
                    "chain_position",
                    declarations.models.fields.ChoiceAnswer(
                        blank=True,
                        choices=[
                            ("fills_gap", "在产业链供应链关键环节及关键领域“补短板”“锻长板”“填空白”取得实际成效"),
                            ("six_bases", "属于工业“六基”领域、中华老字号名录或企业主导产品服务关键产业链重点龙头企业"),
                            ("none", "不属于以上情况"),
                        ],
                        max_length=40,
                        null=True,
                        verbose_name="主导产品所属领域情况",
                    ),
                ),
                (
                    "national_rank",
                    declarations.models.fields.CountAnswer(
                        blank=True, null=True, verbose_name="主导产品细分市场全国排名"
                    ),
                ),
                (
                    "local_feature_score",
                    declarations.models.fields.ScoreAnswer(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="地方特色指标得分"
                    ),
                ),
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sme_national_sheet",
                        serialize=False,
                        to="declarations.declaration",
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
                "verbose_name": "“专精特新”中小企业申报表（国家标准补充版）",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("local_feature_score__isnull", True),
                            models.Q(("local_feature_score__gte", 0), ("local_feature_score__lte", 15)),
                            _connector="OR",
                        ),
                        name="sme_national_local_feature_score_in_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SmeNationalYear",
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
                    "development_score",
                    declarations.models.fields.ScoreAnswer(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="国家平台发展评价得分"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sme_national_years",
                        to="declarations.declaration",
                    ),
                ),
            ],
            options={
                "verbose_name": "“专精特新”中小企业年度数据（国家标准补充版）",
                "ordering": ["year"],
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "year"), name="sme_national_year_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("market_share__isnull", True),
                            models.Q(("market_share__gte", 0), ("market_share__lte", 100)),
                            _connector="OR",
                        ),
                        name="sme_national_market_share_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revenue__isnull", True), ("revenue__gte", 0), _connector="OR"),
                            models.Q(("total_assets__isnull", True), ("total_assets__gte", 0), _connector="OR"),
                            models.Q(("rd_expense__isnull", True), ("rd_expense__gte", 0), _connector="OR"),
                        ),
                        name="sme_national_money_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("development_score__isnull", True),
                            models.Q(("development_score__gte", 0), ("development_score__lte", 100)),
                            _connector="OR",
                        ),
                        name="sme_national_development_score_in_range",
                    ),
                ],
            },
        ),
    ]
