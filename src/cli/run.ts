import { buildApplication, buildRouteMap, run, text_en } from "@stricli/core";
import type { StricliProcess } from "@stricli/core";
import { actRoutes, tableRoutes } from "./commands/act.ts";
import { adoptCommand } from "./commands/adopt.ts";
import { archiveCommand } from "./commands/archive.ts";
import { certifyCommand } from "./commands/certify.ts";
import { verifyCommand } from "./commands/check.ts";
import { demoCommand, startCommand } from "./commands/example.ts";
import { backupCommand, restoreCommand } from "./commands/backup.ts";
import { initCommand, inviteCommand, joinCommand, trustCommand } from "./commands/found.ts";
import { keysRoutes, rollKeysCommand } from "./commands/keys.ts";
import { moveCommand } from "./commands/move.ts";
import { peerRoutes } from "./commands/peer.ts";
import { peopleRoutes } from "./commands/people.ts";
import { pouchRoutes } from "./commands/pouch.ts";
import { renewCommand } from "./commands/renew.ts";
import { serveCommand } from "./commands/serve.ts";
import { showRoutes } from "./commands/show.ts";
import { breakCommand, concurCommand, objectCommand, reportCommand } from "./commands/stance.ts";
import { confirmHourCommand, exchangeCommand, rebuildCommand, tickCommand } from "./commands/travel.ts";
import type { Desk, Terminal, Wiring } from "./desk.ts";
import { Misuse, describe, exit, statusOf } from "./failure.ts";

/** Runs one command and answers with its exit status: 0, 1 refused, 2 misused. Nothing is read from the process itself. */
export async function runCommand(args: readonly string[], terminal: Terminal, wire: () => Wiring): Promise<number> {
  const process: StricliProcess = {
    stdout: { write: (text) => terminal.out(text) },
    stderr: { write: (text) => terminal.err(text) },
    env: { STRICLI_NO_COLOR: "1" },
  };
  const wiring = tryWire(wire, terminal);
  if (wiring === undefined) return exit.usage;
  await run<Desk>(buildProgram(args), args.length === 0 ? ["--help"] : args, { process, terminal, wiring });
  const status = Number(process.exitCode ?? exit.ok);
  // The library's own failures are negative: the command or its arguments could not be understood.
  return status < 0 || status > 127 ? exit.usage : status;
}

/** What surrounds the program may be misused too, before there is a command to speak of. */
function tryWire(wire: () => Wiring, terminal: Terminal): Wiring | undefined {
  try {
    return wire();
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    terminal.err(`${describe(error)}\n`);
    return undefined;
  }
}

function buildProgram(args: readonly string[]) {
  const asked = new Set(args);
  const root = buildRouteMap<string, Desk>({
    routes: {
      init: initCommand,
      invite: inviteCommand,
      join: joinCommand,
      adopt: adoptCommand,
      trust: trustCommand,
      keys: keysRoutes,
      act: actRoutes(asked),
      table: tableRoutes(asked),
      concur: concurCommand,
      object: objectCommand,
      break: breakCommand,
      report: reportCommand,
      exchange: exchangeCommand,
      peer: peerRoutes,
      pouch: pouchRoutes,
      people: peopleRoutes,
      serve: serveCommand,
      tick: tickCommand,
      show: showRoutes,
      verify: verifyCommand,
      certify: certifyCommand,
      archive: archiveCommand,
      renew: renewCommand,
      rebuild: rebuildCommand,
      backup: backupCommand,
      restore: restoreCommand,
      move: moveCommand,
      "roll-keys": rollKeysCommand,
      "confirm-hour": confirmHourCommand,
      demo: demoCommand,
      start: startCommand,
    },
    docs: {
      brief:
        "A standing consultation between organisations that share no administrator, kept as a record each party holds and can prove",
      fullDescription:
        "Keeps a standing consultation between organisations that share no administrator.\n\nEach party has its own home (--home DIR, or ENTENTE_HOME, else var/home) with its own keys. Nothing is joint until every party it needs has signed the same words. Exit status: 0 done, 1 refused, 2 not understood. ENTENTE_NOW sets the clock, for trying things out only.",
    },
  });
  return buildApplication<Desk>(root, {
    name: "entente",
    scanner: { caseStyle: "allow-kebab-for-camel" },
    documentation: { caseStyle: "convert-camel-to-kebab", disableAnsiColor: true, onlyRequiredInUsageLine: true },
    determineExitCode: statusOf,
    localization: {
      text: {
        ...text_en,
        exceptionWhileRunningCommand: (error) => describe(error),
        commandErrorResult: (error) => describe(error),
      },
    },
  });
}
