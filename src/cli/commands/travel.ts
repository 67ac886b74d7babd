import { buildCommand } from "@stricli/core";
import { stat } from "node:fs/promises";
import type { Exchanged, Ticked } from "../../node/node.ts";
import { showHidden } from "../../view/hidden.ts";
import { count } from "../../view/time-words.ts";
import { atHome, chooseMechanism, say } from "../desk.ts";
import type { Desk, HomeFlags } from "../desk.ts";
import { Refused, take } from "../failure.ts";
import { homeFlags, optionalSwitch } from "../flags.ts";

interface TravelFlags extends HomeFlags {
  readonly json?: boolean;
}

/** `entente exchange DIR`: takes what waits for us in a shared folder, answers, and leaves what the others lack. */
export const exchangeCommand = buildCommand({
  parameters: {
    flags: { ...homeFlags, json: optionalSwitch("As JSON") },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "Shared folder, or a stick carried by hand",
          placeholder: "DIR",
          parse: (input: string): string => input,
        },
      ],
    },
  },
  docs: { brief: "Exchange with the others through a folder, unsealed: take what waits for us, leave what they lack" },
  async func(this: Desk, flags: TravelFlags, folder: string) {
    if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) {
      throw new Refused({
        code: "folder-missing",
        sentence: `There is no folder ${folder}: make it, or see whether the stick is in.`,
      });
    }
    await atHome(this, flags, async (home) => {
      const row = flags.mechanism === undefined ? undefined : take(await home.node.findMechanism(flags.mechanism));
      const exchanged = await home.node.exchange(await home.openCarrier(folder), row?.id);
      if (flags.json === true) say(this, JSON.stringify({ v: 1, ...exchanged }));
      else for (const line of exchangeLines(exchanged)) say(this, line);
      const refused = [...exchanged.unreadable, ...exchanged.received.flatMap((each) => each.refused)];
      const [first] = refused;
      if (first !== undefined) throw new Refused({ code: first.code, sentence: first.sentence });
    });
  },
});

function exchangeLines({ received, sent, ticked, unreadable }: Exchanged): readonly string[] {
  const lines = received.map((each) => {
    const entries = Object.entries(each.entries).flatMap(([log, size]) => (size > 0 ? [`${size} of ${log}`] : []));
    const what = entries.length === 0 ? "nothing new" : entries.join(", ");
    return `From ${each.from}: ${what}${each.parts > 0 ? `, ${count(each.parts, "part")}` : ""}${each.cosignatures > 0 ? `, ${count(each.cosignatures, "cosignature")}` : ""}`;
  });
  const forks = received.flatMap((each) => each.forked);
  return [
    ...(received.length === 0 && unreadable.length === 0 ? ["Nothing waited for us."] : lines),
    ...[...new Set(forks)].map((party) => `${party} has signed two different logs: the proof is kept.`),
    ...received.flatMap((each) => each.refused.slice(1).map((refusal) => `Not taken: ${showHidden(refusal.sentence)}`)),
    ...tickLines(ticked),
    ...sent.map((each) => `For ${each.to}: ${count(each.bytes, "byte")} left in the folder`),
  ];
}

/** `entente tick`: what our node owes by its own clock. */
export const tickCommand = buildCommand({
  parameters: { flags: { ...homeFlags, json: optionalSwitch("As JSON") } },
  docs: { brief: "Enter what our node owes: receipts, hours that have passed" },
  async func(this: Desk, flags: TravelFlags) {
    await atHome(this, flags, async ({ node }) => {
      const row = flags.mechanism === undefined ? undefined : take(await node.findMechanism(flags.mechanism));
      const ticked = await node.tick(row?.id);
      if (flags.json === true) {
        say(this, JSON.stringify({ v: 1, ticked }));
        return;
      }
      const lines = tickLines(ticked);
      for (const line of lines.length === 0 ? ["Nothing was owed."] : lines) say(this, line);
    });
  },
});

/** What our node entered by itself, a line each. */
export function tickLines(ticked: readonly Ticked[]): readonly string[] {
  return ticked.flatMap((each) => [
    ...each.entered.map(({ kind, act }) => `Our node entered ${kind} (${act.slice(0, 12)})`),
    ...each.cosigned.map((party) => `Cosigned the log of ${party}`),
    ...(each.held === undefined ? [] : [`Our node enters nothing: ${each.held.sentence}`]),
  ]);
}

/** `entente confirm-hour`: an officer vouches for the clock. */
export const confirmHourCommand = buildCommand({
  parameters: { flags: homeFlags },
  docs: { brief: "Say that our clock is right, after it jumped or stood still" },
  async func(this: Desk, flags: HomeFlags) {
    await atHome(this, flags, async ({ node }) => {
      const row = await chooseMechanism(node, flags);
      take(await node.confirmHour(row.id));
      say(this, `The hour is confirmed: ${this.wiring.clock.now()}.`);
    });
  },
});

/** `entente rebuild`: derived rows dropped and derived again. */
export const rebuildCommand = buildCommand({
  parameters: { flags: { ...homeFlags, json: optionalSwitch("As JSON") } },
  docs: { brief: "Derive everything again from the record; it comes out equal" },
  async func(this: Desk, flags: TravelFlags) {
    await atHome(this, flags, async ({ node }) => {
      const rows =
        flags.mechanism === undefined ? await node.listMechanisms() : [take(await node.findMechanism(flags.mechanism))];
      for (const row of rows) {
        const { rows: total, changed } = await node.rebuild(row.id);
        if (flags.json === true) say(this, JSON.stringify({ v: 1, mechanism: row.id, rows: total, changed }));
        else
          say(
            this,
            `${row.shortName}: ${count(total, "document")} derived again, ${changed === 0 ? "all equal" : `${changed} ${changed === 1 ? "was different and is" : "were different and are"} mended`}.`,
          );
      }
    });
  },
});
