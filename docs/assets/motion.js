/* A button at every picture that moves without end (WCAG 2.2.2): it stands still until it is pressed
   again. Readers who asked their system for less motion get pictures that do not move at all. */

const less = matchMedia("(prefers-reduced-motion: reduce)");

function endless(picture) {
  return picture.getAnimations({ subtree: true }).filter(({ effect }) => effect.getTiming().iterations === Infinity);
}

function button(picture) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "picture__pause";
  made.textContent = "Pause";
  made.setAttribute("aria-label", "Pause the moving picture");
  made.setAttribute("aria-pressed", "false");
  made.addEventListener("click", () => {
    const paused = made.getAttribute("aria-pressed") !== "true";
    for (const animation of endless(picture)) paused ? animation.pause() : animation.play();
    made.setAttribute("aria-pressed", String(paused));
    made.textContent = paused ? "Paused" : "Pause";
  });
  return made;
}

function arrive() {
  for (const picture of document.querySelectorAll("figure.picture")) {
    const moves = endless(picture).length > 0;
    const made = picture.querySelector(".picture__pause");
    if (moves && !made) picture.querySelector("svg").after(button(picture));
    if (!moves) made?.remove();
  }
}

less.addEventListener("change", () => requestAnimationFrame(arrive));
// A picture in a closed fold begins to move when the fold is opened.
document.addEventListener("toggle", arrive, { capture: true });

if (window.document$) window.document$.subscribe(arrive);
else arrive();
