import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { choosePorts, openHouse, settleHouses } from "../../src/cli/example/houses.ts";
import type { House } from "../../src/cli/example/houses.ts";
import { createApi } from "../../src/http/api/app.ts";
import { documentOf } from "../../src/http/api/document.ts";
import { z } from "../../src/http/api/shape.ts";
import type { ApiWorld } from "../../src/http/api/world.ts";
import { signInPrepared } from "../kit/people.ts";
import { now, openExample } from "../stories/example.ts";

/** An API whose routes are looked at and never called. */
function layOut() {
  const nothing: unknown = new Proxy(() => nothing, { get: (_, name) => (name === "then" ? undefined : nothing) });
  return createApi(nothing as ApiWorld);
}

interface Route {
  readonly method: string;
  readonly path: string;
  /** What a 200 answers in JSON; undefined where it answers something else. */
  readonly answer: z.ZodType | undefined;
}

function listRoutes(): readonly Route[] {
  return layOut().openAPIRegistry.definitions.flatMap((each) => {
    if (each.type !== "route") return [];
    const { method, path, responses } = each.route;
    const content = (responses[200] as { content?: Record<string, { schema?: unknown }> } | undefined)?.content;
    const schema = content?.["application/json"]?.schema;
    return [{ method, path, answer: schema instanceof z.ZodType ? schema : undefined }];
  });
}

/** Routes that describe the API itself. */
const ofTheDocument: ReadonlySet<string> = new Set(["GET /openapi.json", "GET /docs", "GET /docs.css"]);

