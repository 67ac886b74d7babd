import type { MechanismId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import type { Node, Reading } from "../../node/node.ts";
import { viewCommitments } from "../../view/commitments.ts";
import { viewIssues } from "../../view/issues.ts";
import { line } from "../../view/line.ts";
import type { Line } from "../../view/line.ts";
import { partyName, sessionName } from "../../view/names.ts";
import { proposalName } from "../../view/titles.ts";
import { printReading } from "../../view/print.ts";
import type { Scene } from "../../view/scene.ts";
import { viewSessions } from "../../view/sessions.ts";
import { outcomeWords } from "../../view/status.ts";
import { count, dayAt } from "../../view/time-words.ts";
import { readWaiting, viewWaiting } from "../../view/waiting.ts";

/** What one home sees, mechanism by mechanism, and what waits for it: the same pages `entente show` prints, in short. */
export async function summarizeHome(node: Node, now: Instant, width: number): Promise<string> {
  const pages: string[] = [];
  for (const { id } of await node.listMechanisms()) pages.push(await summarize(node, id, now, width));
  return pages.join("\n");
}

async function summarize(node: Node, id: MechanismId, now: Instant, width: number): Promise<string> {
  const reading = await node.read(id);
  const scene = sceneOf(reading, now);
  return reading.render(() => {
    const name = scene.documents.find("charter", "charter")?.charter.name ?? reading.row.shortName;
    const waiting = readWaiting(scene, viewWaiting(scene));
    const lines = [
      ...reading.banners.map((banner) => line(banner)),
      ...readHoldings(scene),
      ...readSilences(scene),
      line(waiting.title, [], waiting.lines),
    ];
    return printReading(
      scene,
      { title: `${partyName(scene, scene.party)}: ${name} (${reading.row.shortName})`, lines },
      { width, why: false },
    );
  });
}

function sceneOf(reading: Reading, now: Instant): Scene {
  const { documents, acts, row } = reading;
  return { mechanism: row.id, documents, acts, party: row.party, now, audience: "party" };
}

function readHoldings(scene: Scene): readonly Line[] {
  const today = dayAt(scene, scene.now);
  const { sessions } = viewSessions(scene);
  const held = sessions.filter(({ state }) => state.status === "held");
  const coming = sessions.filter(
    ({ state, day }) => (state.status === "agreed" || state.status === "proposed") && (day ?? "") >= today,
  );
  const { issues } = viewIssues(scene);
  const bodies = scene.documents.list("body").length;
  const commitments = viewCommitments(scene).commitments.length;
  const counts = [
    count(bodies, "body", "bodies"),
    count(held.length, "session held", "sessions held"),
    count(issues.filter(({ state }) => state === "pending").length, "pending issue"),
    count(commitments, "commitment"),
  ];
  const last = held.at(-1);
  return [
    ...(bodies > 0 ? [line(counts.join(", "))] : []),
    ...(last === undefined ? [] : [line(`Last: ${sessionName(scene, last.id)}`)]),
    ...coming.map(({ id, state }) =>
      line(`${state.status === "agreed" ? "Next" : "Proposed"}: ${sessionName(scene, id)}`),
    ),
  ];
}

/** What became of every text that was put under silence. */
function readSilences(scene: Scene): readonly Line[] {
  return scene.documents
    .list("proposal")
    .filter(({ rule }) => rule === "silence")
    .map((proposal) => line(`${proposalName(scene, proposal)}: ${outcomeWords(scene, proposal)}`));
}
