import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** What an open page of a desk does through its API, by the page itself: with its cookie, its origin, and the policy it stands under. */

export interface Answered<T> {
  readonly status: number;
  readonly value: T;
}

/** One call of the page's own API. */
export async function call<T>(page: Page, method: string, path: string, body?: object): Promise<Answered<T>> {
  const sent = body === undefined ? "" : JSON.stringify(body);
  const answered = await page.evaluate(
    async ({ how, what, where }) => {
      const answer = await fetch(`/api${where}`, {
        method: how,
        ...(what === "" ? {} : { body: what, headers: { "content-type": "application/json" } }),
      });
      return { status: answer.status, text: await answer.text() };
    },
    { how: method, where: path, what: sent },
  );
  return { status: answered.status, value: JSON.parse(answered.text) as T };
}

/** The same, where it must be answered. */
export async function ask<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  const { status, value } = await call<T>(page, method, path, body);
  assert.equal(status, 200, `${method} ${path}: ${JSON.stringify(value)}`);
  return value;
}

interface Letter {
  readonly digest: string;
  readonly nonce: string;
  readonly acts: readonly { readonly kind: string; readonly content: string }[];
  readonly refusal?: { readonly sentence: string };
}

type Outcome =
  | { readonly status: "tabled"; readonly acts: readonly { readonly act: string; readonly n: number }[] }
  | { readonly status: "changed" | "signed" };

/** Reads the letter of a doing and tables exactly that, as the dialogs do; answers the first entry. */
export async function table(page: Page, mechanism: string, doing: object): Promise<string> {
  const tabling = { from: "doing", doing };
  const letter = await ask<Letter>(page, "POST", `/mechanisms/${mechanism}/letters`, { tabling });
  if (letter.refusal !== undefined) assert.fail(letter.refusal.sentence);
  const seen = { digest: letter.digest, nonce: letter.nonce };
  const outcome = await ask<Outcome>(page, "POST", `/mechanisms/${mechanism}/acts`, { tabling, seen });
  assert.equal(outcome.status, "tabled");
  return (outcome.status === "tabled" ? outcome.acts[0]?.act : undefined) ?? assert.fail("an entry was made");
}

/** Until a house holds an entry, as its own record says. */
export async function holds(page: Page, mechanism: string, act: string, seconds = 15): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const { status } = await call(page, "GET", `/mechanisms/${mechanism}/acts/${act}`);
    if (status === 200) return;
    if (Date.now() > end) assert.fail(`${page.url()} does not hold ${act.slice(0, 12)} within ${seconds} seconds`);
    await page.waitForTimeout(100);
  }
}
