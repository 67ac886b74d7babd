import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { addSeconds } from "../base/time.ts";
import type { Instant } from "../base/time.ts";
import type { Chamber } from "./chamber.ts";
import { findCharter } from "./charter.ts";
import type { Draft } from "./node.ts";

const daySeconds = 86_400;

/**
 * Whether a leaving keeps the charter's notice, counted in whole days of UTC from the entry's date. It closes our log for good, so
 * it is refused here, before it is entered; once entered it stands. Code: `notice-too-short`.
 */
export function checkNotice(chamber: Chamber, drafts: readonly Draft[], at: Instant): Result<void> {
  const notice = findCharter(chamber)?.leavingNoticeDays ?? 0;
  const earliest = addSeconds(at, notice * daySeconds).slice(0, 10);
  for (const { content, kind } of drafts) {
    const { effective } = content;
    if (kind !== "party.left" || typeof effective !== "string" || effective >= earliest) continue;
    return refuse(
      "notice-too-short",
      `The charter asks for ${notice === 1 ? "1 day" : `${notice} days`} of notice before a party leaves: the earliest day is ${earliest}.`,
    );
  }
  return accept(undefined);
}
