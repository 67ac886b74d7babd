import type { Ledger } from "../consent/ledger.ts";

/** What this room asks of consent: what became of proposals, how they stand, and which charter is in force. */
export type Consent = Pick<Ledger, "take" | "state" | "standing" | "charter">;
