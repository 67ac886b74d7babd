import type { Charter, ConsentRule } from "../act/charter.ts";
import type { SingleTerms, Terms } from "../act/terms.ts";
import type { PartyId, SubjectId } from "../base/ids.ts";

/** One of the matters a proposal puts forward: itself, or an item of its package. */
export interface Matter {
  readonly subject: SubjectId;
  readonly terms: SingleTerms;
}

/** What a charter asks of a proposal. */
export interface Requirement {
  /** Parties whose word is needed. */
  readonly needs: ReadonlySet<PartyId>;
  /** Terms of the silence procedure, where the charter opens it for every matter of the proposal. */
  readonly silence: { readonly noticeHours: number; readonly openedAtSession: boolean } | undefined;
}

/** Kinds that change who is needed: all parties decide them, and silence only where the charter names the kind itself. */
const constitutional: ReadonlySet<string> = new Set(["charter", "successor-log"]);

/** The matters of a proposal; those of a package one by one. */
export function mattersOf(subject: SubjectId, terms: Terms): readonly Matter[] {
  return terms.kind === "package" ? terms.items : [{ subject, terms }];
}

/** Reads the charter for all matters at once: a package needs whoever any of its items needs, and the longest notice (C5, C6, C9). */
export function readRequirement(charter: Charter, matters: readonly Matter[]): Requirement {
  const needs = new Set<PartyId>();
  let silence: Requirement["silence"] = { noticeHours: 0, openedAtSession: false };
  for (const matter of matters) {
    for (const rule of findRules(charter, matter)) {
      for (const party of neededFor(charter, rule, matter.terms)) needs.add(party);
      const own = constitutional.has(matter.terms.kind) && rule?.terms === undefined ? undefined : rule?.silence;
      silence =
        silence === undefined || own === undefined
          ? undefined
          : {
              noticeHours: Math.max(silence.noticeHours, own.noticeHours),
              openedAtSession: silence.openedAtSession || own.openedAtSession === true,
            };
    }
  }
  return { needs, silence };
}

function neededFor(charter: Charter, rule: ConsentRule | undefined, terms: SingleTerms): readonly PartyId[] {
  const all = charter.parties.map(({ id }) => id);
  // A party that has lost its key cannot agree to its own new log (spec/record): the others do.
  if (terms.kind === "successor-log") return all.filter((party) => party !== terms.party);
  if (terms.kind === "charter") return all;
  return rule?.needed ?? all;
}

/**
 * The rules that judge a matter: the one of its body. An agenda and minutes name a session, whose body no single act settles:
 * the rules of every body the charter names judge them together, so that no body is bound in a way its own rule forbids (C5).
 */
function findRules(charter: Charter, { subject, terms }: Matter): readonly (ConsentRule | undefined)[] {
  const body = "body" in terms ? terms.body : terms.kind === "body" ? subject : undefined;
  const named = findRule(charter, terms.kind, body);
  if (terms.kind !== "agenda" && terms.kind !== "minutes") return [named];
  const bodies = new Set(charter.rules.flatMap((rule) => rule.body ?? []));
  return [named, ...[...bodies].map((each) => findRule(charter, terms.kind, each))];
}

/** The most specific rule that fits: one for the body before one for the kind, one for both before either; of equals the first (C5). */
function findRule(charter: Charter, kind: SingleTerms["kind"], body: SubjectId | undefined): ConsentRule | undefined {
  let best: ConsentRule | undefined;
  let bestWeight = -1;
  for (const rule of charter.rules) {
    if (rule.terms !== undefined && rule.terms !== kind) continue;
    if (rule.body !== undefined && rule.body !== body) continue;
    const weight = (rule.body === undefined ? 0 : 2) + (rule.terms === undefined ? 0 : 1);
    if (weight > bestWeight) {
      best = rule;
      bestWeight = weight;
    }
  }
  return best;
}
