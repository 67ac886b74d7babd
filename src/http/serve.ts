import { randomBytes } from "node:crypto";
import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import { Hono } from "hono";
import type { Crypto } from "../base/crypto.ts";
import type { Result } from "../base/refusal.ts";
import { accept } from "../base/refusal.ts";
import type { Node } from "../node/node.ts";
import type { PeerBook } from "../node/home/peers-file.ts";
import type { Clock } from "../node/ports.ts";
import type { PouchDesk } from "../node/ports/pouches.ts";
import type { Works } from "../node/check/works.ts";
import type { Settings } from "../node/home/settings.ts";
import type { Authority } from "../node/authorise/authorise.ts";
import { readPrepared } from "../node/people/example.ts";
import { readExample } from "../node/people/opening.ts";
import type { Example } from "../node/people/opening.ts";
import { openSearch } from "../node/search/search.ts";
import type { SearchIndex } from "../node/ports/search.ts";
import { openDesk } from "../node/desk/desk.ts";
import type { PeopleStore } from "../node/ports/people.ts";
import type { PrivateStore } from "../node/ports/private.ts";
import { createCaller } from "./caller.ts";
import { createCourier } from "./courier.ts";
import type { Courier } from "./courier.ts";
import type { Journal } from "./journal.ts";
import { openDoor } from "./door/door.ts";
import type { Door } from "./door/door.ts";
import { createBudget, createRateLimit, createSlots } from "./limits.ts";
import { layLine } from "./example/line.ts";
import { createLive } from "./live/live.ts";
import type { Live } from "./live/live.ts";
import { createMeter } from "./meter.ts";
import { createNonces } from "./nonces.ts";
import { limitBody } from "./limit-body.ts";
import { openLibrary } from "../node/library.ts";
import { createApi } from "./api/app.ts";
import { openRoutes } from "./open-routes.ts";
import { peerRoot, peerRoutes } from "./peer-routes.ts";
import { pageRoutes } from "./pages.ts";
import { publicRoot, publicRoutes } from "./public-routes.ts";
import { startRounds } from "./rounds.ts";
import { assemble, listen } from "./server.ts";
import type { Listening, Routes } from "./server.ts";
import type { Call, Service } from "./service.ts";

/** What a serving node needs of the program. */
export interface ServeWorld {
  readonly node: Node;
  readonly settings: Settings;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly book: PeerBook;
  readonly journal: Journal;
  readonly people: PeopleStore;
  readonly privates: PrivateStore;
  readonly authority: Authority;
  readonly pouches: PouchDesk;
  readonly works: Works;
  /** Text of the file of prepared officers, where this home is one of the example. */
  readonly officers?: string;
  /** Where words of the record are found. */
  readonly searchIndex: SearchIndex;
  /** Text of the file of its opening page. */
  readonly opening?: string;
}

/** A node that serves. */
export interface Serving {
  readonly host: string;
  readonly port: number;
  /** Ends calls and requests, those under way within the time of the settings; the node itself is for its owner to close. */
  stop(): Promise<void>;
}

/** Sockets kept open to one peer: as many as parcels are under way, and one for what a person asks meanwhile. */
const socketsPerPeer = 3;

