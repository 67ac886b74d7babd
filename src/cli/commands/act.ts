import { buildCommand, buildRouteMap } from "@stricli/core";
import { decodeUtf8 } from "../../base/bytes.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import type { Draft } from "../../node/node.ts";
import { actForms, fieldsOfAct, fieldsOfTerms, termsNames } from "../../view/forms.ts";
import type { Field } from "../../view/forms.ts";
import { readInput } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { enter } from "../enter.ts";
import type { Preparing } from "../enter.ts";
import { Misuse } from "../failure.ts";
import {
  contentFrom,
  fieldFlags,
  optionalSwitch,
  optionalText,
  readJson,
  repeatedText,
  requiredText,
  speakingFlags,
} from "../flags.ts";
import type { Reader, SpeakingFlags } from "../flags.ts";
import { checkKnown } from "../known.ts";
import { readPart } from "../parts.ts";

interface ActFlags extends SpeakingFlags, Readonly<Record<string, unknown>> {
  readonly file?: string;
  readonly part?: readonly string[];
  readonly ref?: readonly string[];
}

const actFlags = {
  ...speakingFlags,
  file: optionalText("Content as JSON; flags are laid over it", "FILE"),
  part: repeatedText("Words that travel beside the act: name:lang=words or name:lang=@FILE", "PART"),
  ref: repeatedText("Earlier act this one rests on", "ACT"),
} as const;

/** Kinds that other commands enter, because they need more than content. */
const elsewhere: Readonly<Record<string, string>> = {
  "charter.founded": "init",
  "charter.adopted": "join",
  "key.rolled": "roll-keys",
};

const officerKinds = actForms.filter((form) => form.enteredBy === "officer" && elsewhere[form.name] === undefined);

/** `entente act KIND`: one command for each kind of act an officer enters. Fields are read only for the kind that is asked for. */
export function actRoutes(asked: ReadonlySet<string>) {
  const routes = Object.fromEntries(
    officerKinds.map((form) => {
      const fields = asked.has(form.name) ? fieldsOfAct(form.name) : [];
      return [form.name, actCommand(form.name, form.says, fields)];
    }),
  );
  return buildRouteMap({
    routes,
    docs: {
      brief: "Enter one act of any kind; `entente act --help` lists the kinds, `entente act KIND --help` its fields",
      fullDescription:
        "Enter one act of any kind. Each kind below has its own fields: `entente act KIND --help` lists them. Lines that a node enters by itself (receipts, hours that have passed) are not entered by hand.",
    },
  });
}

function actCommand(kind: string, says: string, fields: readonly Field[]) {
  return buildCommand({
    parameters: { flags: { ...actFlags, ...fieldFlags(fields, actFlags) } as never },
    docs: { brief: says },
    async func(this: Desk, flags: ActFlags) {
      await enter(this, flags, async ({ reader, by }) => ({
        kind,
        by,
        content: contentFrom(fields, actFlags, flags, await readBase(flags.file), reader) as Draft["content"],
        ...(await besides(flags, reader, fields)),
      }));
    },
  });
}

async function readBase(file: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (file === undefined) return {};
  const value = readJson(decodeUtf8(await readInput(file)) ?? "", file);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Misuse(`${file} holds no JSON object.`);
  }
  return value as Readonly<Record<string, unknown>>;
}

/** `--part` is for words that travel beside the act, also where its kind has a field of that name: another flag gives that one. */
async function besides(
  flags: ActFlags,
  reader: Reader,
  fields: readonly Field[],
): Promise<Pick<Draft, "parts" | "refs">> {
  const hint = fields.some(({ path }) => path === "part")
    ? " The name of the part concerned is given by --content.part."
    : "";
  return {
    parts: await Promise.all((flags.part ?? []).map((given) => readPart(given, hint))),
    refs: (flags.ref ?? []).map((name) => reader.nameAct(name) as ActId),
  };
}

interface TableFlags extends ActFlags {
  readonly subject: string;
  readonly rule: "consensus" | "silence" | "entered";
  readonly until?: string;
  readonly "receive-until"?: string;
  readonly receiveUntil?: string;
  readonly confirmBy?: string;
  readonly adReferendum?: boolean;
  readonly openedAt?: string;
  readonly amends?: string;
  readonly supersedes?: readonly string[];
  readonly reintroduces?: readonly string[];
  readonly needs?: readonly string[];
}

const consensusDays = 30;

const sourceFields: readonly Field[] = fieldsOfAct("document.entered").filter((field) =>
  field.path.startsWith("source."),
);

