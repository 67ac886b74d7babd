import type { PartyId } from "../base/ids.ts";

/**
 * Name under which a log is kept and travels that is not the first a party began with: `usa~kor` is the log of usa as kor came to
 * hold it, where it was forked; `usa~kor~1f0c9a7e` another branch that kor has vouched for besides, having lost its memory in between;
 * `usa+2` the one that was agreed to follow its first.
 */
export interface LogName {
  readonly party: PartyId;
  /** 1 for the log a party began with. */
  readonly generation: number;
  /** Whose cosignature says that it was held so; undefined for the log as it is held here. */
  readonly witness: PartyId | undefined;
  /** Of a further branch of one witness how its newest root begins, eight hexadecimal digits. */
  readonly mark?: string | undefined;
}

const pattern = /^([a-z][a-z0-9-]{0,15})(?:\+([2-9]|[1-9]\d{1,3}))?(?:~([a-z][a-z0-9-]{0,15})(?:~([0-9a-f]{8}))?)?$/;

export function parseLogName(name: string): LogName | undefined {
  const [, party, generation, witness, mark] = pattern.exec(name) ?? [];
  if (party === undefined) return undefined;
  return {
    party: party as PartyId,
    generation: Number(generation ?? 1),
    witness: witness as PartyId | undefined,
    mark,
  };
}

/** The log that a branch is of. */
export const mainOf = ({ generation, party }: LogName): PartyId =>
  formatLogName({ generation, party, witness: undefined });

/** A further branch of a witness by its newest root, 64 hexadecimal digits. */
export const formatFurther = (named: LogName, root: string): PartyId =>
  formatLogName({ ...named, mark: root.slice(0, markDigits) });
const markDigits = 8;

export const formatLogName = ({ generation, mark, party, witness }: LogName): PartyId =>
  `${party}${generation === 1 ? "" : `+${generation}`}${witness === undefined ? "" : `~${witness}`}${mark === undefined ? "" : `~${mark}`}` as PartyId;
