// The saved questions: a list with a search. Opening one makes a tab with its SPARQL.
import { make } from "./elements.js";
import { language, words } from "./words.js";

const WAIT = 150; // milliseconds after the last key

export function examples(open) {
  const list = make("ul");
  const none = make("p", { role: "status" });
  const search = make("input", { type: "search", ariaLabel: words.find, placeholder: words.find });
  const details = make("details", { className: "query-examples" }, make("summary", { textContent: words.examples }), search, none, list);
  let timer = 0;
  let asked = 0;

  async function fill() {
    const mine = ++asked;
    const answer = await fetch("/queries?" + new URLSearchParams({ q: search.value }), { headers: { Accept: "application/json" } }).catch(() => null);
    const found = answer?.ok ? await answer.json() : null;
    if (mine !== asked) return;
    none.textContent = found ? (found.length ? "" : words.none) : words.failed;
    list.replaceChildren(...(found ?? []).map((query) => {
      const title = query.title[language] ?? query.id;
      const button = make("button", { type: "button", textContent: title, title: query.question[language] ?? "" });
      button.addEventListener("click", async () => {
        const text = await fetch(`${query.href}.rq`).catch(() => null);
        if (!text?.ok) none.textContent = words.failed;
        else open(title, await text.text());
      });
      return make("li", {}, button);
    }));
  }
  details.addEventListener("toggle", () => { if (details.open && !list.children.length) fill(); });
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(fill, WAIT);
  });
  return details;
}
