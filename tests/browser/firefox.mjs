// Drives Firefox by WebDriver BiDi; test_firefox.py starts it and judges what it prints.
//   node firefox.mjs '{"driver", "firefox", "url", "examples": {name: address}, "marker", "wrong", "tabs"}'
// Out: one line of JSON with everything that was seen. The pages' own security policy is in force.

import { pathToFileURL } from "node:url";

const given = JSON.parse(process.argv[2]);
const { default: puppeteer } = await import(pathToFileURL(given.driver).href);
const browser = await puppeteer.launch({ browser: "firefox", executablePath: given.firefox, headless: true });
const seen = { problems: [], printed: {} };

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Ask the page until it answers with something true. waitForFunction evaluates strings: forbidden. */
async function until(page, question, argument, seconds = 40) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const answer = await page.evaluate(question, argument);
    if (answer) return answer;
    await sleep(50);
  }
  throw new Error(`no answer in ${seconds} s at ${page.url()}: ${question}`);
}

async function open(address, where = browser) {
  const page = await where.newPage();
  page.on("pageerror", (error) => seen.problems.push(`${address}: ${error.message}`));
  page.on("console", (said) => {
    if (["error", "warn"].includes(said.type())) seen.problems.push(`${address}: ${said.text()}`);
  });
  await page.goto(given.url + address, { waitUntil: "networkidle0" });
  return page;
}

/** Press a button of a program as soon as the page has drawn it. */
const press = (page, number, name) =>
  until(
    page,
    ([number, name]) => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
      const bar = document.querySelectorAll(".program__bar")[number];
      const found = [...(bar?.querySelectorAll("button") ?? [])].find((button) => button.textContent === name);
      found?.click();
      return Boolean(found);
    },
    [number, name],
  );

const status = (page, number, beginning) =>
  until(
    page,
    ([number, beginning]) => {
      const text = document.querySelectorAll(".program__bar [role=status]")[number]?.textContent ?? "";
      return new RegExp(beginning).test(text) && text;
    },
    [number, beginning],
  );

const ENDED = "^(done in|ended with|stopped|Python )";

async function examples() {
  for (const [name, address] of Object.entries(given.examples)) {
    const page = await open(address);
    const number = await page.evaluate(
      (name) =>
        [...document.querySelectorAll(".highlight.runs-here")].findIndex((block) => block.dataset.example === name),
      name,
    );
    await press(page, number, "Run");
    const said = await status(page, number, ENDED);
    const text = await page.evaluate(
      (number) => document.querySelectorAll(".program__output")[number].textContent,
      number,
    );
    seen.printed[name] = { said, text };
    await page.close();
  }
}

const output = (page) => page.evaluate(() => document.querySelector(".program__output").textContent);

/** Put code into the first program's editor and press Run. */
async function begin(page, code) {
  if (!(await page.$(".program__editor"))) await press(page, 0, "Edit");
  await page.evaluate((code) => {
    document.querySelector(".program__editor").value = code;
    document.querySelector(".program__bar [role=status]").textContent = "";
  }, code);
  await press(page, 0, "Run");
}

async function run(page, code) {
  await begin(page, code);
  const said = await status(page, 0, ENDED);
  return { said, text: await output(page) };
}

/** A page on which nothing was pressed yet. */
const somewhere = (where) => open(Object.values(given.examples)[0], where);

/** Everything that a program may do wrong, one after the other in one page. */
async function wrong(page) {
  const found = [];
  for (const { code } of given.wrong) found.push({ ...(await run(page, code)), after: await run(page, "print(6 * 7)") });
  return found;
}

async function stopping(page) {
  await begin(page, "print('one')\nprint('two')\nwhile True: pass");
  const shown = await until(page, () => {
    const text = document.querySelector(".program__output")?.textContent ?? ""; // drawn after the press
    return text.includes("two") && text;
  });
  await press(page, 0, "Stop");
  const stopped = await status(page, 0, ENDED);
  const kept = await output(page);
  await begin(page, "while True: print('x' * 1000)");
  await until(page, () => document.querySelector(".program__output .is-note") !== null);
  await press(page, 0, "Stop");
  await status(page, 0, "^stopped");
  const endless = (await output(page)).length;
  const giant = (await run(page, "print('x' * 20_000_000)")).text.length;
  return { shown, stopped, kept, endless, giant, after: (await run(page, "print(6 * 7)")).text.trim() };
}

