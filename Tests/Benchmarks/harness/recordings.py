"""What the store asked of SQLite, as a recording that peers/sqlite_replay.c does again."""

import re
import struct

from . import machine

MARK = 0xFFFFFFFF
PLACE = re.compile(r"\$\d+")
LITERAL = re.compile(r"NULL|-?\d+|x'([0-9a-fA-F]*)'|'((?:[^']|'')*)'")
UNESCAPED = re.compile(r"\\(.)")


def make(trace, recording):
    """Makes a recording of a trace (Sources/StoreBench/Trace): its transactions, and where measuring begins."""
    texts, steps = {}, []
    is_open = False
    for line in trace.read_text(encoding="utf-8").splitlines():
        if line == "mark":
            steps.append(struct.pack("<I", MARK))
            continue
        text, expanded = (UNESCAPED.sub(_character, part) for part in line.split("\t"))
        is_open = is_open or text.startswith("BEGIN")
        if is_open:
            values = _values(text, expanded)
            index = texts.setdefault(text, len(texts))
            steps.append(struct.pack("<IH", index, len(values)) + b"".join(values))
        is_open = is_open and text != "COMMIT"
    recording.write_bytes(
        struct.pack("<I", len(texts)) + b"".join(_bytes(text) for text in texts) + b"".join(steps))


def _character(match):
    return {"n": "\n", "t": "\t"}.get(match.group(1), match.group(1))


def _values(text, expanded):
    """What was bound: where `text` has a place, `expanded` has a value. A place that comes again is the same one."""
    values, end, start = {}, 0, 0
    for place in PLACE.finditer(text):
        start += place.start() - end
        end = place.end()
        value = LITERAL.match(expanded, start)
        if not value:
            raise machine.BenchmarkError(f"the trace has no value for {place.group()} of: {text}")
        start = value.end()
        values.setdefault(place.group(), _value(value))
    if text[end:] != expanded[start:]:
        raise machine.BenchmarkError(f"the trace does not fit to: {text}")
    return list(values.values())


def _value(literal):
    blob, string = literal.groups()
    if blob is not None:
        return b"\3" + struct.pack("<I", len(blob) // 2) + bytes.fromhex(blob)
    if string is not None:
        return b"\2" + _bytes(string.replace("''", "'"))
    return b"\0" if literal.group() == "NULL" else b"\1" + struct.pack("<q", int(literal.group()))


def _bytes(text):
    encoded = text.encode()
    return struct.pack("<I", len(encoded)) + encoded
