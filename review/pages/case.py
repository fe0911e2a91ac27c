"""One declaration as its desk reads it: the latest frozen version with everything noted on it, each read once."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from declarations.answers.differences import Difference, EvidenceChange, differences, evidence_changes, texts_before
from declarations.answers.display import CodeNames
from declarations.answers.reading import ReadBlock, ReadCell, input_labels, read_sheet
from declarations.eligibility import Report
from declarations.enums import Desk
from declarations.findings import latest_findings
from declarations.frozen import frozen_report
from declarations.models import (
    CommitmentCheck,
    Declaration,
    EvidenceFile,
    EvidenceRequirement,
    Finding,
    Remark,
    Submission,
    TransitionLog,
)
from declarations.pages.evidence import file_row, frozen_rows
from declarations.rulings import Rulings, rulings_of
from declarations.selectors import timeline
from declarations.sheets import sheet_named
from review.packets.standing import held_refusal
from review.policies import desk_of, desks_shown, not_finding, not_on_desk
from review.selectors import earlier_submission
from zjtx.accounts.models import User
from zjtx.common import clock

WHOLE_FORM = "整份申报表"
CODES = ("region", "industry_division", "industry_class")


class Case:
    """What the pages and fragments of one desk need of one declaration; nothing is read before it is asked for."""

    def __init__(self, user: User, declaration: Declaration, at: datetime) -> None:
        self.user, self.declaration, self.at = user, declaration, at
        self.desk = desk_of(user)
        # Where it lay in the queue, whatever is done with it from here.
        self.place = declaration.due_at, declaration.pk
        self.refusal = not_on_desk(user, declaration)
        self.finding_refusal = not_finding(user, declaration)

    @property
    def hidden(self) -> frozenset[str]:
        """Answers that this reader does not see at all; an officer sees every one."""
        return frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it lies on this desk now, so that something can be noted on it."""
        return self.refusal is None

    @property
    def can_find(self) -> bool:
        """Whether this desk can record findings and checks on it now."""
        return self.finding_refusal is None

    @property
    def desks(self) -> tuple[Desk, ...]:
        """The desks whose findings this reader sees."""
        return desks_shown(self.desk, self.declaration.status)

    @property
    def number(self) -> str:
        return self.declaration.number

    def url(self, name: str, *arguments: Any) -> str:
        """The address of one of this file's pages."""
        return reverse(f"review:{name}", args=[self.number, *arguments])

    @property
    def own_url(self) -> str:
        """The page on which this reader works on the declaration."""
        return self.url("desk")

    @property
    def comparison_url(self) -> str:
        """What was declared beside what each desk found (核查对照)."""
        return self.url("findings")

    @property
    def report_url(self) -> str:
        """The report of conditions as a PDF."""
        return self.url("report")

    def address_of(self, other: Declaration) -> str:
        """Where this reader opens another declaration."""
        return reverse("review:desk", args=[other.number])

    @cached_property
    def closed(self) -> str | None:
        """Why the desk's list takes no decision any more; None while it is not frozen."""
        return held_refusal(self.declaration.round, self.user.region) if self.user.region else None

    @cached_property
    def submissions(self) -> list[Submission]:
        """The latest version and the one before it."""
        return list(self.declaration.submissions.order_by("-version")[:2])

    @property
    def submission(self) -> Submission:
        return self.submissions[0]

    @property
    def only_changes(self) -> bool:
        """Whether the sheet begins with what changed alone: this desk has read the version before and returned it."""
        before = self.submission.version - 1
        returned = (one for one in self.remarks if one.sent_at and one.desk == self.desk and one.version == before)
        return bool(self.changes) and next(returned, None) is not None

    @cached_property
    def content(self) -> dict[str, Any]:
        return self.submission.content

    @cached_property
    def sheet(self) -> Any:
        return sheet_named(self.content["sheet"])

    @cached_property
    def names(self) -> CodeNames:
        return CodeNames.of(self.content["answers"])

    @cached_property
    def before(self) -> dict[str, Any] | None:
        """The content of the version before this one; None for a first submission."""
        return self.submissions[1].content if len(self.submissions) > 1 else None

    @cached_property
    def log(self) -> list[TransitionLog]:
        """All performed moves, newest first."""
        return list(timeline(self.declaration))

    @cached_property
    def earlier(self) -> Submission | None:
        """The last version of the enterprise's declaration of an earlier year, where it is in the reader's scope."""
        return earlier_submission(self.user, self.declaration)

    @cached_property
    def changes(self) -> list[Difference]:
        if self.before is None:
            return []
        same = all(self.before["answers"].get(name) == self.content["answers"].get(name) for name in CODES)
        names = (self.names if same else CodeNames.of(self.before["answers"]), self.names)
        return differences(self.sheet, self.before, self.content, names=names, is_masked=True)

    @cached_property
    def file_changes(self) -> list[EvidenceChange]:
        return evidence_changes(self.before, self.content) if self.before else []

    @cached_property
    def rulings(self) -> Rulings:
        """The readings that the round locked and the waivers of this declaration."""
        return rulings_of(self.declaration)

    @cached_property
    def report(self) -> Report:
        """The clause report on this version, with the findings so far."""
        return frozen_report(self.declaration, self.submission, self._judgements, self.rulings)

    @cached_property
    def findings(self) -> list[Finding]:
        """In the order of clauses, then of stages."""
        found = Finding.objects.filter(declaration=self.declaration, desk__in=self.desks).select_related("author")
        return sorted(found, key=lambda one: (one.clause, Desk.values.index(one.desk)))

    @property
    def _judgements(self) -> dict[str, str]:
        return latest_findings(self.declaration, self.desks)

    @cached_property
    def checks(self) -> list[CommitmentCheck]:
        """Of the five points, in the order of stages."""
        found = CommitmentCheck.objects.filter(declaration=self.declaration, desk__in=self.desks)
        return sorted(found.select_related("author"), key=lambda one: Desk.values.index(one.desk))

    @cached_property
    def file_urls(self) -> dict[tuple[str, str], str]:
        """{(item, digest): address} of every file that any version holds: a finding may rest on a replaced one."""
        filed = EvidenceFile.objects.filter(declaration=self.declaration).select_related("stored", "requirement")
        rows = ((one, file_row(self.number, one)) for one in filed)
        return {(one.requirement.serial, one.stored.sha256): row.get("inline_url") or row["url"] for one, row in rows}

    @cached_property
    def remarks(self) -> list[Remark]:
        """Remarks of this desk, and those of the other that went out with a return; the newest first."""
        found = Remark.objects.filter(declaration=self.declaration).select_related("author").order_by("-pk")
        return [one for one in found if one.desk == self.desk or one.sent_at is not None]

    @property
    def unsent(self) -> list[Remark]:
        """This desk's remarks that wait for a return, in the paper's order."""
        order = {place: position for position, place in enumerate(self.places)}
        waiting = [one for one in self.remarks if one.sent_at is None]
        return sorted(waiting, key=lambda one: (order.get(place_of(one), len(order)), one.pk))

    @cached_property
    def requirements(self) -> list[EvidenceRequirement]:
        declaration = self.declaration
        return list(EvidenceRequirement.objects.filter(round_id=declaration.round_id, tier=declaration.tier))

    @cached_property
    def files(self) -> dict[str, list[dict[str, Any]]]:
        """{item of attachment 4: rows of its frozen files}, as pieces/evidence_item.html reads them."""
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in frozen_rows(self.declaration, self.content, clock.local(self.at).date()):
            rows.setdefault(row["item"], []).append(row)
        return rows

    @cached_property
    def places(self) -> dict[str, str]:
        """{place of a remark: its label}: the whole form, every input, every item of evidence."""
        items = {f"evidence-{one.pk}": f"佐证材料 {one.serial} {one.text}" for one in self.requirements}
        return {"": WHOLE_FORM, **input_labels(self.sheet, self.declaration.year), **items}

    @cached_property
    def blocks(self) -> list[ReadBlock]:
        """The sheet as on paper, with remarks, issues and evidence beside the cells they concern."""
        blocks = read_sheet(
            self.sheet,
            self.content,
            names=self.names,
            is_masked=True,
            before=texts_before(self.changes),
            hidden=self.hidden,
        )
        proofs = self._proofs()
        for cell in (cell for block in blocks for cell in block.cells if cell.inputs):
            cell.extra = self._extra(cell, proofs)
        return blocks

    def remark_row(self, remark: Remark) -> dict[str, Any]:
        """A remark for pieces/remark.html."""
        place = place_of(remark)
        row = {
            "id": remark.pk,
            "text": remark.text,
            "author": f"{remark.author.full_name}（{remark.get_desk_display()}）",
            "at_text": f"{'已退回' if remark.sent_at else '未发送'} · 第{remark.version}版",
            "field_label": self.places.get(place, WHOLE_FORM),
            "resolved": remark.settled_version is not None,
        }
        if place and not place.startswith("evidence"):
            row["url"] = f"#answer-{place.replace('.', '-')}"
        if self.is_open and remark.sent_at is None:
            row["remove_url"] = self.url("remark_remove", remark.pk)
        return row

    def remarks_at(self, inputs: Iterable[str]) -> list[dict[str, Any]]:
        """Rows of the remarks pinned to any of these places, oldest first; a lone place need not be named beside it."""
        wanted = set(inputs)
        rows = [self.remark_row(one) for one in reversed(self.remarks) if place_of(one) in wanted]
        if len(wanted) == 1:
            for row in rows:
                row["field_label"] = row["url"] = ""
        return rows

    def proofs_of(self, clause_id: str) -> list[dict[str, str]]:
        """Links to the files filed under the items that prove a clause."""
        found = []
        for item in self.requirements:
            if clause_id in item.clauses:
                found += _proof_links(item, self.files.get(item.serial, []))
        return found

    def _proofs(self) -> dict[str, list[dict[str, str]]]:
        """{input: links to the files that prove it}, through the clauses that rest on it."""
        found: dict[str, list[dict[str, str]]] = {}
        for clause in self.report.clauses:
            for link in self.proofs_of(clause.id):
                for name in clause.fields:
                    links = found.setdefault(name, [])
                    if link not in links:
                        links.append(link)
        return found

    def _extra(self, cell: ReadCell, proofs: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
        issues = [issue["message"] for issue in self.submission.issues if set(issue["fields"]) & set(cell.inputs)]
        links = [link for name in cell.inputs for link in proofs.get(name, [])]
        extra = {"remarks": self.remarks_at(cell.inputs), "issues": issues, "evidence": links}
        if self.is_open:
            query = urlencode([("at", name) for name in cell.inputs])
            extra["remark_url"] = f"{self.url('remark_add')}?{query}"
        return extra


def place_of(remark: Remark) -> str:
    """The place that a remark is pinned to, as `marks.add_remark` takes it."""
    return f"{remark.field}.{remark.year}" if remark.year else remark.field


def _proof_links(item: EvidenceRequirement, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """A short link a file: 材料4.1, or 材料4.1（2） where the item has several."""
    links = []
    for place, row in enumerate(rows, start=1):
        label = f"材料{item.serial}（{place}）" if len(rows) > 1 else f"材料{item.serial}"
        link = {"label": label, "url": row.get("inline_url") or row["url"], "name": f"{label}　{row['name']}"}
        link["preview"] = row.get("preview", "")
        if row.get("waiting"):
            link["unready"] = "该文件正在查毒，完成后可以打开。"
        links.append(link)
    return links
