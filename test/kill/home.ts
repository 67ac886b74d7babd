import type { Draft } from "../../src/node/node.ts";
import { openHome, initHome, type Home, type HomeWorld } from "../../src/node/home/home.ts";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import { encodeUtf8 } from "../../src/base/bytes.ts";
import { getValue } from "../../src/base/refusal.ts";
import { openSqlite } from "../../src/store/sqlite.ts";

const party = "north" as PartyId;

/** The same charter at every start, so that a start after a kill goes on with what was founded, or founds it again. */
const charter = {
  name: "Standing committee on the river",
  shortName: "river",
  parties: ["north", "south"].map((id) => ({
    id: id as PartyId,
    name: `Republic of ${id}`,
    shortName: id,
    domain: `${id}.example`,
    zone: "UTC",
  })),
  languages: ["en"],
  levels: [{ id: "working", label: "Working level" }],
  rules: [],
  adReferendumDays: 30,
  carriageHours: 24,
  leavingNoticeDays: 90,
  nonce: "00".repeat(16),
};

/**
 * Opens the home in a directory, making it and founding its one mechanism where that was not done; `openStore` where its record
 * is not in a file.
 */
export async function openRiver(
  dir: string,
  openStore: HomeWorld["openStore"] = openSqlite,
): Promise<{ readonly home: Home; readonly mechanism: MechanismId }> {
  getValue(await initHome(dir));
  const home = getValue(await openHome(dir, { openStore }));
  const [row] = await home.node.listMechanisms();
  const isFounded = row !== undefined && (await home.node.consult(row.id)).logs.length > 0;
  const founded = isFounded ? row : getValue(await home.node.found({ charter, party, by: "secretariat" }));
  return { home, mechanism: founded.id };
}

/** Statements with words beside the entry, different for each number. */
export function draftsOf(round: number, count: number): readonly Draft[] {
  return Array.from({ length: count }, (_, i): Draft => ({
    kind: "statement.made",
    by: "secretariat",
    content: {
      attribution: { kind: "on-the-record", as: "the spokesperson" },
      on: "2026-11-21",
      statement: `statement:s-${round}-${i}`,
      title: `On the floods (${round}, ${i})`,
    },
    parts: [{ name: "statement", lang: "en", media: "text/plain", bytes: encodeUtf8(`Words of ${round}, ${i}`) }],
  }));
}
