"""The sealed file of a backup: opens whole and unchanged with its own key, and in no other case."""

from base64 import b64encode
from io import BytesIO

import pytest

from clinic.running.vault import PIECE, Closed, Sealing, key_of, opened

KEY, OTHER = b"k" * 32, b"o" * 32
SIZES = (0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7)


def sealed(data: bytes) -> bytes:
    out = BytesIO()
    with Sealing(out, KEY) as sealing:
        for at in range(0, len(data), 70_001):
            sealing.write(data[at : at + 70_001])
    return out.getvalue()


def read(file: bytes, key: bytes = KEY) -> bytes:
    return b"".join(opened(BytesIO(file), key))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_written_is_read_again(size: int) -> None:
    data = bytes(number % 251 for number in range(size))
    file = sealed(data)
    assert read(file) == data
    assert size < 100 or data[:100] not in file
    assert file != sealed(data)


def test_another_key_says_so() -> None:
    with pytest.raises(Closed, match="another BACKUP_KEY"):
        read(sealed(b"notes"), OTHER)


@pytest.mark.parametrize("place", [3, 17, 30, 60, PIECE, PIECE + 200, -1])
def test_one_changed_bit_is_found(place: int) -> None:
    file = bytearray(sealed(b"x" * (2 * PIECE)))
    file[place] ^= 1
    with pytest.raises(Closed):
        read(bytes(file))


def test_a_file_cut_off_lengthened_or_in_another_order_is_found() -> None:
    file, head = sealed(b"x" * (3 * PIECE)), 45
    whole = PIECE + 16
    pieces = [file[head + n * whole : head + (n + 1) * whole] for n in range(3)]
    assert file == file[:head] + b"".join(pieces)
    wrong = [
        pieces[:2],
        [*pieces, b""],
        [pieces[1], pieces[0], pieces[2]],
        pieces[:1] + pieces[2:],
        [*pieces, pieces[2]],
    ]
    wrong[1] = [*pieces, b"more"]
    for order in wrong:
        with pytest.raises(Closed):
            read(file[:head] + b"".join(order))
    for end in (0, 10, 44, 45, 50, len(file) - 1):
        with pytest.raises(Closed):
            read(file[:end])


def test_pieces_of_two_backups_do_not_mix() -> None:
    one, other = sealed(b"x" * (2 * PIECE)), sealed(b"x" * (2 * PIECE))
    with pytest.raises(Closed):
        read(one[: 45 + PIECE + 16] + other[45 + PIECE + 16 :])


@pytest.mark.parametrize(
    "text", ["", "short", "not base64 at all, but long enough to be one", b64encode(b"x" * 31).decode()]
)
def test_a_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Closed, match="BACKUP_KEY"):
        key_of(text)
    assert key_of(b64encode(KEY).decode()) == KEY
