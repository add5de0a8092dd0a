"""Validate a document with the package jsonschema, which needs the compiled rpds-py."""

import jsonschema

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


def errors(document):
    found = jsonschema.Draft202012Validator(SCHEMA).iter_errors(document)
    return sorted(error.message for error in found)


TASKS = [[{"id": i - 1, "name": f"item {i}", "tags": ["a"]} for i in range(60)] for _ in range(12)]
