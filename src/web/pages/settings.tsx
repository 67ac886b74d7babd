import type { ReactElement } from "react";
import { Link } from "wouter";
import { useMe } from "../me.ts";
import type { PageProps } from "../pages.ts";
import { api, ask } from "../api.ts";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Decisions } from "../settings/decisions.tsx";
import { Mine } from "../settings/mine.tsx";
import { NodePanel } from "../settings/node.tsx";
import { People } from "../settings/people.tsx";
import { Policy } from "../settings/policy.tsx";
import { sayRoles } from "../settings/roles.ts";
import { Proposed } from "../settings/proposed.tsx";
import { useSpeaking } from "../words.tsx";

const tabs = ["mine", "proposed", "people", "policy", "node"] as const;
type Tab = (typeof tabs)[number];

/** Oneself, and for whoever may: people, policy and this node. */
export function SettingsPage({ params }: PageProps): ReactElement {
  const { words } = useSpeaking();
  const say = words.settings;
  const me = useMe();
  const policy = useReading(["policy"], () => ask(api.policy.$get()));
  const asked = tabs.find((each) => each === params["tab"]) ?? "mine";
  return (
    <Read of={me} title={say.title}>
      {(own) => (
        <>
          <Head title={say.title} lead={say.lead(own.title, sayRoles(own.roles, words))} />
          <Read of={policy} title={say.title}>
            {({ files, may }) => {
              const open: Readonly<Record<Tab, boolean>> = {
                mine: true,
                proposed: true,
                people: may.includes("administer-people"),
                policy: true,
                node: may.includes("administer-node"),
              };
              const tab = open[asked] ? asked : "mine";
              return (
                <>
                  <nav className="tabs" aria-label={say.tabs}>
                    {tabs
                      .filter((each) => open[each])
                      .map((each) => (
                        <Link
                          key={each}
                          href={each === "mine" ? "/settings" : `/settings/${each}`}
                          aria-current={each === tab ? "page" : undefined}
                        >
                          {say[each]}
                        </Link>
                      ))}
                  </nav>
                  {tab === "mine" ? <Mine me={own} /> : null}
                  {tab === "proposed" ? <Proposed /> : null}
                  {tab === "people" ? <People me={own} /> : null}
                  {tab === "policy" ? <Policy files={files} may={may} /> : null}
                  {tab === "policy" && may.includes("read-decisions") ? <Decisions /> : null}
                  {tab === "node" ? <NodePanel /> : null}
                </>
              );
            }}
          </Read>
        </>
      )}
    </Read>
  );
}
