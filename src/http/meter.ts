import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What a serving node counts, for `/metrics`: names, sizes and codes, as the log. */
export interface Meter {
  readonly registry: Registry;
  request(resource: string, status: number, seconds: number): void;
  refused(code: string): void;
  call(outcome: "answered" | "refused" | "failed", seconds: number): void;
  bytes(way: "in" | "out", count: number): void;
  entries(count: number): void;
  entered(kind: string): void;
  /** State of one peer, with how many entries it lacks of ours and we of its. */
  peer(state: PeerFigures): void;
  forgetPeers(): void;
  held(requests: number, bytes: number): void;
}

export interface PeerFigures {
  readonly mechanism: string;
  readonly peer: string;
  readonly state: string;
  readonly theyLack: number;
  readonly weLack: number;
  /** Seconds since its last word; undefined where none was heard. */
  readonly silence: number | undefined;
}

export function createMeter(): Meter {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "entente_requests_total",
    help: "Requests answered, by resource and status",
    labelNames: ["resource", "status"],
    registers,
  });
  const requestSeconds = new Histogram({
    name: "entente_request_seconds",
    help: "Time to answer a request",
    labelNames: ["resource"],
    buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10, 30],
    registers,
  });
  const refusals = new Counter({
    name: "entente_refusals_total",
    help: "What was refused, by code",
    labelNames: ["code"],
    registers,
  });
  const calls = new Counter({
    name: "entente_calls_total",
    help: "Calls made to peers",
    labelNames: ["outcome"],
    registers,
  });
  const callSeconds = new Histogram({
    name: "entente_call_seconds",
    help: "Time of a call to a peer",
    buckets: [0.01, 0.05, 0.2, 1, 5, 30, 60],
    registers,
  });
  const bytes = new Counter({
    name: "entente_parcel_bytes_total",
    help: "Bytes of parcels taken and given",
    labelNames: ["way"],
    registers,
  });
  const entries = new Counter({ name: "entente_entries_taken_total", help: "Entries of others taken", registers });
  const entered = new Counter({
    name: "entente_lines_entered_total",
    help: "Lines the node entered by itself",
    labelNames: ["kind"],
    registers,
  });
  const labelNames = ["mechanism", "peer"];
  const states = new Gauge({
    name: "entente_peer_state",
    help: "1 for the state a peer is in",
    labelNames: [...labelNames, "state"],
    registers,
  });
  const theyLack = new Gauge({
    name: "entente_peer_lacks_entries",
    help: "Entries we hold and the peer is not known to",
    labelNames,
    registers,
  });
  const weLack = new Gauge({
    name: "entente_peer_ahead_entries",
    help: "Entries the peer says it holds and we do not",
    labelNames,
    registers,
  });
  const silence = new Gauge({
    name: "entente_peer_silence_seconds",
    help: "Time since a peer's last word",
    labelNames,
    registers,
  });
  const held = new Gauge({
    name: "entente_requests_held",
    help: "Requests worked on and bytes of them in memory",
    labelNames: ["what"],
    registers,
  });
  const memory = new Gauge({ name: "process_resident_memory_bytes", help: "Resident memory", registers });
  return {
    registry,
    request(resource, status, seconds) {
      requests.inc({ resource, status });
      requestSeconds.observe({ resource }, seconds);
    },
    refused: (code) => refusals.inc({ code }),
    call(outcome, seconds) {
      calls.inc({ outcome });
      callSeconds.observe(seconds);
    },
    bytes: (way, count) => bytes.inc({ way }, count),
    entries: (count) => entries.inc(count),
    entered: (kind) => entered.inc({ kind }),
    peer({ mechanism, peer, silence: since, state, theyLack: theirs, weLack: ours }) {
      states.set({ mechanism, peer, state }, 1);
      theyLack.set({ mechanism, peer }, theirs);
      weLack.set({ mechanism, peer }, ours);
      if (since !== undefined) silence.set({ mechanism, peer }, since);
    },
    forgetPeers() {
      for (const gauge of [states, theyLack, weLack, silence]) gauge.reset();
    },
    held(requestCount, byteCount) {
      held.set({ what: "requests" }, requestCount);
      held.set({ what: "bytes" }, byteCount);
      memory.set(process.memoryUsage.rss());
    },
  };
}
