"""Long content sealed piece by piece, so that neither way needs more memory than one piece.

    magic 8 | id of the key 8 | nonce 12, data key wrapped 32 + 16 | pieces of 65,536 bytes + 16, the last one shorter

Each stream has a data key of its own, wrapped with a key of the ring; what the stream is `about` (its name in the store) is
authenticated with it. Where the key is kept apart, all that stands before the pieces goes elsewhere. The nonce of a piece is its
number and whether it is the last, so that no piece can be changed, left out, added, moved or taken from another stream: this is
the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár.
"""

import io
import shutil
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sar_portal.sealing import Unreadable
from sar_portal.sealing.boxes import KEY_BYTES, NONCE_BYTES, TAG_BYTES, put_in, take_out
from sar_portal.sealing.keys import ID_BYTES, Ring

# No PDF, Office file, picture or text begins like this: a plain file of before is told from a sealed one.
MAGIC = b"\x93SAR\r\n\x1a\x01"
PIECE = 64 * 1024
SEALED_PIECE = PIECE + TAG_BYTES
ID_ENDS = len(MAGIC) + ID_BYTES
HEADER_BYTES = ID_ENDS + NONCE_BYTES + KEY_BYTES + TAG_BYTES


def is_sealed(beginning: bytes) -> bool:
    return beginning.startswith(MAGIC)


def key_id_of(header: bytes) -> bytes:
    """The id of the key that a stream is sealed with. Raises Unreadable where the header was cut."""
    if len(header) < HEADER_BYTES:
        raise Unreadable("it was cut short")
    return header[len(MAGIC) : ID_ENDS]


def plain_size(sealed_size: int) -> int:
    """How many bytes are in a sealed stream of so many. Raises Unreadable where no stream has that size."""
    body = sealed_size - HEADER_BYTES
    pieces = max(1, -(-body // SEALED_PIECE))
    if body < TAG_BYTES * pieces:
        raise Unreadable("it was cut short")
    return body - TAG_BYTES * pieces


class Sealer(io.RawIOBase):
    """A stream to write to; what is written goes to `target` sealed. Without `finish()` it stays one that nobody can read.

    Its key, wrapped, goes before it, or to `apart`.
    """

    def __init__(self, target: BinaryIO, ring: Ring, about: bytes, apart: BinaryIO | None = None) -> None:
        super().__init__()
        data_key = AESGCM.generate_key(bit_length=8 * KEY_BYTES)
        (apart or target).write(_header(data_key, ring, about))
        self._target, self._cipher = target, AESGCM(data_key)
        self._held, self._number = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        whole = memoryview(data)
        for start in range(0, len(whole), PIECE):
            self._held += whole[start : start + PIECE]
            if len(self._held) > PIECE:  # a full piece waits: it may be the last
                self._put(PIECE, last=False)
        return len(whole)

    def finish(self) -> None:
        """Seals what waits as the last piece. Nothing can be written afterwards."""
        self._put(len(self._held), last=True)
        self._cipher = None  # type: ignore[assignment]  # a write after the end fails, and seals no second end

    def _put(self, length: int, *, last: bool) -> None:
        piece = bytes(self._held[:length])
        del self._held[:length]
        self._target.write(self._cipher.encrypt(_nonce(self._number, last), piece, None))
        self._number += 1


class Opener(io.RawIOBase):
    """The content of a sealed stream, whose key may have gone to `apart`. Raises Unreadable for the first piece that is not what
    was written there.
    """

    def __init__(self, source: BinaryIO, ring: Ring, about: bytes, apart: BinaryIO | None = None) -> None:
        super().__init__()
        self._source = source
        self._cipher = AESGCM(_data_key((apart or source).read(HEADER_BYTES), ring, about))
        self._ahead, self._number = source.read(SEALED_PIECE), 0
        self._open, self._taken, self._ended = b"", 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while self._taken == len(self._open) and not self._ended:
            self._next()
        part = self._open[self._taken : self._taken + len(buffer)]
        buffer[: len(part)] = part
        self._taken += len(part)
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()

    def _next(self) -> None:
        piece, self._ahead = self._ahead, self._source.read(SEALED_PIECE)
        self._ended = not self._ahead
        if len(piece) < TAG_BYTES:
            raise Unreadable("it was cut short")
        try:
            self._open = self._cipher.decrypt(_nonce(self._number, self._ended), piece, None)
        except InvalidTag as error:
            raise Unreadable("a part of it was changed, moved or left out") from error
        self._taken, self._number = 0, self._number + 1


def wrap_again(source: BinaryIO, target: BinaryIO, ring: Ring, about: bytes) -> None:
    """Copies a sealed stream with its data key wrapped by the newest key of the ring. Raises Unreadable."""
    target.write(_header(_data_key(source.read(HEADER_BYTES), ring, about), ring, about))
    shutil.copyfileobj(source, target, PIECE)


def _header(data_key: bytes, ring: Ring, about: bytes) -> bytes:
    front = MAGIC + ring.newest.id
    return front + put_in(ring.newest.secret, data_key, front + about)


def _data_key(header: bytes, ring: Ring, about: bytes) -> bytes:
    key = ring.by_id(key_id_of(header))
    return take_out(key.secret, header[ID_ENDS:], header[:ID_ENDS] + about)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + (b"\x01" if last else b"\x00")
