import { benchStore } from "./store.ts";
import { describeMachine, formatFigure } from "./measure.ts";

console.log(describeMachine());
for (const figure of await benchStore()) console.log(formatFigure(figure));
