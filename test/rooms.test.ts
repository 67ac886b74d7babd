import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";
import { findBreaches, type SourceFile } from "./rooms.ts";

const src = join(import.meta.dirname, "..", "src");

function readSources(): readonly SourceFile[] {
  return readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path))
    .toSorted()
    .map((path) => ({ path: path.replaceAll(sep, "/"), source: readFileSync(join(src, path), "utf8") }));
}

/** The breaches found in one planted file. */
function breaches(path: string, source: string): readonly string[] {
  return findBreaches([{ path, source }]);
}

test("every file of src keeps to the import table, the core's purity and the length of a file", () => {
  const files = readSources();
  assert.ok(files.length > 0, "found no source to check");
  assert.deepEqual(findBreaches(files), []);
});

test("an import that the table does not allow is named with file, line and target", () => {
  assert.deepEqual(breaches("base/ids.ts", `// ids\nimport { kinds } from "../act/catalogue.ts";`), [
    "base/ids.ts:2 base imports act/catalogue.ts",
  ]);
});

test("no way of writing an import escapes the table", () => {
  const ways = [
    `import "../desk/position.ts";`,
    `import position from "../desk/position.ts";`,
    `import * as position from "../desk/position.ts";`,
    `import { a, type B as C } from '../desk/position.ts';`,
    `import type { Position } from "../desk/position.ts";`,
    `import type Position from "../desk/position.ts";`,
    `import type, { a } from "../desk/position.ts";`,
    `import {\n  a,\n  b,\n} from "../desk/position.ts";`,
    `export { a } from "../desk/position.ts";`,
    `export type { Position } from "../desk/position.ts";`,
    `const load = () => import("../desk/position.ts");`,
    `let position: import("../desk/position.ts").Position;`,
    "const page = `${`${await import('../desk/position.ts')}`}`;",
    `const quote = /["'\`]/; import "../desk/position.ts";`,
    `import "./../../src/../src/desk/position.ts";`,
  ];
  for (const way of ways) {
    const found = breaches("exchange/parcel.ts", way);
    assert.equal(found.length, 1, `unseen: ${way}`);
    assert.match(found[0] ?? "", /desk\/position\.ts|outside src/, way);
  }
});

test("words in comments, texts and patterns are not taken for imports", () => {
  const source = [
    `// import "../desk/a.ts"`,
    `/* import "../desk/b.ts"; Date.now() */`,
    "const text = `import '../desk/c.ts'; ${1 + 1} Date.now()`;",
    `const other = 'import("../desk/d.ts")';`,
    `const pattern = /import "..\\/desk\\/e.ts"/;`,
    `const self = import.meta.url;`,
    `export { self, other };`,
    `export const from = "../desk/f.ts";`,
  ].join("\n");
  assert.deepEqual(breaches("exchange/parcel.ts", source), []);
});

test("confidentiality is an import rule: only view/own and node see the desk", () => {
  const source = `import { position } from "../desk/position.ts";`;
  for (const room of [
    "act",
    "record",
    "consent",
    "mechanism",
    "exchange",
    "view",
    "store",
    "interop",
    "http",
    "cli",
    "web",
  ]) {
    assert.deepEqual(breaches(`${room}/a.ts`, source), [`${room}/a.ts:1 ${room} imports desk/position.ts`]);
  }
  assert.deepEqual(breaches("node/perform.ts", source), []);
  assert.deepEqual(breaches("view/own.ts", source), []);
  assert.deepEqual(breaches("view/own/brief.ts", source.replace("../", "../../")), []);
});

test("what both sides see may not be built from view/own", () => {
  assert.deepEqual(breaches("view/map.ts", `import { brief } from "./own/brief.ts";`), [
    "view/map.ts:1 view imports view/own/brief.ts",
  ]);
});

test("exchange cannot see the mechanism, so it cannot refuse an act for its content", () => {
  assert.deepEqual(breaches("exchange/admit.ts", `import type { Body } from "../mechanism/body.ts";`), [
    "exchange/admit.ts:1 exchange imports mechanism/body.ts",
  ]);
});

test("the mechanism sees no checkpoint", () => {
  assert.deepEqual(breaches("mechanism/body.ts", `import { open } from "../record/checkpoint.ts";`), [
    "mechanism/body.ts:1 mechanism imports record/checkpoint.ts",
  ]);
});

