"""Forms of candidates. A table's rows go through the same form as what is typed: one set of rules."""

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from django import forms
from django.core.exceptions import ValidationError

from cultivation_pool.models import Candidate
from cultivation_pool.models.candidates import YEARS
from cultivation_pool.papers.candidates import COLUMNS, FIRST_ROW, SHEET, TIER_WORDS
from cultivation_pool.services.candidates import ON_LIST
from declarations.answers import parse
from review.forms_province import area
from zjtx.accounts.forms.base import PlainForm
from zjtx.accounts.models import User
from zjtx.common.files.inspect import inspect_upload
from zjtx.common.spreadsheets.reading import BookProblem, CellProblem, CellValue, read_book, text_for
from zjtx.common.spreadsheets.writing import XLSX, address_of
from zjtx.registry import uscc
from zjtx.registry.enums import IndustryLevel, Tier
from zjtx.registry.models import Industry, Region

MOST_ROWS = 500
# In a table nothing is listed to choose from.
NOT_LISTED = {
    "region": "“{}”不是本单位辖区内的区市县。",
    "industry": "“{}”不是国民经济行业大类的代码或名称。",
    "tier": "“{}”应为产品、中小企业或小巨人。",
}
TABLE_BYTES = 2 * 1024 * 1024
NO_SHEET = f"工作簿中没有名为“{SHEET}”的工作表，请下载空白表填写后上传"
WRONG_HEAD = "表头与空白表不一致，请下载空白表，把内容粘贴进去后上传"
NO_ROWS = "表中没有填写的行"
TOO_MANY = f"一次最多导入{MOST_ROWS}行，请分次上传"


def regions_of(user: User) -> dict[str, str]:
    """{code: name} of the districts of the officer's scope; a district officer's own alone."""
    rows = Region.objects.filter(path__startswith=user.scope_path).exclude(level="province").order_by("path")
    return dict(rows.values_list("pk", "name"))


def divisions() -> dict[str, str]:
    """{code: name} of the divisions of the classification."""
    return dict(Industry.objects.filter(level=IndustryLevel.DIVISION).order_by("code").values_list("pk", "name"))


class CandidateForm(PlainForm):
    """The columns of attachment 9; what comes out is what services.candidates takes."""

    region = forms.ChoiceField(label="区市县")
    enterprise_name = forms.CharField(label="企业名称", max_length=120)
    uscc = forms.CharField(label="统一社会信用代码", max_length=18)
    industry = forms.ChoiceField(label="所属行业")
    main_product = forms.CharField(label="主导产品", max_length=200)
    revenue = forms.CharField(label="上年营业收入（万元）", max_length=30)
    tier = forms.ChoiceField(label="拟申报梯度", choices=Tier.choices, widget=forms.RadioSelect)
    gap = forms.CharField(
        label="差距", max_length=500, help_text="尚未达到的条件，例如“发明专利0项，须1项以上”。", widget=area(3, 500)
    )
    year = forms.IntegerField(label="拟申报年度", min_value=YEARS[0], max_value=YEARS[1])
    contact_name = forms.CharField(label="联系人", max_length=60)
    contact_phone = forms.RegexField(
        r"\A[0-9+()（）\- ]{5,30}\Z", label="电话", error_messages={"invalid": "电话应填写数字，可含区号。"}
    )

    def __init__(self, *args: Any, regions: Mapping[str, str], industries: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = [] if len(regions) == 1 else [("", "请选择")]
        self.fields["region"].choices = [*empty, *regions.items()]
        listed = [(code, f"{code} {name}") for code, name in industries.items()]
        self.fields["industry"].choices = [("", "请选择"), *listed]
        for name in ("region", "industry", "tier"):
            self.fields[name].error_messages["invalid_choice"] = f"“{self.fields[name].label}”应从列出的选项中选择。"

    def clean_uscc(self) -> str:
        """A code with both check digits right."""
        code = uscc.normalise(self.cleaned_data["uscc"])
        uscc.check(code)
        return code

    def clean_revenue(self) -> str:
        """A figure in 万元, as text that JSON and the column take."""
        try:
            value = parse.parse_decimal(
                "上年营业收入", self.cleaned_data["revenue"], unit="万元", signed=False, digits=13
            )
        except parse.AnswerProblem as problem:
            raise ValidationError(f"{problem.args[0]}。") from problem
        return str(value)


class StrikeForm(PlainForm):
    """Why a row goes off the list."""

    reason = forms.CharField(label="理由", max_length=300, widget=area(3, 300))


class TableForm(PlainForm):
    """A filled table."""

    file = forms.FileField(
        label="后备企业表",
        help_text=f"用下载的空白表填写，XLSX，最多{MOST_ROWS}行，不超过2 MB。",
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"empty": "所选文件是空文件，请重新选择。"},
    )

    def clean_file(self) -> Any:
        """A harmless workbook."""
        uploaded = self.cleaned_data["file"]
        found = inspect_upload(uploaded, limit=TABLE_BYTES)
        if not found.ok:
            raise ValidationError(found.problem)
        if found.content_type != XLSX:
            raise ValidationError(f"“{uploaded.name}”不是XLSX工作簿。")
        return uploaded


