import type { MechanismId } from "../base/ids.ts";
import { PortFailure } from "../node/ports.ts";
import type { Batch, Replacement } from "../node/ports.ts";
import { assertAppend } from "./append.ts";
import { refusePending } from "./postgres-failure.ts";
import {
  appendEntries,
  cosign,
  follow,
  keepEvidence,
  keepParts,
  moveHead,
  putDocuments,
  removeDocuments,
} from "./postgres-rows.ts";
import type { Session } from "./postgres-session.ts";
import { together, type PostgresWrite, type Work } from "./postgres-transaction.ts";

/**
 * Stores one batch (S2). The revision is compared and counted by one statement, which holds the row of that mechanism until the
 * end: of two writers that planned on the same revision the second waits, changes no row, and gets `conflict`.
 */
export async function commitBatch(write: PostgresWrite, place: string, batch: Batch): Promise<Answer> {
  for (const each of batch.appends) assertAppend(each);
  const { mechanism } = batch;
  const send = (session: Session): Sent => ({
    fitting: batch.appends.map((each) => moveHead(session, mechanism, each)),
    others: [
      ...batch.appends.flatMap((each) => appendEntries(session, mechanism, each)),
      ...keepParts(session, batch),
      ...cosign(session, batch),
      ...keepEvidence(session, batch),
      ...follow(session, mechanism, batch.folded),
      ...removeDocuments(session, batch),
      ...putDocuments(session, mechanism, batch.documents.put),
    ],
  });
  return write(conditionally(place, batch, send), (answer) => answer === "committed");
}

/** Replaces all projection rows of a mechanism, on the same condition. */
export async function replaceAll(write: PostgresWrite, place: string, replacement: Replacement): Promise<Answer> {
  const { folded, mechanism, rows } = replacement;
  const send = (session: Session): Sent => ({
    fitting: [],
    others: [
      session.run("DELETE FROM @.document WHERE mechanism = $1", [mechanism]),
      ...putDocuments(session, mechanism, rows),
      ...follow(session, mechanism, folded),
    ],
  });
  return write(conditionally(place, replacement, send), (answer) => answer === "committed");
}

type Answer = "committed" | "conflict";

/** Statements on their way: those that say whether a head was the expected one, and the others. */
interface Sent {
  readonly fitting: readonly Promise<boolean>[];
  readonly others: readonly Promise<unknown>[];
}

interface Planned {
  readonly mechanism: MechanismId;
  readonly revision: number;
}

/** Counts one more write of a mechanism on condition of the expected revision, and sends the rest along. */
function conditionally(place: string, planned: Planned, send: (session: Session) => Sent): Work<Answer> {
  return async (session, { isAgain, token }) => {
    const counted = countWrite(session, planned, token);
    if (isAgain && (await counted) === 0) return settle(session, place, planned.mechanism, token);
    const { fitting, others } = send(session);
    const [first, fits, rest] = await Promise.allSettled([counted, Promise.all(fitting), together(...others)]);
    if (first.status === "rejected") throw first.reason;
    // What was sent along met rows of the one who came first: its errors say nothing more.
    if (first.value === 0) return "conflict";
    if (fits.status === "rejected") throw fits.reason;
    if (fits.value.includes(false)) return "conflict";
    if (rest.status === "rejected") throw rest.reason;
    return "committed";
  };
}

async function countWrite(session: Session, { mechanism, revision }: Planned, token: Uint8Array): Promise<number> {
  return revision === 0
    ? session.run("INSERT INTO @.revision VALUES ($1, 1, $2) ON CONFLICT DO NOTHING", [mechanism, token])
    : session.run("UPDATE @.revision SET revision = revision + 1, writer = $3 WHERE mechanism = $1 AND revision = $2", [
        mechanism,
        revision,
        token,
      ]);
}

/** After a commit that was not heard of: the row says whether it was the last one. Writing to it makes this commit cover it. */
async function settle(session: Session, place: string, mechanism: MechanismId, token: Uint8Array): Promise<Answer> {
  const own = await session.run("UPDATE @.revision SET writer = $2 WHERE mechanism = $1 AND writer = $2", [
    mechanism,
    token,
  ]);
  if (own === 1) return "committed";
  // Somebody has written since: on our commit or in its place.
  throw new PortFailure(refusePending(place));
}
