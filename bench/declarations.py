"""Declarations as they come in, made up from the rule sets' own vocabulary: whole ones, incomplete ones, wrong and
hostile ones, one a line for ``check_eligibility --jsonl``. The same seed makes the same lines."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from declarations.eligibility.answer_data import answer_data
from declarations.eligibility.catalogue import rule_sets
from declarations.eligibility.ruleset import DEFAULT_RULES, RULES_DIRECTORY

YEAR = 2022
DECLARED_ON = "2022-03-01"
WRONG = {
    "money": "很多",
    "percent": "七成",
    "score": "八十分",
    "int": "12.5",
    "bool": "是",
    "date": "2020-02-30",
    "choice": "nothing_of_it",
    "many": ["nothing_of_it"],
    "list": "一项",
    "object": "一项",
    "text": {"name": "泵"},
    "code": ["3484"],
}


@dataclass(frozen=True)
class Line:
    """A line without its end, and its answer: the tier of a report, or the field that an error names."""

    content: bytes
    tier: str | None = None
    field: str | None = None

    def is_answered_by(self, answer: Mapping[str, Any]) -> bool:
        """A report on the tier, or an error and nothing else that names the field."""
        if self.field is None:
            return answer.get("tier") == self.tier and "verdict" in answer
        return list(answer) == ["error"] and answer["error"].startswith(f"{self.field}：")


class Maker:
    """Makes the answers of one tier's sheet."""

    def __init__(self, rules: str, tier: str, chance: random.Random) -> None:
        self.rules, self.tier, self.chance = rules, tier, chance
        self.data = answer_data(rules, RULES_DIRECTORY)
        self.sheet = self.data["sheets"][tier]

    def request(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The interchange object."""
        found = {"tier": self.tier, "year": YEAR, "declared_on": DECLARED_ON, "answers": answers}
        return found if self.rules == DEFAULT_RULES else found | {"rules": self.rules}

    def answers(self) -> dict[str, Any]:
        """Every answer of the sheet, of the right kind."""
        found = {name: self.value(kind, name) for name, kind in self.sheet["plain"].items()}
        for name, kind in self.sheet["yearly"].items():
            found[name] = {str(YEAR - back): self.value(kind, name) for back in (2, 1)}
        return found | {"uscc": "91210200MA0XYZ1234", "industry_class": self.chance.choice(["3484", "3411", "6513"])}

    def value(self, kind: str, name: str) -> Any:
        """A value of a kind of the vocabulary."""
        simple, _, of = kind.partition(":")
        chance = self.chance
        match simple:
            case "money" | "percent":
                return f"{chance.uniform(0, 90 if simple == 'percent' else 9000):.2f}"
            case "score" | "int":
                return chance.randrange(15)
            case "bool":
                return chance.random() < 0.8
            case "date":
                return f"{chance.randrange(2008, 2022)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
            case "choice":
                return chance.choice(self.data["choices"][of])
            case "many":
                return [option for option in self.data["choices"][of] if chance.random() < 0.5]
            case "list":
                return [self.value(of, name) for _ in range(chance.randrange(4))]
            case "object":
                return {key: self.value(inner, key) for key, inner in self.data["items"][of].items()}
        return f"{name} 内容"

    def incomplete(self) -> dict[str, Any]:
        """Answers with some absent, null, blank or given for one year only."""
        found = self.answers()
        for name in self.chance.sample(sorted(found), self.chance.randrange(1, len(found))):
            value = found[name]
            if isinstance(value, dict) and str(YEAR - 1) in value:
                found[name] = {str(YEAR - 1): value[str(YEAR - 1)], str(YEAR - 2): None}
            elif self.chance.random() < 0.5:
                found[name] = None
            else:
                del found[name]
        return found

    def wrong(self) -> tuple[dict[str, Any], str]:
        """Answers with one that cannot be read, and the field that the error must name."""
        found = self.answers()
        kinds = self.sheet["plain"] | self.sheet["yearly"]
        name = self.chance.choice(sorted(kinds))
        value = WRONG[kinds[name].partition(":")[0]]
        if name in self.sheet["plain"]:
            found[name] = value
            return found, name
        found[name] = found[name] | {str(YEAR - 1): value}
        return found, f"{name}.{YEAR - 1}"


def as_line(request: Any) -> bytes:
    """One line of JSON."""
    return json.dumps(request, ensure_ascii=False).encode()


def mixed(count: int, seed: int = YEAR) -> Iterator[Line]:
    """``count`` lines of every tier of every rule set: most whole or incomplete, some wrong, a few hostile."""
    chance = random.Random(seed)
    makers = [Maker(rules, tier, chance) for rules, tiers in rule_sets().items() for tier in tiers]
    strange = hostile()
    for number in range(count):
        maker = makers[number % len(makers)]
        luck = chance.random()
        if luck < 0.05:
            yield chance.choice(strange)
        elif luck < 0.15:
            answers, field = maker.wrong()
            yield Line(as_line(maker.request(answers)), field=field)
        else:
            answers = maker.incomplete() if luck < 0.55 else maker.answers()
            yield Line(as_line(maker.request(answers)), tier=maker.tier)


def hostile() -> list[Line]:
    """Lines that nobody sends by mistake, and some that a spreadsheet or an editor makes."""
    whole = {"tier": "sme", "year": YEAR, "declared_on": DECLARED_ON, "answers": {}}
    text = as_line(whole)
    revenue = as_line(whole | {"answers": {"revenue": {"2021": "#"}}})
    return [
        *(
            Line(content, field="JSON")
            for content in (b"", b" ", b"{", b"null", b"[]", b"12", b'"sme"', b"\x00", b"\xff")
        ),
        *(Line(opening * 100_000, field="JSON") for opening in (b"[", b'{"answers":')),
        Line(b"[" * 100_000 + b"]" * 100_000, field="JSON"),
        Line(text.replace(b"{}", b"[" * 900 + b"]" * 900), field="answers"),
        Line(as_line(whole | {"answers": {"overview": "长" * 400_000}}), field="JSON"),
        Line(text.decode().encode("utf-16"), field="JSON"),
        *(
            Line(revenue.replace(b'"#"', bad), field="JSON")
            for bad in (b"NaN", b"-Infinity", b"01", b"1e", b"9" * 5000)
        ),
        *(Line(revenue.replace(b'"#"', b"1e" + b"9" * digits), field="JSON") for digits in (19, 4000)),
        *(
            Line(revenue.replace(b'"#"', bad), field="revenue.2021")
            for bad in (b"1e400", b"-1e-400", b"9" * 4000, b'"NaN"', b'"1e9999"', b'"\\ud800"', b"true", b"[[]]", b"{}")
        ),
        Line(revenue.replace(b'"2021"', b'"\\ud800"'), field="revenue"),
        Line(revenue.replace(b'"2021": "#"', b'"2021": 1, "2021": 2'), field="2021"),
        Line(text.replace(b'"year"', b'"tier": "product", "year"'), field="tier"),
        Line(text.replace(b"2022,", b"2" * 400 + b","), field="year"),
        Line(text.replace(b"2022,", b"2022.0,"), field="year"),
        Line(text.replace(b'"sme"', b'"\\ud800"'), field="tier"),
        *(Line(as_line(whole | {"rules": name}), field="rules") for name in ("", "../x", "a" * 5000, "\0", "长" * 99)),
        *(Line(as_line(whole | {"tier": name}), field="tier") for name in ("answers", "a" * 5000, ["sme"])),
        *(Line(as_line(whole | {"declared_on": day}), field="declared_on") for day in ("2022-02-30", 20220301, "")),
        Line(as_line(whole | {"judgements": {"S-B1c": ["met"]}}), field="judgements.S-B1c"),
        Line(as_line(whole | {"judgements": "met"}), field="judgements"),
        Line(b"\xef\xbb\xbf" + text, tier="sme"),
        Line(text + b"\r", tier="sme"),
        Line(b"\t " + text + b" \t", tier="sme"),
        Line(text.replace(b"{}", b'{"region": "\\ud800\\u0000", "none": 1e400}'), tier="sme"),
    ]
