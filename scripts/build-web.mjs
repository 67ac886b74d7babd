// Builds the pages of the desk into dist/web: one page, its scripts split by page, styles, fonts. Everything is served by the node itself.
//
//   node scripts/build-web.mjs        builds where a source is newer than what was built
//   node scripts/build-web.mjs anew   builds in any case, and prints the sizes
//
// Runs on any Node from 20, as part of what comes before `npm start` and `npm test`.
import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const from = join(root, "src/web");
const to = join(root, "dist/web");
const isAnew = process.argv[2] === "anew";

if (isAnew || !isBuilt()) await buildPages();

function isBuilt() {
  const page = join(to, "index.html");
  if (!existsSync(page)) return false;
  const built = statSync(page).mtimeMs;
  const sources = readdirSync(from, { recursive: true }).map((each) => join(from, each));
  return [...sources, join(root, "package-lock.json"), fileURLToPath(import.meta.url)].every(
    (each) => statSync(each).mtimeMs <= built,
  );
}

async function buildPages() {
  const aside = `${to}.${process.pid}`;
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { desk: join(from, "main.tsx"), cjk: join(from, "fonts-cjk.css") },
    outdir: aside,
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["chrome123", "firefox128", "safari17.5"],
    jsx: "automatic",
    minify: true,
    metafile: true,
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const outputs = Object.entries(metafile.outputs);
  const find = (entry, ending) =>
    outputs.map(([path]) => path.split("/").at(-1)).find((path) => path.startsWith(entry) && path.endsWith(ending));
  const links = [
    `<link rel="stylesheet" href="/assets/${find("desk-", ".css")}" />`,
    `<link rel="preload" as="style" data-cjk href="/assets/${find("cjk-", ".css")}" />`,
    `<script type="module" src="/assets/${find("desk-", ".js")}"></script>`,
  ];
  const page = readFileSync(join(from, "index.html"), "utf8").replace("<!-- links -->", links.join("\n    "));
  mkdirSync(aside, { recursive: true });
  writeFileSync(join(aside, "index.html"), page);
  rmSync(to, { recursive: true, force: true });
  renameSync(aside, to);
  if (isAnew) report(outputs);
}

function report(outputs) {
  const shown = outputs
    .filter(([path]) => /\.(?:js|css)$/.test(path))
    .map(([path, { bytes, entryPoint }]) => {
      const name = path.split("/").at(-1);
      return { name, from: entryPoint ?? "", bytes, gzipped: gzipSync(readFileSync(join(to, name))).length };
    });
  console.table(shown.toSorted?.((a, b) => b.gzipped - a.gzipped) ?? shown);
}
