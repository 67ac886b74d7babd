import type { Entry } from "../act/envelope.ts";
import { decodeUtf8 } from "../base/bytes.ts";
import type { PartyId } from "../base/ids.ts";
import type { Json } from "../base/json.ts";
import type { Instant } from "../base/time.ts";
import { readRevision } from "../text/revision.ts";
import type { Revision } from "../text/revision.ts";
import { attribute, section, table, text } from "./html.ts";
import { heading } from "./labels.ts";
import type { Label } from "./labels.ts";
import { listUnwitnessed } from "./testimony.ts";
import type { OpenedPart, Testimony } from "./testimony.ts";
import {
  formatInstant,
  nameOf,
  namesOf,
  outcomeWords,
  saysOf,
  stanceWords,
  standingWords,
  termsOf,
  titleOf,
} from "./words.ts";

/** Version of what `renderTestimony` makes: a page of another version is not compared with it. */
export const pageVersion = "certificate/1";

/**
 * The page of a certificate, as HTML between `<main>` and `</main>`. It is made from the proof alone, so that whoever has the proof
 * can make it again and compare: nothing on it is anybody's word but the record's.
 */
export function renderTestimony(testimony: Testimony): string {
  const { about, charter, state } = testimony;
  const part = (label: Label, body: readonly string[]): string =>
    section(label, heading(label, charter.languages), body);
  const isAgreed = state?.outcome.status === "agreed";
  const kind = isAgreed
    ? "Certificate of an agreement"
    : state === undefined
      ? "Certificate of an entry"
      : "Certificate of a proposal";
  return [
    `<p class="kind">${kind}</p>`,
    `<h1>${text(titleOf(about))}</h1>`,
    ...(state === undefined
      ? [
          `<p class="lead">${text(`Entered by ${nameOf(testimony, about.envelope.party)} on ${formatInstant(about.envelope.at)}.`)}</p>`,
        ]
      : [
          `<p class="lead ${isAgreed ? "agreed" : "open"}">${text(outcomeWords(testimony, state.outcome))}</p>`,
          ...(state.standing === undefined ? [] : [`<p>${text(standingWords(testimony, state.standing))}</p>`]),
        ]),
    part("keys", renderKeys(testimony)),
    ...(state === undefined ? [] : [part("who", renderWho(testimony))]),
    part("words", renderWords(testimony)),
    part(state === undefined ? "entry" : "terms", [renderTerms(about)]),
    part("limits", renderLimits(testimony)),
    part("acts", renderActs(testimony)),
  ].join("\n");
}

function renderKeys({ charter, mechanism, parties }: Testimony): readonly string[] {
  return [
    `<p>${text(`${charter.name}. Compare each line with the forty digits that party gave you by another way: if they differ, nothing below is that party's word.`)}</p>`,
    table(
      "keys",
      ["Party", "Forty digits of its keys", "Its log"],
      parties.map(({ current, fingerprint, name, origin, shortName, size }) => [
        `${text(shortName)} <small>${text(name)}</small>`,
        `<code>${text(fingerprint)}</code>${current === fingerprint ? "" : `<br><small>changed since, each change signed by old and new keys; now</small> <code>${text(current)}</code>`}`,
        `<small>${text(origin.split("/")[0] ?? "")}, ${size === 1 ? "1 entry" : `${size} entries`} under the state shown</small>`,
      ]),
    ),
    `<p><small>Consultation <code>${text(mechanism)}</code></small></p>`,
  ];
}