class PlanForm(PlainForm):
    """Plan figures of a year: the whole province and, where it likes, single cities."""

    def __init__(self, *args: Any, cities: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in {"": "全省计划数", **cities}.items():
            field = forms.IntegerField(label=name, min_value=0, max_value=100_000, required=False)
            self.fields[f"count_{code or 'all'}"] = field

    def counts(self) -> dict[str, int | None]:
        """{city code, "" for the province: figure}."""
        found = {name.removeprefix("count_"): value for name, value in self.cleaned_data.items()}
        return {"" if code == "all" else code: value for code, value in found.items()}


def read_table(source: BinaryIO, user: User) -> list[dict[str, Any]]:
    """The filled rows as CandidateUpload keeps them, each cell's problem at its address. Raises ValidationError for the
    table as a whole."""
    try:
        book = read_book(source, {SHEET: (FIRST_ROW + MOST_ROWS, len(COLUMNS))})
    except BookProblem as problem:
        raise ValidationError(f"{problem.args[0]}。") from problem
    if SHEET not in book.sheets:
        raise ValidationError(f"{NO_SHEET}。")
    heads = [book.cell(SHEET, address_of(FIRST_ROW - 1, place)).text for place in range(1, len(COLUMNS) + 1)]
    if heads != [label for label, _name, _width in COLUMNS]:
        raise ValidationError(f"{WRONG_HEAD}。")
    reader, rows = _Rows(user), []
    for line in range(FIRST_ROW, FIRST_ROW + MOST_ROWS + 1):
        cells = [book.cell(SHEET, address_of(line, place)) for place in range(2, len(COLUMNS) + 1)]
        if any(cell.kind != "blank" for cell in cells):
            rows.append(reader.read(line, cells))
    if not rows:
        raise ValidationError(f"{NO_ROWS}。")
    if len(rows) > MOST_ROWS:
        raise ValidationError(f"{TOO_MANY}。")
    return rows


class _Rows:
    """Reads row after row: names become codes, the form judges, a second row of one enterprise is told."""

    def __init__(self, user: User) -> None:
        self.given = {"regions": regions_of(user), "industries": divisions()}
        self.regions = {name: code for code, name in self.given["regions"].items()}
        self.industries = _by_words(self.given["industries"])
        self.seen: dict[tuple[str, int], int] = {}
        self.listed = set(Candidate.objects.listed().values_list("uscc", "year"))

    def read(self, line: int, cells: Sequence[CellValue]) -> dict[str, Any]:
        """One row of the upload."""
        typed, problems = {}, []
        for (label, name, _width), cell in zip(COLUMNS[1:], cells, strict=True):
            try:
                text = text_for(cell, wanted="number" if name in ("revenue", "year") else "text").strip()
            except CellProblem as problem:
                problems.append({"address": cell.address, "column": label, "text": f"{problem.args[0]}。"})
                text = ""
            typed[name] = self._code(name, text)
        form = CandidateForm(typed, **self.given)
        form.is_valid()
        told = {one["address"] for one in problems}
        for (label, name, _width), cell in zip(COLUMNS[1:], cells, strict=True):
            if name in form.errors and cell.address not in told:
                words = NOT_LISTED[name].format(typed[name]) if name in NOT_LISTED and typed[name] else ""
                text = words or " ".join(form.errors[name])
                problems.append({"address": cell.address, "column": label, "text": text})
        values = {**typed, **form.cleaned_data}
        key = (values["uscc"], values["year"])
        words = f"{ON_LIST.format(year=key[1])}。" if key in self.listed else ""
        if not form.errors and self.seen.setdefault(key, line) != line:
            words = f"与第{self.seen[key]}行重复。"
        if words:
            problems.append({"address": cells[2].address, "column": COLUMNS[3][0], "text": words})
        return {"line": line, "values": values, "problems": problems}

    def _code(self, name: str, text: str) -> str:
        """What the form chooses from, for the words that a clerk writes."""
        if name == "region":
            return self.regions.get(text, text or (next(iter(self.regions.values())) if len(self.regions) == 1 else ""))
        if name == "industry":
            return self.industries.get(text, text)
        if name == "tier":
            bare = text.replace("专精特新", "").strip('“”"企业') if text.endswith("企业") else text
            return next((code for code, word in TIER_WORDS.items() if word in (text, bare, f"{bare}企业")), text)
        return text.removesuffix("年") if name == "year" else text


def _by_words(industries: Mapping[str, str]) -> dict[str, str]:
    """Code, name, or both, as a clerk writes them."""
    found = {}
    for code, name in industries.items():
        found |= dict.fromkeys((code, f"C{code}", name, f"{code} {name}", f"{code}{name}"), code)
    return found
