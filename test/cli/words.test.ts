import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Instant } from "../../src/base/time.ts";
import { openExampleHome } from "../../src/main.ts";
import type { Node } from "../../src/node/node.ts";
import { pageNames, showPage } from "../../src/view/pages.ts";
import type { PageName, Question, Shown } from "../../src/view/pages.ts";
import { printReading } from "../../src/view/print.ts";
import type { Scene } from "../../src/view/scene.ts";
import { openExample } from "../stories/example.ts";

interface Printed {
  readonly where: string;
  readonly name: PageName;
  readonly shown: Shown;
  readonly text: string;
}

/** Every page of every mechanism in every home of the example, each act in full among them. */
async function printAll(): Promise<readonly Printed[]> {
  const { dir } = await openExample();
  const now = new Date().toISOString().replace(/\.\d+/, "") as Instant;
  const printed: Printed[] = [];
  for (const home of ["kor", "usa", "jpn"]) {
    const { node } = await openExampleHome(join(dir, home), { clock: { now: () => now }, post: join(dir, "post") });
    try {
      for (const row of await node.listMechanisms()) {
        const where = `${home} ${row.shortName}`;
        for (const each of await printMechanism(node, row.id, now)) printed.push({ ...each, where });
      }
    } finally {
      await node.close();
    }
  }
  return printed;
}

async function printMechanism(
  node: Node,
  id: Parameters<Node["read"]>[0],
  now: Instant,
): Promise<readonly Omit<Printed, "where">[]> {
  const reading = await node.read(id);
  const { acts, documents, row } = reading;
  const questions = pageNames.flatMap((name): readonly (readonly [PageName, Question])[] =>
    name === "act"
      ? acts
          .logs()
          .flatMap(({ party, size }) =>
            Array.from({ length: size }, (_, n) => ["act", { only: `${party}/${n}` }] as const),
          )
      : [[name, name === "history" ? { limit: 10_000 } : {}]],
  );
  const printed: Omit<Printed, "where">[] = [];
  for (const audience of ["party", "public"] as const) {
    const scene: Scene = { mechanism: id, documents, acts, party: row.party, now, audience };
    for (const [name, question] of questions) {
      const shown = await reading.render(() => showPage(name, scene, question));
      if (!shown.ok) continue;
      printed.push({
        name,
        shown: shown.value,
        text: printReading(scene, shown.value.reading, { width: 100, why: true }),
      });
    }
  }
  return printed;
}

let printing: Promise<readonly Printed[]> | undefined;
const all = (): Promise<readonly Printed[]> => (printing ??= printAll());

test("V8 no page of any home of the example says Merkle, hash or leaf", async () => {
  const printed = await all();
  assert.ok(printed.length > 400);
  for (const { text, where, name } of printed) {
    assert.doesNotMatch(text, /merkle|hash|\bleaf\b|\bleaves\b/i, `${where} ${name}`);
  }
});

test("V4 no page says that somebody did not meet", async () => {
  for (const { text, where, name } of await all())
    assert.doesNotMatch(text, /did not meet|never met/i, `${where} ${name}`);
});

