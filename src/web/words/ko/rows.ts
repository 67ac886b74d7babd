import type { Words } from "../en.ts";

export const rows: Words["rows"] = {
  loading: "읽는 중…",
  failed: "이 목록을 읽지 못했습니다. 잃은 것은 없습니다.",
  again: "다시 묻기",
  total: (n) => `모두 ${n}건`,
  printed: (n, total) => `${total}건 가운데 ${n}건을 인쇄함. 나머지는 목록을 좁혀 인쇄하십시오.`,
  trail: "현재 위치",
};
