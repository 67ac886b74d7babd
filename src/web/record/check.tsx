import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useSpeaking } from "../words.tsx";
import type { Words } from "../words/en.ts";
import type { Fault, Found, Work } from "./reading.ts";

type Say = Words["record"];

/** What a check is doing, or what it found. */
export function CheckResult({
  mechanism,
  refused,
  work,
  onCancel,
}: {
  readonly mechanism: Mechanism;
  readonly work: Work | undefined;
  readonly refused: string | undefined;
  readonly onCancel: () => void;
}): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  return (
    <div className="check" role="status" aria-live="polite">
      {refused === undefined ? null : <p className="note late">{say.workFailed(refused)}</p>}
      {work === undefined ? null : work.status === "running" ? (
        <div className="note mid">
          <p>
            {say.verifying} {work.entries === undefined ? "" : say.progress(work.checked ?? 0, work.entries)}
          </p>
          <p className="row">
            <progress
              max={work.entries}
              value={work.entries === undefined ? undefined : (work.checked ?? 0)}
              aria-label={say.verify}
            />
            <button type="button" className="b sm" onClick={onCancel}>
              {say.cancel}
            </button>
          </p>
        </div>
      ) : work.status === "cancelled" ? (
        <p className="note">{say.cancelled}</p>
      ) : work.status === "failed" ? (
        <p className="note late">{say.workFailed(work.sentence ?? "")}</p>
      ) : (
        <FoundWords mechanism={mechanism} work={work} />
      )}
    </div>
  );
}

function FoundWords({ mechanism, work }: { readonly mechanism: Mechanism; readonly work: Work }): ReactElement | null {
  const { words } = useSpeaking();
  const say = words.record;
  const own = work.found?.find((each) => each.mechanism.id === mechanism.id);
  if (own === undefined) return null;
  const others = (work.found ?? []).filter((each) => each !== own && each.faults.length > 0);
  return (
    <>
      {own.faults.length === 0 ? (
        <div className="note ok">
          <p>
            <b>{say.verified(own.entries, say.seconds(work.took))}</b>{" "}
            {own.rows === undefined ? "" : say.ofRows(own.rows)} {own.void > 0 ? say.void(own.void) : ""}{" "}
            {own.partsAbsent > 0 ? say.absent(own.partsAbsent) : ""}
          </p>
          <Keys found={own} mechanism={mechanism} />
        </div>
      ) : (
        <div className="note late">
          <p>
            <b>{say.faultsFound(own.faults.length)}</b>
          </p>
          <ul className="list">
            {own.faults.map((fault) => (
              <FaultWords
                key={`${fault.code} ${fault.party ?? ""} ${fault.entry ?? ""} ${fault.row ?? ""} ${fault.sentence}`}
                fault={fault}
                mechanism={mechanism}
              />
            ))}
          </ul>
          <Keys found={own} mechanism={mechanism} />
        </div>
      )}
      {own.forked.map((party) => (
        <p key={party} className="note late">
          {say.forked(partyOf(mechanism, party).shortName)}
        </p>
      ))}
      {others.map((each) => (
        <p key={each.mechanism.id} className="note late">
          {say.otherFaults(each.faults.length, each.mechanism.shortName)}
        </p>
      ))}
    </>
  );
}

function FaultWords({ fault, mechanism }: { readonly fault: Fault; readonly mechanism: Mechanism }): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  return (
    <li>
      <p>
        <b>{faultSentence(say, mechanism, fault)}</b>
      </p>
      <p>{whatToDo(say, mechanism, fault)}</p>
      <details className="small">
        <summary>{say.said}</summary>
        <p lang="en">
          {fault.sentence} ({fault.code})
        </p>
      </details>
    </li>
  );
}

/** What is wrong, by the code of the check: whose record, which entry. */
export function faultSentence(say: Say, mechanism: Mechanism, { code, entry, party, row }: Fault): string {
  const named = party === undefined ? "" : partyOf(mechanism, party).shortName;
  const n = entry ?? 0;
  if (code === "entry-missing" || code === "log-missing") return say.fault.missing(named, n);
  if (code === "entry-unsigned" || code === "entry-repeated") return say.fault.unsigned(named, n);
  if (code.startsWith("entry-")) return say.fault.entry(named, n);
  if (code.startsWith("part-")) return party === undefined ? say.fault.wordsAlone : say.fault.words(named, n);
  if (code.startsWith("row-")) return say.fault.page(row ?? "");
  if (code === "log-shortened" || code === "log-differs") return say.fault.short;
  if (code.startsWith("state-") || code === "root-differs" || code === "branch-differs") return say.fault.state(named);
  if (code === "key-untrusted" || code === "key-differs" || code === "origin") return say.fault.keys(named);
  if (party !== undefined && (code.startsWith("cosign") || code === "log-short" || code === "seen")) {
    return say.fault.witness(named);
  }
  return say.fault.other;
}

function whatToDo(say: Say, mechanism: Mechanism, { code, party }: Fault): string {
  if (code.startsWith("row-")) return say.todo.page;
  if (code === "key-untrusted" || code === "origin") return say.todo.keys;
  if (code === "log-shortened" || code === "log-differs" || party === mechanism.party) return say.todo.own;
  if (party !== undefined) return say.todo.entry(partyOf(mechanism, party).shortName);
  return say.todo.other;
}

function Keys({ found, mechanism }: { readonly found: Found; readonly mechanism: Mechanism }): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  return (
    <details className="small">
      <summary>{say.keysUnder}</summary>
      <ul>
        {found.under.map(({ current, entries, party }) => (
          <li key={party}>
            {partyOf(mechanism, party).shortName}, {entries}: <span className="digits">{current}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
