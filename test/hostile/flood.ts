import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import type { Instant } from "../../src/base/time.ts";
import { encodeParcel } from "../../src/exchange/encode.ts";
import { createAttacker } from "./attacker.ts";
import { floods } from "./floods.ts";

/** What a node may be made to keep by one party, bytes: see src/node/quota.ts. */
export interface Bounds {
  readonly memoryBytesMax: number;
  readonly diskBytesMax: number;
}

/** What a flood did to a node. */
export interface Flooded {
  readonly parcels: number;
  readonly bytesSent: number;
  /** Parcel from which something was refused because of the quota; undefined where nothing was. */
  readonly filledAt: number | undefined;
  /** Every code by which something was refused. */
  readonly codes: readonly string[];
  /** How much more the process holds than before the first parcel, at its greatest; the home's files likewise. Bytes. */
  readonly memory: number;
  readonly disk: number;
  /** The slowest parcel, and the median of the last quarter over that of the first, milliseconds. */
  readonly slowest: number;
  readonly slowdown: number;
}

interface Answer {
  readonly codes: readonly string[];
  readonly rss: number;
  readonly milliseconds: number;
}

const victim = join(import.meta.dirname, "victim.ts");
/** Parcels sent on after the quota was reached: nothing more may come of them. */
const parcelsBeyond = 4;

/** Floods a node in a process of its own until its quota is reached and somewhat beyond, or with so many parcels. */
export async function flood(name: string, bounds: Bounds, parcelsMax: number): Promise<Flooded> {
  const make = floods[name];
  if (make === undefined) throw new Error(`there is no flood ${name}`);
  const dir = mkdtempSync(join(tmpdir(), "entente-flood-"));
  try {
    const founded = spawnSync(process.execPath, [victim, dir, "make"], { encoding: "utf8" });
    const { mechanism, root } = JSON.parse(founded.stdout) as { mechanism: MechanismId; root: string };
    const attacker = createAttacker({
      mechanism,
      party: "south" as PartyId,
      domain: "south.example",
      victim: "north" as PartyId,
      at: new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, "") as Instant,
      seen: { north: { root, size: 1 } },
    });
    const { memoryBytesMax, diskBytesMax } = bounds;
    const args = ["--expose-gc", victim, dir, attacker.fingerprint, String(memoryBytesMax), String(diskBytesMax)];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdin.on("error", () => undefined);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<Answer> => {
      const line = await lines.next();
      if (line.done === true) throw new Error(`the node fell: ${errors}`);
      return JSON.parse(line.value) as Answer;
    };
    const first = await next();
    const before = sizeOfFiles(dir);
    const answers: Answer[] = [];
    let [bytesSent, disk] = [0, 0];
    let filledAt: number | undefined;
    for (let round = 0; round < parcelsMax; round += 1) {
      const parcel = encodeParcel(attacker.parcel(make(attacker, round)));
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, parcel.length);
      child.stdin.write(length);
      child.stdin.write(parcel);
      bytesSent += parcel.length;
      const answer = await next();
      answers.push(answer);
      disk = Math.max(disk, sizeOfFiles(dir) - before);
      if (answer.codes.includes("peer-quota")) filledAt ??= round;
      if (filledAt !== undefined && round >= filledAt + parcelsBeyond) break;
    }
    child.stdin.end();
    await once(child, "exit");
    return {
      parcels: answers.length,
      bytesSent,
      filledAt,
      codes: [...new Set(answers.flatMap(({ codes }) => codes))],
      memory: Math.max(...answers.map(({ rss }) => rss)) - first.rss,
      disk,
      ...timesOf(answers.slice(0, filledAt)),
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function timesOf(answers: readonly Answer[]): Pick<Flooded, "slowest" | "slowdown"> {
  const times = answers.map(({ milliseconds }) => milliseconds);
  const quarter = Math.max(1, Math.floor(times.length / 4));
  return { slowest: Math.max(0, ...times), slowdown: median(times.slice(-quarter)) / median(times.slice(0, quarter)) };
}

const median = (of: readonly number[]): number => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;

const sizeOfFiles = (dir: string): number =>
  readdirSync(dir, { recursive: true, encoding: "utf8" }).reduce((sum, name) => {
    const found = statSync(join(dir, name), { throwIfNoEntry: false });
    return sum + (found?.isFile() === true ? found.size : 0);
  }, 0);
