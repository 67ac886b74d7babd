import type { PartyId } from "../../base/ids.ts";
import type { Refusal, Result } from "../../base/refusal.ts";
import type { MechanismRow } from "../ports.ts";

/** One file that was brought, and what became of it. */
export type BroughtPouch =
  | { readonly status: "refused"; readonly refusal: Refusal }
  | {
      readonly status: "opened" | "waiting";
      readonly manifest: {
        readonly from: PartyId;
        readonly number: number;
        readonly volume: number;
        readonly volumes: number;
        readonly at: string;
      };
      readonly received: readonly {
        readonly entries: Readonly<Record<string, number>>;
        readonly forked: readonly PartyId[];
        readonly refused: readonly { readonly sentence: string }[];
      }[];
      readonly isRepeated: boolean;
    };

/** As much of pouches as the desk needs (`pouch/pouches.ts` is all of it). */
export interface PouchDesk {
  identify(sealing: "mlkem768x25519"): Promise<string>;
  pack(packing: {
    readonly mechanism: MechanismRow;
    readonly to: PartyId;
    readonly recipients: readonly string[];
    readonly volumeBytes: number;
  }): Promise<
    Result<
      | {
          readonly number: number;
          readonly volumes: readonly { readonly name: string; readonly bytes: number; readonly path: string }[];
        }
      | undefined
    >
  >;
  open(paths: readonly string[]): Promise<{ readonly files: readonly BroughtPouch[] }>;
  list(mechanism: MechanismRow["id"]): Promise<
    readonly {
      readonly peer: PartyId;
      readonly sent: readonly {
        readonly number: number;
        readonly at: string;
        readonly bytes: number;
        readonly status: "acknowledged" | "waiting" | "destroyed";
      }[];
      readonly received: readonly {
        readonly number: number;
        readonly at: string;
        readonly openedAt: string;
        readonly bytes: number;
      }[];
      readonly missing: readonly { readonly from: number; readonly to: number }[];
    }[]
  >;
}
