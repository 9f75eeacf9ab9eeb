// A short address, made and kept by this server; a long one where it keeps none, or the text is no query yet.
import { make } from "./elements.js";
import { words } from "./words.js";

// What stands in the fragment of a long address goes to no server.
export const longAddress = (query) => `${location.origin}/sparql#${new URLSearchParams({ query })}`;
export const fromFragment = () => new URLSearchParams(location.hash.slice(1)).get("query");

export function share(queryOf, settingsOf) {
  const field = make("input", { readOnly: true, ariaLabel: words.shared, onfocus: () => field.select() });
  const said = make("span", { role: "status" });
  const copy = make("button", {
    type: "button",
    textContent: words.copy,
    onclick: async () => {
      field.select();
      await navigator.clipboard?.writeText(field.value).then(() => { said.textContent = words.copied; }, () => {});
    },
  });
  const place = make("span", { className: "query-shared", hidden: true }, field, " ", copy, " ", said);
  const button = make("button", {
    type: "button",
    textContent: words.share,
    onclick: async () => {
      const query = queryOf();
      const short = await shorten(query);
      const kept = new URLSearchParams(settingsOf());
      field.value = short ? location.origin + short + (kept.size ? `?${kept}` : "") : longAddress(query);
      said.textContent = short ? "" : words.long;
      place.hidden = false;
      field.focus();
    },
  });
  return [button, place];
}

async function shorten(query) {
  const headers = { "Content-Type": "application/sparql-query", Accept: "application/json" };
  const answer = await fetch("/sparql/links", { method: "POST", headers, body: query }).catch(() => null);
  return answer?.ok ? (await answer.json()).href : null;
}
