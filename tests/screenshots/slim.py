"""Makes pictures of pages small: a page has few colours, so a table of 256 of them says it all."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TABLE = 256


def slim(path: Path) -> None:
    """Write the picture anew with a table of its most used colours; every other colour becomes the nearest of these."""
    width, height, pixels = _read(path.read_bytes())
    counted = Counter(pixels)
    table = [colour for colour, _ in counted.most_common(_TABLE)]
    place = {colour: number for number, colour in enumerate(table)}
    for colour in counted.keys() - place.keys():
        place[colour] = min(range(len(table)), key=lambda number: _distance(table[number], colour))
    indexes = bytes(place[pixel] for pixel in pixels)
    lines = b"".join(b"\0" + indexes[start : start + width] for start in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = [("IHDR", head), ("PLTE", b"".join(table)), ("IDAT", zlib.compress(lines, 9)), ("IEND", b"")]
    path.write_bytes(_SIGNATURE + b"".join(_chunk(kind.encode(), data) for kind, data in chunks))


def _read(data: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and the pixels as three bytes each, of a PNG as Chromium writes it."""
    found = dict.fromkeys((b"IHDR", b"IDAT"), b"")
    for kind, part in _chunks(data):
        found[kind] = found.get(kind, b"") + part
    width, height, depth, colours, *_, interlaced = struct.unpack(">IIBBBBB", found[b"IHDR"])
    if (depth, interlaced) != (8, 0) or colours not in (2, 6):
        raise ValueError("not a picture of a page")
    size = 3 if colours == 2 else 4
    pixels: list[bytes] = []
    for line in _lines(zlib.decompress(found[b"IDAT"]), width * size, size):
        pixels += [line[start : start + 3] for start in range(0, len(line), size)]
    return width, height, pixels


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        yield kind, data[at + 8 : at + 8 + length]
        at += length + 12


def _lines(data: bytes, length: int, size: int) -> Iterator[bytes]:
    """Each line of bytes, its PNG filter undone (PNG specification, section 9)."""
    before = bytes(length)
    for start in range(0, len(data), length + 1):
        line = _undo(data[start], data[start + 1 : start + 1 + length], before, size)
        yield line
        before = line


def _undo(kind: int, line: bytes, before: bytes, size: int) -> bytes:
    if kind == 0:
        return line
    if kind == 2:
        return bytes((one + up) & 255 for one, up in zip(line, before, strict=True))
    done = bytearray(len(line))
    for channel in range(size):
        if kind == 1:
            done[channel::size] = bytes(accumulate(line[channel::size], lambda left, one: (left + one) & 255))
            continue
        left = corner = 0
        for at in range(channel, len(line), size):
            up = before[at]
            guess = (left + up) // 2 if kind == 3 else _paeth(left, up, corner)
            left, corner = (line[at] + guess) & 255, up
            done[at] = left
    return bytes(done)


def _paeth(left: int, up: int, corner: int) -> int:
    near = left + up - corner
    far_left, far_up, far_corner = abs(near - left), abs(near - up), abs(near - corner)
    if far_left <= far_up and far_left <= far_corner:
        return left
    return up if far_up <= far_corner else corner


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
