import { parseHex } from "../../base/bytes.ts";
import type { PartyId } from "../../base/ids.ts";
import { assert } from "../../base/refusal.ts";
import { sizeOf } from "../../record/log.ts";
import { fits } from "./answer.ts";
import type { Chamber } from "../chamber.ts";
import { findCharter } from "../charter.ts";
import type { Hold } from "./hold.ts";

/** Who has said how far our log is held, who has not, and what is lacking: in words for whoever waits. */
export function describeAnswers(chamber: Chamber, recovery: Hold): string {
  const { silent, strangers } = listAwaited(chamber, recovery);
  const answered = Object.entries(recovery.answers).map(([party, { size }]) => `${party} (${size})`);
  const more = listUnfit(chamber, recovery).map(([party, size]) => `${party} holds ${size} of it, which we lack`);
  const parts = [
    answered.length > 0 ? `answered: ${answered.join(", ")}` : "nobody has answered yet",
    ...(silent.length > 0 ? [`still to answer: ${silent.join(", ")}`] : []),
    ...more,
    ...(strangers.length > 0
      ? [
          `of ${strangers.join(", ")} nobody knows a log: if they have not joined, confirm it with \`entente confirm-hour\``,
        ]
      : []),
  ];
  return ` So far: ${parts.join("; ")}.`;
}

/** Whose answer is awaited: parties that have a log here, or of whom somebody who answered knows one; and those nobody knows. */
export function listAwaited(
  chamber: Chamber,
  { answers, known, vouched }: Hold,
): { readonly silent: readonly PartyId[]; readonly strangers: readonly PartyId[] } {
  const { cosignatures, logs, row } = chamber;
  const witnesses = new Set([
    ...logs.keys(),
    ...(cosignatures.get(logs.get(row.party)?.name ?? row.party)?.keys() ?? []),
    ...known,
  ]);
  witnesses.delete(row.party);
  const charter = (findCharter(chamber)?.parties ?? []).map(({ id }) => id);
  return {
    silent: [...witnesses].filter((party) => answers[party] === undefined),
    strangers: vouched ? [] : charter.filter((party) => party !== row.party && !witnesses.has(party)),
  };
}

/** Answers that name a state of our log which is not, or not yet, among what we hold. */
export function listUnfit(chamber: Chamber, { answers }: Hold): readonly (readonly [party: string, size: number])[] {
  const own = chamber.logs.get(chamber.row.party)?.log;
  return Object.entries(answers).flatMap(([party, { root, size }]) => {
    const bytes = parseHex(root);
    assert(bytes !== undefined, "a root is hexadecimal");
    const isHeld = own === undefined ? size === 0 : fits({ size, root: bytes }, sizeOf(own), (at) => own.tree.root(at));
    return isHeld ? [] : [[party, size] as const];
  });
}
