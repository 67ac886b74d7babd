import { documents } from "./ko/documents.ts";
import { commitments } from "./ko/commitments.ts";
import { search } from "./ko/search.ts";
import { review } from "./ko/review.ts";
import { settings } from "./ko/settings.ts";
import { record } from "./ko/record.ts";
import { own } from "./ko/own.ts";
import { said } from "./ko/said.ts";
import { doing } from "./ko/doing.ts";
import { bodyPage } from "./ko/body-page.ts";
import { texts } from "./ko/texts.ts";
import { opening } from "./ko/opening.ts";
import { signIn } from "./ko/sign-in.ts";
import { timeline } from "./ko/timeline.ts";
import { issues } from "./ko/issues.ts";
import { mechanism } from "./ko/mechanism.ts";
import { map } from "./ko/map.ts";
import { rows } from "./ko/rows.ts";
import { name } from "./ko/name.ts";
import { fields } from "./ko/fields.ts";
import { why } from "./ko/why.ts";
import { became } from "./ko/became.ts";
import { waiting } from "./ko/waiting.ts";
import { session } from "./ko/session.ts";
import { calendar } from "./ko/calendar.ts";
import { frame } from "./ko/frame.ts";
import type { Words } from "./en.ts";

export const words: Words = {
  settings,
  doing,
  said,
  own,
  opening,
  signIn,
  frame,
  name,
  rows,
  fields,
  why,
  became,
  map,
  mechanism,
  issues,
  timeline,
  waiting,
  texts,
  session,
  bodyPage,
  record,
  calendar,
  review,
  search,
  commitments,
  documents,
};
