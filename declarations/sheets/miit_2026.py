"""Attachments 2 and 3 for the standards of 工信部企业〔2026〕2号 (专精特新中小企业, 小巨人)."""

from declarations.sheets import little_giant_2022, sme_2022
from declarations.sheets.national import supplemented

NOTICE = "工信部企业〔2026〕2号"

SME = supplemented(
    sme_2022.SHEET,
    version="sme_miit_2026",
    models="SmeNational",
    notice=NOTICE,
    asked=(
        "holds_tech_innovative",
        "is_reexamination",
        "science_awards",
        "equity_two_years",
        "class_one_ip_in_use",
        "rd_institution_level",
        "national_rank",
        "development_score",
    ),
)
LITTLE_GIANT = supplemented(
    little_giant_2022.SHEET,
    version="little_giant_miit_2026",
    models="LittleGiantNational",
    notice=NOTICE,
    asked=(
        "holds_sme_title",
        "is_reexamination",
        "science_awards",
        "class_one_ip",
        "national_rank",
        "development_score",
    ),
)
