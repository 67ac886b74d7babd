import type { ReactElement, ReactNode } from "react";
import { useWords } from "../words.tsx";

/** What the marks of a drawing mean. */
export function TrackKey({ children }: { readonly children?: ReactNode }): ReactElement {
  const say = useWords("mechanism").key;
  return (
    <div className="key fig">
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <circle cx="6" cy="6" r="5" className="solid" />
        </svg>
        {say.person}
      </span>
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <circle cx="6" cy="6" r="4.5" className="hollow" />
        </svg>
        {say.remote}
      </span>
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <circle cx="6" cy="6" r="4.5" className="unstated" />
        </svg>
        {say.unstated}
      </span>
      <span>
        <svg width="16" height="14" aria-hidden="true">
          <circle cx="8" cy="5" r="4" className="solid" />
          <path d="M1 9v2.5H15v-2.5" className="line" />
        </svg>
        {say.imprecise}
      </span>
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <path d="M6 2v8" className="line" strokeWidth="1.5" />
        </svg>
        {say.number}
      </span>
      <span>
        <svg width="22" height="12" aria-hidden="true">
          <path
            d="M-2 6 6-2M0 12 12 0M8 12 20 0M16 12 24 4"
            className="glate"
            strokeWidth="2.5"
            opacity=".7"
            clipPath="inset(0)"
          />
        </svg>
        {say.gap}
      </span>
      <span>
        <svg width="14" height="14" aria-hidden="true">
          <path d="m7 2 5 5-5 5-5-5z" className="hollow" strokeDasharray="2 1.5" />
        </svg>
        {say.planned}
      </span>
      {children}
    </div>
  );
}
