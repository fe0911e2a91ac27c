"""Attachments 1-3 of 辽工信改革〔2022〕9号 as the notice's text file has them: lines, table rows, notes."""

import re
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "attachments_1_to_3.txt"
VERSIONS = {"附件1": "product_2022", "附件2": "sme_2022", "附件3": "little_giant_2022"}
# Word's comments stand at the file's end, each begun by this sign; how many belong to each attachment.
COMMENT = "\ufffd"
COMMENTS = {"product_2022": 4, "sme_2022": 3, "little_giant_2022": 3}
# The file has a second line end after a cell with a comment or an empty last line: no row ends there.
LOOSE = (
    "个，名称为：",
    "是否属于《工业强基工程实施指南（2016-2020年）》“四基”领域",
    *("所属行业代码及名称", "具体细分领域名称", "产品技术来源", "所属行业", "具体细分领域", "主导产品类别"),
)


def bare(text: str) -> str:
    """The text without any white space."""
    return re.sub(r"\s", "", text)


@cache
def attachment(version: str) -> str:
    """The text of one attachment, table and all."""
    heads = {found: head for head, found in VERSIONS.items()}
    following = {"附件1": "附件2", "附件2": "附件3", "附件3": "附件4以下从略"}
    whole = SOURCE.read_text(encoding="utf-8")
    head = heads[version]
    return whole[whole.index(f"{head}\n") : whole.index(f"\n{following[head]}\n")]


@cache
def notes(version: str) -> tuple[str, ...]:
    """The comments of one attachment."""
    whole = SOURCE.read_text(encoding="utf-8").split(COMMENT)[1:]
    start = sum(COMMENTS[one] for one in list(COMMENTS)[: list(COMMENTS).index(version)])
    return tuple(bare(one) for one in whole[start : start + COMMENTS[version]])


def lines(version: str) -> list[str]:
    """Every line of wording of the attachment and its comments, in the notice's order, without white space."""
    return [*(found for line in attachment(version).split("\n") if (found := bare(line))), *notes(version)]


def rows(version: str) -> list[list[str]]:
    """The table's rows as lists of cell texts without white space; a cell merged with the one above is empty."""
    found: list[list[str]] = []
    table = attachment(version).split("\n\n\n填写说明")[0]
    for block in re.split(r"\n\n(?=\t)", table[table.index("\n\t") + 1 :]):
        cells = [bare(cell) for cell in block.split("\n\t")]
        if found and found[-1][-1] in LOOSE:
            found[-1].extend(cells)
        else:
            found.append(cells)
    return found
