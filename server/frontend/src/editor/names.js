// Names from the server: of things in a result, of the terms of the vocabulary, of things that one types the name of.
import labels from "./labels.rq";
import terms from "./terms.rq";
import { BASE } from "./iris.js";
import { language } from "./words.js";

const AT_ONCE = 150;
const WRITABLE = /^[^\x00-\x20<>"{}|^`\\]+$/;

export class Names {
  constructor(endpoint) {
    this.endpoint = endpoint;
    this.known = new Map();
  }

  // The labels by language of each of these IRIs that has one, as a map.
  async of(iris) {
    const missing = [...new Set(iris)].filter((iri) => !this.known.has(iri) && WRITABLE.test(iri));
    for (let at = 0; at < missing.length; at += AT_ONCE) {
      const some = missing.slice(at, at + AT_ONCE);
      const rows = await this.ask(labels.replace("$things", some.map((iri) => `<${iri}>`).join(" ")));
      for (const iri of some) this.known.set(iri, {});
      for (const { thing, label } of rows) this.known.get(thing.value)[label["xml:lang"] ?? ""] ??= label.value;
    }
    return new Map(iris.map((iri) => [iri, this.known.get(iri) ?? {}]).filter(([, found]) => Object.keys(found).length));
  }

  // Every class and property: { iri, kind, labels, local }. Asked once.
  terms() {
    this.asked ??= this.ask(terms).then((rows) => {
      const found = new Map();
      for (const { term, kind, label } of rows) {
        const iri = term.value;
        if (!found.has(iri)) found.set(iri, { iri, kind: kind.value, labels: {}, local: iri.split(/[#/]/).at(-1) });
        if (label) found.get(iri).labels[label["xml:lang"] ?? ""] = label.value;
      }
      return [...found.values()];
    });
    return this.asked;
  }

  // Things whose names have words that begin so, best first.
  async things(typed, most = 20) {
    const asked = new URLSearchParams({ q: typed, lang: language, limit: most });
    const answer = await fetch("/suggest?" + asked);
    return answer.ok ? (await answer.json()).suggestions : [];
  }

  async ask(query) {
    const headers = { Accept: "application/sparql-results+json" };
    const answer = await fetch(this.endpoint, { method: "POST", headers, body: new URLSearchParams({ query }) });
    if (!answer.ok) throw new Error(`${this.endpoint}: ${answer.status}`);
    return (await answer.json()).results.bindings;
  }
}

export const isOurs = (iri) => iri.startsWith(BASE);