const tableFlags = {
  ...actFlags,
  file: optionalText("Terms as JSON; flags are laid over them", "FILE"),
  subject: requiredText("What it would create or change: kind:name", "SUBJECT"),
  rule: {
    kind: "enum",
    values: ["consensus", "silence", "entered"],
    default: "consensus",
    brief: "How it becomes joint; `entered` is history from a source, its author's word until the others speak",
  },
  until: optionalText(
    `Last second for an answer, or the hour of silence: a time, or +72h [consensus: +${consensusDays}d]`,
    "TIME",
  ),
  receiveUntil: optionalText(
    "Last second at which we may receive an answer [until, plus the charter's carriage time]",
    "TIME",
  ),
  confirmBy: optionalText("Until when what is agreed ad referendum may be confirmed", "TIME"),
  adReferendum: optionalSwitch("We ourselves concur only ad referendum"),
  openedAt: optionalText("Session at which silence was opened", "SUBJECT"),
  amends: optionalText("Proposal it amends", "ACT"),
  supersedes: repeatedText("Proposal it replaces", "ACT"),
  reintroduces: repeatedText("Proposal it brings back", "ACT"),
  needs: repeatedText("Party whose concurrence is needed [as the charter says]", "PARTY"),
  ...fieldFlags(sourceFields, {}),
} as const;

/** `entente table KIND`: puts terms before the parties. */
export function tableRoutes(asked: ReadonlySet<string>) {
  const routes = Object.fromEntries(
    termsNames.map((kind) => [kind, tableCommand(kind, asked.has(kind) ? fieldsOfTerms(kind) : [])]),
  );
  return buildRouteMap({
    routes,
    docs: {
      brief: "Put terms before the parties; `entente table --help` lists what may be tabled",
      fullDescription:
        "Put terms before the parties for their consent (to table, as in Geneva and not as in Washington). `entente table KIND --help` lists the fields of each. The tabling is our own concurrence.",
    },
  });
}

function tableCommand(kind: string, fields: readonly Field[]) {
  return buildCommand({
    parameters: { flags: { ...tableFlags, ...fieldFlags(fields, tableFlags) } as never },
    docs: { brief: `Put forward terms of the kind ${kind}` },
    async func(this: Desk, flags: TableFlags) {
      await enter(this, flags, async ({ scene, reader, by, findState }) => {
        const given = contentFrom(fields, tableFlags, flags, await readBase(flags.file), reader);
        const terms = kind === "successor-log" ? await placeAnchor(given, findState) : given;
        checkKnown(scene, flags.subject, { ...terms, kind }, flags.openedAt);
        const lineage = {
          ...(flags.amends === undefined ? {} : { amends: reader.nameAct(flags.amends) }),
          ...(flags.supersedes === undefined ? {} : { supersedes: flags.supersedes.map(reader.nameAct) }),
          ...(flags.reintroduces === undefined ? {} : { reintroduces: flags.reintroduces.map(reader.nameAct) }),
        };
        return {
          kind: "proposal.tabled",
          by,
          content: {
            subject: flags.subject,
            terms: { ...terms, kind },
            rule: ruleFrom(flags, reader),
            ...(Object.keys(lineage).length === 0 ? {} : { lineage }),
            ...(flags.needs === undefined ? {} : { needs: flags.needs }),
          } as Draft["content"],
          ...(await besides(flags, reader, fields)),
        };
      });
    },
  });
}

/** The state a successor goes on from, where it is not given whole: what all others hold alike, or the size that is named. */
async function placeAnchor(
  terms: Readonly<Record<string, unknown>>,
  findState: Preparing["findState"],
): Promise<Readonly<Record<string, unknown>>> {
  const { anchor, party } = terms;
  const { root, size } = (anchor ?? {}) as { readonly root?: unknown; readonly size?: unknown };
  if (root !== undefined || typeof party !== "string") return terms;
  const state = await findState(party as PartyId, typeof size === "number" ? size : undefined);
  return state === undefined ? terms : { ...terms, anchor: state };
}

function ruleFrom(flags: TableFlags, reader: Reader): Readonly<Record<string, unknown>> {
  switch (flags.rule) {
    case "consensus":
      return {
        kind: "consensus",
        openUntil: reader.readTime(flags.until ?? `+${consensusDays}d`),
        ...(flags.receiveUntil === undefined ? {} : { receiveUntil: reader.readTime(flags.receiveUntil) }),
        ...(flags.confirmBy === undefined ? {} : { confirmBy: reader.readTime(flags.confirmBy) }),
        ...(flags.adReferendum === true ? { adReferendum: true } : {}),
      };
    case "silence":
      if (flags.until === undefined) throw new Misuse("Silence needs its hour: --until TIME.");
      return {
        kind: "silence",
        expires: reader.readTime(flags.until),
        ...(flags.openedAt === undefined ? {} : { openedAt: flags.openedAt }),
      };
    case "entered": {
      const { source } = contentFrom(sourceFields, {}, flags, {}, reader);
      if (source === undefined) throw new Misuse("An entry of history names its source: --source.publisher WORDS.");
      return { kind: "entered", source };
    }
  }
}
