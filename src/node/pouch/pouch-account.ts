import type { PartyId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import { findGaps, hasNumber, parseRuns, toRuns } from "../../exchange/pouch-runs.ts";
import type { Run } from "../../exchange/pouch-runs.ts";
import type { OpenedVolume, PouchShelf, SentPouch } from "./pouch-spool.ts";

/** What lies between us and one peer by pouch, worked out from what is spooled. */
export interface PouchAccount {
  readonly sent: readonly SentPouch[];
  readonly opened: readonly OpenedVolume[];
  /** Numbers of ours for which the peer's receipt has come. */
  readonly acknowledged: readonly Run[];
  /** The peer's numbers of which every volume was opened here. */
  readonly whole: readonly Run[];
  /** Those of them that brought something and no pouch of ours has told of. */
  readonly untold: readonly Run[];
  /** The recipients its newest pouch names. */
  readonly announced: readonly string[];
}

export async function readAccount(shelf: PouchShelf): Promise<PouchAccount> {
  const [sent, opened] = [await shelf.listSent(), await shelf.listOpened()];
  const whole = [...Map.groupBy(opened, ({ number }) => number).values()].filter(isWhole);
  const told = toRuns(sent.flatMap((pouch) => numbersOf(parseRuns(pouch.opened) ?? [])));
  return {
    sent,
    opened,
    acknowledged: toRuns(opened.flatMap(({ receipts }) => numbersOf(parseRuns(receipts) ?? []))),
    whole: toRuns(whole.map(([{ number }]) => number)),
    // A pouch of receipts alone asks for none: else two parties would thank each other for ever.
    untold: toRuns(
      whole
        .filter((volumes) => volumes.some(({ parcels }) => parcels > 0))
        .flatMap(([{ number }]) => (hasNumber(told, number) ? [] : [number])),
    ),
    announced: opened.at(-1)?.answerTo ?? [],
  };
}

/** Whether the volumes of one number are all here. A sender put back from a backup may use a number twice: the newest counts. */
function isWhole(volumes: readonly OpenedVolume[]): volumes is [OpenedVolume, ...OpenedVolume[]] {
  const expected = volumes.at(-1)?.volumes ?? 0;
  const held = new Set(volumes.filter((each) => each.volumes === expected).map(({ volume }) => volume));
  return held.size === expected;
}

const numbersOf = (runs: readonly Run[]): readonly number[] =>
  runs.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i));

/** How pouches between us and a peer stand. */
export interface PouchStanding {
  readonly peer: PartyId;
  readonly recipients: readonly string[];
  readonly sent: readonly {
    readonly number: number;
    readonly at: Instant;
    readonly volumes: number;
    readonly bytes: number;
    readonly sealing: string;
    /** `waiting` for its receipt; `destroyed` where a part in it was expunged before that came. */
    readonly status: "acknowledged" | "waiting" | "destroyed";
    /** Where its sealed volumes lie. */
    readonly files: readonly string[];
  }[];
  readonly received: readonly {
    readonly number: number;
    readonly at: Instant;
    readonly openedAt: Instant;
    readonly bytes: number;
    readonly volumes: number;
    /** Volumes that have not come. */
    readonly lacking: readonly Run[];
  }[];
  /** Numbers below the highest of which nothing has come. */
  readonly missing: readonly Run[];
}

export async function describeStanding(shelf: PouchShelf, peer: PartyId): Promise<PouchStanding> {
  const account = await readAccount(shelf);
  const sent: PouchStanding["sent"][number][] = [];
  for (const { at, number, sealing, volumes } of account.sent) {
    const isDestroyed = volumes.some(({ destroyed }) => destroyed !== undefined);
    const files: string[] = [];
    for (const { name } of volumes) if (await shelf.hasVolume(number, name)) files.push(shelf.pathOf(number, name));
    sent.push({
      number,
      at,
      sealing,
      volumes: volumes.length,
      bytes: volumes.reduce((sum, { bytes }) => sum + bytes, 0),
      status: hasNumber(account.acknowledged, number) ? "acknowledged" : isDestroyed ? "destroyed" : "waiting",
      files,
    });
  }
  const received = [...Map.groupBy(account.opened, ({ number }) => number)].flatMap(([number, volumes]) => {
    const [first] = volumes;
    const count = volumes.at(-1)?.volumes ?? 0;
    const held = toRuns(volumes.map(({ volume }) => volume));
    // With one more than there are, the gap up to the end shows too.
    const lacking = findGaps([...held, { from: count + 1, to: count + 1 }]);
    const bytes = volumes.reduce((sum, each) => sum + each.bytes, 0);
    return first === undefined
      ? []
      : [{ number, at: first.at, openedAt: first.openedAt, bytes, volumes: count, lacking }];
  });
  return {
    peer,
    recipients: (await shelf.findRecipients())?.recipients ?? [],
    sent,
    received,
    missing: findGaps(toRuns(account.opened.map(({ number }) => number))),
  };
}
