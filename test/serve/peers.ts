import { Agent } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { MechanismId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { Result } from "../../src/base/refusal.ts";
import { openJournal } from "../../src/http/journal.ts";
import type { Incoming } from "../../src/http/send-request.ts";
import { sendRequest } from "../../src/http/send-request.ts";
import { serve } from "../../src/http/serve.ts";
import type { Serving } from "../../src/http/serve.ts";
import { hashText } from "../../src/node/peer/peer-note.ts";
import type { RequestWords } from "../../src/node/peer/peer-note.ts";
import type { PeerBook, PeerEntry } from "../../src/node/home/peers-file.ts";
import { readSettings } from "../../src/node/home/read-settings.ts";
import type { Settings } from "../../src/node/home/settings.ts";
import { createConclave } from "../conclave/world.ts";
import type { Bench } from "../conclave/world.ts";
import { openPrepared } from "../kit/people.ts";

/** Settings as a file would give them, the rest as usual. */
export const settingsOf = (given: Readonly<Record<string, unknown>>): Settings =>
  getValue(readSettings({ name: "test", text: JSON.stringify({ port: 0, logLevel: "debug", ...given }) }, {}));

export function createBook(entries: Readonly<Record<string, PeerEntry>> = {}): PeerBook {
  const known = new Map(Object.entries(entries));
  return {
    find: async (_, party) => known.get(party),
    set: async (_, party, entry) => void known.set(party, entry),
  };
}

/** Seoul's node serving in this process, and Washington's as who calls it by hand. */
export interface Visit {
  readonly mechanism: MechanismId;
  readonly host: Bench;
  readonly guest: Bench;
  readonly serving: Serving;
  readonly address: string;
  readonly book: PeerBook;
  /** The log so far. */
  log(): string;
  /** Sends bytes as they are. */
  send(call: Partial<Parameters<typeof sendRequest>[0]> & { readonly path: string }): Promise<Result<Incoming>>;
  /** A nonce for one call. */
  nonce(): Promise<string>;
  /** The header of a call signed by the guest, changed at will before it is signed. */
  sign(words?: Partial<RequestWords>, body?: Uint8Array): Promise<string>;
  close(): Promise<void>;
}

export const nothing = new Uint8Array(0);

export async function visit(given: Readonly<Record<string, unknown>> = {}, seed = "visit"): Promise<Visit> {
  const { benches, mechanism } = await createConclave(seed);
  return visitAt({ host: benches.kor, guest: benches.usa, mechanism }, given);
}

/** The same among benches that are laid already. */
export async function visitAt(
  { guest, host, mechanism }: Pick<Visit, "guest" | "host" | "mechanism">,
  given: Readonly<Record<string, unknown>> = {},
): Promise<Visit> {
  let log = "";
  const journal = openJournal("debug", { write: (line) => void (log += line) });
  const book = createBook();
  const settings = settingsOf({ tickSeconds: 0.1, ...given });
  const { clock } = host.world;
  const people = await openPrepared();
  const serving = getValue(
    await serve({ node: host.node, settings, crypto: nodeCrypto, clock, book, journal, ...people }),
  );
  const address = `http://127.0.0.1:${serving.port}`;
  const agent = new Agent({ keepAlive: true });
  const send: Visit["send"] = (call) =>
    sendRequest({
      origin: address,
      method: "GET",
      headers: {},
      body: nothing,
      seconds: 10,
      bytesMax: 1024 * 1024 * 64,
      agent,
      signal: new AbortController().signal,
      ...call,
    });
  const nonce = async (): Promise<string> => {
    const answered = getValue(await send({ path: `/entente/v1/nonce?mechanism=${mechanism}` }));
    return String(answered.headers["entente-nonce"]);
  };
  return {
    mechanism,
    host,
    guest,
    serving,
    address,
    book,
    log: () => log,
    send,
    nonce,
    async sign(words = {}, body = nothing) {
      const note = await guest.node.passport.sealRequest({
        mechanism,
        from: guest.party,
        to: host.party,
        method: "POST",
        path: "/entente/v1/parcel",
        origin: address,
        nonce: words.nonce ?? (await nonce()),
        body: hashText(nodeCrypto, body),
        address: undefined,
        ...words,
      });
      return `Entente ${note.toBase64()}`;
    },
    async close() {
      agent.destroy();
      await serving.stop();
      await wait(0);
    },
  };
}

/** The code of a problem that was answered. */
export const codeOf = (answered: Result<Incoming>): string => {
  if (!answered.ok) return answered.refusal.code;
  const { body, status } = answered.value;
  if (status < 400) return String(status);
  return String((JSON.parse(new TextDecoder().decode(body)) as { readonly code?: unknown }).code);
};
