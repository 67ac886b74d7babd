import type { DatabaseSync } from "node:sqlite";
import { z } from "../../base/shape.ts";
import { explain, refuseSpoilt } from "./guard-connection.ts";
import { PortFailure } from "../ports.ts";
import type { Guard } from "../ports.ts";

const guardedHead = z.strictObject({
  size: z.int().min(0),
  root: z.string().regex(/^[0-9a-f]{64}$/),
});

/** The guard over its tables. Each statement is a transaction of its own, on disk when it is answered. */
export function createGuard(db: DatabaseSync, path: string): Guard {
  const find = db.prepare("SELECT size, root FROM head WHERE mechanism = ?");
  const advance = db.prepare(
    `INSERT INTO head VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size, root = excluded.root
       WHERE excluded.size > size`,
  );
  const findOrigin = db.prepare("SELECT identity FROM origin WHERE mechanism = ?");
  const keepOrigin = db.prepare(
    "INSERT INTO origin VALUES (?, ?) ON CONFLICT DO UPDATE SET identity = excluded.identity",
  );
  const findHold = db.prepare("SELECT hold FROM hold WHERE mechanism = ?");
  const begin = db.prepare("INSERT INTO hold VALUES (?, ?) ON CONFLICT DO NOTHING");
  const change = db.prepare("UPDATE hold SET hold = ? WHERE mechanism = ? AND hold = ?");
  const end = db.prepare("DELETE FROM hold WHERE mechanism = ? AND hold = ?");
  const tell = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw explain(error, path);
    }
  };

  return {
    find: async (mechanism) =>
      tell(() => {
        const found = find.get(mechanism);
        if (found === undefined) return undefined;
        const read = guardedHead.safeParse({ ...found });
        if (read.success) return read.data;
        throw new PortFailure(refuseSpoilt(path));
      }),
    advance: async (mechanism, { root, size }) => tell(() => void advance.run(mechanism, size, root)),
    findDatabase: async (mechanism) => tell(() => findOrigin.get(mechanism)?.["identity"] as string | undefined),
    keepDatabase: async (mechanism, identity) => tell(() => void keepOrigin.run(mechanism, identity)),
    findHold: async (mechanism) => tell(() => findHold.get(mechanism)?.["hold"] as string | undefined),
    changeHold: async (mechanism, before, after) =>
      tell(() => {
        if (before === undefined) return after === undefined || begin.run(mechanism, after).changes === 1;
        return (after === undefined ? end.run(mechanism, before) : change.run(after, mechanism, before)).changes === 1;
      }),
  };
}
