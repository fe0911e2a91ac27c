"""Attachments 2 and 3 for the standards of 工信部企业〔2022〕63号, its 附件1-3 (创新型, 专精特新, 小巨人)."""

from declarations.sheets import little_giant_2022, sme_2022
from declarations.sheets.national import supplemented

NOTICE = "工信部企业〔2022〕63号"
# Of 创新型中小企业 alone, whose standard is checked on the same answers: for a higher tier it may be left out.
INNOVATIVE = ("innovation_qualifications", "equity_three_years")

SME = supplemented(
    sme_2022.SHEET,
    version="sme_miit_2022",
    models="SmeNational",
    notice=NOTICE,
    asked=(
        *INNOVATIVE,
        "science_awards",
        "maker_china",
        "equity_two_years",
        "high_value_class_one_ip",
        "own_class_one_ip",
        "class_one_ip",
        "class_two_ip",
        "rd_institution_level",
        "digital_level",
        "quality_award",
        "chain_position",
        "local_feature_score",
    ),
    optional=INNOVATIVE,
)
LITTLE_GIANT = supplemented(
    little_giant_2022.SHEET,
    version="little_giant_miit_2022",
    models="LittleGiantNational",
    notice=NOTICE,
    asked=("science_awards", "maker_china", "equity_two_years", "rd_institution_level", "class_one_ip_in_use"),
)
