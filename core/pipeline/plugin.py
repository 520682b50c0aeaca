"""What pipelines bring into the house; their rows live with the deals."""

from core.auth import Permission, Scope
from core.errors import T
from core.graphql import Graph
from core.hooks import hookimpl

from .graphql import GRAPH


@hookimpl
def graph() -> Graph:
    """Them in the API."""
    return GRAPH


@hookimpl
def permissions() -> tuple[Permission, ...]:
    """Who may lay roads."""
    return (
        Permission(
            "core.pipeline.manage",
            T("Set up pipelines and stages", "管理销售流程与阶段"),
            (Scope.ALL,),
            {"manager": Scope.ALL},
        ),
    )
