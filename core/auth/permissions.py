"""What can be allowed: permissions as their owners declare them, and how default roles start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.errors import Invalid, T

from .rights import SCOPES, Scope

OWNER = "owner"
EVERY_SCOPE = (Scope.OWN, Scope.TEAM, Scope.ALL)
HOUSE_WIDE = (Scope.ALL,)


@dataclass(frozen=True)
class Permission:
    """One thing a role can allow, how far it may carry, and which default roles start with it."""

    name: str
    title: T
    scopes: tuple[Scope, ...] = EVERY_SCOPE
    defaults: Mapping[str, Scope] = field(default_factory=dict, hash=False)

    @property
    def owner(self) -> str:
        """Who declared it: `core` or a plugin."""
        return self.name.partition(".")[0]

    def default(self, role: str) -> Scope:
        """What a default role gets when this permission first appears; owners get everything."""
        if role == OWNER:
            return max(self.scopes)
        return self.defaults.get(role, Scope.NONE)


_known: dict[str, Permission] = {}


def know_permissions(permissions: Iterable[Permission]) -> None:
    """Take these as the permissions of this process; refuses two of one name."""
    found: dict[str, Permission] = {}
    for permission in permissions:
        if permission.name in found:
            raise Invalid(
                T(
                    "The permission {name} is declared twice.",
                    "权限 {name} 被重复声明。",
                ).fill(name=permission.name)
            )
        found[permission.name] = permission
    _known.clear()
    _known.update(found)


def known_permissions() -> Mapping[str, Permission]:
    """Every permission of the modules that are switched on, by name."""
    return _known


def read_scopes(words: object, *, field: str = "permissions") -> dict[str, Scope]:
    """`{permission: scope}` as the API writes it, checked against what was declared."""
    if not isinstance(words, Mapping):
        raise Invalid(
            T("Permissions are an object of name and scope.", "权限必须是“名称: 范围”的对象。"),
            field=field,
        )
    return {name: _scope(name, word, field) for name, word in words.items()}


def _scope(name: object, word: object, field: str) -> Scope:
    permission = _known.get(name) if isinstance(name, str) else None
    if permission is None:
        raise Invalid(
            T("There is no permission “{name}”.", "没有权限“{name}”。").fill(name=name), field=field
        )
    scope = SCOPES.get(word) if isinstance(word, str) else None
    if scope is None or (scope and scope not in permission.scopes):
        raise Invalid(
            T("{title} cannot carry “{word}”.", "“{title}”不能设为“{word}”。").fill(
                title=permission.title, word=word
            ),
            field=field,
        )
    return scope


CORE_PERMISSIONS = (
    Permission(
        "core.user.manage",
        T("Manage people and teams", "管理人员与团队"),
        HOUSE_WIDE,
    ),
    Permission("core.role.manage", T("Manage roles", "管理角色"), HOUSE_WIDE),
    Permission(
        "core.key.manage",
        T(
            "See API keys; with “all”, revoke anyone's",
            "查看 API 密钥，范围为“全部”时可吊销他人密钥",
        ),
        (Scope.OWN, Scope.ALL),
        {"manager": Scope.OWN, "sales": Scope.OWN, "viewer": Scope.OWN},
    ),
    Permission("core.house.manage", T("Change the business profile", "修改企业资料"), HOUSE_WIDE),
    Permission("core.plugin.manage", T("Switch modules on and off", "启用或停用模块"), HOUSE_WIDE),
    Permission(
        "core.job.manage", T("See and replay background work", "查看并重放后台任务"), HOUSE_WIDE
    ),
    Permission(
        "core.audit.read",
        T("Read everything that happened", "查看全部变更记录"),
        HOUSE_WIDE,
        {"manager": Scope.ALL},
    ),
    Permission(
        "core.pool.read",
        T("See what nobody owns", "查看公海"),
        (Scope.TEAM, Scope.ALL),
        {"manager": Scope.ALL, "sales": Scope.TEAM},
    ),
)
