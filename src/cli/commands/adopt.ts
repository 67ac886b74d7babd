import { buildCommand } from "@stricli/core";
import { concatBytes, encodeUtf8 } from "../../base/bytes.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import type { Refusal } from "../../base/refusal.ts";
import type { Node } from "../../node/node.ts";
import type { MechanismRow } from "../../node/ports.ts";
import { draftAgain, draftRegister, likenessOf, planReentry, registerSubject } from "../../node/reenter.ts";
import type { Reentry } from "../../node/reenter.ts";
import { actWords } from "../../view/act-words.ts";
import type { HeldAct, Scene } from "../../view/scene.ts";
import { count } from "../../view/time-words.ts";
import { atHome, homeOf, readScene, say } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { Misuse, Refused, take } from "../failure.ts";
import { optionalSwitch, requiredText, speakingFlags } from "../flags.ts";

interface AdoptFlags {
  readonly home?: string;
  readonly by?: string;
  readonly from: string;
  readonly mechanism?: string;
  readonly preview?: boolean;
  readonly json?: boolean;
}

/** What is moved from where to where. */
interface Move {
  readonly from: MechanismRow;
  readonly into: MechanismRow;
  readonly scene: Scene;
  readonly plan: Reentry;
}

/** `entente adopt --from OURS`: where both sides began alone, our own register is entered again in the one we joined. */
export const adoptCommand = buildCommand({
  parameters: {
    flags: {
      home: speakingFlags.home,
      by: speakingFlags.by,
      mechanism: speakingFlags.mechanism,
      from: requiredText("The consultation that we began alone", "NAME"),
      preview: optionalSwitch("Show what the others would see, and enter nothing"),
      json: speakingFlags.json,
    },
  },
  docs: {
    brief:
      "Where both began alone: enter our own register again in the consultation we joined, with proof of where it stood",
  },
  async func(this: Desk, flags: AdoptFlags) {
    const proof = await readProof(this, flags);
    await atHome(this, flags, async ({ node }) => {
      const { from, into } = await chooseBoth(node, flags);
      const scene = await readScene(node, from, this.wiring.clock.now());
      const acts = listOwn(scene);
      const plan = planReentry(acts);
      if (flags.preview === true) {
        for (const line of previewLines({ from, into, scene, plan })) say(this, line);
        return;
      }
      const by = flags.by ?? this.terminal.env?.["ENTENTE_BY"] ?? "desk";
      const done = await reenter(this, node, { from, into, scene, plan }, { by, ...(await proof(from)) });
      if (flags.json === true) say(this, JSON.stringify({ v: 1, mechanism: into.id, from: from.id, ...done }));
      else for (const line of doneLines({ from, into, scene, plan }, done)) say(this, line);
    });
  },
});

type ProofOf = (from: MechanismRow) => Promise<{ readonly entries: Uint8Array; readonly state: Uint8Array }>;

/** The entries of our log there and the signature under them, as they are stored. */
async function readProof(desk: Desk, flags: AdoptFlags): Promise<ProofOf> {
  const dir = homeOf(desk, flags);
  return async (from) => {
    const { store } = take(await desk.wiring.openStore(dir));
    try {
      const entries = await store.listEntries(from.id, from.party, 0, Number.MAX_SAFE_INTEGER);
      const head = (await store.listHeads(from.id)).find(({ party }) => party === from.party);
      const newline = encodeUtf8("\n");
      return {
        entries: concatBytes(...entries.flatMap(({ bytes }) => [bytes, newline])),
        state: head?.checkpoint ?? new Uint8Array(0),
      };
    } finally {
      await store.close();
    }
  };
}

async function chooseBoth(
  node: Node,
  flags: AdoptFlags,
): Promise<{ readonly from: MechanismRow; readonly into: MechanismRow }> {
  const from = take(await node.findMechanism(flags.from));
  const others = (await node.listMechanisms()).filter(({ id }) => id !== from.id);
  const [only] = others;
  if (flags.mechanism === undefined && (only === undefined || others.length > 1)) {
    throw new Misuse("Say with --mechanism into which consultation, once we have joined it.");
  }
  const into = flags.mechanism === undefined ? only : take(await node.findMechanism(flags.mechanism));
  if (into === undefined || into.id === from.id)
    throw new Misuse("A register is entered again in another consultation than its own.");
  const { logs } = await node.consult(from.id);
  const joined = logs.find(({ party, size }) => party !== from.party && size > 0);
  if (joined === undefined) return { from, into };
  const sentence = `${joined.party} has joined ${from.shortName}: it is no register of ours alone, and others' words are not ours to enter.`;
  throw new Refused({ code: "register-shared", sentence });
}

