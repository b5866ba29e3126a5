/** Japanese texts of logs, decisions and charts. */
import type { Catalogue } from "./catalogue.ts";

export const jaPanels: Catalogue["panels"] = {
  logs: {
    label: "ログ",
    source: "どのログ",
    selection: "選択中のものに合わせる",
    selectionNamed: "選択中のもの: {{object}}",
    owners: "次のものの全 Pod",
    allContainers: "すべてのコンテナ",
    follow: "追いかける",
    timestamps: "時刻を表示",
    search: "ログを検索",
    found_other: "{{count}} 行",
    noMatch: "一致する行はありません。",
    choose: "Pod か、それを持つものを選ぶか、上から選んでください。",
    noPods: "いまは Pod がありません。",
  },
  decisions: {
    of: "何についての判断",
    selection: "選択中のものに合わせる",
    waiting: "ノード待ち",
    placed: "配置済み",
    choose: "Pod を選ぶと、スケジューラーがどう判断したかが見られます。",
    attempts: "試行",
    attempt: "試行 {{attempt}}",
    filters: "全ノードから、載せられるノードまで",
    all: "全ノード",
    looked: "調べたノード",
    fit: "載せられる",
    preemption: "場所を空ける (プリエンプション)",
    victims: "{{pods}} をどかして場所を空けます。",
    nodes: "ノードとスコア",
  },
  hpa: {
    unknown:
      "メトリクスがまだありません。オートスケールには metrics-server が必要で、割合で指定するときは resource requests も必要です。",
    tolerated: "目標から 10 % 以内なので {{replicas}} のままです。",
    largest: "最も大きい提案 {{replicas}} を採ります。",
    bounds: "{{min}} から {{max}} の間で、現在 {{now}}、必要数 {{desired}}。",
  },
};
