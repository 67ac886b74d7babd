import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { accept, getValue } from "../../src/base/refusal.ts";
import type { ActId, MechanismId, PartyId } from "../../src/base/ids.ts";
import { formatInstant } from "../../src/base/time.ts";
import { createApi } from "../../src/http/api/app.ts";
import type { ApiWorld } from "../../src/http/api/world.ts";
import { openDoor } from "../../src/http/door/door.ts";
import type { Door } from "../../src/http/door/door.ts";
import { openJournal } from "../../src/http/journal.ts";
import { createLive } from "../../src/http/live/live.ts";
import { createAuthority } from "../../src/node/authorise/authorise.ts";
import { openPolicy } from "../../src/node/authorise/policy.ts";
import { openLibrary } from "../../src/node/library.ts";
import type { Draft } from "../../src/node/node.ts";
import type { PreparedOfficer } from "../../src/node/people/example.ts";
import type { Role } from "../../src/node/people/officer.ts";
import { createPasswords } from "../../src/node/people/password.ts";
import { openPeople } from "../../src/store/people.ts";
import { settingsOf } from "../serve/peers.ts";

/** The API of one node behind its door, called without a wire; its clock stands still until it is moved. */
export interface House {
  readonly door: Door;
  readonly origin: string;
  /** What the journal has written. */
  log(): string;
  /** Drafts that were entered. */
  readonly entered: Draft[];
  sleep(seconds: number): void;
  /** Calls it as a page of its own does; `jar` keeps the cookies as a browser would, all of one host. */
  call(
    jar: Jar,
    method: string,
    path: string,
    body?: unknown,
    changed?: Readonly<Record<string, string | undefined>>,
  ): Promise<Answered>;
  close(): Promise<void>;
}

export interface Answered {
  readonly status: number;
  /** The problem's code, where it was refused. */
  readonly code: string;
  readonly value: Record<string, never> & Readonly<Record<string, unknown>>;
  readonly cookie: string | undefined;
}

/** Cookies of one browser for one host, whatever the port. */
export type Jar = Map<string, string>;

export const mechanism = "ab".repeat(32) as MechanismId;

export async function openHouse(
  party: string,
  {
    port = 4180,
    policy,
    prepared,
    address = "127.0.0.1",
  }: {
    readonly port?: number;
    readonly policy?: string;
    readonly prepared?: readonly PreparedOfficer[];
    readonly address?: string;
  } = {},
): Promise<House> {
  let log = "";
  let now = 1_800_000_000;
  const entered: Draft[] = [];
  const origin = `http://localhost:${port}`;
  const store = await openPeople(":memory:");
  const authority = createAuthority(
    getValue(openPolicy(policy === undefined ? undefined : { name: "policy.cedar", text: policy })),
  );
  const door = openDoor({
    party: party as PartyId,
    store,
    authority,
    now: () => now,
    random: (count) => new Uint8Array(randomBytes(count)),
    origins: () => [origin],
    passwords: createPasswords({ passes: 1, memory: 64, parallelism: 1 }),
    ...(prepared === undefined ? {} : { prepared }),
  });
  // As much of a node as the door asks: it takes what is entered, and knows no consultation to show.
  const node = {
    listMechanisms: async () => [],
    listRevisions: async () => new Map(),
    perform: async (_: MechanismId, drafts: readonly Draft[]) => {
      entered.push(...drafts);
      const acts = drafts.map(() => "cd".repeat(32) as ActId);
      return accept({ acts, entered: [], size: entered.length, at: formatInstant(now) });
    },
  } as unknown as ApiWorld["node"];
  const clock = { now: () => formatInstant(now) };
  const api = createApi({
    node,
    library: openLibrary(node, clock),
    clock,
    settings: settingsOf({}),
    journal: openJournal("debug", { write: (line) => void (log += line) }),
    door,
    live: createLive({ listNames: async () => new Map(), start: "0", signal: new AbortController().signal }),
  } as unknown as ApiWorld);
  const env = { incoming: { socket: { remoteAddress: address } } as IncomingMessage };
  return {
    door,
    origin,
    entered,
    log: () => log,
    sleep: (seconds) => void (now += seconds),
    close: () => store.close(),
    async call(jar, method, path, body, changed = {}) {
      const headers = new Headers();
      const usual = {
        host: `localhost:${port}`,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(method === "GET" ? {} : { origin, "sec-fetch-site": "same-origin" }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...changed,
      };
      for (const [name, value] of Object.entries(usual))
        if (value !== undefined && value !== "") headers.set(name, value);
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await api.request(path, { method, headers, ...sent }, env);
      const cookie = answer.headers.getSetCookie()[0];
      const [pair = ""] = cookie?.split(";") ?? [];
      const [name = "", value = ""] = pair.split("=");
      if (cookie?.includes("Max-Age=0") === true) jar.delete(name);
      else if (cookie !== undefined) jar.set(name, value);
      const read = (await answer.json().catch(() => ({}))) as Answered["value"] & { code?: string };
      return { status: answer.status, code: answer.ok ? "" : (read.code ?? ""), value: read, cookie };
    },
  };
}

/** Somebody with these functions who signs in by a password that nobody else has; the jar holds the cookie. */
export async function seat(
  house: House,
  roles: readonly Role[],
  name = `officer-${randomBytes(3).toString("hex")}`,
): Promise<{ jar: Jar; id: string; name: string }> {
  const invited = getValue(
    await house.door.accounts.invite({ name, title: `Title of ${name}`, by: "desk-test", language: "en", roles }),
  );
  const jar: Jar = new Map();
  getValue(await house.door.accounts.accept(invited.token));
  const token = await house.door.signIns.begin(invited.account.id, { device: "a test", isProved: false });
  jar.set(`__Host-entente-${house.door.party}`, token);
  return { jar, id: invited.account.id, name };
}
