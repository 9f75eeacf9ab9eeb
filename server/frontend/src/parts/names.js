// Names to choose from while one types: a combobox with a list, as the ARIA Authoring Practices describe it.
const WAIT = 120; // milliseconds after the last key
const words = document.documentElement.lang === "vi"
  ? { found: (count) => `${count} tên; dùng phím mũi tên để chọn`, none: "Không có tên nào như vậy" }
  : { found: (count) => `${count} name${count === 1 ? "" : "s"}; choose with the arrow keys`, none: "Nothing is called so" };

// The search: a name that is chosen leads to the page of its thing.
export function followed(input) {
  const page = (thing) => {
    const kept = new URLSearchParams([...new FormData(input.form)].filter(([name]) => name === "lang" || name === "as-of"));
    return "/page/" + thing.iri.slice(input.dataset.search.length) + (kept.size ? "?" + kept : "");
  };
  offer(input, {
    kind: input.dataset.kindWanted,
    note: (thing) => (thing.name === thing.label ? thing.id : thing.name),
    take: (thing) => location.assign(page(thing)),
  });
}

// A field of a form: what is sent is the id of the thing that is chosen, or the text if none was.
export function sentAlong(input) {
  const sent = Object.assign(document.createElement("input"), { type: "hidden", name: input.name, value: input.value });
  const said = document.getElementById(input.id + "-said");
  const first = sent.value;
  input.removeAttribute("name");
  input.removeAttribute("list");
  if (input.dataset.said) input.value = input.defaultValue = input.dataset.said;
  const begin = () => {
    sent.value = first;
    if (said && input.dataset.said) said.textContent = first;
  };
  const id = (thing) => {
    const own = thing.iri.startsWith(input.dataset.base) ? thing.iri.slice(input.dataset.base.length) : "";
    return own && !own.includes("/") ? own : thing.id;
  };
  begin();
  input.after(sent);
  input.form.addEventListener("reset", begin);
  input.addEventListener("input", () => { sent.value = input.value; });
  offer(input, {
    kind: input.dataset.kind === "*" ? "" : input.dataset.kind,
    note: (thing) => (thing.name === thing.label ? id(thing) : `${thing.name} · ${id(thing)}`),
    take(thing) {
      input.value = thing.label;
      sent.value = id(thing);
      if (said) said.textContent = id(thing);
    },
  });
}

function offer(input, { kind, note, take }) {
  const list = Object.assign(document.createElement("ul"), { id: input.id + "-found", className: "found", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  const told = Object.assign(document.createElement("span"), { className: "visually-hidden" });
  told.setAttribute("role", "status");
  input.after(list, told);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", list.id]]) input.setAttribute(name, value);
  let things = [];
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
    // One place more than there are names: back in the field, where Enter sends what is typed.
    if (step) mark(((chosen + 1 + step + things.length + 1) % (things.length + 1)) - 1);
    else if (event.key === "Enter" && chosen >= 0) choose(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  // Before the field loses the focus, which closes the list.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) choose([...list.children].indexOf(item));
  });

  async function ask() {
    const mine = ++asked;
    const query = new URLSearchParams({ q: input.value, limit: "8", lang: document.documentElement.lang });
    if (kind) query.set("kind", kind);
    const typed = input.value.trim();
    const answer = typed ? await fetch("/suggest?" + query).catch(() => null) : null;
    const found = answer && answer.ok ? (await answer.json()).suggestions : [];
    if (mine !== asked) return;
    show(found);
    if (typed && document.activeElement === input) {
      told.textContent = found.length ? words.found(found.length) : words.none;
    }
  }

  function show(found) {
    things = found;
    told.textContent = "";
    list.replaceChildren(...found.map((thing, at) => {
      const item = Object.assign(document.createElement("li"), { id: `${list.id}-${at}` });
      item.setAttribute("role", "option");
      const small = document.createElement("small");
      small.textContent = note(thing);
      item.append(thing.label + " ", small);
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

  function choose(at) {
    take(things[at]);
    close();
  }

  function close() {
    clearTimeout(timer);
    asked++;
    show([]);
  }
}
