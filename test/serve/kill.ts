import { killServer } from "./kill-server.ts";

/** `npm run kill:serve` kills a serving node 200 times, `npm run kill:serve -- 40` as often as it says. */
const { acknowledged, cosigned, entries, kills } = await killServer(Number(process.argv[2] ?? 200));
process.stdout.write(
  `${kills} kills of a serving node at random moments: none of ${acknowledged} acknowledged acts was lost, no log was forked; ` +
    `${cosigned} entries of the other party had been cosigned, ${entries} entries are held by both.\n`,
);
