"""A PDF written from front to back. What was added leaves the memory, but for where it stands: so no paper is too long."""

import zlib
from array import array
from typing import BinaryIO

TOGETHER = 200  # so many small objects are packed into one stream


class Book:
    """Objects are numbered as they come; one that is pointed at before it is there has its number reserved."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._place = 0
        # Of each number: where it is (a byte, or the stream that it is packed in) and its place in that stream, -1 for none.
        self._where, self._within = array("Q", [0]), array("i", [0])
        self._packed: list[tuple[int, bytes]] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        self._where.append(0)
        self._within.append(0)
        return len(self._where) - 1

    def add(self, body: bytes, number: int = 0) -> int:
        """Any object but a stream."""
        number = number or self.reserve()
        self._packed.append((number, body))
        if len(self._packed) == TOGETHER:
            self._pack()
        return number

    def add_stream(self, head: bytes, data: bytes, number: int = 0) -> int:
        """A stream: what its dictionary says besides the length, and its bytes as they are to stand in the file."""
        number = number or self.reserve()
        self._where[number], self._within[number] = self._place, -1
        self._write(b"%d 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (number, head, len(data), data))
        return number

    def add_packed(self, head: bytes, data: bytes, number: int = 0) -> int:
        """A stream that is made smaller here."""
        return self.add_stream(head + b"/Filter/FlateDecode", zlib.compress(data), number)

    def finish(self, *, root: int, info: int, identifier: str) -> None:
        """The table of what is where, and with it the end of the file."""
        self._pack()
        table = self.reserve()
        self._where[table], self._within[table] = self._place, -1
        rows = bytearray(b"\0" + b"\0" * 6 + b"\xff\xff")
        for where, within in zip(self._where[1:], self._within[1:], strict=True):
            in_file = within == -1
            rows += (
                bytes([1 if in_file else 2]) + where.to_bytes(6, "big") + (0 if in_file else within).to_bytes(2, "big")
            )
        data = zlib.compress(bytes(rows))
        head = b"/Type/XRef/W[1 6 2]/Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Filter/FlateDecode" % (
            len(self._where), root, info, identifier.encode(), identifier.encode(),
        )  # fmt: skip
        start = self._place
        self._write(b"%d 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (table, head, len(data), data))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _pack(self) -> None:
        if not self._packed:
            return
        stream = self.reserve()
        places, bodies, at = [], [], 0
        for place, (number, body) in enumerate(self._packed):
            self._where[number], self._within[number] = stream, place
            places.append(b"%d %d" % (number, at))
            bodies.append(body)
            at += len(body) + 1
        index = b" ".join(places) + b"\n"
        head = b"/Type/ObjStm/N %d/First %d" % (len(bodies), len(index))
        self._packed = []
        self.add_packed(head, index + b"\n".join(bodies), stream)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._place += len(data)
