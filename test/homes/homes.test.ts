import assert from "node:assert/strict";
import { chmod, cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { run } from "../../src/main.ts";
import type { HistoryPage } from "../../src/view/history.ts";

const versions = (await readdir(import.meta.dirname, { withFileTypes: true }))
  .filter((each) => each.isDirectory())
  .map(({ name }) => name);
/** The hour at which the pages were kept, and a later day on which work goes on. */
const keptAt = "2031-03-10T02:00:00Z";
const later = "2031-03-12T02:00:00Z";

/** A copy of the homes of one version: only its owner may read the keys, which a checkout cannot keep. */
async function copyHomes(version: string) {
  const dir = await mkdtemp(join(tmpdir(), "entente-homes-"));
  after(() => rm(dir, { recursive: true, force: true }));
  await cp(join(import.meta.dirname, version), dir, { recursive: true });
  for (const party of ["kor", "usa"]) {
    await chmod(join(dir, party), 0o700);
    for (const name of await readdir(join(dir, party))) await chmod(join(dir, party, name), 0o600);
  }
  const at = async (now: string, party: string, ...args: readonly string[]): Promise<string> => {
    const said = { out: "", err: "" };
    const status = await run([...args, "--home", join(dir, party)], {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      env: { ENTENTE_NOW: now },
    });
    assert.equal(status, 0, `entente ${args.join(" ")}\n${said.out}\n${said.err}`);
    return said.out;
  };
  return { dir, at, post: join(dir, "post") };
}

test("V10 a home of every released version opens here and its pages still say what they said", async (t) => {
  assert.ok(versions.includes("v0.1.0"));
  for (const version of versions) {
    const { at, dir } = await copyHomes(version);
    for (const party of ["kor", "usa"]) {
      for (const file of await readdir(join(dir, "pages", party))) {
        const page = file.replace(/\.json$/, "");
        const kept: unknown = JSON.parse(await readFile(join(dir, "pages", party, file), "utf8"));
        const shown: unknown = JSON.parse(await at(keptAt, party, "show", page, "--json"));
        assertKept(shown, kept, `${version} ${party} ${page}`);
      }
    }
    t.diagnostic(version);
  }
});

/** Later versions may add fields (V10): every field kept must still be there and say the same, every list be as long. */
function assertKept(shown: unknown, kept: unknown, path: string): void {
  if (typeof kept !== "object" || kept === null) {
    assert.deepEqual(shown, kept, path);
    return;
  }
  assert.equal(Array.isArray(shown), Array.isArray(kept), path);
  if (Array.isArray(kept)) assert.equal((shown as readonly unknown[]).length, kept.length, path);
  for (const [name, value] of Object.entries(kept)) {
    assertKept((shown as Readonly<Record<string, unknown>>)[name], value, `${path}.${name}`);
  }
}

for (const version of versions) {
  test(`V15 a home of ${version} is checked without a fault, before and after it is opened and derived anew`, async () => {
    const { at } = await copyHomes(version);
    for (const party of ["kor", "usa"]) {
      assert.match(await at(keptAt, party, "verify"), /^kept: everything verified\. \d+ entries/);
      assert.match(await at(keptAt, party, "rebuild"), /all equal/);
      assert.match(await at(keptAt, party, "verify"), /everything verified/);
    }
  });

  test(`X1 the exchange of ${version} goes on here where it stopped, and so does writing`, async () => {
    const { at, post } = await copyHomes(version);
    for (const party of ["kor", "usa"]) await at(later, party, "confirm-hour");
    // A parcel of the old version lies in the post, and an act of the other side has not left its home.
    assert.match(await at(later, "usa", "exchange", post), /1 of kor/);
    await at(later, "kor", "exchange", post);
    await at(later, "usa", "concur", "body:crossing");
    await at(later, "kor", "act", "issue.raised", "--issue", "issue:bridge", "--title", "The bridge");
    await at(later, "usa", "roll-keys");
    for (const party of ["usa", "kor", "usa", "kor", "usa"]) await at(later, party, "exchange", post);
    const history = async (party: string) =>
      (JSON.parse(await at(later, party, "show", "history", "--json")) as HistoryPage).acts.map(({ act }) => act);
    const [ours, theirs] = [await history("kor"), await history("usa")];
    assert.deepEqual(ours.toSorted(), theirs.toSorted());
    assert.match(await at(later, "kor", "show", "bodies"), /Group on the crossing: established/);
    for (const party of ["kor", "usa"]) assert.match(await at(later, party, "verify"), /everything verified/);
  });
}
