"""An app that tries to import a refused extension module, and works without it."""

try:
    import psutil
except ImportError:
    psutil = None


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        for answer in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{answer}.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(psutil).encode()})


def create(context):
    return app
