import { documents } from "./en/documents.ts";
import { commitments } from "./en/commitments.ts";
import { search } from "./en/search.ts";
import { review } from "./en/review.ts";
import { settings } from "./en/settings.ts";
import { record } from "./en/record.ts";
import { own } from "./en/own.ts";
import { said } from "./en/said.ts";
import { doing } from "./en/doing.ts";
import { bodyPage } from "./en/body-page.ts";
import { texts } from "./en/texts.ts";
import { opening } from "./en/opening.ts";
import { signIn } from "./en/sign-in.ts";
import { timeline } from "./en/timeline.ts";
import { issues } from "./en/issues.ts";
import { mechanism } from "./en/mechanism.ts";
import { map } from "./en/map.ts";
import { rows } from "./en/rows.ts";
import { name } from "./en/name.ts";
import { fields } from "./en/fields.ts";
import { why } from "./en/why.ts";
import { became } from "./en/became.ts";
import { waiting } from "./en/waiting.ts";
import { session } from "./en/session.ts";
import { calendar } from "./en/calendar.ts";
import { frame } from "./en/frame.ts";

/** All words of the pages in English; the other languages have the same ones, or do not compile. */
export const words = {
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

export type Words = typeof words;
