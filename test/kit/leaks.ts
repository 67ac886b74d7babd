import { readdir, readFile, stat } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";

/** Something that leaves the home or is told to others: what it is, and its bytes. */
export interface Told {
  readonly where: string;
  readonly bytes: Buffer;
}

/** The forms in which a text could be hidden in what leaves: itself, in hexadecimal, in base64 at each of its three offsets. */
function formsOf(canary: string | Buffer): readonly Buffer[] {
  const bytes = Buffer.from(canary);
  const encoded = [0, 1, 2].map((pad) => {
    const text = Buffer.concat([Buffer.alloc(pad), bytes]).toString("base64");
    // What stands before and after mixes with the neighbours.
    return Buffer.from(text.slice(pad === 0 ? 0 : 4, -4));
  });
  return [bytes, Buffer.from(bytes.toString("hex")), ...encoded];
}

/** Where a text stands in any of its forms. */
export const findIn = (told: readonly Told[], canary: string | Buffer): readonly string[] =>
  told.filter(({ bytes }) => formsOf(canary).some((form) => bytes.includes(form))).map(({ where }) => where);

/** A wire that keeps all that goes over it, either way. */
export async function tap(port: number): Promise<{ port: number; read(): Buffer; close(): Promise<void> }> {
  const kept: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((caller) => {
    const behind = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [caller, behind],
      [behind, caller],
    ] as const) {
      open.add(from);
      from.on("data", (chunk: Buffer) => {
        kept.push(chunk);
        to.write(chunk);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    read: () => Buffer.concat(kept),
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/** Every file of a folder, its own folders among them. */
export async function readAll(dir: string, where: string): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const name of await readdir(dir, { recursive: true })) {
    const path = join(dir, name);
    if ((await stat(path)).isFile()) told.push({ where: `${where} ${name}`, bytes: await readFile(path) });
  }
  return told;
}
