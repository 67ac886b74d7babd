import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { getValue } from "../../src/base/refusal.ts";
import { createLive, liveLimits } from "../../src/http/live/live.ts";
import type { Listener } from "../../src/http/live/live.ts";
import type { MechanismId } from "../../src/base/ids.ts";
import { signInPrepared } from "../kit/people.ts";
import { visit } from "../serve/peers.ts";
import type { Visit } from "../serve/peers.ts";
import { listen } from "./listen.ts";

const originOf = ({ serving }: Visit): string => `http://localhost:${serving.port}`;

/** Something is entered by the host, as by a command of the same home. */
async function enter({ host, mechanism }: Visit, subject: string): Promise<void> {
  const content = { communication: `communication:${subject}`, title: subject, purpose: "information", to: ["usa"] };
  getValue(await host.node.perform(mechanism, [{ kind: "communication.sent", by: "desk", content }]));
}

test("who listens is told at once of what is entered, and after a cut of what moved meanwhile", async () => {
  const at = await visit({}, "live");
  try {
    const origin = originOf(at);
    const [row] = await at.host.node.listMechanisms();
    const headers = await signInPrepared(origin, "desk");
    const first = await listen(origin, headers);
    assert.equal(first.status, 200);
    assert.match(String(first.headers["content-type"]), /^text\/event-stream/);
    assert.equal(first.headers["x-accel-buffering"], "no");
    assert.match(String(first.headers["cache-control"]), /no-transform/);
    await enter(at, "one");
    await first.until(1);
    assert.deepEqual(
      first.heard.map(({ of }) => of),
      [row?.shortName],
    );
    first.cut();
    await enter(at, "two");
    await wait(120);
    const second = await listen(origin, { ...headers, "last-event-id": first.place() });
    await second.until(1);
    assert.equal(second.heard[0]?.of, row?.shortName);
    second.cut();
    const third = await listen(origin, { ...headers, "last-event-id": second.place() });
    await wait(200);
    assert.deepEqual(third.heard, [], "what was told is not told again");
    third.cut();
  } finally {
    await at.close();
  }
});

test("a page that read before it listened says how far, and is told the difference", async () => {
  const at = await visit({}, "since");
  try {
    const origin = originOf(at);
    const headers = await signInPrepared(origin, "desk");
    const answer = await fetch(`${origin}/api/mechanisms`, { headers });
    const [read] = ((await answer.json()) as { mechanisms: { id: string; revision: number; shortName: string }[] })
      .mechanisms;
    assert.ok(read !== undefined);
    await enter(at, "between");
    await wait(120);
    const since = `?since=${read.id.slice(0, 16)}:${read.revision}`;
    const listening = await listen(origin, headers, since);
    await listening.until(1);
    assert.equal(listening.heard[0]?.of, read.shortName);
    listening.cut();
  } finally {
    await at.close();
  }
});

test("what changes at the desk itself is told to all of the house, and a new start of the node counts as a change", async () => {
  const at = await visit({}, "desk");
  try {
    const origin = originOf(at);
    const headers = await signInPrepared(origin, "desk");
    const other = await signInPrepared(origin, "head");
    const listening = await listen(origin, other);
    const body = JSON.stringify({ language: "ko" });
    assert.equal((await fetch(`${origin}/api/me/language`, { method: "PUT", headers, body })).status, 200);
    await listening.until(1);
    assert.equal(listening.heard[0]?.of, "desk");
    listening.cut();
    const again = await listen(origin, { ...other, "last-event-id": listening.place().replace(/desk:\w+/, "desk:0") });
    await again.until(1);
    assert.equal(again.heard.at(-1)?.of, "desk");
    again.cut();
  } finally {
    await at.close();
  }
});

test("streams are nobody's who is not signed in, are bounded for each officer, and leave the requests worked on alone", async () => {
  const at = await visit({ requests: 2 }, "bounds");
  try {
    const origin = originOf(at);
    assert.equal((await listen(origin, {})).status, 401);
    const headers = await signInPrepared(origin, "desk");
    const open = [];
    for (let i = 0; i < liveLimits.perOfficer; i += 1) open.push(await listen(origin, headers));
    const refused = await listen(origin, headers);
    assert.equal(refused.status, 429);
    assert.equal((await listen(origin, await signInPrepared(origin, "head"))).status, 200);
    assert.equal((await fetch(`${origin}/api/me`, { headers })).status, 200);
    open[0]?.cut();
    await wait(100);
    const next = await listen(origin, headers);
    assert.equal(next.status, 200, "what was let go is free");
    for (const each of [...open, next]) each.cut();
  } finally {
    await at.close();
  }
});

test("a node that is stopped ends its streams at once", async () => {
  const at = await visit({ stopSeconds: 8 }, "stop");
  const origin = originOf(at);
  const headers = await signInPrepared(origin, "desk");
  const open = await Promise.all([listen(origin, headers), listen(origin, headers)]);
  const begun = performance.now();
  await at.close();
  await Promise.all(open.map(({ ended }) => ended));
  assert.ok(performance.now() - begun < 2000, `${performance.now() - begun} ms`);
});

const river = "11".repeat(32) as MechanismId;
const lake = "22".repeat(32) as MechanismId;

const listNames = async () =>
  new Map([
    [river, "river"],
    [lake, "lake"],
  ]);

function hub(beatSeconds: number): ReturnType<typeof createLive> {
  return createLive({ beatSeconds, listNames, signal: new AbortController().signal, start: "s" });
}

const anybody: Listener = { officer: "a", mayHear: () => true, isPresent: async () => true, since: undefined };

async function take(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const { value } = await reader.read();
  return new TextDecoder().decode(value);
}

test("who reads slowly is told less often and misses nothing; news are told to who may hear them", async () => {
  const live = hub(60);
  live.notice(new Map([[river, 1]]));
  const reader = live.open({ ...anybody, mayHear: (id) => id === river })?.getReader();
  assert.ok(reader !== undefined);
  assert.match(await take(reader), /^retry: 1000\nid: desk:s-0,1{16}:1\n\n$/);
  for (let n = 2; n < 100; n += 1) {
    live.notice(
      new Map([
        [river, n],
        [lake, n],
      ]),
    );
  }
  const told = await take(reader);
  assert.equal(told.match(/event: moved/g)?.length, 1);
  assert.match(told, /id: desk:s-0,1{16}:99,2{16}:99\ndata: \{"of":"river"\}/);
  await reader.cancel();
});

test("a stream beats while nothing moves, and ends when its sign-in has", async () => {
  const live = hub(0.02);
  let isHere = true;
  const reader = live.open({ ...anybody, isPresent: async () => isHere })?.getReader();
  assert.ok(reader !== undefined);
  await take(reader);
  assert.equal(await take(reader), ":\n\n");
  isHere = false;
  assert.equal((await reader.read()).done, true);
});
