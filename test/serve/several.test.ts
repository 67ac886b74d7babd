import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { setStage, until } from "./stage.ts";
import { startServer } from "./server.ts";
import { readState } from "./state.ts";

test("H5 several processes of one party serve behind any balancer: each takes the nonces of the others, and one killed is not missed", async (t) => {
  const stage = await setStage(["north", "south"], "2030-05-01T09:00:00Z");
  t.after(() => stage.close());
  const { table } = stage;
  const link = stage.links.get("north");
  const settings = { address: link?.address, testClock: stage.clockFile, logLevel: "debug" };
  const home = table.homeOf("north");
  const all = [await startServer(home, settings), await startServer(home, settings)];
  // Every connection goes to the next of them, and none is kept: no two calls in a row meet the same process.
  const open = new Set<Socket>();
  let turn = 0;
  const balancer = createServer((caller) => {
    const behind = connect(all[turn++ % all.length]?.port ?? 0, "127.0.0.1");
    for (const socket of [caller, behind]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => open.delete(socket));
    }
    caller.on("close", () => behind.destroy());
    behind.on("close", () => caller.destroy());
    caller.pipe(behind).pipe(caller);
    setTimeout(() => caller.destroy(), 500);
  });
  await new Promise<void>((resolve) => void balancer.listen(0, "127.0.0.1", resolve));
  link?.lead((balancer.address() as AddressInfo).port);
  try {
    await stage.serve("south");
    const say = async (party: string, what: string): Promise<void> => {
      const said = ["--statement", `statement:${what}`, "--title", `Said ${what}`, "--on", "2030-05-01"];
      const how = ["--attribution.kind", "on-the-record", "--attribution.as", "us"];
      await table.at(party, ["act", "statement.made", ...said, ...how]);
    };
    const areSame = async (what: string): Promise<void> => {
      await until(
        () => Promise.all(["north", "south"].map((party) => readState(table.homeOf(party)))),
        ([north, south]) =>
          isDeepStrictEqual(north, south) && north?.documents.some((text) => text.includes(`Said ${what}`)) === true,
      );
    };
    for (const party of ["north", "south"]) await say(party, `by-${party}`);
    await areSame("by-south");
    await until(
      async () => all.map(({ lines }) => lines.some(({ msg }) => msg === "parcel taken")),
      (took) => took.every(Boolean),
    );
    await all.pop()?.kill();
    await say("south", "after");
    await areSame("after");
  } finally {
    for (const socket of open) socket.destroy();
    balancer.close();
    for (const server of all) await server.kill();
  }
});
