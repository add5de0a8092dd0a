// Drives Firefox by WebDriver BiDi; test_firefox.py starts it and judges what it prints.
//   node firefox.mjs '{"driver", "firefox", "url", "examples": {name: address}, "marker"}'
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

async function open(address) {
  const page = await browser.newPage();
  page.on("pageerror", (error) => seen.problems.push(`${address}: ${error.message}`));
  page.on("console", (said) => {
    if (["error", "warn"].includes(said.type())) seen.problems.push(`${address}: ${said.text()}`);
  });
  await page.goto(given.url + address, { waitUntil: "networkidle0" });
  return page;
}

const press = (page, number, name) =>
  page.evaluate(
    ([number, name]) => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
      const bar = document.querySelectorAll(".program__bar")[number];
      [...bar.querySelectorAll("button")].find((button) => button.textContent === name).click();
    },
    [number, name],
  );

const status = (page, number, beginning) =>
  until(
    page,
    ([number, beginning]) => {
      const text = document.querySelectorAll(".program__bar [role=status]")[number].textContent;
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

async function endlessLoop() {
  const page = await open(Object.values(given.examples)[0]);
  await page.evaluate((marker) => fetch(marker), given.marker); // until here nothing was pressed
  const type = (code) =>
    page.evaluate((code) => {
      document.querySelector(".program__editor").value = code;
    }, code);
  await press(page, 0, "Edit");
  await type("while True: pass");
  await press(page, 0, "Run");
  await status(page, 0, "^running");
  await press(page, 0, "Stop");
  const stopped = await status(page, 0, ENDED);
  await type("print(6 * 7)");
  await press(page, 0, "Run");
  await status(page, 0, "^done in");
  const after = await page.evaluate(() => document.querySelector(".program__output").textContent);
  await page.close();
  return { stopped, after: after.trim() };
}

async function race() {
  const page = await open("lab/race/");
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
  seen.loop = await endlessLoop();
  await examples();
  seen.race = await race();
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));
