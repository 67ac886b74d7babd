import { isMechanismId } from "../base/ids.ts";
import { z } from "../base/shape.ts";
import type { Guard } from "./ports.ts";
import { readPrivate, writePrivate } from "./private-file.ts";

export const guardFile = z.strictObject({
  entente: z.literal("guard/v1"),
  logs: z.record(
    z.string().refine(isMechanismId),
    z.strictObject({ size: z.int().min(0), root: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

/** The guard as a file of its own: outside the database, so that putting back a backup of the record leaves it as it was. */
export function openGuardFile(path: string): Guard {
  const readAll = async (): Promise<z.output<typeof guardFile>["logs"]> =>
    (await readPrivate(path, guardFile))?.logs ?? {};
  return {
    find: async (mechanism) => (await readAll())[mechanism],
    advance: async (mechanism, head) => {
      const logs = await readAll();
      // Another process of ours may have released more meanwhile.
      if ((logs[mechanism]?.size ?? -1) >= head.size) return;
      await writePrivate(path, { entente: "guard/v1", logs: { ...logs, [mechanism]: head } });
    },
  };
}