function renderWho(testimony: Testimony): readonly string[] {
  const { about, shown, state } = testimony;
  if (state === undefined) return [];
  const author = about.envelope.party;
  const place = (id: string): Entry | undefined => shown.find(({ entry }) => entry.id === id)?.entry;
  const rows = state.stances.flatMap(({ act, at, party, stance, words }) => {
    const entry = place(act);
    const said = act === about.id ? "Put it forward" : stanceWords[stance];
    return entry === undefined
      ? []
      : [row(testimony, entry, { author, at, party, said: words === undefined ? said : `${said}: ${words}` })];
  });
  const opening = row(testimony, about, { author, at: about.envelope.at, party: author, said: "Put it forward" });
  const isOpened = state.stances.some(({ act }) => act === about.id);
  const settled = "settledBy" in state.outcome ? place(state.outcome.settledBy) : undefined;
  return [
    table(
      "who",
      ["Party", "Its word", "Dated, by its own clock", `Seen by ${text(nameOf(testimony, author))}`, "Entry"],
      isOpened ? rows : [opening, ...rows],
    ),
    ...(settled === undefined
      ? []
      : [
          `<p>${text(`Settled by entry ${settled.envelope.n} of ${nameOf(testimony, settled.envelope.party)}, dated ${formatInstant(settled.envelope.at)}. Needed were ${namesOf(testimony, state.needs)}.`)}</p>`,
        ]),
  ];
}

function row(
  testimony: Testimony,
  { envelope: { by, n, party: log } }: Entry,
  word: { readonly author: PartyId; readonly at: Instant; readonly party: PartyId; readonly said: string },
): readonly string[] {
  const seen = testimony.shown.find(
    ({ entry: { envelope } }) => envelope.party === word.author && (envelope.seen[log]?.size ?? 0) > n,
  );
  const received =
    log === word.author ? "its own" : seen === undefined ? "not shown" : formatInstant(seen.entry.envelope.at);
  return [
    text(nameOf(testimony, word.party)),
    text(word.said),
    text(formatInstant(word.at)),
    text(received),
    `<small>${text(`${nameOf(testimony, log)} ${n}, by ${by}`)}</small>`,
  ];
}

function renderWords({ absent, parts }: Testimony): readonly string[] {
  const revisions = parts.flatMap((part) => {
    const read = part.ref.name === "revision" ? readRevision(part.bytes) : undefined;
    return read?.ok === true ? [{ part, revision: read.value }] : [];
  });
  const others = parts.filter((part) => !revisions.some((each) => each.part === part));
  const missing = absent.map(
    ({ of, ref }) =>
      `<p class="absent">${text(`Not in this page: the part "${ref.name}"${ref.lang === "" ? "" : ` in ${languageOf(ref.lang)}`} of entry ${of.envelope.n} of ${of.envelope.party}. It was withheld, has not arrived, or was expunged.`)}</p>`,
  );
  const groups = Object.values(Object.groupBy(revisions, ({ part }) => part.of.id)).filter(
    (each) => each !== undefined,
  );
  if (parts.length + absent.length === 0) return ["<p>It has no words beside its terms.</p>"];
  return [...groups.map(renderRevision), ...others.map(renderPart), ...missing];
}

/** One text in all its languages, clause by clause. */
function renderRevision(versions: readonly { readonly part: OpenedPart; readonly revision: Revision }[]): string {
  const ids = [...new Set(versions.flatMap(({ revision }) => revision.clauses.map(({ id }) => id)))];
  const heads = versions.map(({ part: { ref } }) => text(languageOf(ref.lang)));
  const rows = ids.map((id) => {
    const clauses = versions.map(({ part, revision }) => ({
      lang: part.ref.lang,
      clause: revision.clauses.find((each) => each.id === id),
    }));
    const number = clauses.find(({ clause }) => clause !== undefined)?.clause?.number ?? id;
    return [
      text(number),
      ...clauses.map(({ clause, lang }) => {
        if (clause === undefined) return "<em>not in this language</em>";
        const above = clause.heading === undefined ? "" : `<strong>${text(clause.heading)}</strong><br>`;
        return `<span class="words" lang="${attribute(lang)}">${above}${text(clause.text)}</span>`;
      }),
    ];
  });
  return table("text", ["", ...heads], rows);
}

