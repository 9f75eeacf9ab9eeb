// What makes forms quicker to use. Without it everything works too: see the templates.
import { offerCopy } from "./parts/copy.js";
import { followed, sentAlong } from "./parts/names.js";

for (const input of document.querySelectorAll("input[data-search]")) followed(input);
for (const input of document.querySelectorAll("input[data-kind]")) sentAlong(input);
for (const block of document.querySelectorAll("pre.copied")) offerCopy(block);
// A page that comes back out of the browser's memory asks again for what its address says.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form.ask")) form.reset();
});
