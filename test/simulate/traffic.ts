import type { PartyId } from "../../src/base/ids.ts";
import type { Dice } from "./dice.ts";
import type { Host } from "./host.ts";
import type { Tally } from "./tally.ts";

/** Bytes under way between two installations. */
export interface Letter {
  readonly from: Host;
  readonly to: Host;
  readonly bytes: Uint8Array;
  /** An answer to a parcel that was asked with; nothing answers it in turn. */
  readonly isReply: boolean;
}

interface Posted {
  readonly letter: Letter;
  /** Step from which it may arrive. */
  readonly due: number;
}

/** How many letters of former days a hostile peer can play again. */
const keptMax = 60;

/** The network between installations: it loses, delays, doubles, reorders and garbles, and its links break in either direction. */
export class Traffic {
  /** One-way links that are down, by `linkOf`. */
  readonly cut = new Set<string>();
  /** What is posted on a link that works arrives at once, whole and in order. */
  isFair = false;
  readonly #dice: Dice;
  readonly #tally: Tally;
  readonly #posted: Posted[] = [];
  readonly #kept: Letter[] = [];
  #step = 0;

  constructor(dice: Dice, tally: Tally) {
    this.#dice = dice;
    this.#tally = tally;
  }

  get waiting(): number {
    return this.#posted.length;
  }

  post(letter: Letter): void {
    this.#tally.count("letter posted");
    if (this.#kept.length < keptMax) this.#kept.push(letter);
    else this.#kept[this.#dice.below(keptMax)] = letter;
    if (this.cut.has(linkOf(letter.from, letter.to))) {
      this.#tally.count("letter lost on a broken link");
      return;
    }
    if (this.isFair) {
      this.#posted.push({ letter, due: 0 });
      return;
    }
    const fate = this.#dice.below(20);
    if (fate < 2) {
      this.#tally.count("letter lost");
      return;
    }
    if (fate === 2) {
      this.#tally.count("letter doubled");
      this.#posted.push({ letter, due: this.#step + this.#dice.below(12) });
    }
    if (fate === 3 && this.#dice.chance(50)) {
      this.#tally.count("letter garbled");
      this.#posted.push({ letter: { ...letter, bytes: this.#garble(letter.bytes) }, due: this.#step });
      return;
    }
    const delay = this.#dice.chance(30) ? this.#dice.below(10) : 0;
    if (delay > 0) this.#tally.count("letter delayed");
    this.#posted.push({ letter, due: this.#step + delay });
  }

  /** Time goes on: what is due can arrive. */
  tick(): void {
    this.#step += 1;
  }

  /** The next letters for an installation, in an order that nobody promised. */
  take(to: Host, most: number): readonly Letter[] {
    const taken: Letter[] = [];
    let passed = 0;
    for (let at = 0; at < this.#posted.length && taken.length < most;) {
      const { due, letter } = this.#posted[at] as Posted;
      const isLate = !this.isFair && this.#dice.chance(15);
      if (letter.to === to && (this.isFair || due <= this.#step) && !isLate) {
        if (passed > 0) this.#tally.count("letter overtaken");
        taken.push(letter);
        this.#posted.splice(at, 1);
      } else {
        if (letter.to === to) passed += 1;
        at += 1;
      }
    }
    return taken;
  }

  /** A letter of some earlier day, played again. */
  replay(): boolean {
    if (this.#kept.length === 0) return false;
    this.#tally.count("old letter played again");
    this.#posted.push({ letter: this.#dice.pick(this.#kept), due: this.#step });
    return true;
  }

  /** Nothing of what is under way arrives, or nothing of one sender's, and none of it is played again. */
  drop(from?: Host): void {
    for (const letters of [this.#posted, this.#kept]) {
      const rest = letters.filter(
        (each) => from !== undefined && ("letter" in each ? each.letter : each).from !== from,
      );
      letters.splice(0, letters.length, ...(rest as never[]));
    }
  }

  #garble(bytes: Uint8Array): Uint8Array {
    const garbled = bytes.slice(0, this.#dice.chance(30) ? this.#dice.below(bytes.length) : bytes.length);
    for (let i = 1 + this.#dice.below(3); i > 0 && garbled.length > 0; i--) {
      garbled[this.#dice.below(garbled.length)] = this.#dice.below(256);
    }
    return garbled;
  }
}

/** Name of the way from one installation to another. */
export const linkOf = (from: Host, to: Host): string => `${from.name} ${to.name}`;

/** Where a party's installations can be reached: one, or the two of a party that shows two faces. */
export type Faces = ReadonlyMap<PartyId, readonly Host[]>;
