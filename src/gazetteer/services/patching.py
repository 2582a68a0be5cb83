"""JSON Patch (RFC 6902) of written documents: carried out within bounds, and made of two documents."""

from __future__ import annotations

import copy
from typing import Any, Final

import jsonpatch
import orjson

from gazetteer.errors import Conflict, Invalid, pointer

#: Operations of one patch.
MOST_OPERATIONS: Final = 1_000
#: Bytes of a document while it is patched: one that is copied into itself doubles with each operation.
_LARGEST: Final = 4 * 1024 * 1024
_EXPECTED: Final = (
    'expected a list of operations (RFC 6902), such as [{"op": "replace", "path": "/note", "value": "..."}]'
)


def patched(document: Any, operations: object) -> Any:
    """The document with the operations carried out, one after the other; the document itself stays as it is.

    Raises `Invalid` for an operation that is none or finds nothing at its path, with the operation's pointer, and `Conflict`
    where a `test` fails.
    """
    if not isinstance(operations, list):
        raise Invalid(_EXPECTED, errors=[{"pointer": "", "detail": _EXPECTED}])
    if len(operations) > MOST_OPERATIONS:
        detail = f"expected at most {MOST_OPERATIONS:,} operations, found {len(operations):,}"
        raise Invalid(detail, errors=[{"pointer": "", "detail": detail}])
    result = copy.deepcopy(document)
    for position, operation in enumerate(operations):
        try:
            result = jsonpatch.apply_patch(result, [operation], in_place=True)
        except jsonpatch.JsonPatchTestFailed as error:
            raise Conflict(f"operation {position}: the test failed: {error}") from None
        except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException) as error:
            raise _refused(position, str(error)) from None
        except RecursionError:
            raise _refused(position, "what it has or names lies too deep") from None
        except (TypeError, AttributeError, KeyError, IndexError, ValueError):
            raise _refused(position, "this is no operation, or there is nothing to which it could be done") from None
        if isinstance(operation, dict) and operation.get("op") == "copy":
            _check_size(result, position)
    return result


def _refused(position: int, detail: str) -> Invalid:
    said = f"operation {position}: {detail}"
    return Invalid(said, errors=[{"pointer": pointer(position), "detail": detail}])


def _check_size(document: Any, position: int) -> None:
    try:
        size = len(orjson.dumps(document))
    except orjson.JSONEncodeError:
        raise _refused(position, "what is copied lies too deep") from None
    if size > _LARGEST:
        raise _refused(position, f"the document would have more than {_LARGEST:,} bytes")


def patch_between(before: Any, after: Any) -> list[dict[str, Any]]:
    """The operations that make one document of the other."""
    operations: list[dict[str, Any]] = jsonpatch.make_patch(before, after).patch
    return operations
