import type { PartyId } from "../base/ids.ts";
import type { Consultation, Draft, Node } from "../node/node.ts";
import type { MechanismRow } from "../node/ports.ts";
import { actWords } from "../view/act-words.ts";
import { readDraft } from "../view/act.ts";
import { partyName } from "../view/names.ts";
import { printReading } from "../view/print.ts";
import type { Scene } from "../view/scene.ts";
import { count } from "../view/time-words.ts";
import { atHome, chooseMechanism, nameAct, readScene, say } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { take } from "./failure.ts";
import type { Reader, SpeakingFlags } from "./flags.ts";
import { readTime } from "./time.ts";

/** What is known while an act is prepared. */
export interface Preparing {
  readonly scene: Scene;
  readonly party: PartyId;
  readonly by: string;
  readonly reader: Reader;
  /** State of a party's log at a size; without one, the largest that all others hold alike. */
  readonly findState: (party: PartyId, size?: number) => Promise<Consultation["seen"][string] | undefined>;
}

const widthDefault = 100;
const widthMax = 120;

/** Prepares one act, enters it and says what was entered: the one way by which commands speak for the party. */
export async function enter(
  desk: Desk,
  flags: SpeakingFlags,
  prepare: (preparing: Preparing) => Promise<Draft> | Draft,
): Promise<void> {
  await atHome(desk, flags, async ({ node }) => {
    const row = await chooseMechanism(node, flags);
    const scene = await readScene(node, row, desk.wiring.clock.now());
    const by = flags.by ?? desk.terminal.env?.["ENTENTE_BY"] ?? "desk";
    const reader: Reader = {
      nameAct: (name) => nameAct(scene, name),
      readTime: (text) => readTime(text, scene.now),
    };
    const draft = await prepare({
      scene,
      party: row.party,
      by,
      reader,
      findState: (party, size) => node.findState(row.id, party, size),
    });
    if (flags.preview === true) {
      const width = Math.min(desk.terminal.columns ?? widthDefault, widthMax);
      desk.terminal.out(printReading(scene, readDraft(scene, draft), { width, why: false }));
      return;
    }
    const performed = take(await node.perform(row.id, [draft]));
    await report(desk, flags, node, row, performed);
  });
}

async function report(
  desk: Desk,
  flags: SpeakingFlags,
  node: Node,
  row: MechanismRow,
  performed: { readonly acts: readonly Parameters<Scene["acts"]["find"]>[0][]; readonly entered: readonly string[] },
): Promise<void> {
  const scene = await readScene(node, row, desk.wiring.clock.now());
  const acts = performed.acts.flatMap((id) => scene.acts.find(id) ?? []);
  if (flags.json === true) {
    const value = {
      v: 1,
      mechanism: row.id,
      acts: acts.map(({ id, party, n, at, kind }) => ({ act: id, party, n, at, kind })),
      enteredByNode: performed.entered.length,
    };
    say(desk, JSON.stringify(value));
    return;
  }
  if (performed.entered.length > 0) {
    say(desk, `Our node entered ${count(performed.entered.length, "line")} of its own first.`);
  }
  for (const act of acts) {
    say(desk, `Entered as ${partyName(scene, act.party)} ${act.n} (${act.id.slice(0, 12)}): ${actWords(scene, act)}`);
  }
}
