import type { KindName } from "../act/catalogue.ts";
import type { ActId, SubjectId } from "../base/ids.ts";
import type { Consent } from "./consent.ts";
import type { AnyWord, DocumentKey, DocumentKind, WordOf } from "./documents.ts";
import { addDependent, compareText, createDossier, fileWord, type Dossier } from "./dossier.ts";
import { wordsOf, type Filing, type LinkName, type Reading } from "./filing.ts";

/**
 * Where words are filed while acts are taken, and read while documents are assembled. Between two rounds it remembers what was
 * touched: every document that may read differently is named, so that a projection kept by these names equals one built anew.
 */
export interface Cabinet extends Filing, Reading {
  /** Dossiers of one kind in which something was filed, by id. */
  list(kind: DocumentKind): readonly Dossier[];
  /** Touches a dossier and those whose documents read it. */
  touch(dossier: Dossier): void;
  /** Keys touched since the last call, each once. */
  takeTouched(): readonly DocumentKey[];
}

/** `placesOf` tells where a proposal's words stand, so that what names the proposal finds its documents. */
export function createCabinet(
  consent: Consent,
  placesOf: (word: WordOf<"proposal.tabled">) => readonly DocumentKey[],
): Cabinet {
  const kinds = new Map<DocumentKind, Map<string, Dossier>>();
  const followers = new Map<ActId, AnyWord[]>();
  const links: Record<LinkName, Map<string, Set<SubjectId>>> = { sessions: new Map(), successors: new Map() };
  const same = new Map<string, Set<SubjectId>>();
  let round = 1;
  let touched: DocumentKey[] = [];

  function open(kind: DocumentKind, id: string): Dossier {
    let ofKind = kinds.get(kind);
    if (ofKind === undefined) kinds.set(kind, (ofKind = new Map()));
    let dossier = ofKind.get(id);
    if (dossier === undefined) ofKind.set(id, (dossier = createDossier({ kind, id })));
    return dossier;
  }
  const find = (kind: DocumentKind, id: string): Dossier | undefined => kinds.get(kind)?.get(id);

  function touchOne(dossier: Dossier): void {
    if (dossier.round === round || dossier.words.length === 0) return;
    dossier.round = round;
    touched.push(dossier.key);
  }
  function touch(dossier: Dossier): void {
    touchOne(dossier);
    if (dossier.dependents !== undefined) for (const dependent of dossier.dependents) touchOne(dependent);
  }

  return {
    consent,
    find,
    touch,
    file(kind, id, word) {
      const dossier = open(kind, id);
      fileWord(dossier, word);
      touch(dossier);
      return dossier;
    },
    follow(proposal, word) {
      addToList(followers, proposal, word);
      const tabled = find("proposal", proposal)?.words[0];
      if (tabled?.kind !== "proposal.tabled") return;
      for (const place of placesOf(tabled)) touch(open(place.kind, place.id));
    },
    link(read, kind, id, as) {
      const reader = open(kind, id);
      addDependent(read, reader);
      addToSet(links[as], id, read.key.id as SubjectId);
      touchOne(reader);
    },
    same(one, other) {
      if (one === other) return;
      addToSet(same, one, other);
      addToSet(same, other, one);
      for (const ofKind of kinds.values()) {
        for (const dossier of [ofKind.get(one), ofKind.get(other)]) if (dossier !== undefined) touchOne(dossier);
      }
    },
    followers: <K extends KindName>(proposal: ActId, kind: K) => wordsOf(followers.get(proposal) ?? [], kind),
    linked: (name, id) => [...(links[name].get(id) ?? [])].toSorted(compareText),
    sameAs: (id) => [...(same.get(id) ?? [])].toSorted(compareText),
    list: (kind) =>
      [...(kinds.get(kind)?.values() ?? [])]
        .filter((dossier) => dossier.words.length > 0)
        .toSorted((a, b) => compareText(a.key.id, b.key.id)),
    takeTouched() {
      const keys = touched;
      touched = [];
      round += 1;
      return keys;
    },
  };
}

function addToList<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function addToSet<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
