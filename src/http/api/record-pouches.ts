import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { stream } from "hono/streaming";
import type { PartyId } from "../../base/ids.ts";
import type { BroughtPouch } from "../../node/ports/pouches.ts";
import { showHidden } from "../../view/hidden.ts";
import { demand } from "../door/require-officer.ts";
import { mechanismParams } from "./mechanism.ts";
import { createRoutes, refusals, stop, take } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

/** Bytes of one pouch that a page takes; larger ones are opened on the node itself. */
export const uploadBytesMax = 256 * 1024 * 1024;
/** Bytes of one sealed file; a larger pouch has several. */
const volumeBytes = 64 * 1024 * 1024;
/** Letters of a file's name that are shown. */
const nameMax = 80;

const count = z.number().int();

const standing = z
  .object({
    peer: z.string(),
    sent: listOf(
      z.object({
        number: count,
        at: z.string(),
        bytes: count,
        status: z.enum(["acknowledged", "waiting", "destroyed"]),
      }),
    ),
    received: listOf(z.object({ number: count, at: z.string(), openedAt: z.string(), bytes: count })),
    missing: z.string().openapi({ description: "Numbers of theirs that never came, such as 9 or 12-14." }),
  })
  .openapi("PouchStanding");

const list = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/record/pouches",
  summary: "Pouches sent and received, what is acknowledged and what is missing",
  request: { params: mechanismParams },
  responses: {
    200: {
      description: "Pouches by peer",
      content: {
        "application/json": {
          schema: z.object({
            pouches: listOf(standing),
            identity: z.string().openapi({ description: "The line to which the others seal pouches for us." }),
            bytesMax: count.openapi({ description: "The largest file taken by upload." }),
          }),
        },
      },
    },
    ...refusals,
  },
});

const packed = z
  .object({
    number: count.optional().openapi({ description: "Absent where nothing is to be packed." }),
    files: listOf(z.object({ file: z.string(), name: z.string(), bytes: count })),
  })
  .openapi("PackedPouch");

const pack = createRoute({
  method: "post",
  path: "/mechanisms/{mechanism}/record/pouches",
  summary: "Seal what a party is not known to hold into a pouch",
  request: {
    params: mechanismParams,
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.object({
            to: z.string().max(32),
            recipient: z
              .string()
              .max(4096)
              .optional()
              .openapi({ description: "The line their node gives for sealing to it; remembered." }),
          }),
        },
      },
    },
  },
  responses: { 200: { description: "Packed", content: { "application/json": { schema: packed } } }, ...refusals },
});

const download = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/record/pouches/files/{file}",
  summary: "One sealed file of a pouch packed since this node started",
  request: { params: mechanismParams.extend({ file: z.string().regex(/^[0-9a-f]{32}$/) }) },
  responses: { 200: { description: "A sealed file, for its addressee alone" }, ...refusals },
});

const opened = z
  .object({
    name: z.string(),
    status: z.enum(["opened", "waiting", "refused"]),
    from: z.string().optional(),
    number: count.optional(),
    volume: count.optional(),
    volumes: count.optional(),
    at: z.string().optional(),
    entries: count,
    isRepeated: z.boolean(),
    forked: listOf(z.string()),
    sentences: listOf(z.string()).openapi({ description: "What of it was not taken, and why." }),
  })
  .openapi("OpenedPouch");

const open = createRoute({
  method: "post",
  path: "/mechanisms/{mechanism}/record/pouches/open",
  summary: "Open a pouch that was brought here; sent as application/octet-stream, as often as one likes",
  request: {
    params: mechanismParams,
    query: z.object({ name: z.string().max(300).optional().openapi({ description: "What the file is called." }) }),
  },
  responses: { 200: { description: "Opened", content: { "application/json": { schema: opened } } }, ...refusals },
});

/** Files packed since the node started that are kept ready to be fetched. */
const readyMax = 64;

