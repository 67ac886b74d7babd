import type { Words } from "../en.ts";

export const timeline: Words["timeline"] = {
  title: "年表",
  lead: (from, to) => `${from}から${to}までの協議機構別の会合と、約束した周期が守られなかった期間です。`,
  empty:
    "記録された会合はまだありません。協議機構のページから会合を提案するか、開かれた会合を出典とともに登録してください。",
  drawn: (rows, sessions) => `${rows}の協議機構の時間線と${sessions}件の記録。下の表に同じ内容があります。`,
  period: "期間",
  periods: { all: "全体", ten: "10年", five: "5年", two: "2年", one: "1年" },
  earlier: "前の期間",
  later: "次の期間",
  level: "レベル",
  allLevels: "すべてのレベル",
  outside: "会合の外",
  outsideNote: "声明、外部との会合、説明",
  agreements: "合意",
  agreementsNote: "成立、改定、終了",
  entries: (n) => `${n}件`,
  moreBodies: (from, to, all) => `${all}機構中${from}～${to}`,
  moreLines: (from, to, all) => `${all}件中${from}～${to}`,
  next: "次へ",
  before: "前へ",
  when: "時",
  what: "内容",
  firstIn: (gap) => `${gap}ぶりの会合。`,
  kinds: { session: "会合", statement: "声明", outreach: "外部との会合", briefing: "説明", agreement: "合意" },
  nothing: "この期間の記録はありません。",
};
