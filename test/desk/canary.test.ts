import assert from "node:assert/strict";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { findIn, readAll, tap } from "../kit/leaks.ts";
import type { Told } from "../kit/leaks.ts";
import { signInPrepared } from "../kit/people.ts";
import { startServer } from "../serve/server.ts";
import { setStage, until } from "../serve/stage.ts";
import type { Stage } from "../serve/stage.ts";

const canary = (what: string): string => `canary-${what}-91f3a0c7d25e`;

const kinds = [
  "want",
  "red-line",
  "fallback",
  "may",
  "from-whom",
  "note-title",
  "note-words",
  "press-topic",
  "press-words",
  "if-asked",
  "if-asked-answer",
  "attributed-to",
  "paper-title",
  "paper-content",
  "paper-part",
  "earlier-version",
  "clearance-comment",
  "letter-only",
  "refused-doing",
] as const;
const erasedKinds = ["erased-position", "erased-paper", "erased-version"] as const;

const draft = (title: string, text: string): object => ({
  kind: "communication.sent",
  content: { communication: "communication:draft", title, purpose: "information", to: ["usa"] },
  parts: [{ name: "text", lang: "en", media: "text/plain", words: { as: "text", text } }],
});

/** Plants words in every private kind, through the API as pages do; some of them are erased again. */
async function plant(origin: string): Promise<void> {
  const headers = await signInPrepared(origin, "desk");
  const legal = await signInPrepared(origin, "legal");
  const call = async (method: string, path: string, body?: object, as = headers, isRefused = false): Promise<Own> => {
    const init = { method, headers: as, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(`${origin}/api/mechanisms/river${path}`, init);
    const text = await answer.text();
    assert.equal(answer.ok, !isRefused, `${method} ${path}: ${text}`);
    return JSON.parse(text) as Own;
  };
  const keep = (matter: object, onto?: object): Promise<Own> =>
    call("POST", "/own", { matter, ...(onto === undefined ? {} : { onto }) });
  const position = { kind: "position", about: "issue:ferries", redLines: [], fallbacks: [] };
  const first = await keep({ ...position, want: canary("earlier-version") });
  await keep(
    { ...position, want: canary("want"), redLines: [canary("red-line")], fallbacks: [canary("fallback")] },
    { id: first.id, version: first.version },
  );
  await keep({ kind: "instructions", may: canary("may"), from: canary("from-whom") });
  await keep({
    kind: "speaking-note",
    about: "session:next",
    title: canary("note-title"),
    words: canary("note-words"),
  });
  await keep({
    kind: "press-line",
    topic: canary("press-topic"),
    line: canary("press-words"),
    ifAsked: [{ question: canary("if-asked"), answer: canary("if-asked-answer") }],
    attribution: { kind: "background", as: canary("attributed-to") },
  });
  const paper = await keep({
    kind: "paper",
    title: canary("paper-title"),
    drafts: [draft(canary("paper-content"), canary("paper-part"))],
  });
  // A letter of it is written, which rehearses it at the door and enters nothing.
  const tabling = { from: "paper", id: paper.id, version: paper.version };
  await call("POST", "/letters", { tabling });
  await call("POST", `/own/${paper.id}/clearance`, {
    offices: [{ office: "legal-adviser", by: "2030-05-03T09:00:00Z" }],
  });
  const answer = { answer: "reserve", comment: canary("clearance-comment"), digest: paper.digest };
  await call("POST", `/own/${paper.id}/clearance/answers`, answer, legal);
  await call("POST", "/acts", { tabling, seen: { nonce: "0".repeat(32), digest: "0".repeat(64) } }, headers, true);
  const loose = { from: "doing", doing: { doing: "raise-issue", title: canary("letter-only") } };
  await call("POST", "/letters", { tabling: loose });
  const refused = { doing: { doing: "raise-issue", title: canary("refused-doing"), level: "no such level" } };
  await call("POST", "/papers", refused, headers, true);

  const gone = await keep({ ...position, want: canary("erased-position") });
  await call("DELETE", `/own/${gone.id}`);
  const undone = await keep({ kind: "paper", title: "Undone", drafts: [draft(canary("erased-paper"), "Words.")] });
  await call("POST", "/letters", { tabling: { from: "paper", id: undone.id, version: undone.version } });
  await call("DELETE", `/own/${undone.id}`);
  const before = await keep({ ...position, want: canary("erased-version") });
  await keep({ ...position, want: "The words that stay." }, { id: before.id, version: before.version });
  await call("DELETE", `/own/${before.id}/earlier`);

  // And one thing is tabled, as the letter has it.
  const told = { from: "doing", doing: { doing: "raise-issue", title: "Ferries at night, for both" } };
  const { digest, nonce } = await call("POST", "/letters", { tabling: told });
  await call("POST", "/acts", { tabling: told, seen: { nonce, digest } });
}

interface Own {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
  readonly nonce: string;
}

/** All that leaves the house of kor, or is told to others: wire, folder, pouch, archive, backup of the record, pages, log, figures. */
async function tellAll(stage: Stage): Promise<readonly Told[]> {
  const { table } = stage;
  const told: Told[] = [];
  const usa = await stage.serve("usa", { example: true });
  const toUsa = await tap(usa.port);
  stage.links.get("usa")?.lead(toUsa.port);
  const settings = {
    address: stage.links.get("kor")?.address,
    testClock: stage.clockFile,
    logLevel: "trace",
    example: true,
  };
  const kor = await startServer(table.homeOf("kor"), settings);
  stage.servers.set("kor", kor);
  const toKor = await tap(kor.port);
  stage.links.get("kor")?.lead(toKor.port);
  await plant(`http://localhost:${kor.port}`);
  await until(
    async () => (await table.at("usa", ["show", "issues"])).out,
    (out) => out.includes("Ferries at night"),
  );
  const paths = ["/", "/health", "/metrics", "/api/mechanisms", "/positions", "/private.sqlite", "/entente/v1/nonce"];
  for (const path of paths) {
    const answer = await fetch(`${kor.address}${path}`);
    told.push({
      where: `${path} ${answer.status}`,
      bytes: Buffer.from(JSON.stringify([...answer.headers]) + (await answer.text())),
    });
  }
  // What the page of the record says to an officer is no private matter either.
  const headers = await signInPrepared(`http://localhost:${kor.port}`, "archivist");
  for (const path of ["/mechanisms", "/mechanisms/river/issues", "/me"]) {
    const answer = await fetch(`http://localhost:${kor.port}/api${path}`, { headers });
    told.push({ where: `archivist ${path} ${answer.status}`, bytes: Buffer.from(await answer.text()) });
  }
  assert.equal(await kor.stop(), 0);
  assert.equal(await usa.stop(), 0);
  const stick = join(table.dir, "stick");
  await mkdir(stick);
  const recipient = (await table.at("usa", ["pouch", "identity"])).out.trim();
  await table.at("kor", ["act", "issue.raised", "--issue", "issue:day", "--title", "Day ferries"]);
  await table.at("kor", ["pouch", "pack", "--to", "usa", "--recipient", recipient, "--out", stick]);
  const [volume = ""] = await readdir(stick);
  await table.at("usa", ["pouch", "open", join(stick, volume)]);
  await table.at("kor", ["exchange", table.post]);
  await table.at("usa", ["exchange", table.post]);
  await table.at("kor", ["archive", join(table.dir, "archive")]);
  await table.at("kor", ["backup", join(table.dir, "backup")]);
  for (const folder of ["stick", "archive", "backup"]) told.push(...(await readAll(join(table.dir, folder), folder)));
  told.push(
    ...(await readAll(table.post, "folder")),
    ...(await readAll(table.homeOf("usa"), "home of usa")),
    { where: "wire to usa", bytes: toUsa.read() },
    { where: "wire to kor", bytes: toKor.read() },
    { where: "log of kor", bytes: Buffer.from(JSON.stringify(kor.lines) + kor.errors()) },
    { where: "log of usa", bytes: Buffer.from(JSON.stringify(usa.lines) + usa.errors()) },
  );
  await stage.close();
  await Promise.all([toUsa.close(), toKor.close()]);
  return told;
}

test("D31 D32 words of every private kind, planted through the API, stand in private.sqlite alone, and erased ones nowhere", async () => {
  const stage = await setStage(["kor", "usa"], "2030-05-01T09:00:00Z");
  const told = await tellAll(stage);
  assert.ok(
    findIn(told, "Ferries at night, for both").some((where) => where.startsWith("home of usa record.sqlite")),
    "what was tabled has arrived, and the search finds it",
  );
  const own = await readAll(stage.table.homeOf("kor"), "own");
  for (const kind of [...kinds, ...erasedKinds]) assert.deepEqual(findIn(told, canary(kind)), [], kind);
  for (const kind of kinds) {
    const where = findIn(own, canary(kind)).filter((each) => !/^own private\.sqlite(?:-wal|-shm)?$/.test(each));
    assert.deepEqual(where, [], `${kind} stands elsewhere in the home`);
  }
  const file = await readFile(join(stage.table.homeOf("kor"), "private.sqlite"), "utf8");
  for (const kind of kinds) {
    // What was only looked at, or refused, was never kept.
    const isKept = kind !== "letter-only" && kind !== "refused-doing";
    assert.equal(file.includes(canary(kind)), isKept, kind);
  }
  for (const kind of erasedKinds) assert.deepEqual(findIn(own, canary(kind)), [], kind);
});
