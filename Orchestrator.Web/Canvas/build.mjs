// Bundles the canvas into one script and one style sheet. Argument: the output folder.
import { build } from "esbuild";

const output = process.argv[2] ?? "dist/";
await build({
  entryPoints: { canvas: "src/main.tsx" },
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
