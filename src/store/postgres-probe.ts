import { PortFailure } from "../node/ports.ts";
import { stateOf } from "./postgres-failure.ts";
import type { Probe, Session } from "./postgres-session.ts";
import type { Row } from "./postgres-values.ts";

/** What a server is asked on every new connection; a setting that an engine does not know is null. */
const question = `SELECT pg_is_in_recovery() AS replica, current_setting('server_encoding', true) AS encoding,
  current_setting('synchronous_commit', true) AS synchronous, current_setting('fsync', true) AS fsync,
  current_setting('full_page_writes', true) AS pages, current_setting('synchronous_standby_names', true) AS standbys,
  set_config('bytea_output', 'hex', false)`;

/**
 * Refuses a server on which an acknowledged commit could be lost (S26), and answers what it is (S27). `isTrial` lets a server
 * pass that does not sync, for tests; `warn` hears what is allowed but should be known.
 */
export function createProbe(place: string, isTrial: boolean, warn: (sentence: string) => void): Probe {
  return async (session) => {
    const [row] = await session.rows(question, [], (each) => each);
    if (row === undefined) throw new Error("broken invariant: a question without FROM has one row");
    if (row["replica"] === true) {
      refuse("store-replica", `${place} may only be read: it is a replica. Name the primary.`);
    }
    if (row["encoding"] !== "UTF8") {
      refuse("store-encoding", `${place} keeps its text as ${String(row["encoding"])}: have it created with UTF8.`);
    }
    if (row["synchronous"] === "off") {
      refuse(
        "store-unsafe",
        `${place} acknowledges before it has written (synchronous_commit = off): set it on for this user.`,
      );
    }
    if (!isTrial && (row["fsync"] === "off" || row["pages"] === "off")) {
      refuse(
        "store-unsafe",
        `${place} runs without fsync or full_page_writes: a crash of its machine would destroy the record.`,
      );
    }
    if (row["synchronous"] === "local" && row["standbys"] !== "") {
      warn(
        `${place} does not wait for its replicas (synchronous_commit = local): one that is promoted may lack what was acknowledged, and this node then signs nothing until all others have answered.`,
      );
    }
    return findIdentity(session);
  };
}

function refuse(code: string, sentence: string): never {
  throw new PortFailure({ code, sentence });
}

/** What this server is: its cluster and the branch of its history; where it knows no such thing, the name we gave the store. */
async function findIdentity(session: Omit<Session, "identity">): Promise<string> {
  try {
    const [identity] = await session.rows(
      `SELECT system_identifier::text AS system, pg_walfile_name(pg_current_wal_lsn()) AS segment
         FROM pg_control_system()`,
      [],
      readCluster,
    );
    if (identity !== undefined) return identity;
  } catch (error) {
    // Undefined function, or a feature that is not there: an engine that only speaks this protocol.
    if (!["42883", "0A000", "42P01"].includes(stateOf(error) ?? "")) throw error;
  }
  return "";
}

/** A segment of the log begins with its timeline in eight hexadecimal digits. */
function readCluster(row: Row): string {
  return `${String(row["system"])}/${Number.parseInt(String(row["segment"]).slice(0, 8), 16)}`;
}
