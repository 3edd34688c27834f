// Builds the one script, the one style sheet, the icon sprite and the font into
// matchmaker/static/build/, each under a name that carries its content's hash, so that they
// may be cached for a year. manifest.json says which name is current.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { sprite } from "./sprite.js";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "matchmaker", "static", "build");
const browsers = ["chrome87", "firefox78", "safari15"];
// What a phone loads on its first visit: style sheet, script and font, compressed.
const BUDGET_KB = 110;

const manifest = {};
const sizes = [];

function emit(name, content, counted = true) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  mkdirSync(dirname(join(out, hashed)), { recursive: true });
  writeFileSync(join(out, hashed), bytes);
  manifest[name] = hashed;
  const packed = pack(hashed, bytes);
  sizes.push({ name, raw: bytes.length, ...packed, counted });
  return hashed;
}

/** Lay the compressed forms beside the file: WhiteNoise hands out the one a browser understands. */
function pack(name, bytes) {
  // A font is compressed already.
  if (name.endsWith(".woff2")) return { gzip: bytes.length, brotli: bytes.length };
  const gzip = gzipSync(bytes, { level: 9 });
  const brotli = brotliCompressSync(bytes);
  writeFileSync(join(out, `${name}.gz`), gzip);
  writeFileSync(join(out, `${name}.br`), brotli);
  return { gzip: gzip.length, brotli: brotli.length };
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const font = emit(
  "fonts/plus-jakarta-sans.woff2",
  readFileSync(
    join(
      here,
      "node_modules/@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2",
    ),
  ),
);

const css = sass.compile(join(here, "styles", "app.scss"), {
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
  // Bootstrap 5.3 is written with @import; it moves on with Bootstrap 6.
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
});
const packedCss = await esbuild.transform(css.css.replaceAll("@font-file@", font), {
  loader: "css",
  minify: true,
  target: browsers,
});
emit("app.css", packedCss.code);

const js = await esbuild.build({
  entryPoints: [join(here, "scripts", "app.js")],
  bundle: true,
  minify: true,
  format: "iife",
  target: browsers,
  write: false,
  legalComments: "none",
});
emit("app.js", js.outputFiles[0].contents);

// The worker's address must never change, so its name carries no hash.
await esbuild.build({
  entryPoints: [join(here, "scripts", "worker.js")],
  bundle: true,
  minify: true,
  target: browsers,
  outfile: join(out, "worker.js"),
});

emit("icons.svg", sprite(join(here, "icons.txt"), join(here, "node_modules/bootstrap-icons/icons")), false);

writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

const kb = (bytes) => (bytes / 1024).toFixed(1).padStart(7);
for (const s of sizes) {
  console.log(`${s.name.padEnd(30)} ${kb(s.raw)} KB raw ${kb(s.gzip)} KB gzip ${kb(s.brotli)} KB brotli`);
}
const total = sizes.filter((s) => s.counted).reduce((sum, s) => sum + s.gzip, 0);
console.log(`${"css + js + font".padEnd(30)} ${kb(total)} KB of ${BUDGET_KB} KB`);
if (total > BUDGET_KB * 1024) {
  console.error("The first visit weighs more than its budget.");
  process.exit(1);
}
