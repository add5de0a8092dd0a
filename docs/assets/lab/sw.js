// Keeps the browser's Python, so that the second visit needs no network for it. Its scope is this
// folder: it sees what interpreters load and nothing of what pages do. The folder's name changes
// with its content, so whatever was kept under a name is right for ever.

const FILES = /\/(pyodide-[0-9a-f]+)\/[^/]+$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const found = FILES.exec(new URL(event.request.url).pathname);
  if (found && event.request.method === "GET") event.respondWith(fromCache(event, found[1]));
});

async function fromCache(event, name) {
  const { request } = event;
  const kept = await caches.open(name);
  const before = await kept.match(request.url);
  if (before) return before;
  const answer = await fetch(request);
  if (answer.ok) {
    const copy = answer.clone(); // stored while the interpreter already reads; no room: not kept
    event.waitUntil(dropOlder(name).then(() => kept.put(request.url, copy)).catch(() => {}));
  }
  return answer;
}

async function dropOlder(name) {
  for (const other of await caches.keys()) {
    if (other.startsWith("pyodide-") && other !== name) await caches.delete(other);
  }
}