function listOwn({ acts, party }: Scene): readonly HeldAct[] {
  const size = acts.logs().find((log) => log.party === party)?.size ?? 0;
  return Array.from({ length: size }, (_, n) => acts.at(party, n)).flatMap((act) => act ?? []);
}

interface Done {
  readonly register: ActId;
  readonly entered: number;
  readonly already: number;
  /** Parts whose words are not held here any more. */
  readonly partsAbsent: number;
  readonly refused: readonly (Refusal & { readonly act: ActId })[];
}

/** One act after another, because each may name those before it; repeating it enters only what is lacking. */
async function reenter(
  desk: Desk,
  node: Node,
  { from, into, plan, scene }: Move,
  { by, entries, state }: { readonly by: string; readonly entries: Uint8Array; readonly state: Uint8Array },
): Promise<Done> {
  const there = await readScene(node, into, desk.wiring.clock.now());
  const subject = registerSubject(from.id);
  const own = listOwn(there);
  const known = own.find(({ content, kind }) => kind === "document.entered" && content["document"] === subject)?.id;
  const register = known ?? (await enterRegister());
  async function enterRegister(): Promise<ActId> {
    const charter = scene.documents.find("charter", "charter")?.charter;
    const issuer = charter?.parties.find(({ id }) => id === from.party)?.name ?? from.party;
    const on = (plan.again.at(-1)?.at ?? scene.now).slice(0, 10);
    const named = { mechanism: from.id, name: charter?.name ?? from.shortName, on, issuer };
    const [entered] = take(await node.perform(into.id, [draftRegister(named, { entries, state }, by)])).acts;
    if (entered === undefined) throw new Error("what was entered has a name");
    return entered;
  }
  const before = new Map<string, ActId[]>();
  for (const act of own.filter(({ refs }) => refs.includes(register))) {
    const likeness = likenessOf(act);
    before.set(likeness, [...(before.get(likeness) ?? []), act.id]);
  }
  const reading = await node.read(from.id);
  const renamed = new Map<ActId, ActId>();
  const refused: (Refusal & { readonly act: ActId })[] = [];
  let already = 0;
  let partsAbsent = 0;
  for (const act of plan.again) {
    const draft = await reading.render(() => draftAgain(act, renamed, register, reading.acts.part));
    const again = before.get(likenessOf(draft))?.shift();
    if (again !== undefined) {
      renamed.set(act.id, again);
      already += 1;
      continue;
    }
    partsAbsent += act.parts.length - (draft.parts?.length ?? 0);
    const performed = await node.perform(into.id, [draft]);
    if (performed.ok) renamed.set(act.id, performed.value.acts[0] ?? act.id);
    else refused.push({ act: act.id, ...performed.refusal });
  }
  return { register, entered: renamed.size - already, already, partsAbsent, refused };
}

function previewLines({ from, into, plan, scene }: Move): readonly string[] {
  return [
    `${count(plan.again.length, "act")} of ${from.shortName} would be entered again in ${into.shortName}, dated now, for all its parties to see:`,
    ...plan.again.map((act) => `  ${nameAct(act)}: ${actWords(scene, act)}`),
    "Before them, a document with our whole log there, word for word and signed: it shows where and when each stood first.",
    ...leftLines(scene, plan),
  ];
}

function doneLines(
  { from, into, plan, scene }: Move,
  { already, entered, partsAbsent, refused, register }: Done,
): readonly string[] {
  return [
    `${count(entered, "act")} of our register entered again in ${into.shortName}${already > 0 ? `; ${already} had been before` : ""}. Each rests on ${register.slice(0, 12)}, which holds the register itself.`,
    ...refused.map(({ act, sentence }) => `  Not entered: ${act.slice(0, 12)}: ${sentence}`),
    ...leftLines(scene, plan),
    ...(partsAbsent > 0 ? [`  Left out, because their words are not held here: ${count(partsAbsent, "part")}.`] : []),
    `${from.shortName} itself stays in this home as it is.`,
    "Where both registers hold one thing under two names, say so with `entente act same.as --one ONE --other OTHER`.",
  ];
}

function leftLines(scene: Scene, { left }: Reentry): readonly string[] {
  return left.map(({ act, why }) => `  Not entered again: ${nameAct(act)}, ${actWords(scene, act)}: ${why}.`);
}

const nameAct = ({ n, party }: { readonly n: number; readonly party: PartyId }): string => `${party}/${n}`;
