import { buildCommand } from "@stricli/core";
import { join } from "node:path";
import { say } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { Misuse, Refused } from "../failure.ts";
import { buildExample } from "../example/build.ts";
import { choosePorts, firstPort, openHouses, readHouseNames, settleHouses } from "../example/houses.ts";
import type { House } from "../example/houses.ts";
import { summarizeHome } from "../example/summary.ts";
import { optionalText } from "../flags.ts";

const folder = "var/example";
const widthDefault = 100;
const widthMax = 120;

interface ExampleFlags {
  readonly home?: string;
}

const exampleFlags = {
  home: optionalText(`Folder in which each party's home is made [${folder}]`, "DIR"),
} as const;

/** `entente demo`: builds the example, or goes on with it, says what each party sees, and exits. */
export const demoCommand = buildCommand({
  parameters: { flags: exampleFlags },
  docs: {
    brief: "Build the example with its three homes, print what each sees, and exit; a second run repeats nothing",
  },
  async func(this: Desk, flags: ExampleFlags) {
    const dir = flags.home ?? folder;
    const homes = await play(this, dir);
    const width = Math.min(this.terminal.columns ?? widthDefault, widthMax);
    for (const name of homes) {
      const home = await this.wiring.openExampleHome(join(dir, name), {
        clock: this.wiring.clock,
        post: join(dir, "post"),
      });
      try {
        say(this, "");
        say(this, await summarizeHome(home.node, this.wiring.clock.now(), width));
      } finally {
        await home.node.close();
      }
    }
    say(this, `Look further: bin/entente show review --home ${join(dir, homes[0] ?? "")} --mechanism NAME`);
  },
});

interface StartFlags extends ExampleFlags {
  readonly port?: number;
}

/** `entente start`, what `npm start` runs: the example, then its three nodes until told to stop. */
export const startCommand = buildCommand({
  parameters: {
    flags: {
      ...exampleFlags,
      port: {
        kind: "parsed",
        parse: readPort,
        optional: true,
        brief: `First of the nodes' ports, the next free ones follow; 0 for any that are free [${firstPort}]`,
        placeholder: "PORT",
      },
    },
  },
  docs: { brief: "Build the example and serve its three nodes on this machine, with their pages, until Ctrl-C" },
  async func(this: Desk, flags: StartFlags) {
    const dir = flags.home ?? folder;
    const homes = await play(this, dir);
    const places = await choosePorts(homes, flags.port ?? firstPort);
    await settleHouses(dir, places);
    const houses = await openHouses(dir, places, this.terminal.env ?? {});
    const names = await readHouseNames();
    say(this, "");
    for (const { address, name } of houses) say(this, `${(names.get(name) ?? name).padEnd(12)}${address}`);
    say(
      this,
      "\nOpen one, take a seat there, and try what its first page says: about fifteen minutes. Open a second beside",
    );
    say(this, "it and watch both. Nothing leaves this computer. Ctrl-C stops all of them; what was entered stays.");
    await stopTogether(houses);
  },
});

function readPort(given: string): number {
  if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535) throw new Misuse(`--port takes a port, not "${given}".`);
  return Number(given);
}

/** Until somebody asks this process to stop, or one of the nodes has ended: then all end. */
async function stopTogether(houses: readonly House[]): Promise<void> {
  const told = Promise.withResolvers<undefined>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => told.resolve(undefined));
  const first = await Promise.race([
    told.promise,
    ...houses.map(async ({ ended, name }) => ({ name, status: await ended })),
  ]);
  await Promise.all(houses.map((house) => house.stop()));
  // Ctrl-C of a terminal reaches the nodes by itself: one that ended well was told as we were.
  if (first !== undefined && first.status !== 0) {
    const sentence = `The node of ${first.name} ended by itself: its log is ${first.name}.log beside the homes.`;
    throw new Refused({ code: "node-ended", sentence });
  }
}

async function play(desk: Desk, dir: string): Promise<readonly string[]> {
  const { wiring } = desk;
  const built = await buildExample({
    dir,
    now: wiring.clock.now(),
    open: wiring.openExampleHome,
    say: (line) => say(desk, line),
  });
  const homes = built.homes.map((name) => join(dir, name)).join(", ");
  say(
    desk,
    built.played === 0 ? `Already played; the time since has passed in ${homes}.` : `The three homes are ${homes}.`,
  );
  return built.homes;
}
