/* The menu of narrow windows by keyboard: its label becomes a button, as do the labels inside.

   The theme opens the menu by a check box that nobody can focus; a label's Enter key is the
   theme's. site.css keeps the closed menu out of the keyboard's way. */

const drawer = document.querySelector("#__drawer");
const opener = document.querySelector(".md-header__button[for=__drawer]");

function asButton(label, name) {
  label.tabIndex = 0;
  label.setAttribute("role", "button");
  if (name) label.setAttribute("aria-label", name);
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
  const label = event.target.closest?.("label[role=button]");
  if (label && event.key === " ") {
    event.preventDefault();
    label.click();
  }
  if (label === opener && [" ", "Enter"].includes(event.key)) {
    requestAnimationFrame(() => drawer.checked && first()?.focus()); // once it is to be seen
  }
  if (event.key === "Escape" && drawer.checked) {
    drawer.click();
    opener.focus();
  }
}

function arrive() {
  for (const label of document.querySelectorAll(".md-sidebar--primary .md-nav__title[for^=__nav]")) {
    asButton(label, `Back from ${label.textContent.trim()}`);
  }
  for (const label of document.querySelectorAll(".md-sidebar--primary .md-nav__link[for]")) asButton(label);
}

if (opener) {
  asButton(opener, "Menu");
  toggled();
  drawer.addEventListener("change", toggled);
  document.addEventListener("keydown", press);
  if (window.document$) window.document$.subscribe(arrive);
  else arrive();
}