test("every route of the API is in the document, with what it answers and how it refuses", () => {
  const app = layOut();
  const document = documentOf(app);
  assert.match(document.openapi, /^3\.1/);
  const described = new Map<string, { summary?: string; responses?: Record<string, unknown> }>(
    Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, { summary?: string; responses?: Record<string, unknown> }>).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
  const served = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replaceAll(/:([A-Za-z]+)(?:\{[^}]*\})?/g, "{$1}")}`);
  assert.ok(served.length > 20);
  for (const name of new Set(served)) {
    if (ofTheDocument.has(name)) continue;
    const operation = described.get(name);
    assert.ok(operation !== undefined, `${name} is not in the document`);
    assert.ok((operation.summary ?? "").length > 8, `${name} says what it is for`);
    const answers = Object.keys(operation.responses ?? {});
    assert.ok(answers.includes("default"), `${name} says how it refuses`);
    assert.ok(
      answers.some((status) => /^2\d\d$/.test(status)),
      `${name} says what it answers`,
    );
  }
  for (const name of described.keys()) assert.ok(served.includes(name), `${name} is described and not served`);
});

/** Ids that lists name, to ask for the pages of single things. */
class Found {
  readonly #ids = new Map<string, Set<string>>();

  note(mechanism: string, value: unknown): void {
    if (typeof value === "string") {
      const kind = /^[0-9a-f]{64}$/.test(value) ? "act" : /^([a-z-]{2,20}):[a-z0-9][a-z0-9.-]*$/.exec(value)?.[1];
      if (kind !== undefined) this.#add(`${mechanism} ${kind}`, value);
    } else if (typeof value === "object" && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (typeof inner === "string" && (name === "id" || name === "name")) this.#add(`${mechanism} ${name}`, inner);
        this.note(mechanism, inner);
      }
    }
  }

  #add(key: string, value: string): void {
    const held = this.#ids.get(key) ?? new Set();
    held.add(value);
    this.#ids.set(key, held);
  }

  /** Some of a kind, as addresses have them. */
  list(mechanism: string, parameter: string): readonly string[] {
    const kinds: Readonly<Record<string, readonly string[]>> = { entry: ["act"], act: ["act"], thing: ["session"] };
    const ids = (kinds[parameter] ?? [parameter, "id"]).flatMap((kind) => [
      ...(this.#ids.get(`${mechanism} ${kind}`) ?? []),
    ]);
    return [...new Set(ids.flatMap((id) => [id, id.slice(id.indexOf(":") + 1)]))].slice(0, 6);
  }
}

/** Answers that are not JSON, or last: their own tests look at them. */
const elsewhere: ReadonlySet<string> = new Set(["/live"]);
/** Pages of what somebody must first have made or asked for; tests of that look at them. */
const afterDoing: ReadonlySet<string> = new Set([
  "/proposed/{id}",
  "/mechanisms/{mechanism}/acts",
  "/mechanisms/{mechanism}/own/{id}",
  "/mechanisms/{mechanism}/record/works/{work}/file",
  "/mechanisms/{mechanism}/record/pouches/files/{file}",
]);

suite("what the example answers", () => {
  let dir: string;
  let house: House;
  before(async () => {
    const { dir: built } = await openExample();
    dir = await mkdtemp(join(tmpdir(), "entente-api-"));
    cpSync(join(built, "kor"), join(dir, "kor"), { recursive: true });
    await writeFile(join(dir, "clock"), now);
    const [place] = await choosePorts(["kor"], 0);
    if (place === undefined) throw new Error("no port");
    await settleHouses(dir, [place], { testClock: join(dir, "clock") });
    house = await openHouse(dir, place, { PATH: process.env["PATH"] });
  });
  after(async () => {
    await house.stop();
    await rm(dir, { recursive: true, force: true });
  });

  test("fits what the document says, for every role and every page", async () => {
    const routes = listRoutes().filter(({ method, path }) => method === "get" && !elsewhere.has(path));
    const answered = new Set<string>();
    const faults: string[] = [];
    const officers = (await (await fetch(`${house.address}/api/sign-in`)).json()) as { prepared: { id: string }[] };
    for (const { id } of officers.prepared) {
      const headers = await signInPrepared(house.address, id);
      const found = new Found();
      // Lists first: they name what the others are asked for.
      const ordered = routes.toSorted((a, b) => a.path.split("{").length - b.path.split("{").length);
      for (const { answer, path } of ordered) {
        for (const address of addressesFor(path, found)) {
          const got = await fetch(`${house.address}/api${address}`, { headers });
          const text = await got.text();
          if (got.status >= 500) faults.push(`${id} ${address}: ${got.status} ${text.slice(0, 200)}`);
          if (!got.ok) {
            const { code, sentence } = JSON.parse(text) as { code?: unknown; sentence?: unknown };
            if (typeof code !== "string" || typeof sentence !== "string") faults.push(`${id} ${address}: ${text}`);
            continue;
          }
          answered.add(path);
          if (answer === undefined) continue;
          const value: unknown = JSON.parse(text);
          found.note(address.split("/")[2] ?? "", value);
          const read = answer.safeParse(value);
          if (!read.success) {
            const [issue] = read.error.issues;
            faults.push(`${id} ${address}: ${issue?.path.join(".")}: ${issue?.message}`);
          } else if (JSON.stringify(sortKeys(read.data)) !== JSON.stringify(sortKeys(value))) {
            faults.push(`${id} ${address}: answers more than its shape says`);
          }
        }
      }
    }
    assert.deepEqual([...new Set(faults)].slice(0, 20), []);
    const silent = routes.filter(({ path }) => !answered.has(path) && !afterDoing.has(path)).map(({ path }) => path);
    assert.deepEqual(silent, [], "each route answered at least one role");
  });

  test("says 304 while nothing moved, and makes the answer anew when it did", async () => {
    const headers = await signInPrepared(house.address, "desk");
    const ask = (tag?: string) =>
      fetch(`${house.address}/api/mechanisms/kor-usa/issues`, {
        headers: { ...headers, ...(tag === undefined ? {} : { "if-none-match": tag }) },
      });
    const first = await ask();
    const tag = first.headers.get("etag");
    assert.ok(tag !== null);
    assert.equal(first.headers.get("cache-control"), "private, no-cache");
    assert.equal((await ask(tag)).status, 304);
    await fetch(`${house.address}/api/me/language`, { method: "PUT", headers, body: '{"language":"en"}' });
    assert.equal((await ask(tag)).status, 200, "the desk was touched");
    const other = await signInPrepared(house.address, "observer");
    const { status } = await fetch(`${house.address}/api/mechanisms/kor-usa/issues`, {
      headers: { ...other, "if-none-match": (await ask()).headers.get("etag") ?? "" },
    });
    assert.equal(status, 200, "what one may read is no answer for another");
  });

  test("is guarded against browsers, and its documentation needs no script", async () => {
    const headers = await signInPrepared(house.address, "desk");
    for (const path of ["/api/me", "/api/docs", "/api/openapi.json", "/", "/health", "/nothing/here", "/api/nothing"]) {
      const answer = await fetch(`${house.address}${path}`, { headers });
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff", path);
      assert.equal(answer.headers.get("referrer-policy"), "no-referrer", path);
      assert.match(
        answer.headers.get("content-security-policy") ?? "",
        /default-src 'none'.*frame-ancestors 'none'/,
        path,
      );
    }
    const page = await (await fetch(`${house.address}/api/docs`)).text();
    assert.doesNotMatch(page, /<script|<style|\sstyle=|https?:\/\//);
    assert.match(page, /<code>\/api\/mechanisms\/\{mechanism\}\/issues<\/code>/);
  });

  test("reads no body that is longer than it may be, was not announced, or is packed", async () => {
    const headers = await signInPrepared(house.address, "desk");
    const send = (more: Readonly<Record<string, string>>, body: string | ReadableStream): Promise<Response> =>
      fetch(`${house.address}/api/me/language`, {
        method: "PUT",
        headers: { ...headers, ...more },
        body,
        duplex: "half",
      });
    assert.equal((await send({}, `{"language":"en","x":"${"x".repeat(25 * 1024 * 1024)}"}`)).status, 413);
    assert.equal((await send({}, new Blob(['{"language":"en"}']).stream())).status, 411);
    assert.equal((await send({ "content-encoding": "gzip" }, "x")).status, 415);
    assert.equal((await send({}, '{"language":"en"}')).status, 200);
  });
});

/** What a page must be asked with. */
const questions: Readonly<Record<string, string>> = {
  "/calendar": "?from=2026-11-01&to=2026-12-31",
  "/search": "?q=denuclearization",
};

/** Addresses of a path with what is known put in the place of its names. */
function addressesFor(path: string, found: Found): readonly string[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((each) => each[1] ?? "");
  if (names.length === 0) return [`${path}${questions[path] ?? ""}`];
  const mechanisms = names[0] === "mechanism" ? ["kor-usa", "kor-usa-jpn"] : [""];
  return mechanisms.flatMap((mechanism) => {
    let addresses = [path.replace("{mechanism}", mechanism)];
    for (const name of names.filter((each) => each !== "mechanism")) {
      const ids = found.list(mechanism, name);
      addresses = addresses.flatMap((each) => ids.map((id) => each.replace(`{${name}}`, encodeURIComponent(id))));
    }
    return addresses.slice(0, 6);
  });
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sortKeys(inner)]),
  );
}