test("no page prints a raw instant, an undefined or an unread object, nor a line wider than the terminal", async () => {
  for (const { text, where, name } of await all()) {
    if (name === "act") continue; // an act's content is shown as it was signed
    assert.doesNotMatch(text, /\d{4}-\d\d-\d\dT|undefined|\[object|NaN/, `${where} ${name}`);
    const long = text.split("\n").filter((each) => each.length > 100 && each.trim().includes(" "));
    assert.deepEqual(long, [], `${where} ${name}`);
  }
});

test("V1 the same record, desk and second give the same pages, and making them changes nothing", async () => {
  const { dir } = await openExample();
  const now = "2099-01-01T00:00:00Z" as Instant;
  const { node } = await openExampleHome(join(dir, "usa"), { clock: { now: () => now }, post: join(dir, "post") });
  try {
    const { id } =
      (await node.listMechanisms()).find((row) => row.shortName === "kor-usa") ?? assert.fail("no mechanism");
    const strip = (printed: readonly Omit<Printed, "where">[]): string =>
      JSON.stringify(printed.map(({ shown, text }) => [shown.value, text]));
    const before = (await node.consult(id)).logs;
    assert.equal(strip(await printMechanism(node, id, now)), strip(await printMechanism(node, id, now)));
    assert.deepEqual((await node.consult(id)).logs, before);
  } finally {
    await node.close();
  }
});

/** `bodies[].life.state` for every field of a value. */
function listFields(value: unknown, path: string, into: Set<string>): void {
  if (Array.isArray(value)) {
    for (const each of value) listFields(each, `${path}[]`, into);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const field = path === "" ? key : `${path}.${key}`;
    into.add(field);
    // What the parties wrote has the shape of its act and not of the page.
    if (!/(^|\.)(content|terms|cosigned)$/.test(field)) listFields(inner, field, into);
  }
}

/** Fields as spec/view.md lists them under a heading: inner ones indented, a shape's name in brackets standing for its fields. */
function documentedFields(page: string, name: string): ReadonlySet<string> {
  const shapes = new Map<string, string[]>();
  for (const block of blockOf(page, "shapes").split(/\n(?=\S)/)) {
    const [head, ...rest] = block.split("\n");
    shapes.set((head ?? "").split(/\s/)[0] ?? "", rest);
  }
  const fields = new Set<string>();
  const read = (lines: readonly string[], top: string): void => {
    const above: string[] = [];
    for (const each of lines) {
      const [, indent = "", field = "", words = ""] = /^( *)(\S+)\s*(.*)$/.exec(each) ?? [];
      if (field === "") continue;
      const depth = indent.length / 2;
      const bare = field.replace(/\?$/, "");
      above.length = depth;
      above[depth] = bare;
      const path = [top, ...above].filter((part) => part !== "" && part !== undefined).join(".");
      fields.add(path.replace(/\[\]$/, ""));
      const shape = /\(([A-Z]\w+(?:\[\])?)\)$/.exec(words)?.[1];
      if (shape === undefined) continue;
      const inner = shapes.get(shape) ?? assert.fail(`no shape ${shape}`);
      read(
        inner.map((line) => line.slice(2)),
        `${path.replace(/\[\]$/, "")}${shape.endsWith("[]") || path.endsWith("[]") ? "[]" : ""}`,
      );
    }
  };
  read(blockOf(page, name).split("\n"), "");
  return fields;
}

function blockOf(page: string, name: string): string {
  const section = page.split(/^### /m).find((each) => each.startsWith(`${name}\n`)) ?? assert.fail(`no ${name}`);
  return /```\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
}

test("V10 every field that any page of the example has is documented in spec/view.md", async () => {
  const page = await readFile("spec/view.md", "utf8");
  const common = documentedFields(page, "every page");
  const found = new Map<PageName, Set<string>>();
  for (const { name, shown } of await all()) {
    const fields = found.get(name) ?? new Set<string>();
    listFields(shown.value, "", fields);
    found.set(name, fields);
  }
  const missing = [...found].flatMap(([name, fields]) => {
    const documented = documentedFields(page, name);
    return [...fields]
      .filter((field) => !documented.has(field) && !common.has(field))
      .map((field) => `${name}: ${field}`);
  });
  assert.deepEqual(missing, []);
});

test("V10 the reader of the documented shapes finds inner fields, lists and shapes", () => {
  const page =
    "### shapes\n```\nWhy[]\n  act  id\nGap\n  months\n```\n### one\n```\nbodies[]\n  last?  (Gap)\n  why    (Why[])\ntotal\n```\n";
  assert.deepEqual(
    [...documentedFields(page, "one")],
    ["bodies", "bodies[].last", "bodies[].last.months", "bodies[].why", "bodies[].why[].act", "total"],
  );
});
