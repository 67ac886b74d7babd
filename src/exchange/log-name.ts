import type { PartyId } from "../base/ids.ts";

/**
 * Name under which a log is kept and travels that is not the first a party began with: `usa~kor` is the log of usa as kor came to
 * hold it, where it was forked; `usa+2` the one that was agreed to follow its first.
 */
export interface LogName {
  readonly party: PartyId;
  /** 1 for the log a party began with. */
  readonly generation: number;
  /** Whose cosignature says that it was held so; undefined for the log as it is held here. */
  readonly witness: PartyId | undefined;
}

const pattern = /^([a-z][a-z0-9-]{0,15})(?:\+([2-9]|[1-9]\d{1,3}))?(?:~([a-z][a-z0-9-]{0,15}))?$/;

export function parseLogName(name: string): LogName | undefined {
  const [, party, generation, witness] = pattern.exec(name) ?? [];
  if (party === undefined) return undefined;
  return { party: party as PartyId, generation: Number(generation ?? 1), witness: witness as PartyId | undefined };
}

export const formatLogName = ({ generation, party, witness }: LogName): PartyId =>
  `${party}${generation === 1 ? "" : `+${generation}`}${witness === undefined ? "" : `~${witness}`}` as PartyId;
