"""The candidate table as the Dalian notice's attachment 9 has it: written for offices, and blank to be filled in."""

import io
from collections.abc import Iterable

from cultivation_pool.models import Candidate
from zjtx.common.spreadsheets.lists import A4, ListPage, list_book
from zjtx.registry.enums import Tier

SHEET = "后备企业"
# Attachment 9: heading, column of the model ("" for the serial number), width.
COLUMNS = (
    ("序号", "", 6),
    ("区市县", "region", 14),
    ("企业名称", "enterprise_name", 28),
    ("统一社会信用代码", "uscc", 22),
    ("所属行业", "industry", 20),
    ("主导产品", "main_product", 20),
    ("上年营业收入（万元）", "revenue", 17),
    ("拟申报梯度", "tier", 12),
    ("差距", "gap", 30),
    ("拟申报年度", "year", 10),
    ("联系人", "contact_name", 10),
    ("电话", "contact_phone", 16),
)
TIER_WORDS = {Tier.PRODUCT: "产品", Tier.SME: "中小企业", Tier.LITTLE_GIANT: "小巨人"}
NOTE = "所属行业填写国民经济行业大类代码或名称；拟申报梯度填写产品、中小企业或小巨人；差距写明尚未达到的条件。"
BLANK_ROWS = 30
# Title, the line below it, the head.
FIRST_ROW = 4


def candidate_book(rows: Iterable[Candidate], *, place: str, year: int) -> bytes:
    """The list of a place as a file; without rows a blank table with room for some."""
    made, serial = io.BytesIO(), 0
    title = f"{place}“专精特新”后备企业名单（{year}年度）"
    with list_book(made) as book:
        page = ListPage(
            book, SHEET, [width for _label, _name, width in COLUMNS], paper=A4,
            lines=[(title, "title"), (NOTE, "line")], heads=[[(label, "head") for label, _name, _width in COLUMNS]],
        )  # fmt: skip
        for serial, one in enumerate(rows, 1):
            page.append([(serial, "mark"), *_cells(one)])
        for line in range(1, 1 if serial else BLANK_ROWS + 1):
            page.append([(line, "mark"), *([(None, "cell")] * (len(COLUMNS) - 1))])
    return made.getvalue()


def _cells(one: Candidate) -> list[tuple[object, str]]:
    texts = {
        "region": one.region.name,
        "industry": str(one.industry),
        "tier": TIER_WORDS[Tier(one.tier)],
        "year": str(one.year),
    }
    found: list[tuple[object, str]] = []
    for _label, name, _width in COLUMNS[1:]:
        value = texts.get(name, getattr(one, name))
        found.append((value, "figure" if name == "revenue" else "cell"))
    return found
