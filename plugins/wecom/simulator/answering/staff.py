"""Employees and departments, and what the side-bar needs."""

from typing import Any

from plugins.wecom.simulator.asking import Asked, Refused, answers, page_of
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import Staff


@answers("user/get", needs="staff")
def user(corp: Corp, asked: Asked) -> dict[str, Any]:
    """One employee, without what became private in 2022."""
    found = corp.staff.get(asked.params.get("userid", ""))
    if found is None or not found.active:
        raise Refused(60111, "userid not found")
    return _shown(found)


@answers("user/list_id", needs="staff")
def user_ids(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Every employee with each department."""
    pairs = [
        {"userid": staff.userid, "department": department}
        for staff in corp.living()
        for department in staff.departments
    ]
    page, more = page_of(pairs, asked, most=10_000)
    return {"dept_user": page, **more}


@answers("user/list", needs="staff")
def users(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Employees of a department."""
    return {"userlist": [_shown(staff) for staff in _of_department(corp, asked)]}


@answers("user/simplelist", needs="staff")
def few_facts(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Employees of a department, names only."""
    staff = _of_department(corp, asked)
    return {"userlist": [{"userid": s.userid, "name": s.name} for s in staff]}


@answers("department/list", needs="staff")
def departments(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The tree of departments."""
    return {
        "department": [
            {"id": number, "name": name, "parentid": parent, "order": number}
            for number, (name, parent) in corp.departments.items()
        ]
    }


@answers("agent/get", needs="app")
def agent(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The application that asks."""
    return {"agentid": asked.app.agent_id, "name": asked.app.name, "close": 0}


@answers("getcallbackip", needs="app")
def callback_ips(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Where events come from."""
    return {"ip_list": ["127.0.0.1"]}


@answers("get_jsapi_ticket", needs="app")
def corp_ticket(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The ticket with which pages are signed for the corp."""
    return {"ticket": f"ticket-{corp.corp_id}", "expires_in": 7200}


@answers("ticket/get", needs="app")
def agent_ticket(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The ticket with which pages are signed for the application."""
    if asked.params.get("type") != "agent_config":
        raise Refused(40058, "invalid type")
    return {"ticket": f"agent-ticket-{asked.app.agent_id}", "expires_in": 7200}


@answers("auth/getuserinfo", needs="app")
def who(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Who opened a page inside WeCom; a code is good for once."""
    userid = corp.sign_ins.pop(asked.params.get("code", ""), "")
    if not userid:
        raise Refused(40029, "invalid code")
    return {"userid": userid}


@answers("message/send", needs="app")
def message(corp: Corp, asked: Asked) -> dict[str, Any]:
    """A message of the application to employees."""
    (to,) = asked.need("touser")
    userids = to.split("|")
    unknown = [userid for userid in userids if userid not in corp.staff]
    for userid in userids:
        if userid in corp.employees:
            corp.employees[userid].receive_content("app", asked.body)
    return {"invaliduser": "|".join(unknown), "msgid": corp.new_id("app", 20)}


def _of_department(corp: Corp, asked: Asked) -> list[Staff]:
    department = int(asked.params.get("department_id") or 0)
    if department not in corp.departments:
        raise Refused(60123, "invalid party id")
    return [staff for staff in corp.living() if department in staff.departments]


def _shown(staff: Staff) -> dict[str, Any]:
    return {
        "userid": staff.userid,
        "name": staff.name,
        "department": list(staff.departments),
        "status": 1,
    }
