import type { Words } from "../en.ts";

export const rows: Words["rows"] = {
  loading: "読み込み中…",
  failed: "この一覧を読めませんでした。失われたものはありません。",
  again: "もう一度尋ねる",
  total: (n) => `全${n}件`,
  printed: (n, total) => `${total}件のうち${n}件を印刷。残りは一覧を絞って印刷してください。`,
  trail: "現在の位置",
};
