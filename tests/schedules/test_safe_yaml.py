# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import resource
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.errors import MistakesError
from schedules.safe_yaml import MAX_BYTES, MAX_DEPTH, Plain, parse, read_bytes


def mistakes(data: bytes | str) -> list[str]:
    with pytest.raises(MistakesError) as caught:
        parse(data, "f.yaml")
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("12:30", "12:30", id="a time is not a number of base sixty"),
        pytest.param("05:00", "05:00", id="a time with a leading zero"),
        pytest.param("2026-01-01", "2026-01-01", id="a date stays text"),
        pytest.param("no", "no", id="no is a word"),
        pytest.param("off", "off", id="off is a word"),
        pytest.param("yes", "yes", id="yes is a word"),
        pytest.param("true", True, id="true"),
        pytest.param("false", False, id="false"),
        pytest.param('"true"', "true", id="quoted true is text"),
        pytest.param("17", 17, id="whole number"),
        pytest.param("-5", -5, id="negative"),
        pytest.param("89.3", 89.3, id="decimal"),
        pytest.param("1e3", 1000.0, id="exponent"),
        pytest.param("1_000", "1_000", id="no underscores in numbers"),
        pytest.param("0x10", "0x10", id="no hexadecimal"),
        pytest.param(".inf", ".inf", id="no infinity"),
        pytest.param("null", None, id="null"),
        pytest.param("~", None, id="tilde"),
        pytest.param("", None, id="nothing"),
        pytest.param("'12'", "12", id="quoted number is text"),
        pytest.param("<<", "<<", id="merge is a word"),
        pytest.param("é ✓ 😀", "é ✓ 😀", id="far characters"),
    ],
)
def test_a_scalar_means_what_it_looks_like(text: str, value: Plain) -> None:
    assert parse(f"key: {text}", "f.yaml").value == {"key": value}


def test_every_key_and_item_has_its_line() -> None:
    document = parse("a: 1\nb:\n  - x\n  - c: 2\n    d: [\n      5,\n      6]\n", "f.yaml")

    assert {path: document.line(path) for path in document.lines} == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 1): 4,
        ("b", 1, "c"): 4,
        ("b", 1, "d"): 5,
        ("b", 1, "d", 0): 6,
        ("b", 1, "d", 1): 7,
    }
    assert document.line(("b", 1, "missing", "deeper")) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "a: 1\na: 2\n", ["f.yaml:2: a: is here for the second time; the first is in line 1"], id="double"
        ),
        pytest.param("a: {b: 1,\n b: 2}", ["f.yaml:2: a.b: is here for the second"], id="double inside"),
        pytest.param(
            "a: &x 1\nb: *x\n", ['f.yaml:1: a: anchors ("&x")', 'f.yaml:2: b: aliases ("*x")'], id="alias"
        ),
        pytest.param("a: !!python/object:os.system 1", ["f.yaml:1: a: tags ("], id="tag"),
        pytest.param("a: !x {b: 1}", ["f.yaml:1: a: tags ("], id="tag on a mapping"),
        pytest.param("a: 1\n---\nb: 2\n", ['f.yaml:2: a second document begins ("---")'], id="two documents"),
        pytest.param("[" * 21 + "]" * 21, ["f.yaml:1: nested deeper than 20 levels"], id="too deep"),
        pytest.param("[" * 400_000, ["f.yaml:1: nested deeper than 20 levels"], id="brackets for ever"),
        pytest.param(
            "? [1]\n: 2\n", ["f.yaml:1: a list, a mapping or an alias cannot be a key"], id="list as key"
        ),
        pytest.param("a: b: c", ['f.yaml:1: not YAML: a second ":" in one line'], id="two colons"),
        pytest.param("a: 1\n\tb: 2", ["f.yaml:2: not YAML"], id="tab"),
        pytest.param("a: [1,\n2", ["f.yaml:2: not YAML"], id="open list"),
        pytest.param('a: "\\UFFFFFFFF"', ["f.yaml:1: not YAML"], id="no such character"),
        pytest.param('a: "\\0"', ["f.yaml:1: a: holds a control character"], id="escaped NUL"),
        pytest.param("a: 1\nb: \x07", ["f.yaml:2: control character U+0007"], id="bell"),
        pytest.param(
            f"a: {'9' * 5000}", ["f.yaml:1: a: number of more than 40 characters"], id="endless number"
        ),
        pytest.param(b"a: 1\nb: \xff\xfe", ["f.yaml:2: not UTF-8 (byte 0xff)"], id="not UTF-8"),
        pytest.param("a: 1".encode("utf-16"), ["f.yaml:1: not UTF-8 (byte 0xff)"], id="UTF-16"),
        pytest.param(b"a" * (MAX_BYTES + 1), ["f.yaml: is larger than 1,000,000 bytes"], id="too large"),
        pytest.param(
            "- \n" * 250_001, ["f.yaml:250000: [249999]: more than 250,000 values"], id="too many values"
        ),
        pytest.param("\ud800", ["f.yaml: not Unicode text"], id="lone surrogate"),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: bytes | str, expected: list[str]) -> None:
    found = mistakes(text)

    assert len(found) == len(expected)
    assert all(one.startswith(start) for one, start in zip(found, expected, strict=True)), found


def test_an_alias_bomb_costs_nothing() -> None:
    bomb = 'a0: &a0 "x"\n' + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 200)
    )
    began = time.process_time()

    found = mistakes(bomb)

    assert 'anchors ("&a0")' in found[0]
    assert time.process_time() - began < 0.5


def test_the_deepest_allowed_nesting_is_read() -> None:
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f.yaml").value != []


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False).map(
        lambda number: round(number, 3) if abs(number) < 1e9 else 1.5
    )
    | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).filter(
        lambda t: "\ufffe" not in t
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc-_ é", max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(st.text("xyz", max_size=3), JSON_VALUES, max_size=3),
    st.booleans(),
    st.sampled_from([None, 2]),
)
def test_json_reads_as_json_does(value: dict[str, Plain], ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)

    assert parse(text.encode(), "f.json").value == value


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        parse(text, "f.yaml")
    except MistakesError:
        return  # the one way to fail


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda path: None, "no such file", id="missing"),
        pytest.param(lambda path: path.mkdir(), "is a folder, not a file", id="folder"),
        pytest.param(lambda path: path.write_bytes(b"#" * (MAX_BYTES + 1)), "is larger than", id="large"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, make: object, message: str) -> None:
    path = tmp_path / "f.yaml"
    assert callable(make)
    make(path)

    with pytest.raises(MistakesError, match=message):
        read_bytes(path, "f.yaml")


def test_a_file_that_the_system_refuses_is_named_as_given_with_the_reason_in_words(tmp_path: Path) -> None:
    loop = tmp_path / "f.yaml"
    loop.symlink_to(loop)

    with pytest.raises(MistakesError) as refused:
        read_bytes(loop, "f.yaml")

    assert str(refused.value) == "f.yaml: cannot be read: Too many levels of symbolic links"


def test_a_file_that_no_descriptor_is_left_for_is_named_as_given(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("a: 1")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        with pytest.raises(MistakesError) as refused:
            read_bytes(path, "f.yaml")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert str(refused.value) == "f.yaml: cannot be read: Too many open files"
