"""Validate a document against a schema with fastjsonschema, which compiles it to Python."""

import fastjsonschema

SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "name"],
        "properties": {
            "id": {"type": "integer", "minimum": 0},
            "name": {"type": "string", "pattern": "^item"},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
    },
}
VALIDATE = fastjsonschema.compile(SCHEMA)


def count(document):
    return len(VALIDATE(document))


TASKS = [
    [{"id": i, "name": f"item {i}", "tags": ["a"]} for i in range(k, k + 600)] for k in range(12)
]
