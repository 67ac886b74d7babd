import { killServer } from "./often.ts";
import { killServing } from "./serving.ts";
import { killWriters } from "./writers.ts";

/**
 * `npm run kill:postgres` kills 200 times each: the database under the commits of three writers, one of three processes that write
 * one record, and one of two that serve it or the database below them. `npm run kill:postgres -- 40` as often as it says.
 */
const kills = Number(process.argv[2] ?? 200);
const { acknowledged, found, settled, uncertain } = await killServer(kills);
process.stdout.write(
  `${kills} kills of the server at random moments under three writers: none of ${acknowledged} acknowledged commits was lost; ` +
    `${settled} were acknowledged after the server was back, ${uncertain} stayed uncertain, of which ${found} were found written whole.\n`,
);
const written = await killWriters(kills);
process.stdout.write(
  `${kills} kills of one of three processes that write one record: ${written.acknowledged} batches acknowledged by ` +
    `${written.writers} processes, none lost; ${written.entries} entries held, one log, no fork.\n`,
);
const served = await killServing(kills);
process.stdout.write(
  `${kills} kills of one of two serving processes behind a balancer, every third time of their database: ${served.acknowledged} acts acknowledged to both parties' ` +
    `officers, none lost; ${served.entries} entries on both sides alike, ${served.calls} connections led, no fork.\n`,
);
