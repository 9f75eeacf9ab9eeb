// What makes the page of a question quicker to use. Without it everything works too: see the templates.

const WAIT = 120; // milliseconds after the last key

for (const input of document.querySelectorAll("input[data-kind]")) suggest(input);
for (const block of document.querySelectorAll("pre.copied")) offerCopy(block);
// A page that comes back out of the browser's memory asks again for what its address says.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form.ask")) form.reset();
});

// Names to choose from while one types; what is sent is the id of the thing, or the text if none was chosen.
function suggest(input) {
  const sent = document.createElement("input");
  sent.type = "hidden";
  sent.name = input.name;
  sent.value = input.value;
  input.removeAttribute("name");
  input.removeAttribute("list");
  if (input.dataset.said) input.value = input.defaultValue = input.dataset.said;

  const list = document.createElement("ul");
  list.id = input.id + "-found";
  list.className = "found";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  input.after(sent, list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", list.id]]) input.setAttribute(name, value);

  const said = document.getElementById(input.id + "-said");
  const first = sent.value;
  if (said && input.dataset.said) said.textContent = first;
  input.form.addEventListener("reset", () => {
    sent.value = first;
    if (said && input.dataset.said) said.textContent = first;
  });
  let chosen = -1;
  let timer = 0;
  let asked = 0;

  input.addEventListener("input", () => {
    sent.value = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((chosen + step + list.children.length) % list.children.length);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  // Before the field loses the focus, which closes the list.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) take(item);
  });

  async function ask() {
    const mine = ++asked;
    const query = new URLSearchParams({ q: input.value, limit: "8", lang: document.documentElement.lang });
    if (input.dataset.kind !== "*") query.set("kind", input.dataset.kind);
    const answer = input.value.trim() ? await fetch("/suggest?" + query).catch(() => null) : null;
    const found = answer && answer.ok ? (await answer.json()).suggestions : [];
    if (mine === asked) show(found);
  }

  function show(found) {
    list.replaceChildren(...found.map((thing, at) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${at}`;
      item.setAttribute("role", "option");
      item.dataset.label = thing.label;
      const own = thing.iri.startsWith(input.dataset.base) ? thing.iri.slice(input.dataset.base.length) : "";
      item.dataset.id = own && !own.includes("/") ? own : thing.id;
      const note = document.createElement("small");
      note.textContent = thing.name === thing.label ? item.dataset.id : `${thing.name} · ${item.dataset.id}`;
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

  function take(item) {
    input.value = item.dataset.label;
    sent.value = item.dataset.id;
    if (said) said.textContent = item.dataset.id;
    close();
  }

  function close() {
    clearTimeout(timer);
    asked++;
    show([]);
  }
}

// A button that puts a text on the clipboard, where the browser lets it.
function offerCopy(block) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = document.documentElement.lang === "vi" ? "Chép" : "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("code").textContent);
    button.textContent += " ✓";
    setTimeout(() => { button.textContent = button.textContent.replace(/ ✓/g, ""); }, 1500);
  });
  block.before(button);
}
