// Short names of IRIs, and where a click on one leads: the same as on the pages that the server makes.
import { language } from "./words.js";

export const BASE = "https://w3id.org/tochuc/";
const PLAIN = /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u;
const asked = new URLSearchParams(location.search);
const kept = new URLSearchParams(["lang", "as-of"].filter((name) => asked.get(name)).map((name) => [name, asked.get(name)]));

export class Iris {
  constructor(prefixes) {
    // The longest namespace first, as one may begin with another.
    this.prefixes = Object.entries(prefixes).sort(([, one], [, other]) => other.length - one.length);
  }

  short(iri) {
    const found = this.prefixes.find(([, space]) => iri.startsWith(space) && PLAIN.test(iri.slice(space.length)));
    return found ? `${found[0]}:${iri.slice(found[1].length)}` : null;
  }

  // As it is written in a query.
  written(iri) {
    return this.short(iri) ?? `<${iri}>`;
  }
}

// The address on this site, or of another site; nothing for what is no web address.
export function leads(iri) {
  if (iri.startsWith(BASE + "id/") || iri.startsWith(BASE + "ontology")) {
    const [path, part] = iri.slice(BASE.length - 1).split("#");
    return path + (kept.size ? `?${kept}` : "") + (part ? `#${part}` : "");
  }
  return /^https?:\/\//.test(iri) ? iri : null;
}

// The name to show, as `labels` holds them by language: the reader's, else another.
export const named = (labels) => {
  const code = [language, "vi", "en", ...Object.keys(labels)].find((each) => each in labels);
  return { text: labels[code], language: code };
};
