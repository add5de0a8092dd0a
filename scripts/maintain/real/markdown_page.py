"""Render a Markdown page to HTML with the package markdown."""

import markdown

PARAGRAPH = "Some *plain* text with `code`, a [link](https://example.org) and **more**.\n\n"
LIST = "".join(f"- item {number} with *emphasis*\n" for number in range(20))


def render(text):
    return markdown.markdown(text, extensions=["tables", "fenced_code"])


TASKS = [f"# Page {n}\n\n{PARAGRAPH * 10}{LIST}\n\n```\ncode\n```\n" for n in range(12)]
