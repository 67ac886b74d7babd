import { decodeUtf8 } from "../../src/base/bytes.ts";
import type { PartyId } from "../../src/base/ids.ts";
import { secondsOf } from "../../src/base/time.ts";
import { call, died, startProcess } from "./host.ts";
import type { Host, Process } from "./host.ts";
import { exchange } from "./mail.ts";
import { writeAnswer } from "./drafts.ts";
import { checkRows, guarded, speak } from "./steps.ts";
import { Violation } from "./tally.ts";
import type { Scene } from "./world.ts";

const day = 86_400;
/** Rounds of exchange within which everything must have come to rest. */
const roundsMax = 60;
/** Rounds in which a dishonest party takes part. */
const traitorRounds = 12;

/** Everything that went wrong is put right, time passes until every hour has, and the properties of a world at rest are checked. */
export async function comeToRest(scene: Scene): Promise<void> {
  let voices = await mend(scene);
  for (const days of scene.dice.chance(50) ? [0, 34] : [0, 4, 30]) {
    scene.wait(days * day);
    await settle(scene, voices);
    voices = voices.filter(({ host }) => host.isHonest);
    await admitLate(scene, voices);
    await confirm(scene, voices);
    // Much of what lay open is answered, now that everybody hears everybody.
    for (const voice of voices) {
      for (let i = 0; i < 3; i++) await guarded(scene, voice, () => speak(scene, voice, 0, writeAnswer));
    }
    await settle(scene, voices);
  }
  await checkSame(scene);
  for (const voice of voices) if (voice.host.isHonest) await checkRows(scene, voice);
}

/** One process for each installation; of the party with two faces the first goes on alone. */
async function mend(scene: Scene): Promise<readonly Process[]> {
  const { traffic, witness } = scene;
  traffic.isFair = true;
  traffic.cut.clear();
  scene.wait(Math.max(0, secondsOf(witness.latest() ?? scene.around.now()) - secondsOf(scene.around.now())) + day);
  const voices: Process[] = [];
  for (const host of scene.hosts) {
    for (const process of host.processes.splice(0)) process.kill();
    host.isFull = false;
    host.doubt = undefined;
    host.skew = 0;
    if (
      !host.isHonest &&
      scene.hosts.some(
        (other) => other !== host && other.party === host.party && voices.some((voice) => voice.host === other),
      )
    )
      continue;
    const voice = await startProcess(scene.around, host, `${host.name}.1`);
    if (voice !== died) voices.push(voice);
  }
  // What the other face had under way does not come to an end here.
  scene.hosts.splice(
    0,
    scene.hosts.length,
    ...scene.hosts.filter((host) => voices.some((voice) => voice.host === host) || host.isHonest),
  );
  return voices;
}

/** Whoever was to join, and has not, tries once more. */
async function admitLate(scene: Scene, voices: readonly Process[]): Promise<void> {
  const { invitation, plot, tally } = scene;
  const late = voices.find(({ host }) => plot.isLate && host === scene.hosts[plot.parties - 1]);
  if (late === undefined || late.host.disk.logs.has(late.host.party)) return;
  await guarded(scene, late, async () => {
    const joined = await call(late, (node) => node.join({ invitation, party: late.host.party, by: "head" }));
    if (joined !== died) tally.count(joined.ok ? "join: done" : `join refused: ${joined.refusal.code}`);
  });
}

/**
 * An officer looks at the clock and says that it is right. The same word says of a home put back that who is not known has not
 * joined: while that is not so, no officer gives it.
 */
async function confirm(scene: Scene, voices: readonly Process[]): Promise<void> {
  for (const voice of voices)
    if (!scene.witness.isAsking(voice.host))
      await guarded(scene, voice, () => call(voice, (node) => node.confirmHour(scene.mechanism)));
}

async function settle(scene: Scene, voices: readonly Process[]): Promise<void> {
  let still = 0;
  for (let round = 1; round <= roundsMax; round++) {
    let moved = 0;
    // Whoever does not keep to the protocol is heard, and need not come to rest.
    const heard = voices.filter(({ host, isDead }) => !isDead && (host.isHonest || round <= traitorRounds));
    for (const voice of heard) {
      await guarded(scene, voice, async () => {
        moved += await exchange(scene, voice);
      });
    }
    scene.wait(1);
    still = moved === 0 ? still + 1 : 0;
    // What was sent in the last round is taken in the next.
    if (still === 2) {
      scene.tally.count("came to rest");
      return;
    }
  }
  throw new Violation("comes to rest", `nodes that are left alone still exchange after ${roundsMax} rounds`);
}

