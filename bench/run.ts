import { benchFold } from "./fold.ts";
import { benchGrowth, benchImport } from "./growth.ts";
import { describeMachine, formatFigure } from "./measure.ts";
import { benchStore } from "./store.ts";

console.log(describeMachine());
const countMax = process.argv.includes("--million") ? 1_000_000 : 100_000;
for (const bench of [() => benchFold(countMax), benchStore, benchImport, () => benchGrowth(countMax)]) {
  for (const figure of await bench()) console.log(formatFigure(figure));
}
