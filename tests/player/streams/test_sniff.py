# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import random

import pytest

from player.streams.candidate import Codec
from player.streams.sniff import SNIFF_BYTES, Content, sniff

from .audio import audio

FILES = {
    "tone.mp3": Codec.MP3,
    "mpeg2.mp3": Codec.MP3,
    "tone.mp2": Codec.MP3,
    "tone.aac": Codec.AAC,
    "vorbis.ogg": Codec.VORBIS,
    "opus.ogg": Codec.OPUS,
    "tone.flac": Codec.FLAC,
    "flac.ogg": Codec.FLAC,
}


@pytest.mark.parametrize(("name", "codec"), FILES.items())
def test_sound_is_known_by_its_first_bytes(name: str, codec: Codec) -> None:
    found = sniff(audio(name)[:SNIFF_BYTES], final=False)

    assert (found.content, found.codec) == (Content.AUDIO, codec)


@pytest.mark.parametrize(("name", "codec"), FILES.items())
def test_an_answer_before_the_end_is_never_another_one(name: str, codec: Codec) -> None:
    data = audio(name)[:SNIFF_BYTES]

    for end in range(1, len(data), 3):
        found = sniff(data[:end], final=False)
        assert found.content in (Content.UNDECIDED, Content.AUDIO), end
        assert found.codec in (None, codec), end


@pytest.mark.parametrize("name", ["tone.mp3", "mpeg2.mp3", "tone.mp2", "tone.aac"])
def test_a_stream_joined_mid_frame_is_known_wherever_it_is_joined(name: str) -> None:
    data = audio(name)

    for start in range(1, 300):
        found = sniff(data[start : start + SNIFF_BYTES], final=False)
        assert (found.content, found.codec) == (Content.AUDIO, FILES[name]), start


@pytest.mark.parametrize(
    ("data", "content"),
    [
        pytest.param(b"", Content.EMPTY, id="nothing"),
        pytest.param(b"<!DOCTYPE html><html>", Content.HTML, id="web page"),
        pytest.param(b"\xef\xbb\xbf  \r\n<HTML><body>Station is off", Content.HTML, id="BOM and capitals"),
        pytest.param("<html>".encode("utf-16"), Content.HTML, id="UTF-16 web page"),
        pytest.param(b"<title>SHOUTcast Server</title>", Content.HTML, id="fragment"),
        pytest.param(b"Sorry, the stream is offline.", Content.TEXT, id="prose"),
        pytest.param(b"ID3 Radio is off the air today.", Content.TEXT, id="prose that begins as a tag"),
        pytest.param(b"[playlist]\nFile1=http://a/\n", Content.TEXT, id="PLS"),
        pytest.param("#EXTM3U\nhttp://a/".encode("utf-16"), Content.TEXT, id="UTF-16"),
        pytest.param("#EXTM3U\nhttp://a/".encode("utf-16-le"), Content.TEXT, id="UTF-16 without mark"),
        pytest.param(b"<asx version='3'><title>x</title></asx>", Content.TEXT, id="a list with a title tag"),
        pytest.param(b"\xff\xfb\x90\x00" + b"\0" * 40, Content.UNKNOWN, id="one header alone"),
        pytest.param(b"RIFF\x00\x00\x00\x00WAVEfmt ", Content.FOREIGN, id="WAVE"),
        pytest.param(b"\x00\x00\x00\x20ftypM4A ", Content.FOREIGN, id="MP4"),
        pytest.param(b"\x1a\x45\xdf\xa3\x01\x00", Content.FOREIGN, id="WebM"),
        pytest.param(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6", Content.FOREIGN, id="Windows Media"),
        pytest.param(audio("tone.ts"), Content.FOREIGN, id="transport stream"),
        pytest.param(audio("tone.ts")[100:], Content.FOREIGN, id="transport stream, joined"),
    ],
)
def test_all_else_has_a_name(data: bytes, content: Content) -> None:
    assert sniff(data, final=True).content is content


def test_headers_of_different_streams_are_no_stream() -> None:
    # 417 bytes at 44100 Hz, then a header that says 48000 Hz where the next one must be
    data = bytes.fromhex("fffb9000") + b"\0" * 413 + bytes.fromhex("fffb9400") + b"\0" * 100

    assert sniff(data, final=True).content is Content.UNKNOWN


def test_a_tag_before_the_sound_is_passed_over() -> None:
    tag = b"ID3\x04\x00\x00\x00\x00\x02\x00" + b"\0" * 256  # 0x02 and 0x00, seven bits each: 256

    assert sniff(tag + audio("tone.aac"), final=False).codec is Codec.AAC
    assert sniff(tag + audio("tone.mp3"), final=False).codec is Codec.MP3
    assert sniff(b"ID3\x04\x00\x00\x00\x3f\x7f\x7f" + b"\0" * 5000, final=False).content is Content.AUDIO


def test_noise_is_hardly_ever_taken_for_sound() -> None:
    noise = random.Random(1)

    found = [sniff(noise.randbytes(SNIFF_BYTES), final=True).content for _ in range(200)]

    assert found.count(Content.AUDIO) == 0
