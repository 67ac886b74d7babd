import { problemBody, statusOf } from "../problem.ts";
import { checkCall } from "../door/check-call.ts";
import { entryApi } from "../door/entry-api.ts";
import { peopleApi } from "../door/people-api.ts";
import { nodeApi } from "../door/node-api.ts";
import { secretsApi } from "../door/secrets-api.ts";
import { ownApi } from "../door/own-api.ts";
import { requireOfficer, requireReader } from "../door/require-officer.ts";
import { lineApi } from "../example/line-api.ts";
import { openingApi } from "../example/opening-api.ts";
import { liveApi } from "../live/live-api.ts";
import { touchAfterWriting } from "../live/touch.ts";
import { actsApi } from "./acts.ts";
import { bodiesApi } from "./bodies.ts";
import { drawingsApi } from "./drawings.ts";
import { calendarApi } from "./calendar.ts";
import { entriesApi } from "./entries.ts";
import { issuesApi } from "./issues.ts";
import { lettersApi } from "./letters.ts";
import { searchApi } from "./search.ts";
import { reviewApi } from "./review.ts";
import { overviewApi } from "./overview.ts";
import { papersApi } from "./papers.ts";
import { positionsApi } from "./positions.ts";
import { serveDocument } from "./document.ts";
import { answerUnchanged } from "./unchanged.ts";
import { recordApi } from "./record.ts";
import { recordPouchesApi } from "./record-pouches.ts";
import { recordWorkApi } from "./record-work.ts";
import { commitmentsApi } from "./commitments.ts";
import { documentsApi } from "./documents.ts";
import { createRoutes, Refused } from "./refused.ts";
import { sessionsApi } from "./sessions.ts";
import { waitingApi } from "./waiting.ts";
import { textsApi } from "./texts.ts";
import type { ApiWorld } from "./world.ts";

/** All of the API below `/api`. Each topic is a sub-app of its own; the chain is what the typed client is made from. */
export function createApi(world: ApiWorld) {
  const app = createRoutes();
  app.onError((error) => {
    const refusal = refusalOf(error);
    if (refusal === undefined) world.journal.fault("program fault", error);
    const shown = refusal ?? fault;
    return new Response(problemBody(shown), {
      status: refusal === undefined ? 500 : statusOf(refusal),
      headers: { "content-type": "application/problem+json" },
    });
  });
  app.use(checkCall(world.door));
  serveDocument(app);
  const open = app
    .route("/", entryApi(world))
    .route("/", secretsApi(world))
    .route("/", openingApi(world))
    .route("/", lineApi(world));
  // What stands below is for who is signed in.
  open.use(requireOfficer(world.door));
  open.use("/mechanisms/:mechanism/*", requireReader(world));
  open.use(touchAfterWriting(world.live));
  open.use(answerUnchanged(world));
  return open
    .route("/", ownApi(world))
    .route("/", peopleApi(world))
    .route("/", nodeApi(world))
    .route("/", overviewApi(world))
    .route("/", entriesApi(world))
    .route("/", waitingApi(world))
    .route("/", calendarApi(world))
    .route("/", sessionsApi(world))
    .route("/", drawingsApi(world))
    .route("/", bodiesApi(world))
    .route("/", reviewApi(world))
    .route("/", searchApi(world))
    .route("/", issuesApi(world))
    .route("/", textsApi(world))
    .route("/", documentsApi(world))
    .route("/", commitmentsApi(world))
    .route("/", recordApi(world))
    .route("/", recordWorkApi(world))
    .route("/", recordPouchesApi(world))
    .route("/", positionsApi(world))
    .route("/", papersApi(world))
    .route("/", lettersApi(world))
    .route("/", actsApi(world))
    .route("/", liveApi(world));
}

/** The type of the API, for the client in the browser. */
export type Api = ReturnType<typeof createApi>;

const fault = {
  code: "program-fault",
  sentence: "This node failed at your call; nothing was entered. Its own log says where.",
};

/** Refusals come thrown by handlers, and from ports of the world as their failure. */
function refusalOf(error: Error): { readonly code: string; readonly sentence: string } | undefined {
  if (error instanceof Refused) return error.refusal;
  return "refusal" in error ? (error.refusal as { code: string; sentence: string }) : undefined;
}