export async function checkSame(scene: Scene): Promise<void> {
  const { hosts, tally, witness } = scene;
  const joined = hosts.filter((host) => host.isHonest && host.disk.logs.has(host.party));
  const [first, ...others] = joined;
  if (first === undefined) return;
  // What came before its author lost the rest is nobody's whole and counts nowhere: the author waits for a successor log.
  const stranded = new Set(joined.flatMap(({ disk }) => listStranded(joined, disk.logs)));
  if (stranded.size > 0) tally.count("at rest with a log that nobody can complete");
  const isForked = checkLogs(scene, joined);
  const said = await describe(scene, first);
  for (const other of others) {
    const says = await describe(scene, other);
    const [name, one, two] = findDifference(said, says) ?? [];
    // A home put back that may sign nothing for good can vouch for no branch: what it alone came to hold stays its own.
    if (name !== undefined && isForked && joined.some(({ guard, wasPutBack }) => wasPutBack && guard.holds.size > 0)) {
      tally.count("at rest with a forked log of which one that may sign nothing holds a branch");
      return;
    }
    if (name !== undefined) {
      throw new Violation("all hold the same", `${first.name} and ${other.name} differ on ${name}: ${one} / ${two}`);
    }
  }
  tally.count(isForked ? "same documents at rest, one log forked" : "same documents at rest");
  for (const { disk, name } of joined) {
    for (const act of isForked ? [] : witness.listLost(disk)) {
      if (stranded.has(witness.envelopeOf(act)?.party as PartyId)) continue;
      throw new Violation(
        "nothing acknowledged is lost",
        `${name} lacks ${act.slice(0, 8)}, which was said to be entered`,
      );
    }
  }
}

/** Logs of which a longer state is signed than anybody holds. */
const listStranded = (hosts: readonly Host[], logs: Host["disk"]["logs"]): readonly PartyId[] =>
  [...logs].flatMap(([party, { ids, signed }]) =>
    signed > ids.length && hosts.every(({ disk }) => (disk.logs.get(party)?.ids.length ?? 0) < signed) ? [party] : [],
  );

/** The entries of a log that count on a disk. */
function listCounting({ disk }: Host, party: PartyId): readonly string[] {
  const { ids = [], whole = 0 } = disk.logs.get(party) ?? {};
  return ids.slice(0, whole);
}

/** A proof is kept that counts: one that was settled since is kept as reported besides (R23). */
const isExposed = ({ proofs }: Host["disk"], party: PartyId): boolean => {
  const reported = new Set([...proofs].flatMap(([name, proof]) => (name.startsWith("retired-") ? [proof] : [])));
  return [...proofs].some(([name, proof]) => name.startsWith(`fork-${party}.`) && !reported.has(proof));
};

/** Logs are equal everywhere, or proven forked everywhere. */
function checkLogs({ hosts, tally }: Scene, joined: readonly Host[]): boolean {
  let isForked = false;
  for (const party of new Set(hosts.map((host) => host.party))) {
    const held = joined.map((host) => listCounting(host, party));
    const [longest = []] = held.toSorted((a, b) => b.length - a.length);
    const branches = held.some((ids) => ids.some((id, n) => longest[n] !== id));
    const exposed = joined.filter(({ disk }) => isExposed(disk, party));
    if (exposed.length > 0 || branches) {
      isForked = true;
      if (exposed.length < joined.length) {
        throw new Violation(
          "a fork is exposed",
          `of ${joined.length} only ${exposed.length} hold the proof that ${party} forked`,
        );
      }
      tally.count("fork exposed to all");
    } else if (held.some((ids) => ids.length < longest.length)) {
      const sizes = joined.map((host, at) => `${host.name} ${held[at]?.length}`).join(", ");
      throw new Violation("all hold the same", `the log of ${party} at rest: ${sizes}`);
    }
  }
  return isForked;
}

async function describe({ mechanism }: Scene, host: Host): Promise<ReadonlyMap<string, string>> {
  const rows = await host.disk.store.listAllDocuments(mechanism);
  return new Map(rows.map(({ id, json, kind }) => [`${kind} ${id}`, decodeUtf8(json) ?? ""]));
}

function findDifference(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): readonly [name: string, one: string, other: string] | undefined {
  for (const name of new Set([...one.keys(), ...other.keys()])) {
    const [a = "nothing", b = "nothing"] = [one.get(name), other.get(name)];
    if (a !== b) return [name, a, b];
  }
  return undefined;
}
