/* The table of the page "Can my packages do it?": search it, choose verdicts and groups, sort it.
   Without this script the table is complete. A link to #package-NAME opens that row. */

const EVERY = "";

function control(text, made) {
  const label = document.createElement("label");
  label.append(`${text} `, made);
  return label;
}

function choice(options) {
  const select = document.createElement("select");
  for (const [value, text] of options) select.append(new Option(text, value));
  return select;
}

function verdictsIn(rows) {
  return [...new Set(rows.map((row) => row.dataset.verdict))].sort();
}

/* Show the rows that fit what is chosen, and say how many there are. */
function filter(table, rows, controls, told) {
  const words = controls.search.value.trim().toLowerCase();
  let count = 0;
  for (const row of rows) {
    const name = row.id.replace("package-", "");
    const fits =
      name.includes(words) &&
      [EVERY, row.dataset.verdict].includes(controls.verdict.value) &&
      [EVERY, row.dataset.group].includes(controls.group.value);
    row.hidden = !fits;
    count += fits;
  }
  told.textContent = `${count} of ${rows.length} packages`;
}

function value(row, column) {
  const cell = row.rows[0].cells[column];
  return cell.dataset.order === undefined ? cell.textContent.trim() : Number(cell.dataset.order);
}

/* Sort by a column; the same one again turns the order round. */
function sort(table, rows, column) {
  const head = table.tHead.rows[0].cells[column];
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  rows.sort((a, b) => {
    const [left, right] = [value(a, column), value(b, column)];
    return (left < right ? -1 : left > right ? 1 : 0) * (down ? -1 : 1);
  });
  table.append(...rows);
}

function makeSortable(table, rows) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, rows, column));
    head.append(button);
  });
}

function openChosen() {
  const row = document.getElementById(location.hash.slice(1));
  if (!row?.matches(".compat tbody")) return;
  row.querySelector("details").open = true;
  // The browser, and the theme after it, jump to where the row was before the table was laid out.
  requestAnimationFrame(() => requestAnimationFrame(() => row.scrollIntoView()));
}

function arrive() {
  const place = document.querySelector("div.compat:not([data-ready])");
  if (!place) return;
  place.dataset.ready = "";
  const table = place.querySelector("table");
  const rows = [...table.tBodies]; // one for each package: its row, and the fold below it
  const groups = place.querySelector("template").content.querySelectorAll("option");
  const controls = {
    search: Object.assign(document.createElement("input"), { type: "search" }),
    verdict: choice([[EVERY, "every"], ...verdictsIn(rows).map((word) => [word, word])]),
    group: choice([[EVERY, "every"], ...[...groups].map((one) => [one.value, one.text])]),
  };
  const told = document.createElement("output");
  const form = place.querySelector("form"); // a new one before the table would change the style of all rows
  form.append(
    control("Name", controls.search),
    control("Verdict", controls.verdict),
    control("Group", controls.group),
    told,
  );
  const again = () => filter(table, rows, controls, told);
  form.addEventListener("input", again);
  form.addEventListener("submit", (event) => event.preventDefault());
  makeSortable(table, rows);
  again();
  openChosen();
}

addEventListener("hashchange", openChosen);
if (window.document$) window.document$.subscribe(arrive);
else arrive();
