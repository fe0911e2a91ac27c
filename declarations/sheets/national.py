"""Attachments 2 and 3 with a last block for what a national standard asks beyond them, said once for all standards."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from declarations.sheets.base import Block, Pairs, Sheet, Years, row

SECTION = "四、国家标准补充数据"
BLOCK = "national"
# The bureau and the platform give these points, and a rank needs proof that not every field has: they may be left out,
# and the report says what it lacks. Of the categories of the Liaoning notice no national standard asks.
OPTIONAL = frozenset({"local_feature_score", "development_score", "national_rank", "special_categories"})
ROWS: tuple[Pairs | Years, ...] = (
    row("holds_tech_innovative", "holds_sme_title", "is_reexamination"),
    row("science_awards"),
    row("innovation_qualifications"),
    row("maker_china"),
    row("equity_two_years", "equity_three_years"),
    row("high_value_class_one_ip", "own_class_one_ip"),
    row("class_one_ip", "class_two_ip"),
    row("class_one_ip_in_use"),
    row("rd_institution_level"),
    row("digital_level", "quality_award"),
    row("chain_position"),
    row("national_rank"),
    row("local_feature_score"),
    Years(("development_score",)),
)
FIGURES = tuple(name for one in ROWS for name in one.fields)


def _rows(asked: Collection[str]) -> Iterator[Pairs | Years]:
    for one in ROWS:
        if isinstance(one, Years):
            if set(one.fields) & set(asked):
                yield one
            continue
        if kept := tuple(cell for cell in one.cells if set(cell.fields) & set(asked)):
            yield Pairs(kept)


def supplemented(
    base: Sheet, *, version: str, models: str, notice: str, asked: Collection[str], optional: Collection[str] = ()
) -> Sheet:
    """`base` with the national figures that `asked` names, held by `declarations.{models}Sheet` and `…Year`.

    `notice` is the document number of the standard; `optional` are figures of `asked` that may be left out.
    """
    unknown = set(asked) - set(FIGURES)
    if unknown:
        raise ValueError(f"no such national figures: {', '.join(sorted(unknown))}")
    block = Block(key=BLOCK, title="国家标准补充数据", section=SECTION, year_head="年度", rows=tuple(_rows(asked)))
    return replace(
        base,
        version=version,
        single=f"declarations.{models}Sheet",
        yearly=f"declarations.{models}Year",
        attachment=f"{base.attachment}（{notice}补充版）",
        blocks=(*base.blocks, block),
        optional=base.optional | (OPTIONAL & {*asked, "special_categories"}) | frozenset(optional),
    )
