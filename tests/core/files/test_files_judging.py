"""What a file is follows from its bytes, whatever its sender says."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_files import amr, box, film, moving, mp3, packed, picture, silk, wav

from core.errors import Invalid
from core.files.judging import judge
from core.files.kinds import BYTES, DANGEROUS, KINDS
from core.files.names import proper_name
from core.files.sounds import seconds

STARTS = (b"RIFF", b"OggS", b"\xff\xfb", b"PK\x03\x04", b"#!AMR\n", b"#!SILK_V3", b"<", b"\xff\xfe")
STARTS += (b"\0\0\0\x18ftypisom", b"GIF89a", b"ID3", b"\x1aE\xdf\xa3", b"MZ", b"\xef\xbb\xbf")

OFFICE = "application/vnd.openxmlformats-officedocument."

KNOWN = {
    "photo": (picture("JPEG"), "image/jpeg"),
    "drawing": (picture("PNG"), "image/png"),
    "moving": (moving(), "image/gif"),
    "webp": (picture("WEBP"), "image/webp"),
    "voice": (amr(), "audio/amr"),
    "wide voice": (b"#!AMR-WB\n" + b"\x04" * 40, "audio/amr"),
    "silk": (silk(), "audio/silk"),
    "plain silk": (silk()[1:], "audio/silk"),
    "mp3": (mp3(), "audio/mpeg"),
    "tagged mp3": (b"ID3\x04\0\0\0\0\0\0" + mp3(), "audio/mpeg"),
    "m4a": (film(b"M4A "), "audio/mp4"),
    "wav": (wav(), "audio/wav"),
    "ogg": (b"OggS\0\2" + b"\0" * 22 + b"\x01\x13OpusHead\x01", "audio/ogg"),
    "mp4": (film(), "video/mp4"),
    "mov": (film(b"qt  "), "video/quicktime"),
    "3gp": (film(b"3gp5"), "video/3gpp"),
    "heic": (film(b"heic"), "image/heic"),
    "webm": (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
    "docx": (
        packed("[Content_Types].xml", "word/document.xml"),
        f"{OFFICE}wordprocessingml.document",
    ),
    "xlsx": (packed("[Content_Types].xml", "xl/workbook.xml"), f"{OFFICE}spreadsheetml.sheet"),
    "pptx": (
        packed("[Content_Types].xml", "ppt/presentation.xml"),
        f"{OFFICE}presentationml.presentation",
    ),
    "invoice": (packed("OFD.xml", "Doc_0/Document.xml"), "application/zip"),
    "broken zip": (b"PK\x03\x04 and no more", "application/zip"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "application/x-ole-storage"),
    "rar": (b"Rar!\x1a\x07\x01\x00", "application/vnd.rar"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "application/x-7z-compressed"),
    "gz": (b"\x1f\x8b\x08\0", "application/gzip"),
    "text": ("价格表，第一页".encode(), "text/plain"),
    "text of Windows": ("价格表，第一页".encode("gb18030"), "text/plain"),
    "text with a mark": ("价格".encode("utf-16"), "text/plain"),
    "text that ends amid a letter": (b"a" + "价".encode() * 2000, "text/plain"),
    "text about pages": (b"use <script> and <html> with care", "text/plain"),
    "xml invoice": (b'<?xml version="1.0"?><EInvoice/>', "application/xml"),
    "MZ in words": (b"MZ 2026 report", "text/plain"),
}


def held(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "held"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_kind_is_recognised(name: str, tmp_path: Path) -> None:
    content, content_type = KNOWN[name]

    assert judge(held(tmp_path, content)).content_type == content_type


def test_every_kind_we_declare_is_recognised_by_some_bytes() -> None:
    assert {content_type for _, content_type in KNOWN.values()} == set(KINDS)


def test_bytes_we_do_not_know_are_only_kept(tmp_path: Path) -> None:
    assert judge(held(tmp_path, bytes(range(256)))) is BYTES
    assert judge(held(tmp_path, box(b"ftyp", b"????"))) is BYTES
    assert judge(held(tmp_path, b"OggS" + b"\0" * 60)) is BYTES


PAGES = (
    b"<html><body onload=alert(1)>",
    b"  \n\t<!DOCTYPE HTML><p>hello",
    b"\xef\xbb\xbf<script>alert(1)</script>",
    "<html>".encode("utf-16"),
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    b'<?xml version="1.0"?><!-- a --><svg onload="alert(1)"/>',
    b'<?xml version="1.0"?><x:root xmlns:x="http://www.w3.org/1999/xhtml"><x:script/></x:root>',
    b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>',
    b"<!-- quiet --><iframe src=//evil>",
    b"<ScRiPt >alert(1)</sCrIpT>",
    b"<img src=x onerror=alert(1)>",
    b"<a href=javascript:alert(1)>x</a>",
)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_web_is_refused(page: bytes, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="Web pages and SVG drawings cannot be taken in"):
        judge(held(tmp_path, page))


PROGRAMS = (
    b"MZ\x90\x00\x03\x00\x00\x00",
    b"\x7fELF\x02\x01\x01\0",
    b"#!/bin/sh\nrm -rf ~",
    b"\xca\xfe\xba\xbe\0\0\0\x34",
    b"\xcf\xfa\xed\xfe\x07\0\0\x01",
    b"dex\n035\0",
    packed("META-INF/MANIFEST.MF", "Main.class"),
    packed("AndroidManifest.xml", "classes.dex"),
)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_is_refused(program: bytes, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="Programs cannot be taken in"):
        judge(held(tmp_path, program))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="The file is empty"):
        judge(held(tmp_path, b""))


@pytest.mark.parametrize("expected", ["image", "voice", "video"])
def test_what_is_not_as_expected_is_refused_by_its_real_kind(expected: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"not a .* but application/pdf"):
        judge(held(tmp_path, b"%PDF-1.7"), expected=expected)

    assert judge(held(tmp_path, b"%PDF-1.7"), expected="file").content_type == "application/pdf"
    assert judge(held(tmp_path, picture()), expected="file").content_type == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "lasts"),
    [(amr(100), 2.0), (silk(50), 1.0), (wav(1.5), 1.5), (film(seconds=7), 7.0), (film(b"M4A "), 7)],
)
def test_how_long_it_plays(content: bytes, lasts: float, tmp_path: Path) -> None:
    path = held(tmp_path, content)

    assert seconds(path, judge(path).content_type) == lasts


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"#!AMR\n", "audio/amr"),
        (b"#!SILK_V3\x01", "audio/silk"),
        (box(b"ftyp", b"isom") + b"\0\0\0\1moov\0\0\0\0", "video/mp4"),
        (box(b"ftyp", b"isom") + b"\0\0\0\0moov", "video/mp4"),
        (box(b"ftyp", b"isom") + box(b"moov", b"mvhd\0\0"), "video/mp4"),
        (box(b"ftyp", b"isom") + box(b"moov", b"mvhd" + b"\0" * 40), "video/mp4"),
        (b"RIFF\4\0\0\0WAVE", "audio/wav"),
        (wav()[:30], "audio/wav"),
    ],
)
def test_a_sound_that_does_not_say_how_long_it_is_has_no_length(
    content: bytes, kind: str, tmp_path: Path
) -> None:
    assert seconds(held(tmp_path, content), kind) is None


@pytest.mark.parametrize(
    ("said", "content_type", "called"),
    [
        ("photo.jpg", "image/jpeg", "photo.jpg"),
        ("photo.JPEG", "image/jpeg", "photo.jpeg"),
        ("photo.png", "image/jpeg", "photo.png.jpg"),
        ("photo", "image/jpeg", "photo.jpg"),
        ("", "image/jpeg", "file.jpg"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("..\\..\\windows\\win.ini", "text/plain", "win.ini"),
        ("/", "text/plain", "file.txt"),
        ("...", "text/plain", "file.txt"),
        ("a\0b.pdf", "application/pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "application/pdf", "aSet-Cookie x.pdf"),
        ("\ud800.pdf", "application/pdf", "file.pdf"),
        ("gnp\u202eexe.pdf", "application/pdf", "gnpexe.pdf"),
        ("报价 2026.xlsx", f"{OFFICE}spreadsheetml.sheet", "报价 2026.xlsx"),
        ("price.exe", "application/pdf", "price.exe.pdf"),
        ("run.bat", "text/plain", "run.bat.txt"),
        ("setup.msi", "application/x-ole-storage", "setup.msi.doc"),
        ("setup.exe", "application/octet-stream", "setup.exe.bin"),
        ("plan.dwg", "application/octet-stream", "plan.dwg"),
        ("plan", "application/octet-stream", "plan.bin"),
        ("x" * 5000 + ".pdf", "application/pdf", "x" * 160 + ".pdf"),
    ],
)
def test_a_name_is_one_line_with_an_honest_ending(
    said: str, content_type: str, called: str
) -> None:
    assert proper_name(said, KINDS.get(content_type, BYTES)) == called


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=1, max_size=300), st.sampled_from([b"", *STARTS]))
def test_no_bytes_confuse_the_judge(rest: bytes, start: bytes) -> None:
    """Whatever comes, it is a kind we know, bytes that nobody shows, or a refusal."""
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)
        path.write_bytes(start + rest)

        try:
            found = judge(path)
        except Invalid:
            return

        assert found is BYTES or KINDS[found.content_type] is found
        assert seconds(path, found.content_type) is None or found.family in ("voice", "video")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400), st.sampled_from([*KINDS, "application/octet-stream"]))
def test_no_name_is_more_than_a_name(said: str, content_type: str) -> None:
    called = proper_name(said, KINDS.get(content_type, BYTES))

    assert 0 < len(called) <= 200
    assert not set(called) & set('/\\\0\r\n"<>|:*?')
    assert called.encode().decode() == called
    assert not called.startswith(".") and called.count(".") >= 1
    assert called.rpartition(".")[2] not in DANGEROUS
