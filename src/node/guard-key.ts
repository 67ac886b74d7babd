import type { MechanismId } from "../base/ids.ts";
import { parseLogName } from "../exchange/log-name.ts";
import type { Chamber } from "./chamber.ts";

/**
 * Under what the guard keeps what we released of the log we sign now: of one that was agreed to follow a former, apart from what it
 * keeps of that, because the new one may well be shorter.
 */
export function guardKey({ logs, row }: Chamber): MechanismId {
  const { generation = 1 } = parseLogName(logs.get(row.party)?.name ?? row.party) ?? {};
  return guardKeyOf(row.id, generation);
}

export const guardKeyOf = (mechanism: MechanismId, generation: number): MechanismId =>
  (generation === 1 ? mechanism : `${mechanism}+${generation}`) as MechanismId;