function renderPart({ bytes, ref }: OpenedPart): string {
  const language = ref.lang === "" ? "" : ` in ${languageOf(ref.lang)}`;
  const head = `<h3>${text(`${ref.name}${language}`)}</h3>`;
  const words = /^text\/|json$/.test(ref.media) ? decodeUtf8(bytes) : undefined;
  if (words !== undefined) return `${head}<div class="words part" lang="${attribute(ref.lang)}">${text(words)}</div>`;
  return `${head}<p>${text(`A file of ${ref.size} bytes (${ref.media}). It is in the proof, and is what was signed.`)}</p>`;
}

/** The languages of consultations so far by name, others by their code. */
const languages: Readonly<Record<string, string>> = {
  en: "English",
  ko: "Korean",
  ja: "Japanese",
  fr: "French",
  de: "German",
  es: "Spanish",
  zh: "Chinese",
  ru: "Russian",
  ar: "Arabic",
};
const languageOf = (lang: string): string => languages[lang] ?? lang;

function renderTerms(about: Entry): string {
  const { content } = about.envelope;
  const terms = termsOf(about);
  return terms === undefined
    ? renderJson(content)
    : renderJson({ subject: content["subject"] ?? "", ...(terms as unknown as typeof content) });
}

/** Fields as a list of names and values, as deep as they go. */
function renderJson(value: Json): string {
  if (Array.isArray(value))
    return `<ol>${(value as readonly Json[]).map((each) => `<li>${renderJson(each)}</li>`).join("")}</ol>`;
  if (typeof value !== "object" || value === null) return `<span>${text(String(value))}</span>`;
  const rows = Object.entries(value as Readonly<Record<string, Json>>).map(
    ([name, each]) => `<dt>${text(name)}</dt><dd>${renderJson(each)}</dd>`,
  );
  return `<dl>${rows.join("")}</dl>`;
}

function renderLimits(testimony: Testimony): readonly string[] {
  const { state, watched } = testimony;
  const lines = [
    "Each act below stands in its author's log, under a state that its author has signed with Ed25519 and with ML-DSA-44, and the words are those that were signed.",
    ...(state === undefined
      ? []
      : [
          "What became of the matter is computed anew from these acts by the published rules of consent, by the charter among them.",
        ]),
    ...watched.map(({ hidden, party }) =>
      hidden === 0
        ? `Of ${nameOf(testimony, party)}'s log every entry from the tabling to its last word on the matter is shown: no other word of it can have been left out.`
        : `Of ${nameOf(testimony, party)}'s log ${hidden === 1 ? "1 entry" : `${hidden} entries`} between the tabling and its last word on the matter ${hidden === 1 ? "is" : "are"} not shown. That none of them speaks of it, only the whole record can show.`,
    ),
    ...listUnwitnessed(testimony).map(
      (party) =>
        `No other party's signature on the state of ${nameOf(testimony, party)}'s log is shown: it rests on that party's keys alone.`,
    ),
    "It cannot show what was entered after these states: a later agreement may have replaced this one. Nor can it show an amendment of the charter that was left out, or that an entry has no effect for something earlier in its log that is not shown, such as its author's leaving.",
    "Dates are each party's own word. They never go back within one log, and nothing is dated before what its author had seen.",
  ];
  return [`<ul>${lines.map((each) => `<li>${text(each)}</li>`).join("\n")}</ul>`];
}

function renderActs(testimony: Testimony): readonly string[] {
  const rows = testimony.shown.map(({ entry: { envelope, id }, held }) => [
    text(`${nameOf(testimony, envelope.party)} ${envelope.n}`),
    text(formatInstant(envelope.at)),
    `${text(saysOf(envelope.kind))} <small>${text(`${envelope.kind}, by ${envelope.by}`)}</small>`,
    held.length === 0
      ? "nobody yet, by what is shown"
      : held
          .map(({ at, party }) => `${text(nameOf(testimony, party))} <small>${text(`by ${formatInstant(at)}`)}</small>`)
          .join("<br>"),
    `<code>${id.slice(0, 16)}</code>`,
  ]);
  return [table("acts", ["Entry", "Dated", "What it says", "Held and cosigned by", "Name"], rows)];
}
