"""The API's own description: OpenAPI 3, with every status that can come back."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

# What any operation can answer beside its success, by method.
_ALWAYS = (400, 401, 403, 406, 500, 503)
_WITH_BODY = (409, 413, 415, 422)

# Answers that leave fields out; all others always hold all of theirs.
_WITH_OPTIONAL_FIELDS = frozenset({"Logged", "Problem", "ProblemError"})

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Why it did not work (RFC 9457).",
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Names the kind of problem."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "In the language that the request prefers."},
        "request_id": {
            "type": ["string", "null"],
            "description": "Names this request in the log.",
        },
        "errors": {
            "type": "array",
            "description": "The single faults, where there are several or they have a place.",
            "items": {"$ref": "#/components/schemas/ProblemError"},
        },
    },
    "required": ["type", "title", "status", "detail", "request_id"],
}
_PROBLEM_ERROR: dict[str, Any] = {
    "type": "object",
    "properties": {
        "index": {"type": "integer", "description": "Place of the row in the list, from 0."},
        "pointer": {"type": "string", "description": "JSON pointer into what was sent."},
        "parameter": {"type": "string", "description": "Name of a parameter in the address."},
        "detail": {"type": "string"},
    },
    "required": ["detail"],
}
_MEANINGS = {
    400: "The request cannot be read: malformed JSON, or an unknown parameter.",
    401: "There is no valid API key in the Authorization header.",
    403: "The key may not do this.",
    404: "There is no such thing, or the key may not see it.",
    406: "The Accept header leaves nothing to answer with.",
    409: "Someone else changed the same thing at the same moment.",
    413: "The body is too large.",
    415: "The body is not plain JSON in UTF-8.",
    422: "Some fields or rows cannot be taken. Nothing was stored.",
    500: "Our mistake.",
    503: "The database does not answer. Retry-After says when to try again.",
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same request again under the same key has no second effect and gets the "
    "same answer. Kept for two days.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.KeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key from the settings, kpi_….",
        }


def complete(
    result: dict[str, Any],
    generator: Any,
    request: Any,
    public: bool,  # noqa: FBT001
) -> dict[str, Any]:
    """Add to every operation the problems that it can answer; close all bodies that come in."""
    schemas = result["components"]["schemas"]
    schemas |= {"Problem": _PROBLEM, "ProblemError": _PROBLEM_ERROR}
    result["components"]["responses"] = {
        f"Problem{status}": {
            "description": meaning,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
        for status, meaning in _MEANINGS.items()
    }
    for name, schema in schemas.items():
        if schema.get("type") != "object":
            continue
        if name.endswith("Request"):
            schema["additionalProperties"] = False
        elif name not in _WITH_OPTIONAL_FIELDS:
            schema["required"] = sorted(schema["properties"])
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            parameters = {parameter["name"] for parameter in operation.get("parameters", ())}
            # A damaged cursor leads nowhere, just as an unknown name does.
            may_miss = "{" in path or "cursor" in parameters
            _add_problems(operation, method=method, may_miss=may_miss)
    return result


def _add_problems(operation: dict[str, Any], *, method: str, may_miss: bool) -> None:
    statuses = [*_ALWAYS, *([404] if may_miss else [])]
    if method in ("post", "patch"):
        statuses += _WITH_BODY
        operation["requestBody"]["required"] = True
    if method == "post":
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
    for status in sorted(statuses):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
