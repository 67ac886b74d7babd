import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "../../base/shape.ts";
import { demoFolder } from "./script.ts";

/** Serving the homes of the example: each a node of its own, a process of its own, known to the others by loopback. */

/** A home of the example and the port its node takes. */
export interface Place {
  /** Name of the home, which is also its party's. */
  readonly name: string;
  readonly port: number;
}

/** A node of the example that serves. */
export interface House extends Place {
  /** What to open in a browser. */
  readonly address: string;
  readonly pid: number;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<number | null>;
  /** Asks it to stop, and waits. */
  stop(): Promise<void>;
}

/** Port of the first node; the others take the next. */
export const firstPort = 4181;
const portMax = 65_535;

/** For each home a port of this machine that is free now, from `first` on; with 0 any that are free. */
export async function choosePorts(names: readonly string[], first: number): Promise<readonly Place[]> {
  const places: Place[] = [];
  let next = first;
  for (const name of names) {
    let port = await tryPort(next);
    while (port === undefined) {
      next += 1;
      if (next > portMax) throw new Error(`no port is free from ${first} on`);
      port = await tryPort(next);
    }
    places.push({ name, port });
    next = first === 0 ? 0 : port + 1;
  }
  return places;
}

/** The port, or the one that was given for 0; undefined where it is taken. */
async function tryPort(port: number): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const server = createServer();
  server.once("error", () => resolve(undefined));
  server.listen(port, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
  });
  return promise;
}

const charterFile = z.object({
  shortName: z.string(),
  parties: z.array(z.object({ id: z.string(), shortName: z.string() })),
});

async function readCharters() {
  const folder = join(demoFolder, "charters");
  const files = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")));
  return files.map((file) => charterFile.parse(JSON.parse(file)));
}

/** What the houses are called, by the name of their home. */
export async function readHouseNames(): Promise<ReadonlyMap<string, string>> {
  const parties = (await readCharters()).flatMap((charter) => charter.parties);
  return new Map(parties.map(({ id, shortName }) => [id, shortName]));
}

/** Tells each home which port is its own, where the others are called, and that it is one of the example. */
export async function settleHouses(
  dir: string,
  places: readonly Place[],
  further: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const names: unknown = JSON.parse(await readFile(join(demoFolder, "names.json"), "utf8"));
  const portOf = new Map(places.map(({ name, port }) => [name, port]));
  const charters = await readCharters();
  for (const { name, port } of places) {
    const peers = Object.fromEntries(
      charters
        .filter(({ parties }) => parties.some(({ id }) => id === name))
        .map(({ parties, shortName }) => [
          shortName,
          Object.fromEntries(
            parties
              .filter(({ id }) => id !== name && portOf.has(id))
              .map(({ id }) => [id, `http://127.0.0.1:${portOf.get(id)}`]),
          ),
        ]),
    );
    const settings = { example: true, host: "127.0.0.1", port, peers, names, ...brisk, ...further };
    await writeFile(join(dir, name, "entente.json"), `${JSON.stringify(settings, null, 1)}\n`);
  }
}

/** Those who try things out wait for nothing: a node that was off is found again within seconds. */
const brisk = { pollSeconds: 5, backOffSeconds: 0.5, backOffSecondsMax: 5, stopSeconds: 3 } as const;

/** What Node keeps of the program's compiled code: it halves the time until a node listens. */
const compiled = join(import.meta.dirname, "../../../dist/code");

const program = join(import.meta.dirname, "../../main.ts");

/** Starts the nodes side by side and waits until all of them listen; what they log goes to `NAME.log` beside the homes. */
export async function openHouses(
  dir: string,
  places: readonly Place[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly House[]> {
  const opened = await Promise.allSettled(places.map((place) => openHouse(dir, place, env)));
  const failed = opened.find((each) => each.status === "rejected");
  const houses = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  if (failed === undefined) return houses;
  await Promise.all(houses.map((house) => house.stop()));
  throw failed.reason;
}

/** Starts one node. */
export async function openHouse(
  dir: string,
  { name, port }: Place,
  env: Readonly<Record<string, string | undefined>>,
): Promise<House> {
  const child = spawn(process.execPath, [program, "serve", "--home", join(dir, name)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_COMPILE_CACHE: compiled, ...env },
  });
  const ended = once(child, "exit").then(([status]) => status as number | null);
  const log = createWriteStream(join(dir, `${name}.log`));
  let fault = "";
  child.stderr.on("data", (chunk: Buffer) => (fault += chunk.toString()));
  const listening = Promise.withResolvers<undefined>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    log.write(`${line}\n`);
    if (line.includes('"msg":"listening"')) listening.resolve(undefined);
  });
  void ended.then(() => log.end());
  const early = ended.then((status) => `${name} ended with ${status ?? "a signal"}: ${fault.trim()}`);
  const why = await Promise.race([listening.promise, early]);
  if (why !== undefined) throw new Error(why);
  return {
    name,
    port,
    address: `http://localhost:${port}`,
    pid: child.pid ?? 0,
    ended,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
