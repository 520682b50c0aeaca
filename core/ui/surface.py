"""Everything the admin of one house shows: the contributions, and the documents behind them."""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from core.errors import Invalid, NotFound, T
from core.hooks import PluginSettings

from .documents import Document, documents, source_id
from .draw import Drawing
from .kinds import Action, Contribution

CONTRACT = 1
"""The version of the vocabulary; it only grows, a removal would be a new one beside it."""

Allows = Callable[[str], bool]
"""Whether the asker holds a permission."""


class RunsDocuments(Protocol):
    """What can run a GraphQL document on behalf of somebody."""

    async def run(
        self, query: str, variables: dict[str, Any] | None, operation: str | None, asker: Any, /
    ) -> bytes:
        """The answer as JSON."""
        ...


class Surface:
    """The contributions of one house by their full name, each name once.

    The engine is set when the schema is made, before the house opens: documents run through it.
    """

    engine: RunsDocuments

    def __init__(
        self,
        contributions: Iterable[tuple[str, Contribution]],
        settings: Iterable[tuple[str, type[PluginSettings]]] = (),
    ) -> None:
        """Name every contribution after its owner, and the documents behind them."""
        self.settings = {model.owner: model for _, model in settings}
        self.contributions: dict[str, Contribution] = {}
        for owner, contribution in contributions:
            name = full_name(owner, contribution)
            if name in self.contributions:
                raise Invalid(_twice(name))
            self.contributions[name] = contribution
        self.documents: dict[str, Document] = {
            document.id: document
            for name, contribution in self.contributions.items()
            for document in documents(name, contribution)
        }
        self._drawn: dict[tuple[str, str], dict[str, Any]] = {}

    def manifest(self, language: str, allows: Allows) -> dict[str, Any]:
        """What a reader with these permissions is shown, in the reader's language."""
        shown = [
            self._draw(name, language)
            for name, contribution in self.contributions.items()
            if all(map(allows, contribution.requires))
        ]
        shown.sort(key=lambda drawn: (drawn["kind"], drawn.get("order", 50), drawn["id"]))
        text = json.dumps(shown, ensure_ascii=False, sort_keys=True)
        return {
            "contract": str(CONTRACT),
            "locale": language,
            "revision": hashlib.sha256(text.encode()).hexdigest()[:12],
            "contributions": shown,
        }

    def document(self, id: str, allows: Allows) -> Document:
        """A stored document, for someone who was sent its contribution."""
        document = self.documents.get(id)
        if document is None or not all(map(allows, document.requires)):
            raise NotFound(
                T("This part of the screen is no longer there.", "界面的这一部分已不存在。")
            )
        return document

    def action(self, name: str, allows: Allows) -> tuple[Action, Document]:
        """An action and its document, for someone who may carry it out."""
        action = self.contributions.get(name)
        if not isinstance(action, Action) or not all(map(allows, action.requires)):
            raise NotFound(T("This action is not available.", "该操作不可用。"))
        return action, self.documents[source_id(name, action.mutation)]

    def _draw(self, name: str, language: str) -> dict[str, Any]:
        if (name, language) not in self._drawn:
            drawing = Drawing(name, language, self.documents)
            self._drawn[name, language] = drawing.whole(self.contributions[name])
        return self._drawn[name, language]


def full_name(owner: str, contribution: Contribution) -> str:
    """What a contribution is called outside: its owner's name, a dot, its id."""
    return f"{owner.removeprefix('core.')}.{contribution.id}"


def _twice(name: str) -> T:
    return T("Two contributions are called {name}.", "有两个界面元素都叫 {name}。").fill(name=name)
