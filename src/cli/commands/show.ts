import { accept } from "../../base/refusal.ts";
import { buildCommand, buildRouteMap } from "@stricli/core";
import { briefOf, pageNames, showPage } from "../../view/pages.ts";
import type { PageName, Question } from "../../view/pages.ts";
import { printReading } from "../../view/print.ts";
import { atHome, chooseMechanism, say, sceneOf } from "../desk.ts";
import type { Desk, HomeFlags } from "../desk.ts";
import { Misuse, take } from "../failure.ts";
import { homeFlags, optionalSwitch, optionalText } from "../flags.ts";

interface ShowFlags extends HomeFlags {
  readonly json?: boolean;
  readonly why?: boolean;
  readonly public?: boolean;
  readonly at?: string;
  readonly party?: string;
  readonly kind?: string;
  readonly limit?: number;
  readonly width?: number;
}

const widthDefault = 100;
const widthMax = 120;

/** `entente show PAGE [ONE]`. */
export const showRoutes = buildRouteMap({
  routes: Object.fromEntries(pageNames.map((name) => [name, showCommand(name)])),
  docs: {
    brief: "Show what holds: --why prints the acts each line rests on, --json a stable shape",
    fullDescription:
      "Shows what holds, from our desk. --why prints below each line the acts it rests on: party, number in its log, its date, the date we had it. --json prints the page in the shape spec/view.md gives.",
  },
});

function showCommand(name: PageName) {
  return buildCommand({
    parameters: {
      flags: {
        ...homeFlags,
        json: optionalSwitch("As JSON (spec/view.md)"),
        why: optionalSwitch("With the acts each line rests on"),
        public: optionalSwitch("Only what the public may see: nothing under embargo, nothing shared among the parties"),
        at: optionalText("Day, for issues", "DATE"),
        party: optionalText("Only of this party, for history", "PARTY"),
        kind: optionalText("Only of this kind, for history", "KIND"),
        limit: { kind: "parsed", parse: Number, optional: true, brief: "Most lines, for history", placeholder: "N" },
        width: {
          kind: "parsed",
          parse: Number,
          optional: true,
          brief: "Columns [those of the terminal]",
          placeholder: "N",
        },
      },
      positional: {
        kind: "tuple",
        parameters: [
          {
            brief: "One thing only: session:NAME, body:NAME, text:NAME, or an act",
            placeholder: "ONE",
            optional: true,
            parse: (input: string): string => input,
          },
        ],
      },
    },
    docs: { brief: briefOf(name) },
    async func(this: Desk, flags: ShowFlags, only?: string) {
      checkFlags(name, flags);
      await atHome(this, flags, async ({ node }) => {
        const row = await chooseMechanism(node, flags);
        const reading = await node.read(row.id);
        const now = this.wiring.clock.now();
        const scene = sceneOf(reading, now, flags.public === true ? "public" : "party");
        const width = flags.width ?? Math.min(this.terminal.columns ?? widthDefault, widthMax);
        const made = await reading.render(() => {
          const page = showPage(name, scene, questionFrom(flags, only));
          if (!page.ok) return page;
          const { reading: shown, value } = page.value;
          return accept({ value, text: printReading(scene, shown, { width, why: flags.why === true }) });
        });
        const shown = take(made);
        if (flags.json === true) {
          say(this, JSON.stringify({ ...shown.value, banners: reading.banners }, null, 2));
          return;
        }
        for (const banner of reading.banners) say(this, `${banner}\n`);
        this.terminal.out(shown.text);
      });
    },
  });
}

/** A page that would pass over a flag says so: what it shows is not what was asked for. */
const pageOfFlag = { at: "issues", party: "history", kind: "history", limit: "history" } as const;

function checkFlags(name: PageName, flags: ShowFlags): void {
  for (const flag of ["at", "party", "kind", "limit"] as const) {
    const page = pageOfFlag[flag];
    if (flags[flag] !== undefined && page !== name) {
      throw new Misuse(`--${flag} is for \`entente show ${page}\`: the page ${name} shows what holds now, whole.`);
    }
  }
  for (const flag of ["limit", "width"] as const) {
    const value = flags[flag];
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
      throw new Misuse(`--${flag} takes a whole number above nought.`);
    }
  }
}

function questionFrom(flags: ShowFlags, only: string | undefined): Question {
  return {
    ...(only === undefined ? {} : { only }),
    ...(flags.at === undefined ? {} : { at: flags.at }),
    ...(flags.party === undefined ? {} : { party: flags.party }),
    ...(flags.kind === undefined ? {} : { kind: flags.kind }),
    ...(flags.limit === undefined ? {} : { limit: flags.limit }),
  };
}
