"""The words in which a sheet is described: sections → blocks → rows → cells naming model fields; nothing else.

A sheet is data. The page, the print, the list of what is missing, the JSON and the difference of two versions all
walk the same tree; what a field is (type, unit, footnote) stands on the model field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class When:
    """A condition on another answer: `is` (equals), `has` (list contains) or `positive` (a count above zero)."""

    field: str
    test: str
    value: object = None

    def holds(self, answers: Mapping) -> bool:
        """Whether the answers fulfil it; a missing answer never does."""
        found = answers.get(self.field)
        if found is None:
            return False
        if self.test == "has":
            return bool(self.value in found)
        if self.test == "positive":
            return bool(found > 0)
        return bool(found == self.value)


@dataclass(frozen=True)
class Cell:
    """A label and its answers. `wording` prints them in the notice's sentence: "累计培训 {people} 人"."""

    fields: tuple[str, ...]
    label: str = ""
    wording: str = ""
    span: int = 1


@dataclass(frozen=True)
class Pairs:
    """A row of label-value pairs."""

    cells: tuple[Cell, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for cell in self.cells for name in cell.fields)


@dataclass(frozen=True)
class Years:
    """A row with one column per year. `derived` names a computed share printed beside or instead of the figures."""

    fields: tuple[str, ...] = ()
    label: str = ""
    wording: str = ""
    derived: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """One page of the form. `section` is the paper's heading, `group` the label of the paper's left column."""

    key: str
    title: str
    section: str
    rows: tuple[Pairs | Years, ...]
    group: str = ""
    year_head: str = ""


@dataclass(frozen=True)
class Ratio:
    """part / whole of the same year, in percent."""

    part: str
    whole: str


@dataclass(frozen=True)
class Growth:
    """Growth of a figure from the year before, in percent; only where the base is positive."""

    of: str


@dataclass(frozen=True)
class OneOf:
    """Where the paper joins several answers by 或: at least one is given, while `when` holds. `words` name them."""

    fields: tuple[str, ...]
    words: str
    when: When


@dataclass(frozen=True)
class Sheet:
    """One version of one attachment.

    `single` and `yearly` name the models that hold its answers ("declarations.SmeSheet"). A later version may call an
    answer otherwise: `columns` {name: column} where its name changed, `labels` {name: words} where its words did.
    """

    version: str
    tier: str
    single: str
    yearly: str
    attachment: str
    title: str
    cover_lines: tuple[str, ...]
    cover_date_label: str
    filler_label: str
    blocks: tuple[Block, ...]
    optional: frozenset[str] = frozenset()
    conditional: Mapping[str, When] = field(default_factory=dict)
    derived: Mapping[str, Ratio | Growth] = field(default_factory=dict)
    statement: str = ""
    instructions: tuple[str, ...] = ()
    one_of: tuple[OneOf, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def block(self, key: str) -> Block | None:
        """The block of that key, or None."""
        return next((block for block in self.blocks if block.key == key), None)

    def fields(self) -> Iterator[tuple[Block, str, bool]]:
        """(block, field name, is yearly) of every answer, in the paper's order."""
        for block in self.blocks:
            for row in block.rows:
                for name in row.fields:
                    yield block, name, isinstance(row, Years)

    def stable(self, answers: Mapping) -> dict:
        """The answers under the names of their columns, by which rules and checks know them whatever a later version
        calls them."""
        return {self.columns.get(name, name): value for name, value in answers.items()}

    def own_place(self, place: str) -> str:
        """A rule's or check's place ("digital_plan", "revenue.2021") under this version's own name."""
        name, dot, year = place.partition(".")
        return next((own for own, column in self.columns.items() if column == name), name) + dot + year

    def is_required(self, name: str, answers: Mapping) -> bool:
        """Whether the answer must be there, given the others."""
        if name in self.optional:
            return False
        group = next((one for one in self.one_of if name in one.fields), None)
        if group is not None:
            return group.when.holds(answers) and all(answers.get(other) is None for other in group.fields)
        condition = self.conditional.get(name)
        return condition is None or condition.holds(answers)


def pair(*names: str, label: str = "", wording: str = "", span: int = 1) -> Cell:
    """A cell of one label and one or more answers."""
    return Cell(fields=names, label=label, wording=wording, span=span)


def row(*cells: Cell | str) -> Pairs:
    """A row of pairs; a bare name is a cell with the field's own label."""
    return Pairs(tuple(pair(cell) if isinstance(cell, str) else cell for cell in cells))
