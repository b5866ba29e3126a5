/** Japanese texts of the timeline and of the history. */
import type { LaterTexts } from "./catalogue.ts";

export const jaTime: LaterTexts["time"] = {
  position: "時間上の位置",
  value: "{{end}} のうち {{at}}",
  lane: {
    you: "あなた",
    scheduler: "スケジューラー",
    controllers: "コントローラー",
    nodes: "kubelet 群",
    faults: "障害",
  },
  keys: "矢印キーで 1 秒、Shift と矢印で出来事から出来事へ。＋と−で拡大と縮小、0 で全体、Enter で理由を表示します。",
  tools: "タイムラインの操作",
  previous: "前の出来事（Shift ←）",
  next: "次の出来事（Shift →）",
  zoomIn: "拡大（+）",
  zoomOut: "縮小（−）",
  all: "全体を表示（0）",
  turns: "別の分岐",
  turn: "{{at}} から {{until}} まで続いた別の分岐に戻る",
  returned: "{{until}} まで続く分岐に戻りました。直前の分岐も残っています。",
  broken: "{{from}} から {{to}} まで障害",
  brokenSince: "{{from}} から障害が続いています",
  more_other: "ほか {{count}} 件",
};
