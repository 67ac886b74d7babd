import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { formatPaths, openPublished } from "../../src/node/check/published.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { adoptText, meet } from "./meeting.ts";

const table = await meet();
await adoptText(table, "lake", "The lake is shared.");
const store = await openSqlite(join(table.homeOf("west"), "record.sqlite"));
const [row] = await store.listMechanisms();
assert.ok(row);
const published = openPublished(store, row);

/** Calls to be told to wait. */
let busy = 0;

/** A node's address as a stranger meets it, over a real socket; what it gives may be altered on the way. */
async function serve(
  alter: (path: string, bytes: Uint8Array) => Uint8Array | undefined,
  token?: string,
): Promise<string> {
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? "/", "http://here");
      const path = url.pathname.replace("/entente/v1/published", "").slice(1);
      const isKnown = token === undefined || request.headers.authorization === `Bearer ${token}`;
      const file = path.slice(`${row?.id}/`.length);
      const from = Number(url.searchParams.get("from") ?? 0);
      const found =
        path === ""
          ? { bytes: Buffer.from(JSON.stringify({ mechanisms: [{ id: row?.id, shortName: "lake" }] })) }
          : path === row?.id
            ? { bytes: Buffer.from(formatPaths(await published.list())) }
            : await published.read(file, from);
      const isEarly = busy > 0;
      busy -= 1;
      if (isEarly) {
        response.writeHead(429, { "retry-after": "1" }).end();
        return;
      }
      const bytes = found === undefined || !isKnown ? undefined : alter(file, found.bytes);
      if (found !== undefined && "next" in found) response.setHeader("entente-next", found.next ?? 0);
      response.statusCode = bytes === undefined ? 404 : 200;
      response.end(bytes);
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
after(() => store.close());

const replaced = (file: string, from: string, to: string) => (path: string, bytes: Uint8Array) =>
  path === file ? Buffer.from(Buffer.from(bytes).toString().replace(from, to)) : bytes;

test("V35 the record at a node's address is checked as a stranger checks it, under the keys asked for", async () => {
  const honest = await serve((_, bytes) => bytes);
  const { out } = await table.run(["verify", honest]);
  assert.match(out, /^lake: everything verified\. \d+ entries, 2 parts, every signature\.\n/);
  for (const digits of Object.values(table.digits)) assert.ok(out.includes(digits));
  assert.match(out, /Only the record is given to strangers here/);
  assert.match((await table.run(["verify", `${honest}/${row.id}`])).out, /everything verified/);
  assert.match((await table.run(["verify", honest, "--keys", table.digits["east"] ?? ""], 1)).out, /key-untrusted/);
});

test("V35 a node that is asked much of is waited for", async () => {
  const honest = await serve((_, bytes) => bytes);
  busy = 1;
  assert.match((await table.run(["verify", honest])).out, /everything verified/);
  assert.ok(busy < 0, "it was told to wait");
});

test("V35 what an address alters or withholds is named", async () => {
  const entries = "record/logs/east/entries.jsonl";
  const cases: readonly (readonly [Parameters<typeof serve>[0], RegExp])[] = [
    [replaced(entries, "Text lake", "Text lage"), /root-differs/],
    [replaced("record/logs/west/state.txt", "\n— west", "\n— wost"), /signature|state/],
    [(path, bytes) => (path.startsWith("record/parts/") ? undefined : bytes), /part-missing/],
    [
      (path, bytes) => (path === entries ? bytes.subarray(0, bytes.lastIndexOf(10, bytes.length - 2) + 1) : bytes),
      /entry-missing|state-size/,
    ],
  ];
  for (const [alter, expected] of cases) {
    assert.match((await table.run(["verify", await serve(alter)], 1)).out, expected);
  }
});

test("V35 an address that gives nothing, or not without its token, is refused with what to do", async () => {
  const closed = await serve((_, bytes) => bytes, "a-token-for-the-archivists");
  assert.match((await table.run(["verify", closed], 1)).err, /not-published/);
  assert.match(
    (await table.run(["verify", closed, "--token", "a-token-for-the-archivists"])).out,
    /everything verified/,
  );
  assert.match((await table.run(["verify", "http://127.0.0.1:9"], 1)).err, /address-unreachable/);
});
