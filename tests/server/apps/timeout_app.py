"""An app that raises its own TimeoutError at the point that the path names."""

import asyncio


async def app(scope, receive, send):
    where = scope["path"].strip("/")
    if where == "before":
        raise TimeoutError("the database did not answer")
    if where == "reading":
        await asyncio.wait_for(receive_all(receive), 0.2)
    if where == "slow":
        await asyncio.sleep(60)
    if where == "caught":  # its own time limit for reading, then slow work
        try:
            await asyncio.wait_for(receive_all(receive), 0.2)
        except TimeoutError:
            await asyncio.sleep(60)
    if where == "late":  # answers although the deadline has passed
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            where = "late but fine"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": where.encode(), "more_body": True})
    if where == "after":
        raise TimeoutError("the database did not answer")
    await send({"type": "http.response.body"})


async def receive_all(receive):
    while (await receive()).get("more_body"):
        pass
