import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context } from "hono";
import type { Desk } from "../../node/desk/desk.ts";
import type { Library } from "../../node/library.ts";
import type { Node } from "../../node/node.ts";
import type { Clock } from "../../node/ports.ts";
import type { PouchDesk } from "../../node/ports/pouches.ts";
import type { Works } from "../../node/check/works.ts";
import type { Example } from "../../node/people/opening.ts";
import type { Officer } from "../../node/people/officer.ts";
import type { Search } from "../../node/search/search.ts";
import type { Settings } from "../../node/home/settings.ts";
import type { SignIn } from "../../node/ports/people.ts";
import type { Door } from "../door/door.ts";
import type { Line } from "../example/line.ts";
import type { Journal } from "../journal.ts";
import type { Live } from "../live/live.ts";

/** What the API of one node works with. */
export interface ApiWorld {
  readonly node: Node;
  readonly library: Library;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly journal: Journal;
  readonly door: Door;
  readonly live: Live;
  /** Undefined anywhere but in the example. */
  readonly example: Example | undefined;
  readonly line: Line;
  /** What is ours alone, and the way from there into the record. */
  readonly desk: Desk;
  /** Words across everything the node holds. */
  readonly search: Search;
  readonly pouches: PouchDesk;
  /** Checks and archives of this home, beside its serving. */
  readonly works: Works;
}

/** What a handler finds in its call; all of it is set once the door has let somebody in. */
export interface ApiEnv {
  readonly Bindings: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse };
  readonly Variables: { readonly officer: Officer; readonly signIn: SignIn; readonly door: Door };
}

export type ApiCall = Context<ApiEnv>;
