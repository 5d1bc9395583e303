"""What the documents have in common: which pages there are, and the fenced blocks of a page."""

import re

COMMENT = re.compile(r"^\s*<!-- (.*) -->\s*$")
OPENING = re.compile(r"^( *)(`{3,}|~{3,})\s*(\w*)")


def catalogue_pages(root):
    """The pages of the DocC catalogues."""
    return sorted(
        page for folder in ("Sources", "MockServers") for page in (root / folder).rglob("*.md")
        if any(part.endswith(".docc") for part in page.parts))


def fences(lines):
    """The fenced blocks of a page: first line (from 0), the line that ends it, language, indentation.

    A block without an end ends at the number of lines.
    """
    start = fence = language = indent = None
    for number, line in enumerate(lines):
        if fence is None:
            opening = OPENING.match(line)
            if opening:
                start, indent, fence, language = number, opening[1], opening[2], opening[3]
        elif line.strip() and not line.strip().strip(fence[0]) and len(line.strip()) >= len(fence):
            yield start, number, language, indent
            fence = None
    if fence is not None:
        yield start, len(lines), language, indent


class Block:
    """A fenced block of a page, with the comments right before it."""

    def __init__(self, line, language, text, notes):
        self.line, self.language, self.text, self.notes = line, language, text, notes

    def note(self, word):
        """What follows a word in a comment before the block; None without such a comment."""
        for note in self.notes:
            if note == word:
                return ""
            if note.startswith((word + " ", word + ":")):
                return note[len(word):].lstrip(": ")
        return None

    def commands(self):
        """The commands of a block of shell: each with its line and the comments that follow it."""
        result, whole, first = [], "", 0
        for number, line in enumerate(self.text, self.line + 1):
            if not whole and line.lstrip().startswith("#"):
                if result:
                    result[-1][2].append(line.lstrip()[1:].strip())
                continue
            if not whole and not line.strip():
                continue
            if not whole:
                first = number
            if line.endswith("\\"):
                whole += line[:-1] + " "
                continue
            result.append((whole + line, first, []))
            whole = ""
        return result


def blocks(page):
    """The blocks of a page with the comments before them."""
    lines = page.read_text().splitlines()
    for start, end, language, _ in fences(lines):
        notes, above = [], start - 1
        while above >= 0 and (not lines[above].strip() or COMMENT.match(lines[above])):
            if lines[above].strip():
                notes.append(COMMENT.match(lines[above])[1])
            above -= 1
        yield Block(start + 1, language, lines[start + 1:end], notes)


def fits(expected, actual):
    """Whether an output is what a page shows, where `…` stands for anything and a port for any port."""
    def tidy(text):
        text = text.replace("\u00a0", " ").replace("\u202f", " ").strip("\n")
        return "\n".join(line.rstrip() for line in text.splitlines())

    pattern = re.escape(tidy(expected)).replace("…", ".*")
    pattern = re.sub(r"127\\\.0\\\.0\\\.1:\d+", r"127\\.0\\.0\\.1:\\d+", pattern)
    return re.fullmatch(pattern, tidy(actual), re.DOTALL) is not None
