import { lazy } from "react";
import type { ComponentType } from "react";

/** What a page is given: the consultation named in its address and the rest of the address, by name. */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
}

/** One page: where it is, which line of the list of pages is current on it, and what draws it, fetched when first opened. */
export interface Page {
  readonly path: string;
  readonly entry: string;
  readonly show: ComponentType<PageProps>;
}

/** One line of the list: `page("/in/:mechanism/issues", "issues", async () => (await import("./pages/issues.tsx")).IssuesPage)`. */
export const page = (path: string, entry: string, load: () => Promise<ComponentType<PageProps>>): Page => ({
  path,
  entry,
  show: lazy(async () => ({ default: await load() })),
});

/** Every page of the desk; those of one consultation stand under `/in/:mechanism`. The first that fits an address is shown. */
export const pages: readonly Page[] = [
  page("/settings/:tab?", "settings", async () => (await import("./pages/settings.tsx")).SettingsPage),
  page("/calendar/:view?/:month?", "calendar", async () => (await import("./pages/calendar.tsx")).CalendarPage),
  page("/positions/:mechanism?", "positions", async () => (await import("./pages/positions.tsx")).PositionsPage),
  page("/waiting/:tab?", "waiting", async () => (await import("./pages/waiting.tsx")).WaitingPage),
  page("/in/:mechanism/sessions", "sessions", async () => (await import("./pages/sessions.tsx")).SessionsPage),
  page("/in/:mechanism/sessions/:session", "sessions", async () => (await import("./pages/session.tsx")).SessionPage),
  page("/in/:mechanism/map", "map", async () => (await import("./pages/map.tsx")).MapPage),
  page("/in/:mechanism/search", "search", async () => (await import("./pages/search.tsx")).SearchPage),
  page("/in/:mechanism/review", "review", async () => (await import("./pages/review.tsx")).ReviewPage),
  page("/in/:mechanism/bodies/:body", "map", async () => (await import("./pages/body.tsx")).BodyPage),
  page("/in/:mechanism/timeline", "timeline", async () => (await import("./pages/timeline.tsx")).TimelinePage),
  page("/in/:mechanism/issues", "issues", async () => (await import("./pages/issues.tsx")).IssuesPage),
  page("/in/:mechanism/issues/:issue", "issues", async () => (await import("./pages/issue.tsx")).IssuePage),
  page("/in/:mechanism/texts", "texts", async () => (await import("./pages/texts.tsx")).TextsPage),
  page("/in/:mechanism/texts/:text", "texts", async () => (await import("./pages/text.tsx")).TextPage),
  page("/in/:mechanism/record", "record", async () => (await import("./pages/record.tsx")).RecordPage),
  page(
    "/in/:mechanism/commitments",
    "commitments",
    async () => (await import("./pages/commitments.tsx")).CommitmentsPage,
  ),
  page(
    "/in/:mechanism/commitments/:commitment",
    "commitments",
    async () => (await import("./pages/commitment.tsx")).CommitmentPage,
  ),
  page("/in/:mechanism/documents", "documents", async () => (await import("./pages/documents.tsx")).DocumentsPage),
  page(
    "/in/:mechanism/documents/:document",
    "documents",
    async () => (await import("./pages/document.tsx")).DocumentPage,
  ),
];
