import assert from "node:assert/strict";
import { test } from "node:test";
import { signInPrepared } from "../kit/people.ts";
import { visit } from "../serve/peers.ts";

interface Found {
  readonly total: number;
  readonly hits: readonly { readonly subject: string }[];
  readonly ours: readonly {
    readonly id: string;
    readonly excerpt: { readonly pieces: readonly { readonly words: string; readonly isFound: boolean }[] };
  }[];
}

test("D90 what is ours alone is found apart, by whoever may read it, in no index, and no more once it is erased", async () => {
  const at = await visit({}, "own-search");
  const origin = `http://localhost:${at.serving.port}`;
  try {
    const desk = await signInPrepared(origin, "desk");
    const call = async (headers: Readonly<Record<string, string>>, path: string, method = "GET", body?: object) => {
      const answer = await fetch(`${origin}/api${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, is: (await answer.json()) as Found & { readonly id: string } };
    };
    const matter = {
      kind: "position",
      about: "issue:fuel",
      want: "우리 입장은 Marigoldine이다",
      redLines: [],
      fallbacks: [],
    };
    const kept = await call(desk, "/mechanisms/trilateral/own", "POST", { matter });
    assert.equal(kept.status, 200);
    for (const words of ["marigold", "입장"]) {
      const { is } = await call(desk, `/search?q=${encodeURIComponent(words)}`);
      assert.equal(is.ours.length, 1, words);
      assert.deepEqual([is.total, is.hits], [0, []], "the index holds nothing of it");
      assert.ok(is.ours[0]?.excerpt.pieces.some(({ isFound }) => isFound));
    }
    const administrator = await signInPrepared(origin, "administrator");
    const closed = await call(administrator, "/search?q=marigold");
    assert.deepEqual(closed.status === 200 ? closed.is.ours : [], [], "the policy closes it");
    assert.equal((await call(desk, `/mechanisms/trilateral/own/${kept.is.id}`, "DELETE")).status, 200);
    assert.deepEqual((await call(desk, "/search?q=marigold")).is.ours, []);
    assert.equal((await call(desk, "/search?q=trilateral&mechanism=nowhere")).status, 404);
  } finally {
    await at.close();
  }
});