/** Pouches out and in. */
export const recordPouchesApi = ({ node, pouches }: ApiWorld) => {
  const ready = new Map<string, { readonly mechanism: string; readonly path: string; readonly name: string }>();
  return createRoutes()
    .openapi(list, async (call) => {
      const row = take(await node.findMechanism(call.req.valid("param").mechanism));
      await demand(call, "carry-pouch", { mechanism: row.id });
      const all = await pouches.list(row.id);
      const identity = await pouches.identify("mlkem768x25519");
      return call.json(
        {
          identity,
          bytesMax: uploadBytesMax,
          pouches: all.map(({ missing, peer, received, sent }) => ({
            peer,
            sent: sent.slice(-20).map(({ at, bytes, number, status }) => ({ at, bytes, number, status })),
            received: received.slice(-20).map(({ at, bytes, number, openedAt }) => ({ at, bytes, number, openedAt })),
            missing: missing.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(", "),
          })),
        },
        200,
      );
    })
    .openapi(pack, async (call) => {
      const row = take(await node.findMechanism(call.req.valid("param").mechanism));
      await demand(call, "carry-pouch", { mechanism: row.id });
      const { recipient, to } = call.req.valid("json");
      const recipients = recipient === undefined || recipient.trim() === "" ? [] : [recipient.trim()];
      const asked = { mechanism: row, to: to as PartyId, recipients, volumeBytes };
      const made = take(await pouches.pack(asked));
      if (made === undefined) return call.json({ files: [] }, 200);
      const files = made.volumes.map(({ bytes, name, path }) => {
        const file = randomBytes(16).toString("hex");
        ready.set(file, { mechanism: row.id, path, name: `${row.party}-to-${to}-${name}` });
        return { file, name: `${row.party}-to-${to}-${name}`, bytes };
      });
      for (const old of [...ready.keys()].slice(0, -readyMax)) ready.delete(old);
      return call.json({ number: made.number, files }, 200);
    })
    .openapi(download, async (call) => {
      const { file, mechanism } = call.req.valid("param");
      const row = take(await node.findMechanism(mechanism));
      await demand(call, "carry-pouch", { mechanism: row.id });
      const found = ready.get(file);
      const info = found === undefined ? undefined : await stat(found.path).catch(() => undefined);
      if (found?.mechanism !== row.id || info === undefined) {
        return stop("thing-unknown", "That pouch is no more ready to be fetched: seal it again.");
      }
      call.header("content-type", "application/octet-stream");
      call.header("content-length", String(info.size));
      call.header("content-disposition", `attachment; filename="${found.name}"`);
      call.header("cache-control", "no-store");
      return stream(call, async (out) => {
        for await (const chunk of createReadStream(found.path)) await out.write(new Uint8Array(chunk as Buffer));
      });
    })
    .openapi(open, async (call) => {
      const row = take(await node.findMechanism(call.req.valid("param").mechanism));
      await demand(call, "carry-pouch", { mechanism: row.id });
      const name = cleanName(call.req.valid("query").name);
      const folder = await mkdtemp(join(tmpdir(), "entente-pouch-"));
      try {
        const path = join(folder, "brought.pouch");
        await store(call.env.incoming, path);
        const { files } = await pouches.open([path]);
        const [file] = files;
        if (file === undefined) return stop("thing-unknown", "The file could not be read: bring it again.");
        return call.json(tell(name, file), 200);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
};

/** Writes what is sent to a file of ours, and not a byte more than is taken. */
async function store(incoming: IncomingMessage, path: string): Promise<void> {
  const length = Number(incoming.headers["content-length"] ?? Number.NaN);
  if (!Number.isSafeInteger(length)) stop("length-missing", "A file is sent with its length said beforehand.");
  if (length > uploadBytesMax) stop("request-too-large", tooLarge);
  let bytes = 0;
  await pipeline(
    incoming,
    async function* bounded(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > uploadBytesMax) stop("request-too-large", tooLarge);
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  );
  if (bytes !== length) stop("request-short", "The file broke off on its way here. Nothing was taken; bring it again.");
}

const tooLarge = `A file of more than ${uploadBytesMax / 1024 / 1024} MiB is not taken here. Nothing was read of it: open it on the node itself ("entente pouch open"), or have it packed in smaller volumes.`;

/** The name alone, without folders, hidden signs shown; it is told back and used for nothing. */
const cleanName = (name: string | undefined): string =>
  showHidden(basename((name ?? "").replaceAll("\\", "/"))).slice(0, nameMax);

function tell(name: string, file: BroughtPouch): z.infer<typeof opened> {
  const nothing = { entries: 0, isRepeated: false, forked: [] };
  if (file.status === "refused") {
    return { ...nothing, name, status: "refused", sentences: [showHidden(file.refusal.sentence)] };
  }
  const { isRepeated, manifest, received, status } = file;
  const { at, from, number, volume, volumes } = manifest;
  return {
    name,
    status,
    from,
    number,
    volume,
    volumes,
    at,
    isRepeated,
    entries: received.flatMap((each) => Object.values(each.entries)).reduce((sum, each) => sum + each, 0),
    forked: [...new Set(received.flatMap((each) => each.forked))],
    sentences: received.flatMap((each) => each.refused.map(({ sentence }) => showHidden(sentence))),
  };
}
