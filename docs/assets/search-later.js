/* The search index weighs more than a page; most readers never search. Material asks for it at once
   and offers no setting, so its one request waits here until the search box is used. */
{
  const { open, send } = XMLHttpRequest.prototype;
  const wanted = new Promise((resolve) => {
    if (new URLSearchParams(location.search).has("q")) resolve();
    for (const event of ["focusin", "pointerover", "change"]) {
      document.addEventListener(event, ({ target }) => {
        if (target.closest?.(".md-search, [for=__search], #__search")) resolve();
      });
    }
  });
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    this.isIndex = String(address).endsWith("search/search_index.json");
    return open.call(this, method, address, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...content) {
    if (!this.isIndex) return send.apply(this, content);
    wanted.then(() => send.apply(this, content));
  };
}
