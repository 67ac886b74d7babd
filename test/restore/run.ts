import { describeRestores, playRestore } from "./restores.ts";
import type { Restore } from "./restores.ts";

/** `npm run restores -- 50` puts back as many old backups of real homes as it says; a seed that fails is named. */
const count = Number(process.argv[2] ?? 50);
const restores: Restore[] = [];
for (let seed = 1; seed <= count; seed++) {
  try {
    restores.push(await playRestore(seed));
  } catch (error) {
    throw new Error(`restore ${seed} of ${count}`, { cause: error });
  }
}
process.stdout.write(describeRestores(restores));
