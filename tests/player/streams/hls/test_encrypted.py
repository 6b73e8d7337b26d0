# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""AES-128: what is encrypted by the book is heard, and what is wrong with a key is said."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from player.errors import ErrorClass
from player.net.client import GuardedClient
from player.net.guard import AddressPolicy
from player.streams.hls.crypt import DamagedError, Decryptor, vector_of
from tests.fakes.clock import FakeClock
from tests.fakes.hls_server import LiveShow, segment
from tests.fakes.radio_server import RadioServer, answers

from .desk import Opening

KEY, OTHER_KEY, IV = bytes(range(16)), bytes(range(16, 32)), bytes.fromhex("000102030405060708090a0b0c0d0eff")


def encrypted(data: bytes, iv: bytes, key: bytes = KEY) -> bytes:
    padder = PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES128(key), modes.CBC(iv)).encryptor()
    return encryptor.update(padder.update(data) + padder.finalize()) + encryptor.finalize()


@pytest.fixture
def show(server: RadioServer, clock: FakeClock) -> LiveShow:
    server.on("/key", answers(KEY))
    return LiveShow(server, clock)


@pytest.mark.parametrize("size", [1, 15, 16, 17, 1000])
@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 500])
def test_cuts_and_lengths_change_nothing(length: int, size: int) -> None:
    plain = bytes(index % 251 for index in range(length))
    data, decryptor = encrypted(plain, IV), Decryptor(KEY, IV)

    found = b"".join(decryptor.feed(data[at : at + size]) for at in range(0, len(data), size))

    assert found + decryptor.finish() == plain


def test_what_is_cut_is_noticed_and_can_be_gone_on_with() -> None:
    data, decryptor = encrypted(b"x" * 100, IV), Decryptor(KEY, IV)

    found = decryptor.feed(data[:40])
    with pytest.raises(DamagedError):
        decryptor.finish()

    assert found + decryptor.feed(data[40:]) + decryptor.finish() == b"x" * 100


async def test_the_sequence_number_is_the_vector_where_none_is_named(show: LiveShow, desk: Opening) -> None:
    show.head = '#EXT-X-KEY:METHOD=AES-128,URI="/key"'
    show.wrap = lambda number, data: encrypted(data, number.to_bytes(16, "big"))

    stream, heard = await desk.hear(show.url, 15)

    assert heard.segments == list(range(102, heard.segments[-1] + 1))
    assert heard.sound.startswith(segment(102) + segment(103))
    assert show.server.targets().count("/key") == 1
    assert stream.counts.skipped == 0


async def test_keys_may_change_and_end(show: LiveShow, desk: Opening) -> None:
    show.server.on("/other", answers(OTHER_KEY))
    keys = {103: OTHER_KEY, 104: None}
    show.head = f'#EXT-X-KEY:METHOD=AES-128,URI="/key",IV=0x{IV.hex().upper()}'
    show.tags[103] = f'#EXT-X-KEY:METHOD=AES-128,URI="/other",IV=0x{IV.hex()}'
    show.tags[104] = "#EXT-X-KEY:METHOD=NONE"
    show.ended = True

    def wrap(number: int, data: bytes) -> bytes:
        key = keys.get(number, KEY)
        return encrypted(data, IV, key) if key else data

    show.wrap = wrap
    _, heard = await desk.hear(show.url, 1)

    assert heard.sound == b"".join(map(segment, range(100, 105)))


@pytest.mark.parametrize("body", [b"", KEY[:15], KEY + b"\n", b"<html>Sign in</html>"])
async def test_a_key_of_another_length_is_none(show: LiveShow, desk: Opening, body: bytes) -> None:
    show.server.on("/key", answers(body))
    show.head = '#EXT-X-KEY:METHOD=AES-128,URI="/key"'

    error = await desk.refusal(show.url)

    assert "16 bytes" in error.reason
    assert not show.segments_asked()


async def test_a_wrong_key_gives_no_noise(show: LiveShow, desk: Opening) -> None:
    show.server.on("/key", answers(OTHER_KEY))
    show.head = '#EXT-X-KEY:METHOD=AES-128,URI="/key"'
    show.wrap = lambda number, data: encrypted(data, vector_of(number))

    assert (await desk.refusal(show.url)).kind is ErrorClass.NOT_A_STREAM


@pytest.mark.parametrize(
    "key",
    [
        'METHOD=SAMPLE-AES,URI="/key"',
        'METHOD=AES-128,URI="skd://asset"',
        'METHOD=AES-128,URI="/key",KEYFORMAT="com.apple.streamingkeydelivery"',
        'METHOD=AES-256,URI="/key"',
    ],
)
async def test_rights_management_is_unsupported(show: LiveShow, desk: Opening, key: str) -> None:
    show.head = f"#EXT-X-KEY:{key}"

    error = await desk.refusal(show.url)

    assert error.kind is ErrorClass.UNSUPPORTED
    assert "/key" not in show.server.targets()


async def test_a_key_on_a_forbidden_address_is_never_asked_for(server: RadioServer, clock: FakeClock) -> None:
    policy = AddressPolicy([f"127.0.0.1:{server.port}"])
    async with RadioServer() as inside, GuardedClient(policy) as client:
        show = LiveShow(server, clock)
        show.head = f'#EXT-X-KEY:METHOD=AES-128,URI="{inside.on("/key", answers(KEY))}"'

        error = await Opening(client, clock, server).refusal(show.url)

        assert error.kind is ErrorClass.FORBIDDEN_ADDRESS
        assert inside.connections == 0
