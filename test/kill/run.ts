import { killOften } from "./often.ts";

/** `npm run kill` kills 200 times, `npm run kill -- 40` as often as it says. */
const kills = Number(process.argv[2] ?? 200);
const { entries, unacknowledged } = await killOften(kills);
process.stdout.write(
  `${kills} kills at random moments: nothing acknowledged was lost; ${entries} entries held, ` +
    `${unacknowledged} times one batch more than had been acknowledged.\n`,
);
