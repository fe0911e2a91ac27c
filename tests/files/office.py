"""Office files for the tests, built part by part: honest ones as Word and Excel write them, and hostile ones."""

import io
import struct
import zipfile

CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def content_types(part: str, kind: str) -> str:
    """[Content_Types].xml with one override."""
    return (
        f'{HEAD}<Types xmlns="{CONTENT}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    )


def relations(*rows: tuple[str, str, str]) -> str:
    """A .rels part from (type's last word, target, mode)."""
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for n, (kind, target, mode) in enumerate(rows, 1)
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{items}</Relationships>'


def document(text: str = "企业基本情况") -> str:
    """word/document.xml with one paragraph."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'{HEAD}<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'


def docx_parts() -> dict[str, str | bytes]:
    """The parts of a small honest document."""
    return {
        "[Content_Types].xml": content_types("word/document.xml", WORD),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": relations(("hyperlink", "https://www.ln.gov.cn/", "External")),
        "docProps/app.xml": f"{HEAD}<Properties/>",
    }


def xlsx_parts() -> dict[str, str | bytes]:
    """The parts of a small honest workbook."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    sheet = f'{HEAD}<worksheet xmlns="{space}"><sheetData>{row}</sheetData></worksheet>'
    return {
        "[Content_Types].xml": content_types("xl/workbook.xml", SHEET),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{space}"><sheets/></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml", "")),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{space}"><si><t>营业收入</t></si></sst>',
    }


def packed(parts: dict[str, str | bytes], level: int | None = None) -> bytes:
    """The parts as a ZIP container; a low level packs much in little time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as box:
        for name, data in parts.items():
            box.writestr(name, data)
    return out.getvalue()


def docx() -> bytes:
    """An honest document."""
    return packed(docx_parts())


def docx_with(name: str, data: str | bytes, level: int | None = None) -> bytes:
    """An honest document with one part changed or added."""
    return packed(docx_parts() | {name: data}, level)


def xlsx_with(name: str, data: str | bytes, level: int | None = None) -> bytes:
    """An honest workbook with one part changed or added."""
    return packed(xlsx_parts() | {name: data}, level)


def empty_entries(count: int) -> bytes:
    """An archive of nothing but names, written by hand because zipfile takes seconds."""
    names = [str(number).encode() for number in range(count)]
    shared = struct.pack("<5H3L", 20, 0, 0, 0, 33, 0, 0, 0)
    bodies, directory, at = [], [], 0
    for name in names:
        bodies.append(b"PK\x03\x04" + shared + struct.pack("<2H", len(name), 0) + name)
        directory.append(
            b"PK\x01\x02" + struct.pack("<H", 20) + shared + struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, at) + name
        )
        at += len(bodies[-1])
    listed = b"".join(directory)
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, *[min(count, 0xFFFF)] * 2, len(listed), at, 0)
    if count >= 0xFFFF:  # more than the number can say: the larger one and the way to it stand in front
        wide = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, count, count, len(listed), at)
        end = wide + b"PK\x06\x07" + struct.pack("<LQL", 0, at + len(listed), 1) + end
    return b"".join(bodies) + listed + end


def docx_linking(kind: str, target: str, *, mode: str = "External", owner: str = "document") -> bytes:
    """A document with one relationship to somewhere."""
    return docx_with(f"word/_rels/{owner}.xml.rels", relations((kind, target, mode)))


def docm() -> bytes:
    """A document with macros that says so in its content type."""
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return packed(docx_parts() | {"[Content_Types].xml": content_types("word/document.xml", kind)})


def streaming_zeros(name: str, size: int, parts: dict[str, str | bytes]) -> bytes:
    """An office file with one huge part, written without holding it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for part, data in parts.items():
            box.writestr(part, data)
        with box.open(name, "w", force_zip64=True) as handle:
            handle.write(f"{HEAD}<sst>".encode())
            for _ in range(size // 1_000_000):
                handle.write(b" " * 1_000_000)
            handle.write(b"</sst>")
    return out.getvalue()


def understated(data: bytes, part: bytes, size: int) -> bytes:
    """The same archive, lying about one part's unpacked size in its directory."""
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(part))
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


def with_flag(data: bytes, flag: int) -> bytes:
    """The same archive with a flag set at its first entry, here and in the directory."""
    out = bytearray(data)
    out[6] |= flag
    out[data.find(b"PK\x01\x02") + 8] |= flag
    return bytes(out)


def overlapping() -> bytes:
    """One packed body that all directory entries share (the "better zip bomb")."""
    body = packed(docx_parts() | {"word/filler.xml": f"{HEAD}<a>{'甲' * 30000}</a>"})
    with zipfile.ZipFile(io.BytesIO(body)) as box:
        info = box.getinfo("word/filler.xml")
    start = body.find(b"PK\x01\x02")
    end = body.rfind(b"PK\x05\x06")
    at = body.rfind(b"PK\x01\x02", 0, body.rfind(b"word/filler.xml"))
    entry = body[at : at + 46 + len(info.filename)]
    copies = b"".join(entry.replace(b"filler", f"fille{n}".encode()) for n in range(9))
    directory = body[start:end] + copies
    count = body[end + 8 : end + 10]
    number = struct.pack("<H", int.from_bytes(count, "little") + 9)
    return (
        body[:start]
        + directory
        + body[end : end + 8]
        + number * 2
        + struct.pack("<II", len(directory), start)
        + b"\0\0"
    )


def compound(*streams: str) -> bytes:
    """The start of an OLE compound file whose directory names these streams."""
    names = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 64 for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + names
