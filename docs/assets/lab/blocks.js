// Run, Stop, Reset and Edit for every block that runs here. Nothing is loaded before a first Run.

import { Python, Stopped } from "./python.js";

const KEY = "gillab.programs";
const python = new Python(); // one for the whole site: it survives instant navigation
let busy = null; // the block whose program is running

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function button(text, click) {
  return element("button", { type: "button", className: "program__button", textContent: text, onclick: click });
}

/* Changes are kept for the visit, or until they are reset where the reader asked for it. */
const VISIT = "session";
const EVER = "local";

function kept(where) {
  try {
    return JSON.parse(window[`${where}Storage`].getItem(KEY)) ?? {};
  } catch {
    return {}; // it holds something else: start empty
  }
}

function keep(where, name, code) {
  const all = kept(where);
  if (code === null) delete all[name];
  else all[name] = code;
  try {
    window[`${where}Storage`].setItem(KEY, JSON.stringify(all));
  } catch {
    // storage is full: the program is simply not kept
  }
}

/** Enter keeps the indentation of the line, with four more spaces after a colon. */
function newLine(event) {
  const { value, selectionStart } = event.target;
  const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
  const indent = /^ */.exec(line)[0] + (/:\s*$/.test(line) ? "    " : "");
  if (!indent) return;
  event.preventDefault();
  document.execCommand("insertText", false, `\n${indent}`); // the only way that undo can take back
}

class Block {
  constructor(shown) {
    this.shown = shown;
    this.name = shown.dataset.example ?? "program.py";
    this.original = shown.querySelector("code").textContent.trimEnd() + "\n";
    this.status = element("p", { className: "program__status" });
    this.status.setAttribute("role", "status");
    this.output = element("pre", { className: "program__output", tabIndex: 0, hidden: true });
    this.output.setAttribute("role", "log");
    this.output.setAttribute("aria-label", `Output of ${this.name}`);
    this.waiting = []; // output that the page does not show yet
    this.step = shown.dataset.step; // of an exercise that can be checked here
    this.runButton = button("Run", () => this.run());
    this.checkButton = button("Check", () => this.run("check"));
    this.runButton.hidden = shown.dataset.only === "check"; // its program needs more than a browser
    this.checkButton.hidden = !this.step;
    this.stopButton = button("Stop", () => python.interrupt());
    this.editButton = button("Edit", () => this.edit());
    this.resetButton = button("Reset", () => this.reset());
    this.stopButton.hidden = this.resetButton.hidden = true;
    this.bar = element("div", { className: "program__bar" });
    this.bar.setAttribute("role", "group");
    this.bar.setAttribute("aria-label", `Program ${this.name}`);
    this.bar.append(this.runButton, this.checkButton, this.stopButton, this.editButton, this.resetButton, this.status);
    shown.after(this.bar, this.output);
    const saved = kept(VISIT)[this.name] ?? kept(EVER)[this.name];
    if (typeof saved === "string" && saved !== this.original) this.open(saved);
  }

  get code() {
    return this.editor?.value ?? this.original;
  }

  edit() {
    this.open(this.original);
    this.editor.focus({ preventScroll: true });
  }

