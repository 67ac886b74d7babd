// Brings the packages that a script needs before it starts, so that a fresh clone needs no step by hand.
//
//   node scripts/install.mjs run    what running needs       (before `npm start`)
//   node scripts/install.mjs all    the tools of work too    (before `npm test`, `check`, `bench`)
//
// Each leaves a marker holding the hash of the lock it installed, and trusts only its own: what one of them left is no
// proof of what the other needs. A marker is removed before the packages are touched and written after npm succeeded,
// so an install that was cut short is always repeated. With the marker in place nothing is asked of the network.
//
// Runs on any Node from 20 and imports no package: it is what brings them.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const lock = join(root, "package-lock.json");
const turn = join(root, ".installing");
const what = process.argv[2];
if (what !== "run" && what !== "all") {
  console.error("usage: node scripts/install.mjs run|all");
  process.exit(2);
}

if (!isInstalled(what)) {
  await takeTurn();
  try {
    // Another script may have done it while this one waited.
    if (!isInstalled(what)) install(what);
  } finally {
    rmSync(turn, { force: true });
  }
}

/** Takes away what nothing here uses of large packages: headers for compiling against Node, builds for browsers of what runs in the node. */
function slim() {
  const nodes = existsSync(modules) ? readdirSync(modules).filter((name) => name.startsWith("node-")) : [];
  const unused = [
    ...nodes.map((name) => join(name, "include")),
    join("@cedar-policy", "cedar-wasm", "esm"),
    join("@cedar-policy", "cedar-wasm", "web"),
  ];
  for (const each of unused) rmSync(join(modules, each), { recursive: true, force: true });
}

function markerOf(kind) {
  return join(modules, `.entente-${kind}`);
}

function lockHash() {
  return existsSync(lock) ? createHash("sha256").update(readFileSync(lock)).digest("hex") : "none";
}

function isInstalled(kind) {
  return existsSync(markerOf(kind)) && readFileSync(markerOf(kind), "utf8").trim() === lockHash();
}

function install(kind) {
  // What running needs is a part of the whole: where the whole is in place, leaving the tools out would remove them.
  const lean = kind === "run" && !isInstalled("all");
  for (const each of ["run", "all"]) if (each === kind || !isInstalled(each)) rmSync(markerOf(each), { force: true });

  const npm = [
    "install",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    ...(lean ? ["--omit=dev"] : ["--include=dev"]),
  ];
  console.error(`installing: npm ${npm.join(" ")}`);
  const path = process.env["npm_execpath"];
  const done = path?.endsWith(".js")
    ? spawnSync(process.execPath, [path, ...npm], { cwd: root, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", npm, { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (done.status !== 0) {
    console.error("installing failed; what npm said is above");
    process.exitCode = 1;
    return;
  }
  slim();
  mkdirSync(modules, { recursive: true });
  writeFileSync(markerOf(kind), `${lockHash()}\n`);
}

/** Two scripts started at once must not both write node_modules: the second waits while the first is alive. */
async function takeTurn() {
  for (let waited = 0; ; waited += 1) {
    try {
      writeFileSync(turn, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!isAlive(holderOf(turn))) rmSync(turn, { force: true });
    else if (waited === 0) console.error("waiting for an install that is under way");
    await new Promise((resume) => setTimeout(resume, 500));
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
