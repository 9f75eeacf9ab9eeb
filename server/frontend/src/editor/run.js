// Sends a query to our own endpoint and to no other, whatever a tab has stored, and tells the server when it is not wanted any more.
import { words } from "./words.js";

const MOST_SHOWN = 40 * 1024 * 1024; // bytes of a result that is read into the page
// By this the server knows which queries are ours to stop; it lives as long as the page.
const owner = crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now();

export class Fault extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

// Gives YASQE another way to ask. `asked` gives the parameters beside the query.
export function askOnlyHere(Yasqe, endpoint, asked) {
  Yasqe.prototype.query = async function query() {
    this.abortQuery();
    const id = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    const controller = new AbortController();
    const body = new URLSearchParams([["query", this.getValue()], ...asked(this)]);
    const graph = ["CONSTRUCT", "DESCRIBE"].includes(this.getQueryType());
    const request = new Request(endpoint, {
      method: "POST",
      body,
      headers: {
        Accept: graph ? "text/turtle, application/sparql-results+json;q=0.5" : "application/sparql-results+json, text/turtle;q=0.5",
        "Tochuc-Owner": owner,
        "Tochuc-Query-Id": id,
      },
      signal: controller.signal,
    });
    const began = performance.now();
    this.emit("query", request, controller);
    try {
      const answer = await answerOf(request);
      this.emit("queryResponse", answer, Math.round(performance.now() - began));
      return answer;
    } catch (error) {
      if (controller.signal.aborted) {
        // Fire and forget: the answer may have been on its way already.
        fetch(`/running/${id}`, { method: "DELETE", headers: { "Tochuc-Owner": owner } }).catch(() => {});
        return undefined;
      }
      const fault = error instanceof Fault ? error : new Fault({ title: words.broken, detail: words.broken });
      this.emit("queryResponse", fault, Math.round(performance.now() - began));
      throw fault;
    }
  };
}

async function answerOf(request) {
  const answer = await fetch(request);
  const content = await read(answer);
  if (!answer.ok) throw new Fault(problemOf(content, answer));
  return { ok: true, status: answer.status, statusText: answer.statusText, headers: answer.headers, type: answer.type, content };
}

async function read(answer) {
  const pieces = [];
  let size = 0;
  for (let reader = answer.body.getReader(), piece; !(piece = await reader.read()).done;) {
    size += piece.value.length;
    if (size > MOST_SHOWN) {
      await reader.cancel();
      throw new Fault({ title: words.large, detail: words.large });
    }
    pieces.push(piece.value);
  }
  return new Blob(pieces).text();
}

function problemOf(content, answer) {
  try {
    return JSON.parse(content);
  } catch {
    return { title: answer.statusText, status: answer.status, detail: content.slice(0, 1000) || answer.statusText };
  }
}
