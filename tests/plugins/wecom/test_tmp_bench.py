import asyncio, time, sys, resource
import pytest
pytestmark = [pytest.mark.plugins("wecom")]
async def test_big(crm):
    from plugins.wecom.service import contacts
    from core.db import fetchval
    async with crm.stage("wecom") as stage:
        theirs, ours = await stage.account("x")
        theirs.fill(10_000, staff=50)
        t=time.time()
        await contacts.sync_contacts(ours.id); await crm.settle()
        print("first", time.time()-t, await fetchval("select count(*) from wecom_follow"))
        t=time.time()
        await contacts.sync_contacts(ours.id); await crm.settle()
        print("again", time.time()-t)
        t=time.time()
        await contacts.compare(account=str(ours.id))
        print("compare", time.time()-t)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)
