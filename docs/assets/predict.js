/* Predictions: the reader chooses first, then the explanation opens. Answers stay in the browser.

   Without this script the radio buttons still work and the fold opens by hand. */

const KEY = "gillab.predictions";

function answers() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // storage is blocked or holds something else: start empty
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...answers(), [name]: value }));
  } catch {
    // The browser forbids storage: the page works without it.
  }
}

function judge(box, chosen, open) {
  const verdict = box.querySelector(".predict__verdict");
  for (const input of box.querySelectorAll("input[type=radio]")) {
    const choice = input.closest("label");
    choice.classList.toggle("is-right", "right" in input.dataset);
    choice.classList.toggle("is-wrong", input === chosen && !("right" in input.dataset));
  }
  const right = "right" in chosen.dataset;
  verdict.textContent = right
    ? "You predicted it."
    : "Something else happens: read why.";
  if (open) box.querySelector("details").open = true;
}

function arrive() {
  const kept = answers();
  for (const box of document.querySelectorAll(".predict")) {
    const inputs = [...box.querySelectorAll("input[type=radio]")];
    const before = inputs.find((input) => input.value === kept[box.id]);
    if (before) {
      before.checked = true;
      judge(box, before, false);
    }
    box.addEventListener("change", ({ target }) => {
      if (!inputs.includes(target)) return;
      remember(box.id, target.value);
      judge(box, target, true);
    });
  }
}

if (window.document$) window.document$.subscribe(arrive);
else arrive();
