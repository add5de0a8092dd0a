/* Code and tables that are wider than their place scroll sideways. There they fade where more is to
   come, and only they take the keyboard focus: the build makes all code focusable, for readers
   without scripts. */

const WIDE = ".highlight pre > code, .md-typeset__scrollwrap, .compat__table, .scroll";

function measured(place) {
  return { place, left: place.scrollLeft, more: place.scrollWidth - place.clientWidth };
}

function mark({ place, left, more }) {
  place.classList.toggle("has-more-left", more > 1 && left > 1);
  place.classList.toggle("has-more-right", left + 1 < more);
  if (place.matches(".scroll")) return; // it also scrolls down, and has a name
  if (more > 1) place.tabIndex = 0;
  else place.removeAttribute("tabindex");
}

// All are measured before one is changed: a change between two measurements would lay out the page again.
const resized = new ResizeObserver((entries) => {
  entries.map(({ target }) => measured(target)).forEach(mark);
});

function arrive() {
  for (const place of document.querySelectorAll(WIDE)) resized.observe(place);
}

document.addEventListener("scroll", ({ target }) => target.matches?.(WIDE) && mark(measured(target)), {
  capture: true,
  passive: true,
});

if (window.document$) window.document$.subscribe(arrive);
else arrive();
