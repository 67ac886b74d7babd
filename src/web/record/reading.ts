import type { InferResponseType } from "hono/client";
import type { api } from "../api.ts";
import type { Mechanism } from "../circle.tsx";

type Of = (typeof api.mechanisms)[":mechanism"]["record"];

export type RecordReading = InferResponseType<Of["$get"], 200>;
export type EntryRow = RecordReading["latest"][number];
export type Peers = InferResponseType<Of["peers"]["$get"], 200>;
export type Work = InferResponseType<Of["works"]["$get"], 200>["works"][number];
export type Found = NonNullable<Work["found"]>[number];
export type Fault = Found["faults"][number];
export type OpenedPouch = InferResponseType<Of["pouches"]["open"]["$post"], 200>;

export interface RecordProps {
  readonly mechanism: Mechanism;
  readonly page: RecordReading;
}

/** A size as people say it: `84 KB`, `1.2 MB`. */
export const sizeWords = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
