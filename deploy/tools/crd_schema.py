"""Turn a CustomResourceDefinition into a small, strict JSON Schema.

`python -m deploy.tools.crd_schema CRD.yaml > deploy/k8s/schemas/KIND-VERSION.json`
Strict: a field that the definition does not know is an error, as it is not to the API
server, which drops it in silence.
Rules in CEL are not evaluated.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, cast

import yaml

_WORDS = ("description", "default", "format")
_ANY = {"type": ["array", "boolean", "integer", "null", "number", "object", "string"]}


def schema_of(definition: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a definition's stored version.

    The standard fields that a definition leaves out or open (metadata) stay open.
    """
    version = next(v for v in definition["spec"]["versions"] if v["storage"])
    schema = cast("dict[str, Any]", _strict(version["schema"]["openAPIV3Schema"]))
    names, group = definition["spec"]["names"], definition["spec"]["group"]
    schema["properties"] |= {
        "apiVersion": {"const": f"{group}/{version['name']}"},
        "kind": {"const": names["kind"]},
        "metadata": {"type": "object"},
    }
    schema["required"] = ["apiVersion", "kind", "metadata", "spec"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _strict(node: object) -> object:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    if node.get("x-kubernetes-preserve-unknown-fields"):
        return {key: node[key] for key in ("type",) if key in node} or _ANY
    kept: dict[str, object] = {
        key: _strict(value)
        for key, value in node.items()
        if key not in {*_WORDS, "properties", "nullable"}
        and not key.startswith("x-kubernetes-")
    }
    if "properties" in node:
        # Names of fields are data here: a field may itself be called "description".
        fields = node["properties"].items()
        kept["properties"] = {name: _strict(field) for name, field in fields}
        kept.setdefault("additionalProperties", False)
    if node.get("nullable"):
        return {"anyOf": [kept, {"type": "null"}]}
    return kept


def main() -> None:
    """Read the definition named on the command line; write its schema to stdout."""
    definition = yaml.safe_load(Path(sys.argv[1]).read_text(encoding="utf-8"))
    # One line for each level keeps a file small and a change of it readable.
    text = json.dumps(schema_of(definition), indent=1, sort_keys=True)
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
