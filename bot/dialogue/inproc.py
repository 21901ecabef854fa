"""Answers Rasa's calls of custom actions in this process, without an action server or a port."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

logger = logging.getLogger(__name__)

# Rasa logs an action that raises and goes on as if it had said nothing. The turn collects such failures here.
failures: ContextVar[list[str] | None] = ContextVar("failures", default=None)


class InProcessActions(EndpointConfig):
    """The action endpoint as a function call. `greet` is called with the conversation before each action."""

    def __init__(self, actions: Iterable[Action], greet: Callable[[str], object] | None = None) -> None:
        # The domain is the same for every call and no action reads it: it is not serialised each time.
        super().__init__(url="http://in-process.invalid/webhook", enable_selective_domain=True)
        self._executor, self._greet = ActionExecutor(), greet
        for action in actions:
            self._executor.register_action(action)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action named in the call. A failure is noted for the turn and raised in Rasa's own terms."""
        call = kwargs["json"]
        try:
            if self._greet is not None:
                self._greet(call["sender_id"])
            return await self._executor.run(call)
        except ActionExecutionRejection as rejection:
            detail = {"error": rejection.message, "action_name": rejection.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(detail)) from rejection
        except ActionNotFoundException as unknown:
            self._note(call["next_action"], unknown)
            raise ClientResponseError(404, "unknown action", json.dumps({"error": str(unknown)})) from unknown
        except Exception as fault:  # whatever an action raises must end the turn, not silence it
            self._note(call["next_action"], fault)
            raise ClientResponseError(500, "action failed", json.dumps({"error": type(fault).__name__})) from fault

    @staticmethod
    def _note(action: str, fault: BaseException) -> None:
        noted = failures.get()
        if noted is not None:
            noted.append(f"{action}: {type(fault).__name__}")
        logger.error("action failed: %s (%s)", action, type(fault).__name__, exc_info=fault)
