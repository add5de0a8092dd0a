"""Parse an XML document with lxml and count its elements."""

from lxml import etree


def count(text):
    return sum(1 for _ in etree.fromstring(text).iter())


TASKS = ["<a>" + "".join(f"<b n='{n}'>text {n}</b>" for n in range(1000)) + "</a>"] * 12
