import type { Act } from "../../act/envelope.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import { attribute, text } from "../../stranger/html.ts";
import { style } from "../../stranger/style.ts";
import { readAct, viewAct } from "../../view/act.ts";
import { formatRef } from "../../view/line.ts";
import type { Line, Reading } from "../../view/line.ts";
import { partyName } from "../../view/names.ts";
import { briefOf, showPage } from "../../view/pages.ts";
import type { PageName } from "../../view/pages.ts";
import type { ActRef, Scene } from "../../view/scene.ts";
import { count } from "../../view/time-words.ts";
import { bannerOf } from "../status.ts";
import { renderScene } from "./archive-source.ts";
import type { ArchiveSource } from "./archive-source.ts";
import { excuseKey } from "../chamber.ts";

/** Pages of an archive: all that hold for the parties together, none that is one side's desk. */
const pages: readonly PageName[] = [
  ...(["sessions", "bodies", "agenda", "issues", "texts", "agreements", "commitments"] as const),
  ...(["statements", "readouts", "documents", "wordings", "review"] as const),
];

/** Acts on one page. */
const actsPerPage = 100;

export interface ArchiveFile {
  /** From the archive's folder, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The readable pages, each as text with its path. */
export async function* renderPages(
  source: ArchiveSource,
): AsyncIterable<{ readonly path: string; readonly html: string }> {
  yield { path: "index.html", html: await renderScene(source, (scene) => renderIndex(source, scene)) };
  for (const name of pages) {
    const html = await renderScene(source, (scene) => {
      const shown = showPage(name, scene, {});
      const body = shown.ok
        ? renderReading(source, scene, shown.value.reading)
        : `<p>${text(shown.refusal.sentence)}</p>`;
      return frame(scene, source, { title: shown.ok ? shown.value.reading.title : name, body, up: "../" });
    });
    yield { path: `pages/${name}.html`, html };
  }
  for (const [party, acts] of source.acts) {
    for (let from = 0; from < acts.length; from += actsPerPage) {
      const some = acts.slice(from, from + actsPerPage);
      const html = await renderScene(source, (scene) => renderActs(source, scene, party, some));
      yield { path: actsPath(party, from), html };
    }
  }
}

const actsPath = (party: PartyId, n: number): string =>
  `acts/${party}-${String(Math.floor(n / actsPerPage)).padStart(4, "0")}.html`;

/** A party's log by the party; one that follows it or is a branch of it says so. */
function logName(scene: Scene, log: PartyId): string {
  const { generation = 1, party = log, witness } = parseLogName(log) ?? {};
  const which = generation === 1 ? "" : `, log ${generation}`;
  return `${partyName(scene, party)}${which}${witness === undefined ? "" : `, as ${partyName(scene, witness)} came to hold it`}`;
}

interface Framed {
  readonly title: string;
  readonly body: string;
  /** Way from the page to the archive's folder. */
  readonly up: "" | "../";
}

function frame(scene: Scene, source: ArchiveSource, { body, title, up }: Framed): string {
  const links = [
    `<li><a href="${up}index.html">Overview</a></li>`,
    ...pages.map((name) => `<li><a href="${up}pages/${name}.html">${text(name)}</a></li>`),
    ...[...source.acts.keys()].map(
      (party) => `<li><a href="${up}${actsPath(party, 0)}">record of ${text(logName(scene, party))}</a></li>`,
    ),
  ];
  const banners = source.record.evidence.flatMap(
    ({ name }) => bannerOf(name, scene.documents.find("charter", "charter")?.charter) ?? [],
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="brand">Entente</p>
<nav><ul>${links.join("")}</ul></nav>
</header>
<main>
${banners.map((each) => `<p class="warning">${text(each)}</p>`).join("\n")}
<h1>${text(title)}</h1>
${body}
</main>
<footer><p><small>${text(`As held by ${partyName(scene, scene.party)}, as of ${scene.now}. What is written here follows from the record beside it; "node verify.mjs" in this archive's folder says whether it does.`)}</small></p></footer>
</body>
</html>
`;
}

function renderReading(source: ArchiveSource, scene: Scene, { lines }: Reading): string {
  return lines.length === 0
    ? "<p>Nothing on the record.</p>"
    : `<ul class="lines">\n${lines.map((each) => renderLine(source, scene, each)).join("\n")}\n</ul>`;
}

function renderLine(source: ArchiveSource, scene: Scene, { below, text: words, why }: Line): string {
  const refs = why.map((ref) => `<a href="${linkTo(source, ref)}">${text(formatRef(scene, ref))}</a>`);
  const rests = refs.length === 0 ? "" : `<div class="why">rests on ${refs.join("; ")}</div>`;
  const inner = below.length === 0 ? "" : `<ul>${below.map((each) => renderLine(source, scene, each)).join("\n")}</ul>`;
  return `<li>${text(words)}${rests}${inner}</li>`;
}

/** All pages but the overview lie one folder down, and the overview names no act. */
const linkTo = ({ places }: ArchiveSource, { act, n, party }: ActRef): string =>
  `../${actsPath(places.get(act)?.log ?? party, n)}#${n}`;

function renderActs(source: ArchiveSource, scene: Scene, log: PartyId, acts: readonly Act[]): string {
  const [first] = acts;
  const last = acts.at(-1);
  if (first === undefined || last === undefined) return "";
  const body = acts.map((act) => {
    const { lines, title } = readAct(scene, viewAct(scene, act));
    const files = act.parts.map(({ commitment, lang, name }) => {
      const words = text(`${name}${lang === "" ? "" : ` (${lang})`}`);
      return source.held.has(commitment)
        ? `<li><a href="../record/parts/${commitment}">${words}</a></li>`
        : `<li>${words}: ${absenceWords(source, act.id, name, lang)}</li>`;
    });
    const parts = files.length === 0 ? "" : `<h3>Files</h3><ul>${files.join("")}</ul>`;
    return `<section id="${act.n}"><h2>${text(title)}</h2>${renderReading(source, scene, { title, lines })}${parts}</section>`;
  });
  const size = source.acts.get(log)?.length ?? 0;
  const around = [
    ...(first.n > 0 ? [`<a href="../${actsPath(log, first.n - 1)}">earlier</a>`] : []),
    ...(last.n + 1 < size ? [`<a href="../${actsPath(log, last.n + 1)}">later</a>`] : []),
  ];
  const title = `Record of ${logName(scene, log)}, ${first.n} to ${last.n}`;
  return frame(scene, source, { title, body: `<p>${around.join(" · ")}</p>\n${body.join("\n")}`, up: "../" });
}

/** Expunged by decision and said so here, or only not held. */
function absenceWords({ acts, record }: ArchiveSource, act: ActId, name: string, lang: string): string {
  const isExpunged = (acts.get(record.row.party) ?? []).some(
    ({ content, kind }) =>
      kind === "part.expunged" &&
      excuseKey(content as unknown as { act: string; name: string; lang: string }) === excuseKey({ act, name, lang }),
  );
  return isExpunged ? "expunged by joint decision" : "not held here";
}

function renderIndex(source: ArchiveSource, scene: Scene): string {
  const charter = scene.documents.find("charter", "charter")?.charter;
  const named = [...source.places.values()].reduce((sum, { act }) => sum + act.parts.length, 0);
  const held = source.record.parts.length;
  const lists = pages.map(
    (name) =>
      `<li><a href="pages/${name}.html">${text(name)}</a>: ${text(briefOf(name).replace(/ \(--.*\)$/, ""))}</li>`,
  );
  const logs = [...source.logs].map(
    ([name, { origin, tree }]) =>
      `<li><a href="${actsPath(name, 0)}">${text(logName(scene, name))}</a>: ${count(tree.size, "entry", "entries")} <small>${text(origin ?? "")}</small></li>`,
  );
  const body = [
    `<p>${text(`The whole record of this consultation as ${partyName(scene, scene.party)} holds it: ${count(named, "part")} of words and files are named, ${held} of them are here.`)} ${held < named ? text("What is missing is said where it is named.") : ""}</p>`,
    `<h2>Pages</h2><ul>${lists.join("\n")}</ul>`,
    `<h2>The record</h2><ul>${logs.join("\n")}</ul>`,
    `<h2>To check it</h2><p>Run <code>node verify.mjs</code> in this folder, or <code>entente verify</code> on it: every signature, every entry's place, every word, and that every page follows from them. It names the keys under which this holds; compare them with the forty digits each party gives.</p>`,
    `<p><small>Consultation <code>${text(scene.mechanism)}</code></small></p>`,
  ].join("\n");
  return frame(scene, source, { title: charter?.name ?? source.record.row.shortName, body, up: "" });
}
