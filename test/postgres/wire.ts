import { once } from "node:events";
import { createServer, connect, type Socket } from "node:net";

/** Where a commit is cut off: on its way to the server, or on the way back of its answer. */
export type Cut = "before" | "after";

/** A wire to a database that can be cut, and led to another one: what a network, or an address that moves, does to a node. */
export interface Wire {
  readonly url: string;
  /** Cuts the wire at the next commit that passes, or another step of a transaction, and never twice. */
  cutCommit(cut: Cut, step?: "BEGIN" | "COMMIT"): void;
  /** Steps cut so far. */
  cuts(): number;
  /** Cuts every connection there is. */
  cutAll(): void;
  /** Leads new connections to another port; undefined refuses them. */
  lead(port: number | undefined): void;
  close(): Promise<void>;
}

export async function openWire(to: number, database = "postgres"): Promise<Wire> {
  let port: number | undefined = to;
  let planned: { readonly cut: Cut; readonly step: string } | undefined;
  let cuts = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => {}).once("close", () => sockets.delete(socket));
  };

  const server = createServer((near) => {
    keep(near);
    if (port === undefined) return void near.destroy();
    const far = keep(connect(port, "127.0.0.1"));
    let isLast = false;
    near.on("data", (bytes: Buffer) => {
      // A simple query: its letter, its length, its text.
      if (planned !== undefined && bytes.includes(`${planned.step}\0`)) {
        const { cut } = planned;
        planned = undefined;
        cuts += 1;
        if (cut === "before") {
          far.destroy();
          return void near.destroy();
        }
        isLast = true;
      }
      far.write(bytes);
    });
    far.on("data", (bytes: Buffer) => {
      if (!isLast) return void near.write(bytes);
      near.destroy();
      far.destroy();
    });
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `postgres://entente:not-for-the-log@127.0.0.1:${address.port}/${database}`,
    cutCommit: (cut, step = "COMMIT") => void (planned = { cut, step }),
    cuts: () => cuts,
    cutAll: () => sockets.forEach((socket) => void socket.destroy()),
    lead: (next) => void (port = next),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
