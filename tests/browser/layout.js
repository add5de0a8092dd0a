// Runs in a page: tells what is laid out wrongly on any page, in a line for each.
() => {
  const found = [];
  const said = (element) => element.textContent.trim().replace(/\s+/g, " ").slice(0, 50);
  const LONGEST = 30;
  const linesOf = (range) =>
    new Set([...range.getClientRects()].filter((r) => r.width).map((r) => Math.round(r.top))).size;
  const page = document.documentElement;
  const more = page.scrollWidth - page.clientWidth;
  if (more > 0) found.push(`wider than the window by ${more} px`);

  for (const element of document.querySelectorAll(".md-content [hidden]")) {
    if (element.getClientRects().length) found.push(`hidden, and yet to be seen: ${element.outerHTML.slice(0, 80)}`);
  }

  // What is cut off and cannot be scrolled to.
  for (const element of document.querySelectorAll(".md-content :is(p, li, td, th, h1, h2, h3, summary, figcaption, label, pre, div)")) {
    if (element.closest("svg, .visually-hidden, .chart__plot") || element.clientWidth < 3) continue;
    const cut = ["hidden", "clip"].includes(getComputedStyle(element).overflowX);
    if (cut && element.scrollWidth > element.clientWidth + 4) found.push(`cut off: ${said(element)}`);
  }

  // A word that goes on in the next line without a place where it may.
  const walker = document.createTreeWalker(document.querySelector(".md-content"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.parentElement.closest("svg, pre, script, style, textarea, .visually-hidden, .chart__plot")) continue;
    const whole = document.createRange();
    whole.selectNodeContents(text);
    if (linesOf(whole) < 2) continue;
    for (const word of text.data.matchAll(/[\p{L}\p{N}_]{2,}/gu)) {
      if (word[0].length > LONGEST) continue; // a checksum or a ruled line has to be broken
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (linesOf(range) > 1) found.push(`broken in the middle: ${word[0]}`);
    }
  }

  // Letters outside of their picture.
  for (const picture of document.querySelectorAll("figure.picture svg")) {
    const frame = picture.getBoundingClientRect();
    const texts = [...picture.querySelectorAll("text")].map((text) => [text, text.getBoundingClientRect()]);
    for (const [text, { left, right, width }] of texts) {
      if (width && (left < frame.left - 1 || right > frame.right + 1)) found.push(`outside its picture: ${said(text)}`);
    }
  }
  return found;
}
