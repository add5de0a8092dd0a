/* Draws the charts on the screen again while a measurement goes on, on pages and on slides.

   No page of the site names this module: only the course's own server adds it to what it sends, and
   answers below /live/. The reader's place, folds, legend and focus stay as they are. */

const deck = document.querySelector(".reveal");
const PLACE = deck ? "slide" : "page";
const ENDED = "The measurement has ended. The charts show what was measured.";
const LINGER_MS = 12_000; // that stays so long

let source;
let state = { version: 0, measuring: null, problem: null };
let drawing = false;
let again = false;
const newest = new WeakMap(); // figure → the version of the results that it shows
const inView = new Set();

/* ---- Where the figures are ------------------------------------------------------------------- */

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) inView.add(target);
    else inView.delete(target);
  }
  refresh();
});
// The page's own loader has drawn a figure for the first time.
const loaded = new MutationObserver(refresh);

function arrive() {
  seen.disconnect();
  loaded.disconnect();
  inView.clear();
  for (const figure of document.querySelectorAll("figure.chart[data-chart]")) {
    seen.observe(figure);
    loaded.observe(figure, { attributes: true, attributeFilter: ["data-state"] });
  }
  connect();
}

function figures() {
  if (!deck) return [...inView].filter((figure) => figure.isConnected);
  return window.Reveal.isReady() ? [...window.Reveal.getCurrentSlide().querySelectorAll("figure[data-chart]")] : [];
}

/* ---- Drawing --------------------------------------------------------------------------------- */

async function refresh() {
  again = true;
  if (drawing) return;
  drawing = true;
  try {
    while (again) {
      again = false;
      for (const figure of figures()) await renew(figure);
    }
  } catch {
    // The server has gone: what is on the screen stays.
  }
  drawing = false;
}

async function renew(figure) {
  const { version } = state;
  if (!version || newest.get(figure) === version) return;
  if (["waiting", "loading"].includes(figure.dataset.state)) return; // it draws what it has first
  newest.set(figure, version);
  const answer = await fetch(`/live/${PLACE}/${figure.dataset.chart}`, { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("figure");
  if (!fresh || !figure.isConnected) return; // nothing of it is measured yet
  if (deck) await onSlide(figure, fresh);
  else await onPage(figure, fresh);
}

async function onSlide(figure, fresh) {
  figure.setAttribute("aria-label", fresh.getAttribute("aria-label"));
  figure.querySelector("script").textContent = fresh.querySelector("script").textContent;
  put(figure, fresh, "figcaption");
  await deckCharts.draw(figure); // of the deck's charts.js
}

async function onPage(figure, fresh) {
  const { replace } = await import("../charts.js");
  await replace(figure, JSON.parse(fresh.dataset.figure));
  for (const part of [".chart__says", "thead", "tbody", "figcaption"]) put(figure, fresh, part);
}

/* Put the fresh part's content in place, unless it is the same or the keyboard's focus is in it. */
function put(figure, fresh, part) {
  const old = figure.querySelector(part);
  const now = fresh.querySelector(part);
  if (!old || !now || old.innerHTML === now.innerHTML || old.contains(document.activeElement)) return;
  old.replaceChildren(...now.childNodes);
}

/* ---- How far it is --------------------------------------------------------------------------- */

const strip = document.createElement("aside");
strip.className = "live";
strip.hidden = true;
strip.setAttribute("aria-label", "Measurement");
strip.innerHTML = '<progress aria-label="Finished cases"></progress><span></span><p class="live__told" role="status"></p>';
const [bar, words, told] = strip.children;
let quarter = -1; // of the measurement, as it was said last
let hiding;

function say(before) {
  const { measuring, problem } = state;
  const ended = before.measuring && !measuring;
  if (before.problem && !problem) strip.hidden = true;
  if (!measuring && !problem && !ended) return;
  clearTimeout(hiding);
  strip.hidden = false;
  bar.hidden = !measuring;
  words.textContent = problem ?? (measuring ? howFar(measuring) : ENDED);
  if (measuring) progress(measuring);
  else announce(words.textContent);
  if (ended) hiding = setTimeout(() => (strip.hidden = true), LINGER_MS);
}

function progress({ done, of }) {
  Object.assign(bar, { max: of, value: done });
  const reached = Math.floor((4 * done) / of);
  if (reached === quarter) return;
  quarter = reached;
  announce(`A measurement goes on: ${done} of ${of} cases. The charts grow with it.`); // rarely
}

function announce(text) {
  if (told.textContent !== text) told.textContent = text;
}

function howFar({ done, of, left_s: left }) {
  return `Measuring: ${done} of ${of} cases${left === null ? "" : `, about ${time(left)} left`}`;
}

function time(seconds) {
  const whole = Math.ceil(seconds);
  return whole < 100 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}

/* ---- The server ------------------------------------------------------------------------------ */

/* Only while somebody looks: a browser opens few connections to one server. */
function connect() {
  if (source || document.hidden) return;
  source = new EventSource("/live/events");
  source.onmessage = ({ data }) => {
    const before = state;
    state = JSON.parse(data);
    say(before);
    refresh();
  };
  // The server ends, or has gone: the next page, or the next look at this one, asks again.
  source.addEventListener("end", leave);
  source.onerror = leave;
}

function leave() {
  source?.close();
  source = undefined;
}

if (window.top === window && (deck || window.document$)) {
  // Not in the small slides of the presenter's view, nor on a page that is there to be printed.
  document.body.append(strip);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : connect()));
  if (deck) {
    deck.addEventListener("slidechanged", refresh);
    connect();
  } else {
    window.document$.subscribe(arrive);
  }
}
