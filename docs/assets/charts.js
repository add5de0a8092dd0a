/* Draws the charts of a page. Where the build has put a picture of the chart, the picture stands until
   somebody uses the chart: points at it for a moment, taps it, or moves the keyboard focus into it.
   A chart without a picture is drawn when it comes into view.

   The drawing library is fetched once, for the first chart. Figures name roles
   ("var(--gil-threads)"); they get the colours that the page has at that moment. */

const LIBRARY = new URL("vendor/plotly-cartesian.min.js", import.meta.url);
const CHARTS = new URL("../charts/", import.meta.url);
const CHART = "figure.chart:is([data-chart], [data-figure])";
const NARROW_PX = 520;
const POINTED_MS = 150; // a pointer that only passes by while the page scrolls is shorter
const ROLE = /^var\((--[\w-]+)\)$/;

const drawn = new Map(); // plot element → its figure, as it came
let library;

const inView = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      inView.unobserve(target);
      begin(target);
    }
  },
  { rootMargin: "200px" },
);
const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const width = Math.round(target.clientWidth);
    if (width && drawn.has(target) && width !== Number(target.dataset.width)) draw(target);
  }
});

function loadLibrary() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      library = undefined; // the next chart tries again: the network may be back
      script.remove();
      reject(new Error("the drawing library did not load"));
    };
    document.head.append(script);
  });
  return library;
}

async function begin(figure) {
  if (!["picture", "waiting", "failed"].includes(figure.dataset.state)) return;
  figure.dataset.state = "loading";
  const plot = plotOf(figure);
  try {
    const [content] = await Promise.all([contentOf(figure), loadLibrary()]);
    if (drawn.has(plot)) return; // replaced meanwhile
    await drawIn(plot, content);
  } catch (error) {
    if (!drawn.has(plot)) fail(figure, plot, error);
  }
}

/* Draws another content into a chart of the page: a newer measurement, or a reader's answers. */
export async function replace(figure, content) {
  if (figure.dataset.state !== "drawn") figure.dataset.state = "loading";
  const plot = plotOf(figure);
  try {
    await loadLibrary();
    await drawIn(plot, content);
  } catch (error) {
    fail(figure, plot, error);
    return;
  }
  figure.querySelector(".chart__plot > picture")?.remove(); // it shows what is no longer said
  figure.querySelector(".chart__plot").style.minHeight = `${content.layout.height}px`;
}

/* Where it is drawn: beside the picture, if the figure has one. */
function plotOf(figure) {
  const place = figure.querySelector(".chart__plot");
  place.querySelector(".chart__failed")?.remove();
  const found = place.querySelector(".chart__live");
  if (found || !place.querySelector("picture")) return found ?? place;
  return add(place, "div", "chart__live");
}

async function drawIn(plot, content) {
  if (!plot.isConnected) return; // the reader has left the page
  if (!drawn.has(plot)) plot.replaceChildren(); // the words that stood there
  drawn.set(plot, content);
  await draw(plot);
  resized.observe(plot);
}

function fail(figure, plot, { message }) {
  const place = figure.querySelector(".chart__plot");
  if (plot !== place) plot.remove();
  const failed = place.querySelector(".chart__failed") ?? add(place, "p", "chart__failed");
  failed.textContent = `This chart could not be drawn (${message}). The table below has its figures.`;
  figure.dataset.state = "failed";
}

async function contentOf({ dataset }) {
  if (dataset.figure) return JSON.parse(dataset.figure); // a notebook's page holds its figures itself
  const address = new URL(`${encodeURIComponent(dataset.chart)}.json`, CHARTS);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.pathname}: ${response.status}`);
  return response.json();
}

function add(place, name, className) {
  return place.appendChild(Object.assign(document.createElement(name), { className }));
}

async function draw(plot) {
  const width = Math.round(plot.clientWidth);
  plot.dataset.width = width;
  plot.setAttribute("aria-hidden", "true"); // the words above and the table below say the same
  const { data, layout } = withColours(drawn.get(plot), plot);
  const fitted = { ...layout, width, ...(width < NARROW_PX ? narrow(layout) : {}) };
  await window.Plotly.react(plot, data, fitted, { displayModeBar: false, doubleClick: false });
  const figure = plot.closest(".chart");
  if (figure) figure.dataset.state = "drawn";
}

/* Fewer ticks and smaller letters; the legend stays above, where it wraps. */
function narrow(layout) {
  const changed = { font: { ...layout.font, size: 12 }, margin: { ...layout.margin, l: 4, r: 8 } };
  for (const [name, axis] of Object.entries(layout)) {
    if (!/^[xy]axis/.test(name)) continue;
    const ticks = axis.dtick || axis.tickvals ? {} : { nticks: 5 };
    changed[name] = { ...axis, ...ticks };
  }
  return changed;
}

/* A deep copy in which every role has become a colour. */
function withColours(content, place) {
  const probe = document.createElement("span");
  probe.hidden = true;
  place.parentElement.append(probe);
  const known = new Map();
  const resolve = (role) => {
    if (!known.has(role)) {
      probe.style.color = `var(${role})`;
      known.set(role, getComputedStyle(probe).color);
    }
    return known.get(role);
  };
  const copy = JSON.parse(JSON.stringify(content), (_key, value) => {
    const found = typeof value === "string" && ROLE.exec(value);
    return found ? resolve(found[1]) : value;
  });
  probe.remove();
  return copy;
}

/* Draws a figure that was made in the page into an element; again to replace it. */
export async function show(plot, content) {
  await loadLibrary();
  await drawIn(plot, content);
}

function leave() {
  for (const plot of drawn.keys()) {
    if (plot.isConnected) continue;
    resized.unobserve(plot);
    window.Plotly.purge(plot);
    drawn.delete(plot);
  }
}

function arrive() {
  leave();
  for (const figure of document.querySelectorAll(`${CHART}:not([data-state])`)) {
    const picture = figure.querySelector(".chart__plot picture");
    figure.dataset.state = picture ? "picture" : "waiting";
    if (!picture) inView.observe(figure);
  }
}

/* A finger that scrolls begins on a chart as well: only a tap counts. */
function use({ target }) {
  const figure = target.closest?.(CHART);
  if (figure) begin(figure);
}

let pointed;
function point({ target, pointerType }) {
  clearTimeout(pointed);
  if (pointerType !== "touch") pointed = setTimeout(use, POINTED_MS, { target });
}

document.addEventListener("pointerup", use);
document.addEventListener("focusin", use);
document.addEventListener("pointerover", point);

new MutationObserver(() => {
  for (const plot of drawn.keys()) if (plot.isConnected) draw(plot);
}).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });

// Material announces each page, also after instant navigation; slides do not.
if (window.document$) window.document$.subscribe(arrive);
else arrive();