test("a store sees the ports of the node and nothing else of it", () => {
  assert.deepEqual(breaches("store/sqlite.ts", `import type { Store } from "../node/ports.ts";`), []);
  assert.deepEqual(breaches("store/sqlite.ts", `import { perform } from "../node/perform.ts";`), [
    "store/sqlite.ts:1 store imports node/perform.ts",
  ]);
});

test("nobody but main.ts picks a store", () => {
  const source = `import { openStore } from "../store/sqlite.ts";`;
  for (const room of ["node", "http", "cli", "web"]) {
    assert.deepEqual(breaches(`${room}/a.ts`, source), [`${room}/a.ts:1 ${room} imports store/sqlite.ts`]);
  }
  assert.deepEqual(breaches("main.ts", `import { openStore } from "./store/sqlite.ts";`), []);
});

test("the browser takes types from view and http/api, and no code", () => {
  for (const target of ["view/map.ts", "http/api.ts", "http/api/routes.ts"]) {
    assert.deepEqual(breaches("web/page.tsx", `import type { A } from "../${target}";`), []);
    assert.deepEqual(breaches("web/page.tsx", `import { type A } from "../${target}";`), [
      `web/page.tsx:1 web imports ${target}`,
    ]);
  }
  assert.deepEqual(breaches("web/page.tsx", `import type { A } from "../http/server.ts";`), [
    "web/page.tsx:1 web imports http/server.ts",
  ]);
});

test("a folder that the table does not name is no room", () => {
  assert.deepEqual(breaches("util/misc.ts", ""), ["util/misc.ts:1 stands in no room: the table does not name util"]);
});

test("the core names no module of Node, with base/crypto-node.ts as the one exception", () => {
  const source = `import { hash } from "node:crypto";`;
  assert.deepEqual(breaches("record/log.ts", source), ["record/log.ts:1 imports node:crypto in the core"]);
  assert.deepEqual(breaches("record/log.ts", `import fs from "fs/promises";`), [
    "record/log.ts:1 imports fs/promises in the core",
  ]);
  assert.deepEqual(breaches("base/crypto-node.ts", source), []);
  assert.deepEqual(breaches("store/sqlite.ts", source), []);
});

test("the core reads no clock and no random source", () => {
  const readings: readonly (readonly [string, string])[] = [
    [`const now = Date.now();`, "Date.now"],
    [`const now = new Date();`, "Date()"],
    [`const now = new Date;`, "new Date"],
    [`const now = Temporal.Now.instant();`, "Temporal.Now"],
    [`const now = globalThis.performance.now();`, "performance.now"],
    [`const dice = Math.random();`, "Math.random"],
    [`crypto.getRandomValues(salt);`, "getRandomValues"],
    [`const salt = randomBytes(32);`, "randomBytes"],
    [`const text = \`at \${Date.now()}\`;`, "Date.now"],
  ];
  for (const [source, what] of readings) {
    assert.deepEqual(breaches("act/envelope.ts", source), [`act/envelope.ts:1 ${what} in the core`]);
    assert.deepEqual(breaches("node/tick.ts", source), []);
  }
  assert.deepEqual(breaches("act/envelope.ts", `const then = new Date(millis); const day = ports.Date.now();`), []);
});

test("only base/shape.ts names the schema library", () => {
  const source = `import { z } from "zod";`;
  assert.deepEqual(breaches("http/server.ts", source), ["http/server.ts:1 imports zod, which only base/shape.ts may"]);
  assert.deepEqual(breaches("base/shape.ts", source), []);
});

test("exports are written out, and imports name what they import", () => {
  assert.deepEqual(breaches("act/all.ts", `export * from "./envelope.ts";`), [
    "act/all.ts:1 exports everything of ./envelope.ts: write the names out",
  ]);
  assert.deepEqual(breaches("act/all.ts", `await import(name);`), [
    "act/all.ts:1 imports a name that is only known at run time",
  ]);
});

test("a test beside its subject may import anything, but nothing imports a test", () => {
  assert.deepEqual(breaches("act/envelope.test.ts", `import { a } from "../store/sqlite.ts"; Date.now();`), []);
  assert.deepEqual(breaches("act/kinds.ts", `import { a } from "./envelope.test.ts";`), [
    "act/kinds.ts:1 imports the test act/envelope.test.ts",
  ]);
});

test("a file of more than 400 lines is named", () => {
  assert.deepEqual(breaches("base/long.ts", "\n".repeat(399) + "x\n"), []);
  assert.deepEqual(breaches("base/long.test.ts", "\n".repeat(400) + "x\n"), [
    "base/long.test.ts has 401 lines, more than 400",
  ]);
});
