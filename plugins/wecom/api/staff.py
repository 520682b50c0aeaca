"""Employees, departments, and what a page inside WeCom needs."""

from typing import Any

from .calling import APP, Wire, call


async def department_members(line: Wire, department: int) -> list[dict[str, Any]]:
    """Employees of a department, names only."""
    params = {"department_id": department}
    said = await call(line, "user/simplelist", params=params, token=APP, largest=8 << 20)
    return list(said.get("userlist") or ())


async def departments(line: Wire) -> list[dict[str, Any]]:
    """The tree of departments, as far as the application may see it."""
    return list((await call(line, "department/list", token=APP)).get("department") or ())


async def user(line: Wire, userid: str) -> dict[str, Any]:
    """One employee."""
    return await call(line, "user/get", params={"userid": userid}, token=APP)


async def agent(line: Wire) -> dict[str, Any]:
    """Our own application."""
    return await call(line, "agent/get", params={"agentid": line.settings.agent_id}, token=APP)


async def callback_ips(line: Wire) -> list[str]:
    """Where WeCom calls from."""
    return list((await call(line, "getcallbackip", token=APP)).get("ip_list") or ())


async def ticket(line: Wire, *, of_agent: bool) -> str:
    """What pages inside WeCom are signed with: the application's ticket, or the corp's."""
    if of_agent:
        said = await call(line, "ticket/get", params={"type": "agent_config"}, token=APP)
    else:
        said = await call(line, "get_jsapi_ticket", token=APP)
    return str(said["ticket"])


async def who(line: Wire, code: str) -> str:
    """The employee who opened a page; empty for somebody from outside."""
    said = await call(line, "auth/getuserinfo", params={"code": code}, token=APP)
    return str(said.get("userid") or "")
