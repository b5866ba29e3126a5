/** Japanese texts of the terminal. */
import type { Catalogue } from "./catalogue.ts";

export const jaTerminal: Catalogue["terminal"] = {
  label: "ターミナル",
  input: "コマンドライン。Tab で補完し、空の行では次へ移ります。",
  tooMuch: "読み上げるには出力が多すぎます。一行ずつ移動してください。",
  empty: "ここでは kubectl がシェルと同じように使えます。試してみましょう:",
  notFound: "{{command}}: ここにはないコマンドです。使えるもの: kubectl, watch, cat, ls, clear, help",
  unclosedQuote: "引用符が閉じられていません。",
  notSupported: "{{operator}} はここでは使えません。コマンド、パイプ、; と && が使えます。",
  noFile: "{{name}}: そのファイルはありません。ls でエディターに開かれているマニフェストが見られます。",
  noFiles: "エディターに開かれているマニフェストはありません。",
  onlyKubectl: "使い方: watch [-n 秒] kubectl …",
  notAFilter: "{{command}}: パイプの後ろでは使えません。grep, head, tail, sort, wc が使えます。",
  help: "コマンド: kubectl (または k)、watch [-n 秒] kubectl …、エディターのマニフェストには cat と ls、echo、history、clear。\nパイプの後ろ: grep, head, tail, sort, wc。コマンドの間: ; と &&。\nTab で補完、矢印キーで履歴、Ctrl+C で中断。kubectl help で kubectl にできることが見られます。",
};
