"""Fill a page of a hundred rows with the template engine Jinja."""

import jinja2

TEMPLATE = jinja2.Template(
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell|e }}</td>{% endfor %}</tr>"
    "{% endfor %}</table>"
)


def fill(first):
    rows = [[first + number, f"name {number}", number / 7] for number in range(100)]
    return TEMPLATE.render(rows=rows)


TASKS = list(range(20))
