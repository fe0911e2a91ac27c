"""File names: what Windows and discs forbid is gone, lengths hold, nothing meets anything else."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declarations.packages.naming import PATH_LIMIT, is_safe, padded, safe_file, safe_part, units
from declarations.packages.plan import plan_of
from tests.files import papers
from tests.packages.samples import version

BAD = [
    ('a<b>c:d"e/f\\g|h?i*j;k', "a＜b＞c：d＂e／f＼g｜h？i＊j；k"),
    ("..", "未命名"),
    ("", "未命名"),
    (" 名 称 . ", "名 称"),
    ("con", "_con"),
    ("COM1.txt", "_COM1.txt"),
    ("console", "console"),
    ("一\u202e二\x07三\n四", "一 二 三 四"),
    ("../../etc/passwd", "／..／etc／passwd"),
    ("e\u0301", "é"),
    ("长" * 100, "长" * 63 + "…"),
    ("𬭎" * 60, "𬭎" * 31 + "…"),
]


@pytest.mark.parametrize("text, name", BAD)
def test_name_is_made_safe(text, name):
    assert safe_part(text) == name
    assert is_safe(name)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=250), st.sampled_from(["pdf", "docx", ""]))
def test_any_name_can_be_unpacked_and_burnt(text, extension):
    name = safe_file("4.02-01", text, extension)
    assert units(name) <= 64
    assert name == name.rstrip(" .")
    assert not set(name) & (set('<>:"/\\|?*;') | set(map(chr, range(32))))
    assert name.startswith("4.02-01 ")
    assert safe_part(safe_part(text)) == safe_part(text)


@pytest.mark.parametrize("serial, width, number", [("1", 1, "1"), ("4.2", 1, "4.02"), ("4.18", 2, "04.18")])
def test_serials_sort_as_the_notice_counts(serial, width, number):
    assert padded(serial, width) == number


@pytest.mark.django_db
def test_paths_are_unique_short_and_in_order_whatever_the_files_are_called():
    names = [
        "证书.PDF",
        "证书.pdf",
        "证书 .pdf",
        "ａ" * 190 + ".pdf",
        "aux.pdf",
        "无扩展名" * 40 + ".pdf",
        *string.ascii_letters,
    ]
    files = [("4.2", name if "." in name else f"{name}.pdf", papers.pdf(1)) for name in names]
    paths = [one.path for one in plan_of(version(files)).files]
    assert len({path.casefold() for path in paths}) == len(names)
    assert paths == sorted(paths)
    assert max(map(units, paths)) <= PATH_LIMIT
    assert all(is_safe(part) for path in paths for part in path.split("/"))
    assert {path.rpartition(".")[2] for path in paths} == {"pdf"}
