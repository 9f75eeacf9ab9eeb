// Search in an export: the list of names is a file, and what was typed stands in the address.

const MOST = 50;
const list = document.getElementById("found");
const field = document.getElementById("q");
const words = new URLSearchParams(location.search).get("q") || "";
const at = document.documentElement.lang === "vi" ? 2 : 1; // where a row has the name in the language of the page

field.value = words;
if (words.trim()) find(fold(words).split(" ").filter(Boolean));

async function find(wanted) {
  list.hidden = false;
  const answer = await fetch(list.dataset.names);
  const found = (await answer.json()).map((row) => [rank(row, wanted), row]).filter(([rank]) => rank < 3);
  found.sort((a, b) => a[0] - b[0]); // those of a rank stay in their order
  list.replaceChildren(...found.slice(0, MOST).map(([, row]) => item(row, wanted)));
  document.getElementById("none").hidden = found.length > 0;
  document.getElementById("more").hidden = found.length <= MOST;
}

// 0: one name is just these words; 1: one begins with them; 2: one has them all, each as the beginning of a word.
function rank(row, wanted) {
  let best = 3;
  for (const name of row.slice(1)) {
    const folded = fold(name);
    const phrase = wanted.join(" ");
    if (folded === phrase) return 0;
    if (folded.startsWith(phrase)) best = Math.min(best, 1);
    else if (best > 2 && wanted.every((word) => ` ${folded}`.includes(` ${word}`))) best = 2;
  }
  return best;
}

function item(row, wanted) {
  const link = document.createElement("a");
  link.href = row[0];
  link.textContent = row[at];
  const made = document.createElement("li");
  made.append(link);
  const other = row.slice(1).find((name) => rank(["", name], wanted) < 3);
  if (other && other !== row[at]) {
    const note = document.createElement("small");
    note.textContent = ` ${other}`;
    made.append(note);
  }
  return made;
}

// As the program folds names: lower case, without marks, đ as d, and what stands between words as a space.
function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
