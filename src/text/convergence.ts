/** A party's stance on a clause: agreed, agreed in principle, open, or left aside by it. */
export type ClauseStance = "agreed" | "in-principle" | "open" | "left-aside";

/** A clause of a revision with where each party stands. */
export interface ClauseConvergence<P extends string> {
  readonly id: string;
  readonly number: string;
  readonly heading?: string;
  readonly stances: readonly { readonly party: P; readonly stance: ClauseStance }[];
  /** Parties that have said nothing of it. */
  readonly awaiting: readonly P[];
  readonly state: ClauseStance;
}

export interface Convergence<P extends string> {
  readonly clauses: readonly ClauseConvergence<P>[];
  readonly counts: {
    readonly agreed: number;
    readonly inPrinciple: number;
    readonly open: number;
    readonly leftAside: number;
    readonly all: number;
  };
}

/**
 * How far the parties are together on a revision (T2). Agreed or left aside only where every party says so; in principle where
 * every party agrees at least in principle; everything else, silence included, is open. A party's last stance counts.
 */
export function countConvergence<P extends string>(
  clauses: readonly { readonly id: string; readonly number: string; readonly heading?: string | undefined }[],
  parties: readonly P[],
  stances: readonly { readonly party: P; readonly clause: string; readonly stance: ClauseStance }[],
): Convergence<P> {
  const last = new Map(stances.map((each) => [`${each.clause} ${each.party}`, each.stance]));
  const counted = clauses.map(({ id, number, heading }): ClauseConvergence<P> => {
    const own = parties.map((party) => ({ party, stance: last.get(`${id} ${party}`) }));
    return {
      id,
      number,
      ...(heading !== undefined && { heading }),
      stances: own.flatMap(({ party, stance }) => (stance === undefined ? [] : [{ party, stance }])),
      awaiting: own.flatMap(({ party, stance }) => (stance === undefined ? [party] : [])),
      state: jointStance(own.map((each) => each.stance)),
    };
  });
  const count = (state: ClauseStance): number => counted.filter((clause) => clause.state === state).length;
  return {
    clauses: counted,
    counts: {
      agreed: count("agreed"),
      inPrinciple: count("in-principle"),
      open: count("open"),
      leftAside: count("left-aside"),
      all: counted.length,
    },
  };
}

function jointStance(stances: readonly (ClauseStance | undefined)[]): ClauseStance {
  if (stances.length === 0) return "open";
  if (stances.every((stance) => stance === "agreed")) return "agreed";
  if (stances.every((stance) => stance === "left-aside")) return "left-aside";
  if (stances.every((stance) => stance === "agreed" || stance === "in-principle")) return "in-principle";
  return "open";
}