  /** A plain text field: it works with every screen reader, keyboard and phone. */
  open(text) {
    this.editor = element("textarea", {
      className: "program__editor",
      value: text,
      spellcheck: false,
      autocapitalize: "off",
      rows: Math.min(30, text.split("\n").length + 1),
    });
    const does = this.runButton.hidden ? "checks" : "runs";
    this.editor.setAttribute("aria-label", `Edit ${this.name}. Control and Enter ${does} it.`);
    this.editor.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        this.run(this.runButton.hidden ? "check" : "run");
      } else if (!event.shiftKey && !event.altKey) newLine(event);
    });
    this.keepBox = element("input", { type: "checkbox", checked: this.name in kept(EVER) });
    this.keepBox.onchange = () => keep(EVER, this.name, this.keepBox.checked ? this.code : null);
    this.editor.oninput = () => {
      keep(VISIT, this.name, this.code);
      if (this.keepBox.checked) keep(EVER, this.name, this.code);
    };
    this.keepLabel = element("label", { className: "program__keep" }, this.keepBox, " keep my changes after this visit");
    this.shown.hidden = true;
    this.shown.after(this.editor);
    this.bar.append(this.keepLabel);
    this.editButton.hidden = true;
    this.resetButton.hidden = false;
  }

  /** The program as it was, and a new Python without the names of earlier runs. */

  reset() {
    if (!busy || busy === this) python.stop();
    keep(VISIT, this.name, null);
    keep(EVER, this.name, null);
    this.editor?.remove();
    this.keepLabel?.remove();
    this.editor = this.keepLabel = undefined;
    this.shown.hidden = false;
    this.editButton.hidden = false;
    this.resetButton.hidden = true;
    this.output.hidden = true;
    this.output.replaceChildren();
    delete this.status.dataset.verdict;
    this.say("");
    this.runButton.focus({ preventScroll: true });
  }

  say(text) {
    this.status.textContent = text;
  }

  /** Collect output and show it once a frame, which may be thousands of lines. */
  write = (stream, text) => {
    if (!this.waiting.length) requestAnimationFrame(this.showWaiting);
    const last = this.waiting.at(-1);
    if (last?.stream === stream) last.text += text;
    else this.waiting.push({ stream, text });
  };

  showWaiting = () => {
    for (const { stream, text } of this.waiting.splice(0)) {
      const last = this.output.lastChild;
      if (last?.className === `is-${stream}`) last.append(text);
      else this.output.append(element("span", { className: `is-${stream}`, textContent: text }));
    }
    this.output.scrollTop = this.output.scrollHeight;
  };

  /** Buttons for a running program, or for none; the keyboard focus moves along. */
  buttons(running) {
    const place = document.activeElement;
    const [from, to] = running
      ? [[this.runButton, this.checkButton], this.stopButton]
      : [[this.stopButton], this.pressed ?? this.runButton];
    if (running) this.pressed = from.find((one) => one === place);
    this.stopButton.hidden = false;
    this.runButton.disabled = this.checkButton.disabled = running;
    if (from.includes(place)) to.focus({ preventScroll: true });
    this.stopButton.hidden = !running;
  }

  async run(type = "run") {
    if (busy) return busy === this ? undefined : this.say("another program is running: stop it first");
    busy = this;
    this.output.replaceChildren();
    this.output.hidden = false;
    this.buttons(true);
    delete this.status.dataset.verdict;
    this.say("loading Python…");
    python.watch((text) => this.say(text));
    try {
      const { version } = await python.start();
      this.say(`running on Python ${version}…`);
      const begin = performance.now();
      const { ok } = await python.ask({ type, code: this.code, step: this.step }, this.write);
      const seconds = ((performance.now() - begin) / 1000).toFixed(2);
      if (type === "check" && ok !== "stopped") this.status.dataset.verdict = ok ? "✓" : "✗";
      if (ok === "stopped") this.say("stopped");
      else if (type === "check") this.say(`${ok ? "passed" : "not yet"}: done in ${seconds} s`);
      else this.say(ok ? `done in ${seconds} s` : `ended with an error after ${seconds} s`);
    } catch (error) {
      this.say(error instanceof Stopped ? "stopped" : error.message);
    } finally {
      busy = null;
      this.showWaiting();
      this.buttons(false);
    }
  }
}

function arrive() {
  // End the program of the page that the reader has left.
  if (busy && !busy.bar.isConnected) python.stop();
  if (document.querySelector("form.race")) import("./race.js");
  for (const shown of document.querySelectorAll(".highlight.runs-here:not([data-ready])")) {
    shown.dataset.ready = "";
    new Block(shown);
  }
}

if (window.document$) window.document$.subscribe(arrive);
else arrive();
