// Bundles src/ into the service's static folder; with --check compares and changes nothing.
import { build } from "esbuild";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "src", "graphsvc", "static");

const result = await build({
  absWorkingDir: here,
  entryPoints: ["site.css", "map.js", "check.js", "ask.js", "search.js"].map((name) => join("src", name)),
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  charset: "utf8",
  target: ["es2022", "chrome120", "firefox120", "safari17"],
  chunkNames: "shared-[hash]",
  legalComments: "none",
  metafile: true,
  write: false,
});

const files = new Map(result.outputFiles.map((file) => [file.path.slice(target.length + 1), Buffer.from(file.contents)]));
files.set("icon.svg", readFileSync(join(here, "src", "icon.svg")));
files.set("LICENSES.txt", Buffer.from(licences(Object.keys(result.metafile.inputs))));

const present = existsSync(target) ? readdirSync(target) : [];
if (process.argv.includes("--check")) {
  const stale = [...new Set([...present, ...files.keys()])].filter(
    (name) => !files.has(name) || !present.includes(name) || !files.get(name).equals(readFileSync(join(target, name))),
  );
  if (stale.length) {
    console.error(`These differ from their sources: ${stale.join(", ")}. Run npm run build in web/.`);
    process.exit(1);
  }
} else {
  for (const name of present) rmSync(join(target, name));
  for (const [name, content] of files) writeFileSync(join(target, name), content);
}

// The bundles carry no comments; what their parts ask to be told stands in one file beside them.
function licences(inputs) {
  const names = new Set();
  for (const path of inputs) {
    const found = path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) names.add(found[1]);
  }
  const parts = ["The scripts in this folder hold parts of these packages.\n"];
  for (const name of [...names].sort()) {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
    parts.push(`${"-".repeat(72)}\n${name} ${version} (${license})\n\n${text}\n`);
  }
  return parts.join("\n");
}
