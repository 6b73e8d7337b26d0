# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that is fuzzed, by name."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hypothesis import strategies as st

from bench.common import ROOT
from player.streams.playlists.registry import FORMATS

from . import containers, sound, texts, ways_out
from .documents import (
    addresses,
    behind,
    cuts,
    icy_streams,
    of_any_format,
    of_format,
    packed_addresses,
    title_blocks,
    torn,
)
from .shapes import SHAPES
from .target import Target

CORPUS = ROOT / "tests" / "corpus"
KEPT = CORPUS / "fuzz"
_SEED_BYTES = 8192
_NO_SEEDS = frozenset({"expected.json", "README.md", "__init__.py"})
_LISTS = ("player.streams.playlists", "player.streams.text", "player.net.address")
_FOLDERS = {"ASF reference": "asf", "MPEG-DASH": "dash"}


def _read_with(module: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return a module and all that it imports of `player.streams` and `player.net`, directly or not."""
    known |= {module}
    tree = ast.parse(ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text())
    package = module.rpartition(".")[0]
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        origin = f"{package}.{node.module}" if node.level else str(node.module)
        if origin not in known and origin.startswith(("player.streams.", "player.net.")):
            known = _read_with(origin, known)
    return known


def _files(folder: Path, longest_bytes: int = _SEED_BYTES) -> list[bytes]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in _NO_SEEDS]
    return [path.read_bytes()[:longest_bytes] for path in paths]


def _format_name(name: str) -> str:
    return "list-" + name.lower().replace(" ", "-")


def _lists(name: str) -> Callable[[], list[bytes]]:
    return lambda: _files(CORPUS / "playlists" / _FOLDERS.get(name, name.lower()))


def _sounds() -> list[bytes]:
    return _files(CORPUS / "audio") + _files(CORPUS / "air")


def _ogg() -> list[bytes]:
    return [data for data in _sounds() if data.startswith(b"OggS")]


def _after(control: bytes, seeds: Callable[[], list[bytes]]) -> Callable[[], list[bytes]]:
    return lambda: [control + data for data in seeds()]


def _words(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for name in names for word in SHAPES[name].words))


def _none() -> list[bytes]:
    return []


def _text_targets() -> Iterator[Target]:
    for known in FORMATS:
        yield Target(
            name=_format_name(known.name),
            check=texts.check_format(known),
            modules=tuple(sorted(_read_with(type(known).__module__))),
            seeds=_lists(known.name),
            documents=of_format(known.name),
            words=_words(known.name),
        )
    every = tuple(word for shape in SHAPES.values() for word in shape.words)
    yield Target(
        name="list-any",
        check=texts.check_any_list,
        modules=(*_LISTS, "player.streams.sniff", "player.streams.headers"),
        seeds=_after(b"\x00", lambda: _files(CORPUS / "playlists")),
        documents=of_any_format,
        words=tuple(dict.fromkeys(every)),
    )
    yield Target(
        name="hls",
        check=texts.check_hls,
        modules=_LISTS,
        seeds=lambda: [path.read_bytes() for path in sorted((CORPUS / "hls").rglob("*.m3u8"))],
        documents=of_format("HLS"),
        words=_words("HLS"),
    )
    yield Target(
        name="decode",
        check=texts.check_decode,
        modules=("player.streams.text",),
        seeds=_after(b"\x00\x01", lambda: _files(CORPUS / "playlists")),
        documents=lambda: behind(st.binary(min_size=2, max_size=2), of_any_format),
        words=("<?xml encoding='utf-7'?>", "#EXTENC: hz", "encoding=", "<param name=encoding value="),
    )
    yield Target(
        name="sniff",
        check=texts.check_sniff,
        modules=("player.streams.sniff", "player.streams.headers", "player.streams.playlists.markup"),
        seeds=lambda: _sounds() + _files(CORPUS / "playlists"),
        documents=lambda: st.one_of(torn(_sounds)(), of_any_format()),
        words=("<html>", "<!doctype html", "OggS", "fLaC", "ID3", "RIFF", "ftyp", "<asx", "<mpd"),
    )
    yield Target(
        name="fields",
        check=texts.check_fields,
        modules=("player.streams.text", "player.streams.icy", "player.streams.fetch"),
        seeds=lambda: [b"128, 128", b"Quality 6", b"audio/mpeg; charset=windows-1251", b"K\xe4se &amp; Brot"],
        documents=of_format("field"),
        words=_words("field"),
    )
    yield Target(
        name="title",
        check=texts.check_title,
        modules=("player.streams.icy", "player.streams.text"),
        seeds=lambda: [b"StreamTitle='Don't; stop';StreamUrl='http://a/';", b'StreamTitle="A - B";'],
        documents=lambda: title_blocks().map(lambda text: text.encode("utf-8", "replace")),
        words=_words("title"),
    )
    yield Target(
        name="inflate",
        check=texts.check_inflate,
        modules=("player.streams.inflate",),
        seeds=_after(b"\x01", _packed),
        documents=lambda: behind(st.binary(min_size=1, max_size=1), torn(_packed)),
    )


def _packed() -> list[bytes]:
    import gzip
    import zlib

    plain = b"#EXTM3U\nhttp://radio.example/live\n"
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = zlib.compress(bytes(1 << 22), 9)
    return [gzip.compress(plain), zlib.compress(plain), raw.compress(plain) + raw.flush(), bomb]


def _sound_targets() -> Iterator[Target]:
    yield Target(
        name="icy",
        check=sound.check_icy(),
        modules=("player.streams.icy", "player.streams.text", "player.streams.title"),
        seeds=lambda: [
            b"\x03\x00\x00\x01abcd\x02" + b"StreamTitle='A - B';".ljust(32, b"\x00") + b"efgh\x00ij"
        ],
        documents=icy_streams,
        words=_words("title"),
    )
    yield Target(
        name="ogg-titles",
        check=sound.check_ogg_titles,
        modules=("player.streams.ogg_titles", "player.streams.headers", "player.streams.text"),
        seeds=_after(b"\x01\x07\xc8", _ogg),
        documents=lambda: behind(cuts(), torn(_ogg)),
        words=("OggS", "OpusTags", "OpusHead", "\x01vorbis", "\x03vorbis", "\x7fFLAC", "TITLE=", "ARTIST="),
        longest_bytes=3072,
    )
    yield Target(
        name="frames",
        check=sound.check_frames,
        modules=("player.air.frames", "player.air.ogg", "player.streams.headers"),
        seeds=_after(b"\x01\x01\x07\xc8", _sounds),
        documents=lambda: behind(
            st.builds(bytes.__add__, st.sampled_from((b"\x00", b"\x01")), cuts()), torn(_sounds)
        ),
        words=("OggS", "ID3", "TAG", "Xing", "Info", "VBRI"),
        longest_bytes=3072,
    )


def _way_out_targets() -> Iterator[Target]:
    yield Target(
        name="address",
        check=ways_out.check_address(),
        modules=("player.net.address", "player.net.guard"),
        seeds=lambda: [
            (head + row + "/").encode()
            for head in SHAPES["address"].heads[:4]
            for row in SHAPES["address"].rows
        ],
        documents=addresses,
        words=_words("address"),
        longest_bytes=512,
    )
    yield Target(
        name="join",
        check=ways_out.check_join,
        modules=("player.net.address",),
        seeds=lambda: [(SHAPES["join"].heads[0] + row).encode() for row in SHAPES["join"].rows],
        documents=of_format("join"),
        words=_words("join"),
        longest_bytes=512,
    )
    yield Target(
        name="guard",
        check=ways_out.check_guard(),
        modules=("player.net.guard",),
        seeds=_none,
        documents=packed_addresses,
        longest_bytes=18,
    )
    yield Target(
        name="allow-rule",
        check=ways_out.check_allow_rule,
        modules=("player.net.guard",),
        seeds=lambda: [b"\x7f\x00\x00\x01" + row.encode() for row in SHAPES["rule"].rows],
        documents=of_format("rule"),
        words=_words("rule"),
        longest_bytes=64,
    )
    yield Target(
        name="cookies",
        check=ways_out.check_cookies,
        modules=("player.net.redirects",),
        seeds=lambda: [row.encode() for row in SHAPES["cookies"].rows],
        documents=of_format("cookies"),
        words=_words("cookies"),
        longest_bytes=1024,
    )

    yield Target(
        name="head",
        check=ways_out.check_head,
        modules=("player.net.heads", "player.net.head_fields", "player.net.bodies"),
        seeds=_after(b"\x01\x07\xc8", lambda: [_answer(row) for row in SHAPES["head"].rows]),
        documents=lambda: behind(cuts(), of_format("head")),
        words=_words("head"),
    )


def _answer(row: str) -> bytes:
    return f"ICY 200 OK\r\n{row}\r\n\r\n5\r\nsound\r\n0\r\n\r\n".encode()


_CONTAINERS = {
    "ts": (containers.check_ts, ("ts", "pes", "latm", "cutter", "adts", "bits", "id3"), "ts"),
    "fmp4": (containers.check_fmp4, ("fmp4", "mp4_boxes", "ogg_mux", "adts", "bits", "id3"), "fmp4"),
    "packed": (containers.check_packed, ("packed", "id3"), "packed"),
}


def _segments(kind: str) -> Callable[[], list[bytes]]:
    def make() -> list[bytes]:
        paths = [path for path in sorted((CORPUS / "hls").rglob("*")) if path.is_file()]
        chosen = [path for path in paths if kind in str(path.relative_to(CORPUS))]
        media = [path for path in chosen if path.suffix not in {".m3u8", ".md", ".json", ".py"}]
        # One input has the description of the sound and the sound: for fragmented MP4 two files make it.
        heads = [path for path in media if "init" in path.name]
        return [_head_of(path, heads) + path.read_bytes()[:3300] for path in media]

    return make


def _head_of(path: Path, heads: Sequence[Path]) -> bytes:
    return b"".join(head.read_bytes() for head in heads if head.parent == path.parent and head != path)


def _hls_targets() -> Iterator[Target]:
    for kind, (check, modules, folder) in _CONTAINERS.items():
        yield Target(
            name=f"hls-{kind}",
            check=check,
            modules=tuple(f"player.streams.hls.{name}" for name in (*modules, "base")),
            seeds=_after(b"\x01\x07\xc8", _segments(folder)),
            documents=lambda folder=folder: behind(cuts(), torn(_segments(folder))),  # type: ignore[misc]
            words=(
                "G@",
                "moof",
                "mdat",
                "trun",
                "tfhd",
                "traf",
                "mp4a",
                "esds",
                "emsg",
                "ID3",
                "dOps",
                "dfLa",
                "stsd",
            ),
            longest_bytes=4096,
        )
    yield Target(
        name="hls-titles",
        check=containers.check_tags,
        modules=("player.streams.hls.id3", "player.streams.title", "player.streams.title_text"),
        seeds=_after(b"\x01\x07\xc8", _tags),
        documents=lambda: behind(cuts(), torn(_tags, 300)),
        words=("ID3", "TIT2", "TPE1", "TXXX", "PRIV", "WXXX", "\x04\x00", "\x03\x00"),
        longest_bytes=512,
    )
    yield Target(
        name="proof",
        check=containers.check_proof,
        modules=("player.streams.proof", "player.streams.headers", "player.streams.sniff"),
        seeds=_after(b"\x00\x01\x07\xc8", _sounds),
        documents=lambda: behind(
            st.builds(bytes.__add__, st.binary(min_size=1, max_size=1), cuts()), torn(_sounds)
        ),
        words=("OggS", "ID3", "fLaC"),
        longest_bytes=3072,
    )


def _tags() -> list[bytes]:
    """Make an ID3 tag of each version with a title in each encoding."""
    texts_ = [
        b"\x03K\xc3\xa4se - B",
        b"\x00A - B",
        b"\x01\xff\xfeA\x00 \x00-\x00 \x00B\x00",
        b"\x02\x00A\x00-\x00B\x00\x00",
    ]
    made = []
    for version in (2, 3, 4):
        for text in texts_:
            frames = b"".join(
                name[:3] + len(text).to_bytes(3, "big") + text
                if version == 2
                else name + len(text).to_bytes(4, "big") + b"\x00\x00" + text
                for name in (b"TIT2", b"TPE1", b"TXXX")
            )
            made.append(b"ID3" + bytes([version, 0, 0, 0, 0, len(frames) >> 7, len(frames) & 127]) + frames)
    return made


def _directory_targets() -> Iterator[Target]:
    yield Target(
        name="directory",
        check=texts.check_directory,
        modules=("player.streams.directory", "player.streams.playlists.json_body", "player.streams.text"),
        seeds=_lists("radio-browser"),
        documents=of_format("radio-browser"),
        words=(
            *_words("radio-browser"),
            '"countrycode":',
            '"bitrate":',
            '"tags":',
            '"lastcheckok":',
            '"hls":',
        ),
    )
    yield Target(
        name="directory-address",
        check=texts.check_directory_address,
        modules=("player.streams.directory.address", "player.net.address"),
        seeds=lambda: [url.encode() for url in SHAPES["directory-address"].heads],
        documents=of_format("directory-address"),
        words=_words("directory-address"),
        longest_bytes=512,
    )


def kept(target: Target) -> list[bytes]:
    """Return the inputs that once found something."""
    return _files(KEPT / target.name, 1 << 20)


TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        *_text_targets(),
        *_directory_targets(),
        *_sound_targets(),
        *_hls_targets(),
        *_way_out_targets(),
    )
}
