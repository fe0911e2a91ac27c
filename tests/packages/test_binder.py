"""The child that binds: pictures upright on A4, turned pages numbered where they are read, a death costs one file."""

import io
import os
import signal
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import Image

from declarations.packages import binding
from declarations.packages.binding import Bound, counted
from declarations.packages.plan import PDF, PICTURE, Plan, PlannedFile, PlannedItem
from tests.files import papers


def plan_of(folder: Path, files: list[tuple[str, bytes]]) -> tuple[Plan, dict[str, Path]]:
    """A plan of one item, and its files on disk."""
    planned, paths = [], {}
    for place, (kind, data) in enumerate(files, 1):
        number = f"1-{place:02d}"
        paths[number] = folder / f"{place}"
        paths[number].write_bytes(data)
        planned.append(PlannedFile(number, f"{number} x", "1", "x", kind, len(data), "", None))
    facts = {"number": "LN2022-S-000001", "version": 1}
    return Plan(None, facts, (PlannedItem("1", "1", "项", tuple(planned)),)), paths


def bound(folder: Path, files: list[tuple[str, bytes]]) -> tuple[Bound, pypdf.PdfReader]:
    """The bound PDF: contents of one page, one divider, the files."""
    plan, paths = plan_of(folder, files)
    target = folder / "bound.pdf"

    def covers(found: Bound) -> dict:
        (folder / "contents.pdf").write_bytes(papers.pdf(1))
        (folder / "dividers.pdf").write_bytes(papers.pdf(1 + len(found.notes)))
        names = {name: str(folder / f"{name}.pdf") for name in ("contents", "dividers")}
        return {**names, "target": str(target), "title": "t", "author": "a", "date": "D:20220301100000+08'00'"}

    found = counted(plan, paths, lambda text: None)
    binding.bind(plan, paths, found, covers, lambda text: None)
    return found, pypdf.PdfReader(io.BytesIO(target.read_bytes()))


def jpeg(mode: str = "RGB", **options) -> bytes:
    """400 × 200 pixels."""
    out = io.BytesIO()
    Image.new(mode, (400, 200)).save(out, "JPEG", **options)
    return out.getvalue()


def exif(turn: int) -> Image.Exif:
    """What a camera writes that was held so."""
    found = Image.Exif()
    found[0x0112] = turn
    return found


UPRIGHT = {1: "1 0 0 1 0 0", 3: "-1 0 0 -1 1 1", 6: "0 -1 1 0 0 1", 8: "0 1 -1 0 1 0"}


@pytest.mark.parametrize("turn, matrix", UPRIGHT.items())
def test_photo_stands_upright_on_a4_as_it_was_taken(tmp_path, turn, matrix):
    _, reader = bound(tmp_path, [(PICTURE, jpeg(exif=exif(turn)))])
    page = reader.pages[2]
    size = (round(page.mediabox.width), round(page.mediabox.height))
    assert size == ((842, 595) if turn in (1, 3) else (595, 842))
    assert f" {matrix} cm /Im0 Do".encode() in page.get_contents().get_data()


def test_every_kind_of_picture_becomes_a_page(tmp_path):
    modes = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
    pictures = [(PICTURE, papers.png(mode, (300, 500))) for mode in modes]
    pictures += [(PICTURE, jpeg(mode)) for mode in ("L", "RGB", "CMYK")]
    found, reader = bound(tmp_path, pictures)
    assert found.notes == {}
    sizes = [page.images[0].image.size for page in reader.pages[2:]]
    assert sizes == [(300, 500)] * len(modes) + [(400, 200)] * 3


def test_transparent_picture_lies_on_white(tmp_path):
    image, out = Image.new("RGBA", (20, 20), (0, 0, 0, 0)), io.BytesIO()
    image.save(out, "PNG")
    _, reader = bound(tmp_path, [(PICTURE, out.getvalue())])
    assert reader.pages[2].images[0].image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "turn, place",
    [
        (0, "1.00 0.00 0.00 1.00 570.43 9.00"),
        (90, "0.00 1.00 -1.00 0.00 586.00 817.43"),
        (180, "-1.00 0.00 0.00 -1.00 24.57 833.00"),
        (270, "0.00 -1.00 1.00 0.00 9.00 24.57"),
    ],
)
def test_number_stands_in_the_lower_right_corner_of_a_turned_page(tmp_path, turn, place):
    made = papers.new_pdf(1)
    made.pages[0].rotate(turn, relative=False)
    _, reader = bound(tmp_path, [(PDF, papers.saved(made))])
    assert f"{place} Tm".encode() in reader.pages[2].get_contents().get_data()
    assert "2 / 2" in reader.pages[2].extract_text()


def test_answers_in_a_form_are_bound_as_seen(tmp_path):
    made = papers.new_pdf(1)
    field = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="a", V="Answer 42", F=4,
            Rect=[100, 100, 300, 130], DA="/Helv 12 Tf 0 g",
        )
    )  # fmt: skip
    made.pages[0].Annots = pikepdf.Array([field])
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font))
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[field], DR=resources, NeedAppearances=True)
    _, reader = bound(tmp_path, [(PDF, papers.saved(made))])
    assert "Answer 42" in reader.pages[2].extract_text()


def test_file_that_would_fill_the_memory_is_left_out(tmp_path):
    found, reader = bound(tmp_path, [(PDF, papers.object_stream_bomb(250)), (PDF, papers.pdf(2))])
    assert list(found.notes) == ["1-01"]
    assert len(reader.pages) == 1 + 1 + 1 + 2


def test_file_that_kills_the_child_is_left_out_and_the_rest_is_bound(tmp_path):
    """The second file is a pipe that nobody fills: the child hangs there until it is killed."""
    plan, paths = plan_of(tmp_path, [(PDF, papers.pdf(1)), (PDF, b""), (PDF, papers.pdf(2))])
    paths["1-02"].unlink()
    os.mkfifo(paths["1-02"])

    def kill_at_the_pipe(text: str) -> None:
        if "1-02" in text:
            for child in children():
                os.kill(child, signal.SIGKILL)

    found = counted(plan, paths, kill_at_the_pipe)
    assert found.notes == {"1-02": binding.NOTES[binding.CRASHED]}
    assert found.first == {"1-01": 2, "1-02": 3, "1-03": 4}
    assert found.total == 5


def children() -> list[int]:
    """The binders that run below this process."""
    below = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    pids = [int(pid) for one in below for pid in one.read_text().split()]
    return [pid for pid in pids if b"binder" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_same_sources_give_the_same_bytes(tmp_path):
    files = [(PDF, papers.pdf(2)), (PICTURE, papers.png("RGBA", (30, 20))), (PICTURE, jpeg())]
    written = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        bound(folder, files)
        written.append((folder / "bound.pdf").read_bytes())
    assert written[0] == written[1]


def test_binding_that_cannot_be_written_is_told(tmp_path):
    plan, paths = plan_of(tmp_path, [(PDF, papers.pdf(1))])
    found = counted(plan, paths, lambda text: None)
    names = {name: str(tmp_path / "nowhere.pdf") for name in ("contents", "dividers", "target")}
    with pytest.raises(binding.BindingFailed):
        binding.bind(plan, paths, found, lambda _: {**names, "title": "", "author": "", "date": ""}, lambda text: None)
