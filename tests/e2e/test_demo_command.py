"""`guanxi demo` furnishes an empty house that nobody serves, and only once."""

import pytest
from e2e_house import OWNER, ServedHouse

from core.testing.deployment import deployed

pytestmark = pytest.mark.slow


def test_a_house_nobody_serves_is_filled_once_and_waits_for_its_owner() -> None:
    with deployed(None) as deployment:
        for _ in range(2):
            ran = deployment.run("demo")
            assert ran.returncode == 0, ran.stdout + ran.stderr

        deployment.start()
        deployment.ready()
        with ServedHouse.reached(deployment) as house:
            assert house.http.get("/auth/state").json()["setUp"] is False
            house.set_up(plugins=())

            people = house.ask("{ customers { totalCount } me { name } plugins { state } }")
            names = house.ask("{ companies(first: 200) { nodes { name } } }")

    assert people["me"] == {"name": OWNER["name"]}
    assert people["customers"]["totalCount"] > 20
    assert {plugin["state"] for plugin in people["plugins"]} == {"ON"}
    companies = [company["name"] for company in names["companies"]["nodes"]]
    assert len(companies) == len(set(companies)) > 0
