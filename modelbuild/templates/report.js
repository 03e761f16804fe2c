"use strict";
// A click on a column's name sorts by it: numbers by value, largest first; text from A to Z; again: the other way.
for (const table of document.querySelectorAll("table.sortable")) {
  table.tHead.addEventListener("click", (event) => {
    const head = event.target.closest("th");
    if (!head) return;
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const column = head.cellIndex;
    const numeric = rows.some((row) => row.cells[column].dataset.value !== undefined);
    const before = head.getAttribute("aria-sort");
    const order = before ? (before === "ascending" ? "descending" : "ascending") : numeric ? "descending" : "ascending";
    const sign = order === "ascending" ? 1 : -1;
    const value = (row) => (numeric ? parseFloat(row.cells[column].dataset.value) : row.cells[column].textContent);
    const compare = (a, b) => {
      if (!numeric) return sign * a.localeCompare(b, "en", { numeric: true });
      return (Number.isNaN(a) - Number.isNaN(b)) || sign * (a - b); // what has no value stays at the end
    };
    rows.sort((a, b) => compare(value(a), value(b)));
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    body.append(...rows);
  });
}
