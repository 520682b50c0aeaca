"""An engine over the demo's schema."""

import demo_graph

from core.db import Vault, use_vault
from core.graphql import Engine, Graph, Limits, compose, undoable
from core.graphql.undo import Undo


def make_engine(more: dict[str, Graph] | None = None, *, limits: Limits | None = None) -> Engine:
    """An engine of its own, over core, a plugin and what else is given."""
    use_vault(Vault((b"k" * 32,)))
    undo = Graph(undoables=(undoable("customer.rename", demo_graph.unname),))
    graphs = {"core": demo_graph.CORE, "loyalty": demo_graph.LOYALTY, "undo": undo}
    graphs |= more or {"core.graphql": Graph(mutations=(Undo,))}
    return Engine(compose(graphs), limits=limits)