async function leaving(page) {
  await begin(page, "while True: pass");
  await status(page, 0, "^running");
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement("a"), { href });
    document.querySelector("article").append(link);
    link.click();
  }, given.url + given.next);
  const there = (end) => {
    const block = document.querySelector(".highlight.runs-here[data-ready]");
    return location.href.endsWith(end) && end.includes(block?.dataset.example.split("/")[0]);
  };
  await until(page, there, given.next); // the address changes before the page does
  const { text } = await run(page, "print(6 * 7)");
  return text.trim();
}

/** Requests for Python's largest file wait, fail, and come at last. */
async function loading() {
  const fresh = await browser.createBrowserContext(); // nothing was kept there
  const page = await somewhere(fresh);
  // What a service worker asks for is not seen here.
  await page.evaluate(() => Object.defineProperty(navigator, "serviceWorker", { value: undefined }));
  const waiting = [];
  let answer = (request) => waiting.push(request);
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (request.url().endsWith("asm.wasm")) answer(request);
    else request.continue().catch(() => {});
  });
  await press(page, 0, "Run");
  const progress = await status(page, 0, " MB…");
  while (!waiting.length) await sleep(20);
  await press(page, 0, "Stop");
  const stopped = await status(page, 0, ENDED);
  answer = (request) => request.respond({ status: 404 }).catch(() => {});
  await press(page, 0, "Run");
  const missing = await status(page, 0, "^Python could not");
  answer = (request) => request.continue().catch(() => {});
  const { text } = await run(page, "print(6 * 7)");
  await fresh.close();
  return { progress, stopped, missing, after: text.trim() };
}

async function withoutWorkers() {
  const page = await somewhere();
  await page.evaluate(() => {
    window.Worker = class {
      constructor() {
        throw new Error("no");
      }
    };
  });
  await press(page, 0, "Run");
  const said = await status(page, 0, "Workers");
  await page.close();
  return said;
}

async function tabs() {
  const pages = await Promise.all(Array.from({ length: given.tabs }, () => somewhere()));
  const mine = pages.map((page, n) => run(page, `import builtins; builtins.mine = ${n}; print(mine)`));
  await Promise.all(mine);
  const said = [];
  for (const page of pages) said.push((await run(page, "print(mine)")).text.trim());
  await Promise.all(pages.map((page) => page.close()));
  return said;
}

async function race() {
  const page = await open("lab/race/");
  // Before its script has come, a submitted form loads the page anew.
  await until(page, () => document.querySelector("form.race[data-ready]") !== null);
  await page.evaluate(() => {
    const form = document.querySelector("form.race");
    const chosen = { workers: "2", length: "short", rounds: "1", predicted: "2" };
    for (const [name, value] of Object.entries(chosen)) form.elements.namedItem(name).value = value;
    form.requestSubmit();
  });
  await until(page, () => document.querySelector("form.race [data-status]").textContent === "done");
  const result = await page.evaluate(() => ({
    said: document.querySelector("[data-result]").textContent,
    bars: document.querySelectorAll("[data-gantt] .barlayer .point").length,
  }));
  await page.close();
  return result;
}

try {
  seen.version = await browser.version();
  const page = await somewhere();
  await page.evaluate((marker) => fetch(marker), given.marker); // until here nothing was pressed
  seen.wrong = await wrong(page);
  seen.gigabyte = (await run(page, "b = bytearray(1 << 30); print(len(b))")).text;
  seen.stopping = await stopping(page);
  seen.left = await leaving(page);
  await page.close();
  await examples();
  seen.race = await race();
  seen.tabs = await tabs();
  const quiet = seen.problems.length; // what comes now is told to the console as well
  seen.loading = await loading();
  seen.withoutWorkers = await withoutWorkers();
  seen.problems.length = quiet;
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));
