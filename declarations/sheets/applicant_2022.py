"""What attachments 1-3 of 辽工信改革〔2022〕9号 lay out or ask alike, said once."""

from declarations.sheets.base import When, pair, row

SECTION_BASICS, SECTION_OPERATIONS, SECTION_SPECIAL = "一、企业基本情况", "二、经营情况", "三、专项情况"

SPECIAL_CATEGORIES = row("special_categories")
PATENT_ROW = row(
    pair(
        "patents_total",
        "invention_patents",
        "utility_patents",
        "design_patents",
        "software_copyrights",
        label="拥有专利情况",
        wording="有效专利总数 {patents_total}。其中发明专利 {invention_patents}；实用新型专利 {utility_patents}；"
        "外观设计专利 {design_patents}；软件著作权 {software_copyrights}。",
    )
)

WHEN_SPECIALISED = When("special_categories", "has", "specialised")
WHEN_DISTINCTIVE = When("special_categories", "has", "distinctive")
SYSTEMS_OTHER = {"management_systems_other": When("management_systems", "has", "other")}
LANDLINES = frozenset({"legal_representative_phone", "contact_phone"})
STATEMENT = "以上所填内容和提交资料均准确、真实、合法、有效、无涉密信息，本企业愿为此承担有关法律责任。"
