import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A wire to a node that can be cut: what is under way breaks off, and nobody gets through until it is joined again. */
export interface Link {
  /** Where callers reach the node. */
  readonly address: string;
  /** The port behind it, once the node listens. */
  lead(port: number): void;
  cut(): void;
  join(): void;
  close(): Promise<void>;
}

export async function layLink(): Promise<Link> {
  const open = new Set<Socket>();
  let target: number | undefined;
  let isCut = false;
  const server = createServer((caller) => {
    open.add(caller);
    caller.on("close", () => open.delete(caller));
    caller.on("error", () => caller.destroy());
    if (isCut || target === undefined) {
      caller.destroy();
      return;
    }
    const behind = connect(target, "127.0.0.1");
    open.add(behind);
    behind.on("close", () => open.delete(behind));
    behind.on("error", () => caller.destroy());
    caller.on("close", () => behind.destroy());
    behind.on("close", () => caller.destroy());
    caller.pipe(behind).pipe(caller);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: (port) => void (target = port),
    cut,
    join: () => void (isCut = false),
    async close() {
      cut();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
