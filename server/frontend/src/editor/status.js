// What is told of an answer beside its rows: how many, how long, from which snapshot, what was reordered, and the downloads.
import { make } from "./elements.js";
import { contentOf } from "./table.js";
import { number, words } from "./words.js";

const ROWS = { csv: "csv", tsv: "tsv", json: "srj", xml: "srx" };
const TRUTH = { json: "srj", xml: "srx" };
const GRAPH = { turtle: "ttl", ntriples: "nt", nquads: "nq", trig: "trig", jsonld: "jsonld", rdfxml: "rdf" };
const LONGEST = 6000; // characters of an address

export class Status {
  constructor(endpoint) {
    this.endpoint = endpoint;
    this.element = make("div", { className: "query-told", hidden: true });
    this.line = make("p", { role: "status" });
    this.more = make("div");
    this.element.append(this.line, this.more);
  }

  say(text) {
    this.element.hidden = false;
    this.line.textContent = text;
    this.more.replaceChildren();
  }

  // An answer has come; `sent` are the parameters that it was asked with.
  show(answer, milliseconds, results, sent) {
    const content = contentOf(results);
    if (!content) {
      this.element.hidden = true;
      return;
    }
    const { rows, graph } = content;
    const count = rows && (graph ? words.triples : words.rows)(number(rows.length));
    const snapshot = answer.headers.get("Tochuc-Snapshot");
    const told = [count, words.time(number(milliseconds)), snapshot && `${words.snapshot} ${snapshot.slice(0, 16)}`];
    this.say(told.filter(Boolean).join(" · "));
    const cut = answer.headers.get("Tochuc-Cut");
    if (cut) this.more.append(make("p", { className: "cut" }, `${words.cut} `, make("span", { lang: "en", textContent: cut })));
    const plan = answer.headers.get("Tochuc-Plan");
    if (plan) {
      const steps = plan.split("; ").map((step) => make("li", { lang: "en", textContent: step }));
      this.more.append(make("details", { className: "plan" }, make("summary", { textContent: words.plan }), make("ul", {}, ...steps)));
    }
    const formats = graph ? GRAPH : rows ? ROWS : TRUTH;
    this.more.append(make("p", { className: "formats" }, words.download,
      ...Object.entries(formats).flatMap(([format, ending]) => [" ", this.link(format, ending, sent)])));
  }

  link(format, ending, sent) {
    const asked = new URLSearchParams([...sent, ["format", format]]);
    const address = `${this.endpoint}?${asked}`;
    const link = make("a", { textContent: format, download: `tochuc.${ending}`, href: address });
    if (address.length > LONGEST) {
      link.href = "#";
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.fetch(asked, link.download);
      });
    }
    return link;
  }

  async fetch(asked, name) {
    const answer = await fetch(this.endpoint, { method: "POST", body: asked });
    if (!answer.ok) return this.say((await answer.json()).detail);
    const href = URL.createObjectURL(await answer.blob());
    make("a", { href, download: name }).click();
    URL.revokeObjectURL(href);
  }
}
