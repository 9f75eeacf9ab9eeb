// What a mark says of itself, to the pointer and to the keyboard: arrow keys go from mark to mark, Enter follows a link.

export function tell(element, view) {
  const card = document.createElement("div");
  card.className = "told";
  card.setAttribute("role", "status");
  card.hidden = true;
  element.append(card);
  element.tabIndex = 0;
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", view.description());

  const show = (item) => {
    const lines = item ? linesOf(item.tooltip) : [];
    card.replaceChildren(...lines);
    card.hidden = lines.length === 0;
    if (card.hidden) return;
    // In the window and not in the figure, which would cut it off where it scrolls.
    const { x, y } = placeOf(item, view, element);
    card.style.left = `${Math.max(4, Math.min(x + 12, innerWidth - card.offsetWidth - 4))}px`;
    card.style.top = `${Math.max(4, Math.min(y + 8, innerHeight - card.offsetHeight - 4))}px`;
  };

  let at = -1;
  view.addEventListener("mouseover", (_, item) => show(item));
  view.addEventListener("mouseout", () => show(null));
  element.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const items = marksOf(view.scenegraph().root);
    if (step && items.length) {
      at = (at + step + (at < 0 && step < 0 ? 1 : 0) + items.length) % items.length;
      show(items[at]);
    } else if (event.key === "Enter" && items[at]?.href) {
      location.assign(items[at].href);
    } else if (event.key === "Escape") {
      show(null);
    } else {
      return;
    }
    event.preventDefault();
  };
  element.onblur = () => show(null);
}

function linesOf(told) {
  if (told === null || told === undefined) return [];
  const pairs = typeof told === "object" ? Object.entries(told) : [["", told]];
  return pairs.filter(([name]) => !name.includes("@")).map(([name, value]) => {
    const line = document.createElement("div");
    if (name) line.append(Object.assign(document.createElement("b"), { textContent: `${name}: ` }));
    line.append(String(value));
    return line;
  });
}

function placeOf(item, view, element) {
  const [left, top] = view.origin();
  const corner = element.querySelector("svg").getBoundingClientRect();
  let x = corner.left + left + (item.bounds.x1 + item.bounds.x2) / 2;
  let y = corner.top + top + item.bounds.y2;
  for (let { group } = item.mark; group; group = group.mark?.group) {
    x += group.x ?? 0;
    y += group.y ?? 0;
  }
  return { x, y };
}

// Marks that have something to say, once each where layers lie on one another, as the eye reads: from the top, then from the left.
function marksOf(root) {
  const found = [];
  const visit = (mark) => {
    for (const item of mark.items ?? []) {
      if (item.tooltip && mark.role === "mark" && item.bounds) found.push(item);
      (item.items ?? []).forEach(visit);
    }
  };
  visit(root);
  const seen = new Set();
  return found
    .sort((a, b) => a.bounds.y1 - b.bounds.y1 || a.bounds.x1 - b.bounds.x1)
    .filter((item) => {
      const key = JSON.stringify(linesOf(item.tooltip).map((line) => line.textContent));
      return !seen.has(key) && seen.add(key);
    });
}
