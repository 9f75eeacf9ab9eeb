// One bundle for each script and style sheet of src/ itself, beside the other static files of the server.
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const entries = readdirSync("src").filter((name) => /\.(js|css)$/.test(name));

await build({
  entryPoints: entries.map((name) => `src/${name}`),
  outdir: "../tochuc/web/static/bundle",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  loader: { ".rq": "text" },
  legalComments: "linked",
});
