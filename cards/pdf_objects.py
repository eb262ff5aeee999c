"""The bytes of a PDF file: numbered objects, their cross-reference table, and the values in them (ISO 32000-1).

Pure. Nothing is written that changes from one run to the next: no time, and an identifier made of the contents.
"""

from __future__ import annotations

import hashlib

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class Objects:
    """The objects of one file, numbered from 1 as they are reserved."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """The number of an object to be set later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, body: str | bytes, number: int | None = None) -> int:
        """Sets an object, by default a new one, and gives its number."""
        number = number or self.reserve()
        self._bodies[number - 1] = body.encode("ascii") if isinstance(body, str) else body
        return number

    def put_stream(self, entries: str, data: bytes) -> int:
        """Sets a new stream with entries of its dictionary, and gives its number."""
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii")
        return self.put(head + data + b"\nendstream")

    def file(self, root: int, info: int) -> bytes:
        """The whole file. `root` is the number of its catalogue, `info` that of its information dictionary."""
        out = bytearray(_HEADER)
        places = []
        for number, body in enumerate(self._bodies, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode("ascii") + body + b"\nendobj\n"
        identifier = hashlib.sha256(out).hexdigest()[:32]
        table = len(out)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode("ascii")
        out += "".join(f"{place:010} 00000 n \n" for place in places).encode("ascii")
        out += (
            f"trailer\n<< /Size {len(places) + 1} /Root {root} 0 R /Info {info} 0 R "
            f"/ID [<{identifier}> <{identifier}>] >>\nstartxref\n{table}\n%%EOF\n"
        ).encode("ascii")
        return bytes(out)


def references(numbers: list[int]) -> str:
    """An array of objects by their numbers."""
    return f"[{' '.join(f'{number} 0 R' for number in numbers)}]"


def text_string(text: str) -> str:
    """A text in any script (7.9.2.2)."""
    return f"<FEFF{utf16(text)}>"


def utf16(text: str) -> str:
    """A text's UTF-16 code units, in hexadecimal."""
    return text.encode("utf-16-be").hex().upper()
