/* A button on every block of code that copies it. Material's own wraps each in a landmark without
   a name, which fills the list of landmarks of a screen reader. */

function button(code) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "copy";
  made.textContent = "Copy";
  made.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      made.textContent = "Copied";
    } catch {
      made.textContent = "Press Ctrl+C"; // the browser forbids copying: select the code instead
      getSelection().selectAllChildren(code);
    }
    setTimeout(() => (made.textContent = "Copy"), 2000);
  });
  return made;
}

function arrive() {
  for (const code of document.querySelectorAll(".highlight pre > code")) {
    const block = code.closest(".highlight");
    if (!block.querySelector(".copy")) block.append(button(code));
  }
}

if (window.document$) window.document$.subscribe(arrive);
else arrive();
