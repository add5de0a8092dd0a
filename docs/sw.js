// Keeps Python and the pages seen since the first Run, so that a later visit needs no network.
//
// Python's folder changes its name with its content: what was kept under a name is right for ever
// and is not asked for again. Everything else comes from the network, and from what was kept where
// there is none.

const PYTHON = /\/assets\/lab\/(pyodide-[0-9a-f]+)\/[^/]+$/;
const PREFIX = `gillab ${new URL(registration.scope).pathname} `; // an address may hold other sites
const PAGES = `${PREFIX}pages`;
const OFFLINE = new URL("offline/", registration.scope).href; // says what is kept

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return;
  if (fetchedAhead(request) || request.url.startsWith(`${registration.scope}live/`)) return;
  event.respondWith(storeOf(request.url) === PAGES ? fromNetwork(event) : fromStore(event));
});

/* Firefox fetches what a page's <link rel="next"> names and drops it again when a page is opened
   meanwhile; an answer promised here would then end as an error in the console. */
function fetchedAhead({ mode, destination }) {
  return mode === "no-cors" && destination === "";
}

/* {keep: addresses}: what a page loaded before anybody watched. */
self.addEventListener("message", (event) => {
  event.waitUntil(keepAll(event.data.keep, event.ports[0]));
});

/* One file after the other; a page that asked on a port is told of each. */
async function keepAll(addresses, port) {
  let [stored, failed] = [0, 0];
  for (const url of addresses) {
    await add(url).then(() => (stored += 1), () => (failed += 1));
    port?.postMessage({ stored, failed });
  }
}

function storeOf(url) {
  const python = PYTHON.exec(new URL(url).pathname);
  return python ? PREFIX + python[1] : PAGES;
}

/* An address without what follows "#", which no server sees. */
const plain = (url) => url.split("#")[0];

const storing = new Set(); // addresses whose content is on its way into a store

async function add(url) {
  const address = plain(url);
  if (!url.startsWith(registration.scope) || storing.has(address)) return;
  const store = await caches.open(storeOf(url));
  if (!(await store.match(address))) await store.add(address);
}

/* Whatever is wrong with the store, the network is asked. */
async function kept(url) {
  try {
    return await (await caches.open(storeOf(url))).match(plain(url));
  } catch {
    return undefined;
  }
}

/* Stored while the page already reads; where there is no room, it is not kept. */
function store(event, answer) {
  if (answer.status !== 200 || answer.redirected) return answer;
  const copy = answer.clone();
  const name = storeOf(event.request.url);
  const address = plain(event.request.url);
  const put = async () => {
    if (name !== PAGES) await dropOlder(name);
    await (await caches.open(name)).put(address, copy);
  };
  storing.add(address);
  event.waitUntil(put().catch(() => {}).finally(() => storing.delete(address)));
  return answer;
}

async function fromStore(event) {
  return (await kept(event.request.url)) ?? store(event, await fetch(event.request));
}

async function fromNetwork(event) {
  try {
    return store(event, await fetch(event.request));
  } catch (error) {
    const found = await kept(event.request.url);
    if (found) return found;
    if (event.request.mode === "navigate" && (await kept(OFFLINE))) return Response.redirect(OFFLINE);
    throw error;
  }
}

async function dropOlder(name) {
  for (const other of await caches.keys()) {
    if (other.startsWith(`${PREFIX}pyodide-`) && other !== name) await caches.delete(other);
  }
}
