import { readSync, writeSync } from "node:fs";
import { quotaDefault } from "../../src/node/quota.ts";
import { initHome, openHome } from "../../src/node/home/home.ts";
import { getValue } from "../../src/base/refusal.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { openRiver } from "../kill/home.ts";

/**
 * A node of its own in a process of its own, which takes whatever it is handed and says what it makes of it and what it needs:
 * one line of JSON a parcel. `DIR make` founds its home and writes the invitation, `DIR FINGERPRINT MEMORY DISK` takes parcels
 * (four bytes of length before each) under such a quota until the input ends.
 */
const [, , dir = "", word = "", memory, disk] = process.argv;
const say = (value: unknown): void => void writeSync(1, `${JSON.stringify(value)}\n`);

/** Parcels after which garbage is collected: what counts is what is kept, and collecting takes longer than a small parcel. */
const largeBytes = 256 * 1024;

function weigh(isCleared: boolean): number {
  if (isCleared) globalThis.gc?.();
  return process.memoryUsage().rss;
}

function read(length: number): Uint8Array | undefined {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = readSync(0, bytes, at, length - at, null);
    if (count === 0) return undefined;
    at += count;
  }
  return bytes;
}

if (word === "make") {
  const { home, mechanism } = await openRiver(dir);
  const [own] = (await home.node.consult(mechanism)).logs;
  say({ mechanism, root: own?.root });
  await home.close();
} else {
  getValue(await initHome(dir));
  const quota = {
    memoryBytesMax: Number(memory ?? quotaDefault.memoryBytesMax),
    diskBytesMax: Number(disk ?? quotaDefault.diskBytesMax),
  };
  const home = getValue(await openHome(dir, { openStore: openSqlite, quota }));
  const [row] = await home.node.listMechanisms();
  if (row === undefined) throw new Error("the home holds no mechanism");
  getValue(await home.node.trust(row.id, "south" as typeof row.party, word));
  await home.node.consult(row.id);
  say({ codes: [], rss: weigh(true), milliseconds: 0 });
  for (;;) {
    const length = read(4);
    const parcel = length === undefined ? undefined : read(new DataView(length.buffer).getUint32(0));
    if (parcel === undefined) break;
    const begun = performance.now();
    const received = await home.node.receive(parcel);
    const milliseconds = performance.now() - begun;
    const codes = received.ok ? received.value.refused.map(({ code }) => code) : [received.refusal.code];
    await home.node.tick(row.id);
    say({ codes: [...new Set(codes)], rss: weigh(parcel.length > largeBytes), milliseconds });
  }
  await home.close();
}
