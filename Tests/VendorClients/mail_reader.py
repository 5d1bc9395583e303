"""Reads one mail from standard input with Python's own parser and prints what it says as a line of JSON.

The parser is strict about nothing and reports what is wrong, so its list of defects is printed as well.
"""

import email.parser
import email.policy
import json
import sys


def people(field):
    return [[address.display_name, address.addr_spec] for address in field.addresses]


def main():
    mail = email.parser.BytesParser(policy=email.policy.default).parsebytes(sys.stdin.buffer.read())
    parts = {part.get_content_type(): part for part in mail.walk()}
    found = {
        "subject": mail["subject"],
        "from": people(mail["from"]),
        "to": people(mail["to"]),
        "id": mail["message-id"],
        "date": mail["date"].datetime.isoformat(),
        "language": mail["content-language"],
        "fields": sorted(name.lower() for name in mail.keys()),
        "types": list(parts),
        "plain": parts["text/plain"].get_content(),
        "html": parts["text/html"].get_content(),
        "defects": [repr(defect) for part in mail.walk() for defect in part.defects]
        + [repr(defect) for field in mail.values() for defect in field.defects],
    }
    print(json.dumps(found))


main()
