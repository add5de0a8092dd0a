/* The page "Without network": which pages this browser keeps, and a button that keeps them all. */

import { keeper } from "./lab/python.js";

const root = new URL("../", import.meta.url);
const PAGE = /\/(?:index\.html)?$/;

function made(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Addresses of the site that this browser keeps. */
async function keptAddresses() {
  const found = new Set();
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) {
      if (url.startsWith(root.href)) found.add(url);
    }
  }
  return found;
}

async function list(place) {
  const pages = [...(await keptAddresses())].filter((url) => PAGE.test(new URL(url).pathname)).sort();
  const links = pages.map((href) => {
    const textContent = decodeURI(href.slice(root.href.length)) || "the landing page";
    return made("li", {}, made("a", { href, textContent }));
  });
  const none = made("p", { textContent: "Nothing yet: pages are kept after a first Run, or by the button." });
  place.replaceChildren(links.length ? made("ul", {}, ...links) : none);
}

async function keepEverything(all, say) {
  say("asking the browser…");
  const worker = await keeper();
  if (!worker) throw new Error("this browser keeps no pages here");
  const { port1, port2 } = new MessageChannel();
  const { stored, failed } = await new Promise((done) => {
    port1.onmessage = ({ data }) => {
      say(`${data.stored} of ${all.files.length} files kept…`);
      if (data.stored + data.failed === all.files.length) done(data);
    };
    worker.postMessage({ keep: all.files.map((path) => new URL(path, root).href) }, [port2]);
  });
  say(failed ? `${failed} files could not be kept; press again with a network` : `all ${stored} files are kept`);
}

async function arrive() {
  const place = document.querySelector("#offline:not([data-ready])");
  if (!place) return;
  place.dataset.ready = "";
  const kept = made("div", {});
  const status = made("p", {});
  status.setAttribute("role", "status");
  const say = (text) => (status.textContent = text);
  place.replaceChildren(kept, status);
  if (!window.caches || !navigator.serviceWorker) {
    return say("This browser keeps no pages here: it allows that only over https or on this machine.");
  }
  await list(kept).catch(() => say("The browser does not say what it keeps."));
  const answer = await fetch(new URL("assets/all-files.json", root)).catch(() => null);
  if (!answer?.ok) return say("Without network nothing more can be kept.");
  const all = await answer.json();
  const button = made("button", { type: "button", className: "md-button", textContent: `Keep everything (${megabytes(all.bytes)})` });
  button.onclick = async () => {
    button.disabled = true;
    await keepEverything(all, say).catch((error) => say(`Not kept: ${error.message}.`));
    button.disabled = false;
    await list(kept);
  };
  status.before(made("p", {}, button));
}

if (window.document$) window.document$.subscribe(arrive);
else arrive();
