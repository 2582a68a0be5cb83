"""The tools as a server of the Model Context Protocol, and its two ways to an agent: standard input and output, and HTTP."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from importlib.metadata import version
from typing import Annotated, Any, Final

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from starlette.types import Receive, Scope, Send

from gazetteer.agents.tools import Tools
from gazetteer.client import AsyncClient
from gazetteer.errors import GazetteerError

INSTRUCTIONS: Final = (
    "Names of places, states, treaties, people and terms in Chinese, English and Russian, with dates, readings and sources, and "
    "who held a place on a day. Names carry politics: write what `what_to_write` says for the date and the readers, and where "
    "`who_held` answers with views, say whose view is whose. `find_name` first where a name is unclear; before translating "
    "`brief_translation`, afterwards `check_translation`."
)
_READS: Final = ToolAnnotations(
    read_only_hint=True, idempotent_hint=True, destructive_hint=False, open_world_hint=False
)
#: Bytes of one message of an agent: two texts of the longest, each character of four bytes, and what is around them.
_LARGEST_MESSAGE: Final = 2 * 4 * 200_000 + 65_536


def serve(gazetteer: AsyncClient, *, public_url: str) -> MCPServer[Any]:
    """A server with all tools, which ask `gazetteer`; `public_url` is where people find its pages."""
    server: MCPServer[Any] = MCPServer(
        "gazetteer",
        title="Gazetteer: names in Chinese, English and Russian",
        instructions=INSTRUCTIONS,
        version=version("gazetteer"),
        website_url=public_url,
        log_level="WARNING",
    )
    tools = Tools(gazetteer, public_url)
    for tool in (
        tools.find_name,
        tools.what_to_write,
        tools.who_held,
        tools.annotate_text,
        tools.check_translation,
        tools.read_dates,
        tools.brief_translation,
    ):
        server.add_tool(_answering(tool), annotations=_READS)
    return server


def _answering(tool: Callable[..., Awaitable[Mapping[str, Any]]]) -> Callable[..., Awaitable[CallToolResult]]:
    """The tool as the SDK takes it: its answer typed, and as text on one line; a refusal as a sentence."""

    @wraps(tool)
    async def answering(**asked: Any) -> CallToolResult:
        try:
            answer = dict(await tool(**asked))
        except GazetteerError as error:
            raise ToolError(_sentence(error)) from error
        # Agents that know no structured answers read the text: the same, without the blanks that would cost them tokens.
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=answer)

    signature = inspect.signature(tool, eval_str=True)
    answered = Annotated[CallToolResult, signature.return_annotation]
    del answering.__wrapped__  # its annotations would be read instead of these
    answering.__signature__ = signature.replace(return_annotation=answered)  # type: ignore[attr-defined]  # read by the SDK
    return answering


def _sentence(error: GazetteerError) -> str:
    """What was refused and why, with the single faults where the first words do not have them already."""
    faults = [str(fault["detail"]) for fault in error.errors if str(fault["detail"]) not in error.detail]
    return ": ".join([error.detail, "; ".join(faults[:3])]) if faults else error.detail


class OverHTTP:
    """The server behind an address (streamable HTTP): every request stands alone, so that any worker can answer it.

    The hosts that are asked for are not looked at: what is told here is open to every page on the web already.
    """

    def __init__(self, server: MCPServer[Any]) -> None:
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        manager = StreamableHTTPSessionManager(
            self._server._lowlevel_server,
            json_response=True,
            stateless=True,
            max_request_body_size=_LARGEST_MESSAGE,
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)
