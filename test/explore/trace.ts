import { walk } from "./judge.ts";
import type { History } from "./judge.ts";
import { dateOf, moveOf, parties, seenOf } from "./model.ts";
import type { Cast, Move } from "./model.ts";

/** A history as lines a person can follow: who entered what, dated when, having seen how much of the others' logs. */
export function tellHistory(cast: Cast, history: History): string {
  const lines: string[] = [];
  walk(history, [0, 1, 2], (who, n, code) => {
    const move = cast.movesOf(who)[moveOf(code)] as Move;
    const seen = [(who + 1) % 3, (who + 2) % 3].map((other) => `${parties[other]} ${seenOf(code, who, other)}`);
    const about = move.about === undefined ? "" : ` on offer ${move.about}`;
    const how = [
      move.verdict,
      move.wrongDigest === true ? "wrong digest" : undefined,
      move.adReferendum === true ? "ad referendum" : undefined,
    ];
    const marks = how.filter((mark) => mark !== undefined).map((mark) => ` (${mark})`);
    lines.push(
      `  ${parties[who]} ${n}: ${move.kind}${about}${marks.join("")}, dated in phase ${dateOf(code)}, having seen ${seen.join(" and ")}`,
    );
  });
  return lines.join("\n");
}
