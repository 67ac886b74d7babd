import type { ReactElement } from "react";

/** Drawings of 16 by 16 units: one sign for one word, wherever that word stands. */
const drawings = {
  agreed: (
    <>
      <circle cx="8" cy="8" r="6.4" fill="currentColor" />
      <path d="m5.1 8.3 2 2 3.9-4.4" className="on-sign" />
    </>
  ),
  principle: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 1.8a6.2 6.2 0 0 0 0 12.4z" className="filled" />
    </>
  ),
  open: (
    <>
      <circle cx="8" cy="8" r="6.2" />
    </>
  ),
  excluded: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="m3.8 12.2 8.4-8.4" />
    </>
  ),
  silence: (
    <>
      <path d="M4 1.8h8M4 14.2h8M5 1.8c0 4 3 4.4 3 6.2s-3 2.2-3 6.2M11 1.8c0 4-3 4.4-3 6.2s3 2.2 3 6.2" />
    </>
  ),
  await: (
    <>
      <circle cx="8" cy="8" r="6.2" strokeDasharray="2.4 2.47" />
    </>
  ),
  late: (
    <>
      <path d="M8 2 14.6 13.5H1.4z" />
      <path d="M8 6.5v3.2M8 11.6v.1" />
    </>
  ),
  lapsed: (
    <>
      <path d="M1 8h4M11 8h4M6 11.5l1-7M9 11.5l1-7" />
    </>
  ),
  kept: (
    <>
      <path d="M3 8h10" />
      <circle cx="2.6" cy="8" r="1.6" fill="currentColor" />
      <circle cx="8" cy="8" r="1.6" fill="currentColor" />
      <circle cx="13.4" cy="8" r="1.6" fill="currentColor" />
    </>
  ),
  disputed: (
    <>
      <path d="M2.5 6h11M2.5 10h11M10.5 2.5l-5 11" />
    </>
  ),
  done: (
    <>
      <path d="m2.5 8.5 3.6 3.6 7.4-8.4" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="1" />
      <path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
    </>
  ),
  pouch: (
    <>
      <path d="M2 4.5h12v9H2zM2 4.5l6 5 6-5" />
      <path d="M5 4.5V2.5h6v2" />
    </>
  ),
  ended: (
    <>
      <rect x="3" y="3" width="10" height="10" />
    </>
  ),
  standing: (
    <>
      <path d="M2 6h12M2 10h12" />
    </>
  ),
  adhoc: (
    <>
      <circle cx="8" cy="8" r="2" fill="currentColor" />
    </>
  ),
  forming: (
    <>
      <circle cx="8" cy="8" r="6.2" strokeDasharray="1 2.9" />
      <path d="M8 5.3v5.4M5.3 8h5.4" />
    </>
  ),
  under: (
    <>
      <path d="M2 8h11M9 4l4 4-4 4" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 4.5V8l2.5 1.8" />
    </>
  ),
  same: (
    <>
      <path d="M3 6h10M3 10h10" />
    </>
  ),
  one: (
    <>
      <path d="M4 8h8" />
      <circle cx="8" cy="8" r="6.2" />
    </>
  ),
  up: (
    <>
      <path d="M8 13V3M4 7l4-4 4 4" />
    </>
  ),
  receipt: (
    <>
      <path d="m1.5 8.5 3 3 6-7M8 11.5l.5.5 6-7.5" />
    </>
  ),
  back: (
    <>
      <path d="M5 2.5 2 5.5l3 3M2 5.5h7a4 4 0 0 1 0 8H6" />
    </>
  ),
} as const;

export type SignName = keyof typeof drawings;

/** A sign before a word; the word says what it means, so the sign is not read out. */
export function Sign({ name }: { readonly name: SignName }): ReactElement {
  return (
    <svg
      className="sg"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {drawings[name]}
    </svg>
  );
}

/** The same sign inside a drawing. */
export function Drawn({
  className,
  name,
  x,
  y,
}: {
  readonly name: SignName;
  readonly x: number;
  readonly y: number;
  readonly className: string;
}): ReactElement {
  return (
    <svg
      x={x}
      y={y}
      width="15"
      height="15"
      viewBox="0 0 16 16"
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {drawings[name]}
    </svg>
  );
}

export type Tone = "ok" | "mid" | "late" | "plain";

/** A state: always the same sign for the same word, then perhaps a tint. */
export function Status({
  children,
  sign,
  tone = "plain",
  wrap = false,
}: {
  readonly sign: SignName;
  readonly tone?: Tone;
  readonly wrap?: boolean;
  readonly children: React.ReactNode;
}): ReactElement {
  return (
    <span className={`st ${tone}${wrap ? " wrap" : ""}`}>
      <Sign name={sign} />
      {children}
    </span>
  );
}
