// Bundles the canvas into one script and one style sheet, and beside them what arranges steps, loaded when it is needed. Argument: the output folder.
import { copyFile } from "node:fs/promises";
import { build } from "esbuild";

const output = process.argv[2] ?? "dist/";
await build({
  entryPoints: { canvas: "src/main.tsx", layout: "src/layout.ts" },
  external: ["./layout.js"],
  outdir: output,
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  minify: true,
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
await copyFile("node_modules/elkjs/lib/elk-worker.min.js", `${output}elk-worker.js`);
