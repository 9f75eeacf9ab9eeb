// Names to choose from while one types in the search: each leads to the page of a thing. Without it the form searches.

const WAIT = 120; // milliseconds after the last key

for (const input of document.querySelectorAll("input[data-search]")) suggest(input);

function suggest(input) {
  const list = document.createElement("ul");
  list.id = input.id + "-found";
  list.className = "found";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  input.form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", list.id]]) input.setAttribute(name, value);
  let chosen = -1;
  let timer = 0;
  let asked = 0;

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // One place more than there are names: back in the field, where Enter searches.
    if (step) mark(((chosen + 1 + step + list.children.length + 1) % (list.children.length + 1)) - 1);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.page);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  // Before the field loses the focus, which closes the list.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) location.assign(item.dataset.page);
  });

  async function ask() {
    const mine = ++asked;
    const query = new URLSearchParams({ q: input.value, limit: "8", lang: document.documentElement.lang });
    if (input.dataset.kindWanted) query.set("kind", input.dataset.kindWanted);
    const answer = input.value.trim() ? await fetch("/suggest?" + query).catch(() => null) : null;
    const found = answer && answer.ok ? (await answer.json()).suggestions : [];
    if (mine === asked) show(found);
  }

  function show(found) {
    const kept = new URLSearchParams([...new FormData(input.form)].filter(([name]) => name === "lang" || name === "as-of"));
    list.replaceChildren(...found.map((thing, at) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${at}`;
      item.setAttribute("role", "option");
      item.dataset.page = "/page/" + thing.iri.slice(input.dataset.search.length) + (kept.size ? "?" + kept : "");
      const note = document.createElement("small");
      note.textContent = thing.name === thing.label ? thing.id : thing.name;
      item.append(thing.label + " ", note);
      return item;
    }));
    mark(-1);
    list.hidden = !found.length || document.activeElement !== input;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function mark(at) {
    chosen = at;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    const item = list.children[at];
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    clearTimeout(timer);
    asked++;
    show([]);
  }
}
