import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api, ask, Refusal } from "../api.ts";
import { partyOf, useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import type { PageProps } from "../pages.ts";
import { Head, Read, useReading } from "../parts/page.tsx";
import { CheckResult } from "../record/check.tsx";
import { Entries, KeptApart } from "../record/entries.tsx";
import { HeldOfOurs, HeldOfTheirs, Seals, useHour } from "../record/holdings.tsx";
import { PouchIn } from "../record/pouch-in.tsx";
import { PouchOut } from "../record/pouch-out.tsx";
import type { RecordProps } from "../record/reading.ts";
import { useWork } from "../record/works.ts";
import { useSpeaking } from "../words.tsx";

/** What each side has said, who holds it, and whether it is still the same. */
export function RecordPage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const mechanism = useCircle(name);
  const { words } = useSpeaking();
  const reading = useReading([name, "record"], () =>
    ask(api.mechanisms[":mechanism"].record.$get({ param: { mechanism: name } })),
  );
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={words.record.title}>
      {(page) => <TheRecord mechanism={mechanism} page={page} />}
    </Read>
  );
}

function TheRecord({ mechanism, page }: RecordProps): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  const check = useWork(mechanism, "verify");
  const short = mechanism.shortName;
  const peers = useReading([short, "record", "peers"], () =>
    ask(api.mechanisms[":mechanism"].record.peers.$get({ param: { mechanism: short } })),
  );
  const forked = (peers.data?.peers ?? []).filter(({ status }) => status === "forked");
  return (
    <>
      <Head title={say.title} lead={say.lead}>
        <button type="button" className="b" disabled={check.work?.status === "running"} onClick={check.start}>
          {say.verify}
        </button>
      </Head>
      {forked.map(({ party }) => (
        <p key={party} role="alert" className="note late">
          {say.forked(partyOf(mechanism, party).shortName)}
        </p>
      ))}
      <CheckResult mechanism={mechanism} work={check.work} refused={check.refused} onCancel={check.cancel} />
      <div className="cols">
        <div>
          <HeldOfOurs mechanism={mechanism} page={page} />
          <HeldOfTheirs mechanism={mechanism} page={page} peers={peers.data} />
          <Entries mechanism={mechanism} page={page} />
          <KeptApart mechanism={mechanism} page={page} />
        </div>
        <div className="rail">
          <Pouches mechanism={mechanism} />
          <Archive mechanism={mechanism} />
          <Seals mechanism={mechanism} peers={peers.data} />
        </div>
      </div>
    </>
  );
}

function Pouches({ mechanism }: { readonly mechanism: Mechanism }): ReactElement | null {
  const { words } = useSpeaking();
  const say = words.record;
  const queries = useQueryClient();
  const hour = useHour({ mechanism });
  const short = mechanism.shortName;
  const standing = useQuery({
    queryKey: [short, "record", "pouches"],
    retry: false,
    queryFn: () => ask(api.mechanisms[":mechanism"].record.pouches.$get({ param: { mechanism: short } })),
  });
  if (standing.error instanceof Refusal && standing.data === undefined) {
    return (
      <section className="sec">
        <h2>{say.pouchIn}</h2>
        <p className="small quiet">{standing.error.status === 403 ? say.mayNot : standing.error.message}</p>
      </section>
    );
  }
  if (standing.data === undefined) return null;
  const again = (): void => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === short });
  const { bytesMax, identity, pouches } = standing.data;
  return (
    <>
      <PouchOut mechanism={mechanism} onDone={again} />
      <PouchIn mechanism={mechanism} bytesMax={bytesMax} onDone={again} />
      {pouches.length === 0 ? null : (
        <section className="sec">
          <h2>{say.sentBefore}</h2>
          <ul className="list small">
            {pouches.flatMap(({ missing, peer, received, sent }) => {
              const party = partyOf(mechanism, peer).shortName;
              return [
                ...sent.slice(-5).map(({ at, number, status }) => (
                  <li key={`to ${peer} ${number}`}>
                    {say.sentLine(number, party)}, {hour(at)}: {say.sentStatus[status]}
                  </li>
                )),
                ...received.slice(-5).map(({ number, openedAt }) => (
                  <li key={`from ${peer} ${number}`}>
                    {say.receivedLine(number, party)}, {hour(openedAt)}
                  </li>
                )),
                ...(missing === "" ? [] : [<li key={`missing ${peer}`}>{say.missing(party, missing)}</li>]),
              ];
            })}
          </ul>
        </section>
      )}
      <details className="small">
        <summary>{say.ourLine}</summary>
        <p className="digits">{identity}</p>
      </details>
    </>
  );
}

function Archive({ mechanism }: { readonly mechanism: Mechanism }): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  const { cancel, refused, start, work } = useWork(mechanism, "archive");
  return (
    <section className="sec">
      <h2>{say.archive}</h2>
      <p className="small quiet">{say.archiveLead}</p>
      <div role="status" aria-live="polite" className="small">
        {refused === undefined ? null : <p className="note late">{say.workFailed(refused)}</p>}
        {work?.status === "running" ? (
          <p className="row">
            {say.writing(say.seconds(work.took))}
            <button type="button" className="b sm" onClick={cancel}>
              {say.cancel}
            </button>
          </p>
        ) : null}
        {work?.status === "failed" ? <p className="note late">{say.workFailed(work.sentence ?? "")}</p> : null}
        {work?.status === "cancelled" ? <p>{say.cancelled}</p> : null}
      </div>
      <p className="row">
        {work?.status === "done" ? (
          <a className="b" href={`/api/mechanisms/${mechanism.shortName}/record/works/${work.id}/file`} download>
            {say.takeArchive}
          </a>
        ) : (
          <button type="button" className="b" disabled={work?.status === "running"} onClick={start}>
            {say.writeArchive}
          </button>
        )}
      </p>
    </section>
  );
}
