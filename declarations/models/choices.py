"""The tick boxes of attachments 1-3: keys of the interchange vocabulary and the notice's own words, in its order."""

REGISTRATION_TYPE = (("state_owned", "国有"), ("joint_venture", "合资"), ("private", "民营"), ("other", "其他"))
SIZE = (("medium", "中型"), ("small", "小型"), ("micro", "微型"))
SPECIAL_CATEGORY = (("specialised", "专"), ("refined", "精"), ("distinctive", "特"), ("innovative", "新"))
TECHNOLOGY_SOURCE = (("independent", "自主"), ("cooperative", "合作"), ("imported", "引进"))
STANDARD_LEVEL = (
    ("international", "国际标准"),
    ("national", "国家标准"),
    ("industry", "行业标准"),
    ("local", "地方标准"),
)
MANAGEMENT_SYSTEM = (
    ("iso9000", "ISO9000质量管理体系认证"),
    ("iso14000", "ISO14000环境管理体系认证"),
    ("ohsas18000", "OHSAS18000职业安全健康管理体系认证"),
    ("other", "其他"),
)
RECENT_TITLE_TIER = (("product", "产品（技术）"), ("sme", "中小企业"), ("little_giant", "“小巨人”"))
STANDARDS_LEVEL = STANDARD_LEVEL[:3]
SME_RECOGNITION = (
    ("high_tech", "高新技术企业"),
    ("young_eagle", "雏鹰企业"),
    ("gazelle", "瞪羚企业"),
    ("unicorn", "独角兽企业"),
    ("tech_sme", "科技型中小企业"),
    ("innovation_demo", "技术创新示范企业"),
    ("green_demo", "绿色低碳试点示范"),
    ("ip_pilot", "工业企业知识产权运用试点企业"),
    ("smart_manufacturing", "智能制造试点示范企业"),
    ("green_factory", "绿色工厂"),
    ("quality_benchmark", "质量标杆"),
    ("above_scale", "规上企业"),
)
SME_KEY_AREA = (
    ("strategic_emerging", "国家战略性新兴产业"),
    ("high_tech_industry", "高技术产业"),
    ("provincial_industry", "省特色产业、支柱产业和转型升级的传统产业"),
    ("three_articles", "符合《“三篇大文章”专项行动计划（2021-2023年）》明确的重点发展领域和方向"),
    ("low_carbon", "符合工业低碳和绿色制造发展方向"),
)
# 附件1, 重点领域情况 获得相关认定情况（有效期内）
PRODUCT_RECOGNITION = (
    ("recommended_product", "列入《辽宁省工业高质量发展推荐产品目录》"),
    ("key_innovation_project", "列入《辽宁省企业技术创新重点项目计划》"),
    ("high_tech", "高新技术企业"),
    ("young_eagle", "雏鹰企业"),
    ("gazelle", "瞪羚企业"),
    ("tech_sme", "科技型中小企业"),
    ("above_scale", "规上企业"),
)
# 附件3: the twelve of 附件2 with two more, and its key areas with the ten priority industries.
LITTLE_GIANT_RECOGNITION = (
    *SME_RECOGNITION[:-1],
    ("industrial_base_catalogue", "《产业基础领域先进技术产品转化应用目录》入编企业"),
    SME_RECOGNITION[-1],
    ("other", "其他"),
)
LITTLE_GIANT_KEY_AREA = (
    *SME_KEY_AREA[:3],
    ("top_ten_manufacturing", "制造强国战略十大重点产业领域"),
    *SME_KEY_AREA[3:],
)
PRODUCT_CERTIFICATION = (("ul", "UL"), ("csa", "CSA"), ("etl", "ETL"), ("gs", "GS"), ("other", "其他"))
INFORMATION_SYSTEM = (
    ("cax", "研发设计CAX"),
    ("cam", "生产制造CAM"),
    ("erp_oa", "经营管理ERP/OA"),
    ("crm", "运维服务CRM"),
    ("srm", "供应链管理SRM"),
    ("other", "其他"),
)
SPECIAL_TITLE = (
    ("industrial_heritage", "工业文化遗产"),
    ("geographical_indication", "地理标志产品"),
    ("time_honoured_brand", "中华老字号"),
    ("intangible_heritage", "非物质文化遗产"),
    ("agricultural_leader", "农业产业化龙头企业"),
    ("other", "其他"),
)
FOUR_BASICS = (
    ("core_components", "核心基础零部件（元器件）"),
    ("key_materials", "关键基础材料"),
    ("advanced_processes", "先进基础工艺"),
    ("technology_foundation", "产业技术基础"),
)
FRONTIER_FIELD = (
    ("five_g", "5G"),
    ("integrated_circuit", "集成电路"),
    ("new_energy", "新能源"),
    ("industrial_software", "工业软件"),
)
# What the national standards ask beyond attachments 1-3 (工信部企业〔2022〕63号 附件1-4, 工信部企业〔2026〕2号).
SCIENCE_AWARD = (
    ("national_top3", "国家级科技奖励，在获奖单位中排名前三"),
    ("national_top5", "国家级科技奖励，在获奖单位中排名第四、第五"),
    ("national_other", "国家级科技奖励，其他名次"),
    ("provincial_top3", "省级科技奖励，在获奖单位中排名前三"),
    ("provincial_other", "省级科技奖励，其他名次"),
)
INNOVATION_QUALIFICATION = (
    ("innovation_demo_national", "国家级技术创新示范企业"),
    ("ip_advantage", "国家知识产权优势企业"),
    ("ip_demo", "国家知识产权示范企业"),
)
MAKER_CHINA = (("top_50", "全国50强"), ("top_500", "全国500强（50强以外）"), ("none", "无"))
DIGITAL_LEVEL = (("level_1", "一级"), ("level_2", "二级"), ("level_3", "三级以上"))
CHAIN_POSITION = (
    ("fills_gap", "在产业链供应链关键环节及关键领域“补短板”“锻长板”“填空白”取得实际成效"),
    ("six_bases", "属于工业“六基”领域、中华老字号名录或企业主导产品服务关键产业链重点龙头企业"),
    ("none", "不属于以上情况"),
)
RD_INSTITUTION_LEVEL = (
    ("national", "国家级"),
    ("provincial", "省级"),
    ("city", "市级"),
    ("below_city", "市级以下"),
    ("none", "未建立研发机构"),
)