/** Serves peers, calls them, and enters what the node owes, until it is stopped. */
export async function serve(world: ServeWorld): Promise<Result<Serving>> {
  const { clock, journal, node, settings } = world;
  const ending = new AbortController();
  const origins = new Set(settings.address === undefined ? [] : [settings.address]);
  const hooks: { courier?: Courier } = {};
  const service = createService(world, {
    isOurs: (origin) => origins.has(origin),
    isStopping: () => ending.signal.aborted,
    isBringing: (mechanism, party) => hooks.courier?.isBringing(mechanism, party) ?? false,
    called: (mechanism, party) => hooks.courier?.called(mechanism, party),
  });
  const live = openLive(node, ending.signal);
  const door = await openDoorOf(world, () => [...origins]);
  if (!door.ok) return door;
  const example = openExample(world);
  if (!example.ok) return example;
  const line = layLine();
  const library = openLibrary(node, clock);
  const { look } = library;
  const randomness = { bytes: random };
  const desk = openDesk({ store: world.privates, clock, randomness, crypto: world.crypto, node, look });
  const failed = (error: unknown): void => journal.fault("search index", error);
  const search = openSearch({ node, library, index: world.searchIndex, failed });
  const api = {
    search,
    node,
    pouches: world.pouches,
    works: world.works,
    library,
    clock,
    settings,
    journal,
    door: door.value,
    live,
    desk,
    line,
    example: example.value,
  };
  const routes = {
    "/": openRoutes(service, () => clock.now()),
    [publicRoot]: publicRoutes(service),
    [peerRoot]: new Hono<{ Bindings: Call["env"] }>().use(line.guard).route("/", peerRoutes(service)),
    "/api": new Hono<{ Bindings: Call["env"] }>()
      .use(limitBody(service))
      .route("/", createApi(api) as unknown as Routes),
  };
  const app = assemble(service, routes);
  app.route("/", pageRoutes(service));
  const listening = await listen(app, settings);
  if (!listening.ok) return listening;
  const { host, port } = listening.value;
  for (const name of addressesOf(host)) origins.add(`http://${name}:${port}`);

  const agents = {
    plain: new Agent({ keepAlive: true, maxSockets: socketsPerPeer }),
    secure: new SecureAgent({ keepAlive: true, maxSockets: socketsPerPeer }),
  };
  // Where no public address is set, peers on this machine may call us where we listen.
  const address =
    settings.address ?? (addressesOf(host).includes("127.0.0.1") ? `http://127.0.0.1:${port}` : undefined);
  const courier = createCourier({
    node,
    settings,
    book: world.book,
    journal,
    meter: service.meter,
    chance: Math.random,
    signal: ending.signal,
    createCaller: (callee) =>
      line.over(
        createCaller(
          {
            crypto: world.crypto,
            passport: node.passport,
            agents,
            address,
            seconds: settings.callSeconds,
            replyBytesMax: settings.requestBytes,
            signal: ending.signal,
          },
          callee,
        ),
      ),
  });
  hooks.courier = courier;
  const rounds = startRounds({
    node,
    settings,
    courier,
    journal,
    meter: service.meter,
    notice: live.notice,
    signal: ending.signal,
  });
  journal.note("info", "listening", { address: `http://${host}:${port}`, port });
  const stopAll = (): Promise<void> =>
    stop(listening.value, settings, ending, [rounds.settle, courier.settle, search.close], agents);
  return accept({ host, port, stop: stopAll });
}

const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));
// Never the clock of the record: a test or a jump of that one must not make nonces old, nor end a sign-in.
const now = (): number => Math.floor(Date.now() / 1000);

const openExample = ({ officers, opening }: ServeWorld): Result<Example | undefined> =>
  officers === undefined || opening === undefined ? accept(undefined) : readExample({ officers, opening });

const openLive = (node: Node, signal: AbortSignal): Live =>
  createLive({
    listNames: async () => new Map((await node.listMechanisms()).map(({ id, shortName }) => [id, shortName])),
    start: randomBytes(4).toString("hex"),
    signal,
  });

async function openDoorOf(world: ServeWorld, origins: Door["origins"]): Promise<Result<Door>> {
  const { authority, node, officers, people } = world;
  const [row] = await node.listMechanisms();
  const common = { party: row?.party ?? ("node" as const), store: people, authority, now, random, origins };
  if (officers === undefined || row === undefined) return accept(openDoor(common));
  const prepared = readPrepared(officers, row.party);
  return prepared.ok ? accept(openDoor({ ...common, prepared: prepared.value })) : prepared;
}

function createService(
  { book, crypto, journal, node, settings }: ServeWorld,
  hooks: Pick<Service, "isOurs" | "isStopping" | "isBringing" | "called">,
): Service {
  return {
    node,
    settings,
    crypto,
    book,
    journal,
    nonces: createNonces({
      crypto,
      random,
      now,
    }),
    meter: createMeter(),
    buffer: createBudget(settings.bufferBytes),
    requests: createBudget(settings.requests),
    peerRate: createRateLimit(settings.peerRequestsPerSecond, settings.peerRequestsBurst),
    peerSlots: createSlots(settings.peerRequests),
    strangerRate: createRateLimit(settings.strangerRequestsPerSecond, settings.strangerRequestsBurst),
    elapsed: () => performance.now(),
    ...hooks,
  };
}

async function stop(
  listening: Listening,
  { stopSeconds }: Settings,
  ending: AbortController,
  settle: readonly (() => Promise<void>)[],
  agents: { readonly plain: Agent; readonly secure: Agent },
): Promise<void> {
  const stopped = listening.stop(stopSeconds);
  ending.abort();
  await Promise.all([stopped, ...settle.map((each) => each())]);
  agents.plain.destroy();
  agents.secure.destroy();
}

/** Names under which this machine itself reaches what listens on an address. */
const addressesOf = (host: string): readonly string[] => {
  if (host === "0.0.0.0" || host === "::") return ["127.0.0.1", "localhost"];
  return host === "127.0.0.1" ? [host, "localhost"] : [host.includes(":") ? `[${host}]` : host];
};
