"""The tick boxes of attachments 1-3: keys of the interchange vocabulary and the notice's own words, in its order."""

REGISTRATION_TYPE = (("state_owned", "国有"), ("joint_venture", "合资"), ("private", "民营"), ("other", "其他"))
SIZE = (("medium", "中型"), ("small", "小型"), ("micro", "微型"))
SPECIAL_CATEGORY = (("specialised", "专"), ("refined", "精"), ("distinctive", "特"), ("innovative", "新"))
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
