import { z } from "../../base/shape.ts";
import { charter } from "../charter.ts";
import { actId, day, hex, label, mechanismId, partLanguage, partName, party } from "../fields.ts";
import { kind, nodeKind } from "../kind.ts";

/** Public keys of a log from this entry on, and a commitment to the next set (pre-rotation, spec/record). */
const key = z.strictObject({ ed25519: hex(32), mldsa44: hex(1312), next: hex(32) });

/** Both algorithms over one handover message: `release` by the old keys, `signature` by the new. */
const signatures = z.strictObject({ ed25519: hex(64), mldsa44: hex(2420) });

/** Kinds that concern the log itself: its beginning, its keys, its end, what it lacks. */
export const logKinds = {
  "charter.founded": kind(
    "Founds the mechanism by its charter: the founder's own word until the others adopt it.",
    z.strictObject({ charter, key }),
  ),
  "charter.adopted": kind(
    "Adopts the charter and opens this party's log.",
    z.strictObject({ charter: mechanismId, key }),
  ),
  "key.rolled": kind(
    "Last entry under the old keys; old and new keys both sign the handover, which settles all before it (spec/record).",
    z.strictObject({ key, release: signatures, signature: signatures }),
  ),
  "record.renewed": kind(
    "Vouches anew, under the keys in force, for every log as this party holds it: what it had seen names their states.",
    z.strictObject({ reason: label }),
  ),
  "party.left": kind(
    "Leaves the mechanism: the last entry of this log.",
    z.strictObject({ effective: day, reason: label.optional() }),
  ),
  "log.succeeded": nodeKind(
    "Opens the log that was agreed to follow this party's former one (spec/record).",
    z.strictObject({ decision: actId }),
  ),
  "parts.missing": nodeKind(
    "Lists parts this node does not hold, so that it may cosign without them.",
    z.strictObject({
      missing: z
        .array(z.strictObject({ act: actId, name: partName, lang: partLanguage, party }))
        .min(1)
        .max(64),
    }),
  ),
  "part.expunged": nodeKind(
    "This node has destroyed a part as jointly decided.",
    z.strictObject({ decision: actId, act: actId, name: partName, lang: partLanguage }),
  ),
};
