/** Japanese texts of the terminal. */
import type { Catalogue } from "./catalogue.ts";

export const jaTerminal: Catalogue["terminal"] = {
  label: "ターミナル",
  input: "コマンドライン。Tab で補完し、空の行では次へ移ります。",
  tooMuch: "読み上げるには出力が多すぎます。一行ずつ移動してください。",
  empty: "ここでは kubectl がシェルと同じように使えます。試してみましょう:",
  notFound: "{{command}}: ここにはないコマンドです。使えるもの: kubectl, watch, cat, ls, clear, help",
  unclosedQuote: "引用符が閉じられていません。",
  notSupported: "{{operator}} はここでは使えません。コマンド、パイプ、;、&&、||、>、<< が使えます。",
  noFile: "{{name}}: そのファイルはありません。ls でエディターに開かれているマニフェストが見られます。",
  noFiles: "エディターに開かれているマニフェストはありません。",
  onlyKubectl: "使い方: watch [-n 秒] kubectl …",
  notAFilter: "{{command}}: パイプの後ろでは使えません。cut, grep, head, sort, tail, uniq, wc が使えます。",
  help: "コマンド: kubectl (または k)、watch [-n 秒] kubectl …、エディターのマニフェストには cat と ls、echo、export 名前=値、history、clear。\nkubectl port-forward の後は curl localhost:ポート。> ファイル でエディターのマニフェストに書き込み、<<EOF で EOF の行まで読み込みます。\nパイプの後ろ: cut, grep, head, sort, tail, uniq, wc, kubectl … -f -。コマンドの間: ;、&&、||。\nTab で補完、矢印キーで履歴、Ctrl+R で検索、Ctrl+C で中断。kubectl help で kubectl にできることが見られます。",
  noCurlTarget:
    "curl: (6) Could not resolve host: {{host}}。このページはクラスターの外にあります。kubectl port-forward と localhost、または kubectl exec を使ってください。",
  onlyAlias: "alias: 使えるのは k=kubectl だけです (いつでも有効です)。",
  edit: "{{name}} をエディターで開きました。ここで Enter を押すとそのときの内容を保存し、Ctrl+C で取りやめます。",
};
