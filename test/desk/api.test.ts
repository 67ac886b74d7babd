import assert from "node:assert/strict";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import type { ActId } from "../../src/base/ids.ts";
import { draft } from "../conclave/play.ts";
import { signInPrepared } from "../kit/people.ts";
import { visit } from "../serve/peers.ts";
import type { Visit } from "../serve/peers.ts";

interface Answer {
  readonly code: string;
  readonly status: string;
  readonly id: string;
  readonly version: number;
  readonly earlier: number;
  readonly nonce: string;
  readonly digest: string;
  readonly versions: readonly unknown[];
  readonly things: readonly unknown[];
  readonly acts: readonly { readonly act: ActId }[];
  readonly receipts: readonly { readonly state: string }[];
  readonly refusal?: { readonly code: string };
}

/** Calls of one officer to the API of a house. */
async function callsOf(at: Visit, officer: string) {
  const origin = `http://localhost:${at.serving.port}`;
  const headers = await signInPrepared(origin, officer);
  return async (method: string, path: string, body?: object): Promise<{ status: number; is: Answer }> => {
    const answer = await fetch(`${origin}/api/mechanisms/trilateral${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, is: (await answer.json()) as Answer };
  };
}

const matter = {
  kind: "position",
  about: "issue:fuel",
  want: "Longer shelf life.",
  redLines: ["No transfer."],
  fallbacks: ["Ten years."],
};
const seen = ({ digest, nonce }: Answer) => ({ digest, nonce });

test("D31 what is ours alone is kept, changed, shown and erased through the API, by whoever the policy lets", async () => {
  const at = await visit({}, "own-api");
  try {
    const desk = await callsOf(at, "desk");
    const kept = await desk("POST", "/own", { matter });
    assert.equal(kept.status, 200, JSON.stringify(kept.is));
    const { id, version } = kept.is;
    const changed = await desk("POST", "/own", { matter: { ...matter, want: "More." }, onto: { id, version } });
    assert.equal(changed.status, 200);
    const stale = await desk("POST", "/own", { matter, onto: { id, version } });
    assert.deepEqual([stale.status, stale.is.code], [409, "private-changed"]);
    const malformed = await desk("POST", "/own", { matter: { kind: "position", want: "" } });
    assert.equal(malformed.is.code, "private-malformed");
    const shown = await desk("GET", `/own/${id}`);
    assert.equal(shown.is.versions.length, 2);
    const shorter = await desk("DELETE", `/own/${id}/earlier`);
    assert.equal(shorter.is.earlier, 0);

    // Observers, archivists and administrators neither read nor write what is ours.
    for (const other of ["archivist", "administrator"]) {
      const call = await callsOf(at, other);
      assert.equal((await call("GET", "/own")).is.code, "not-permitted", other);
      assert.equal((await call("POST", "/own", { matter })).is.code, "not-permitted", other);
      assert.equal((await call("DELETE", `/own/${id}`)).is.code, "not-permitted", other);
      assert.equal((await call("GET", "/own-matters")).is.code, "not-permitted", other);
      const tabling = { from: "doing", doing: {} };
      assert.equal((await call("POST", "/letters", { tabling })).is.code, "not-permitted", other);
    }
    assert.equal((await desk("DELETE", `/own/${id}`)).status, 200);
    assert.equal((await desk("GET", `/own/${id}`)).is.code, "private-missing");
    assert.deepEqual((await desk("GET", "/own")).is.things, []);
  } finally {
    await at.close();
  }
});

test("D35 D39 a doing becomes a paper, a letter, an act and receipts through the API; who may not bind is refused", async () => {
  const at = await visit({}, "doing-api");
  try {
    const { host, mechanism } = at;
    const rule = { kind: "consensus", openUntil: "2026-11-20T00:00:00Z" };
    const terms = { kind: "body", name: "Talks", level: "working", form: "standing", life: { state: "established" } };
    const body = draft("proposal.tabled", { subject: "body:talks", terms, rule });
    const [proposal] = getValue(await host.node.perform(mechanism, [body])).acts;
    const desk = await callsOf(at, "desk");
    const doing = {
      doing: "propose-session",
      body: "body:talks",
      when: { day: "2026-12-01" },
      how: { rule: "consensus", openUntil: "2026-11-20T00:00:00Z" },
    };
    const paper = (await desk("POST", "/papers", { doing })).is;
    const tabling = { from: "paper", id: paper.id, version: paper.version };
    const letter = await desk("POST", "/letters", { tabling });
    assert.equal(letter.status, 200, JSON.stringify(letter.is));
    const unread = await desk("POST", "/acts", { tabling, seen: { ...seen(letter.is), digest: "0".repeat(64) } });
    assert.equal(unread.is.status, "changed");
    const tabled = await desk("POST", "/acts", { tabling, seen: seen(letter.is) });
    assert.equal(tabled.is.status, "tabled", JSON.stringify(tabled.is));
    const { act } = tabled.is.acts[0] ?? assert.fail();
    const receipts = await desk("GET", `/receipts/${act}`);
    assert.deepEqual(
      receipts.is.receipts.map(({ state }) => state),
      ["not-yet", "not-yet"],
    );
    const entry = (await host.node.consult(mechanism)).findEntry(act)?.envelope;
    assert.equal(entry?.by, "desk-north-america");

    // A desk officer may prepare what binds, and not table it; the head of delegation may.
    const put = {
      doing: "put-terms",
      subject: "issue:fuel",
      terms: { kind: "issue-settlement", how: "So." },
      how: doing.how,
    };
    const own = { from: "doing", doing: put };
    const read = await desk("POST", "/letters", { tabling: own });
    assert.equal(read.status, 200);
    assert.equal((await desk("POST", "/acts", { tabling: own, seen: seen(read.is) })).is.code, "not-permitted");
    const head = await callsOf(at, "head");
    const again = await head("POST", "/letters", { tabling: own });
    assert.equal((await head("POST", "/acts", { tabling: own, seen: seen(again.is) })).is.status, "tabled");
    // What the door refuses is in the letter, and refused when tabled all the same.
    const answer = { from: "doing", doing: { doing: "respond", proposal, answer: "concur" } };
    const foretold = await head("POST", "/letters", { tabling: answer });
    assert.equal(foretold.is.refusal?.code, "own-proposal");
    assert.equal((await head("POST", "/acts", { tabling: answer, seen: seen(foretold.is) })).is.code, "own-proposal");
    const nonsense = { from: "doing", doing: { doing: "declare-war" } };
    assert.equal((await head("POST", "/letters", { tabling: nonsense })).is.code, "doing-malformed");
  } finally {
    await at.close();
  }
});
