import { setTimeout } from "node:timers/promises";
import { concatBytes } from "../base/bytes.ts";
import { isMechanismId } from "../base/ids.ts";
import type { ArchiveFolder } from "../node/check/archive-check.ts";
import { parsePaths } from "../node/check/published.ts";
import { readCheckpoint } from "../record/checkpoint.ts";
import { splitLines } from "../node/check/archive.ts";
import { Refused } from "./failure.ts";

/** Where a node gives records to strangers. */
const root = "/entente/v1/published";
/** Bytes of one answer, and how long one may take. */
const answerBytesMax = 96 * 1024 * 1024;
const answerSeconds = 60;
/** A node that is asked much of lets strangers wait: how often, and how long at a time, they do. */
const attemptsMax = 60;
const waitSecondsMax = 30;

export const isAddress = (text: string): boolean => /^https?:\/\//.test(text);

/**
 * A record at a node's address, read as a folder. Nothing is believed of what comes: it is checked as a folder's files are. What may
 * grow while it is read is read in an order in which nothing refers to what was not read yet: cosignatures, then our host's own
 * state, then the others', then the entries up to these.
 */
export async function openAddress(address: string, token: string | undefined): Promise<ArchiveFolder> {
  const base = new URL(address);
  const get = async (path: string): Promise<Answer | undefined> => fetchBytes(new URL(path, base), token);
  const mechanism = await chooseMechanism(base, get);
  const place = `${root}/${mechanism}`;
  const fetched = new Map<string, Uint8Array | undefined>();
  const paths = parsePaths((await get(place))?.bytes ?? new Uint8Array(0));
  if (paths === undefined) throw notPublished(address);

  async function fetchWhole(path: string): Promise<Uint8Array | undefined> {
    const pieces: Uint8Array[] = [];
    for (let from: number | undefined = 0; from !== undefined;) {
      const answer: Answer | undefined = await get(`${place}/${path}${from === 0 ? "" : `?from=${from}`}`);
      if (answer === undefined) return from === 0 ? undefined : concatBytes(...pieces);
      pieces.push(answer.bytes);
      from = answer.next !== undefined && answer.next > from ? answer.next : undefined;
    }
    return concatBytes(...pieces);
  }
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    if (!fetched.has(path)) fetched.set(path, await fetchWhole(path));
    return fetched.get(path);
  };
  const head = await read("archive.json");
  const own = /"party": "([a-z][a-z0-9-]*)"/.exec(new TextDecoder().decode(head))?.[1] ?? "";
  const inOrder = paths.filter((path) => /\/(?:cosigned-by-[^/]+|state|bridge)\.txt$/.test(path));
  const weight = (path: string): number =>
    path.includes("/cosigned-by-") ? 0 : path.startsWith(`record/logs/${own}/`) ? 1 : 2;
  for (const path of inOrder.toSorted((a, b) => weight(a) - weight(b))) await read(path);
  return {
    list: async () => paths,
    async read(path) {
      const bytes = await read(path);
      return path.endsWith("/entries.jsonl") && bytes !== undefined
        ? cut(bytes, await read(path.replace("entries.jsonl", "state.txt")))
        : bytes;
    },
  };
}

/** Entries up to the state that was read before them. */
function cut(entries: Uint8Array, note: Uint8Array | undefined): Uint8Array {
  const state = note === undefined ? undefined : readCheckpoint(note);
  const lines = splitLines(entries);
  if (state?.ok !== true || lines === undefined || lines.length <= state.value.size) return entries;
  const bytes = lines.slice(0, state.value.size).reduce((sum, line) => sum + line.length + 1, 0);
  return entries.subarray(0, bytes);
}

/** The mechanism that the address names, or the only one that is given there. */
async function chooseMechanism(base: URL, get: (path: string) => Promise<Answer | undefined>): Promise<string> {
  const named = base.pathname.replaceAll("/", "");
  if (isMechanismId(named)) return named;
  const answer = await get(root);
  const ids = listIds(answer?.bytes ?? new Uint8Array(0));
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return only;
  if (only === undefined) throw notPublished(base.href);
  const sentence = `Several consultations are given there; name one: ${ids.map((id) => `${base.origin}/${id}`).join(", ")}.`;
  throw new Refused({ code: "mechanism-unclear", sentence });
}

function listIds(bytes: Uint8Array): readonly string[] {
  try {
    const { mechanisms } = JSON.parse(new TextDecoder().decode(bytes)) as {
      readonly mechanisms: readonly { readonly id: string }[];
    };
    return mechanisms.map(({ id }) => id).filter(isMechanismId);
  } catch {
    return [];
  }
}

const notPublished = (address: string): Refused =>
  new Refused({
    code: "not-published",
    sentence: `Nothing is given to strangers at ${address}, or not without its token (--token).`,
  });

interface Answer {
  readonly bytes: Uint8Array;
  /** Where the next page begins. */
  readonly next?: number;
}

async function fetchBytes(url: URL, token: string | undefined): Promise<Answer | undefined> {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const answer = await fetchOnce(url, token);
    if (answer.status !== 429) return readAnswer(url, answer);
    const seconds = Number(answer.headers.get("retry-after") ?? 1);
    await setTimeout(1000 * Math.min(Math.max(Number.isFinite(seconds) ? seconds : 1, 1), waitSecondsMax));
  }
  throw new Refused({ code: "address-busy", sentence: `${url.origin} asks to wait again and again: try later.` });
}

async function fetchOnce(url: URL, token: string | undefined): Promise<Response> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const signal = AbortSignal.timeout(answerSeconds * 1000);
  return fetch(url, { headers, redirect: "error", signal }).catch((error: Error) => {
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    throw new Refused({ code: "address-unreachable", sentence: `${url.origin} could not be read: ${why}.` });
  });
}

async function readAnswer(url: URL, answer: Response): Promise<Answer | undefined> {
  if (answer.status === 404 || answer.status === 401 || answer.status === 403) return undefined;
  if (!answer.ok || answer.body === null) {
    throw new Refused({ code: "address-refused", sentence: `${url.origin} answered ${answer.status}.` });
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of answer.body) {
    size += piece.length;
    if (size > answerBytesMax)
      throw new Refused({
        code: "answer-too-large",
        sentence: `${url.origin} sends more than ${answerBytesMax} bytes at once.`,
      });
    pieces.push(piece);
  }
  const next = Number(answer.headers.get("entente-next") ?? Number.NaN);
  return { bytes: concatBytes(...pieces), ...(Number.isSafeInteger(next) && next > 0 ? { next } : {}) };
}
