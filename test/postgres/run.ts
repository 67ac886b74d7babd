import { killServer } from "./often.ts";
import { killWriters } from "./writers.ts";

/**
 * `npm run kill:postgres` kills the server 200 times under the commits of three writers, and one of three processes that write
 * one record 200 times; `npm run kill:postgres -- 40` as often as it says.
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
