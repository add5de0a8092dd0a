/* The menu of narrow windows by keyboard: its label becomes a button, and the labels inside are
   reached as well.

   The theme opens the menu by a check box that nobody can focus; a focused label's Enter key is the
   theme's. site.css keeps the closed menu out of the keyboard's way. */

const drawer = document.querySelector("#__drawer");
const label = document.querySelector(".md-header__button[for=__drawer]");
const opener = document.createElement("button");

function becomeButton() {
  opener.type = "button";
  opener.className = `${label.className} menu-button`;
  opener.setAttribute("aria-label", "Menu");
  opener.append(...label.childNodes);
  label.replaceWith(opener);
  opener.addEventListener("click", ({ detail }) => {
    drawer.click();
    const byKeyboard = detail === 0;
    if (byKeyboard) requestAnimationFrame(() => drawer.checked && first()?.focus()); // once it is seen
  });
}

function toggled() {
  opener.setAttribute("aria-expanded", String(drawer.checked));
}

/** The first thing of the open menu that the keyboard can reach. */
function first() {
  const all = document.querySelectorAll(".md-sidebar--primary :is(a[href], label[tabindex])");
  return [...all].find((one) => getComputedStyle(one).visibility === "visible" && one.offsetParent);
}

function press(event) {
  const inside = event.target.closest?.(".md-sidebar--primary label[tabindex]");
  if (inside && event.key === " ") {
    event.preventDefault();
    inside.click();
  }
  if (event.key === "Escape" && drawer.checked) {
    drawer.click();
    opener.focus();
  }
}

function arrive() {
  for (const back of document.querySelectorAll(".md-sidebar--primary .md-nav__title[for^=__nav]")) {
    back.tabIndex = 0;
  }
}

if (label) {
  becomeButton();
  toggled();
  drawer.addEventListener("change", toggled);
  document.addEventListener("keydown", press);
  if (window.document$) window.document$.subscribe(arrive);
  else arrive();
}
