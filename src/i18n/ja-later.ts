/** Japanese texts of what is fetched once the cluster is drawn. Kubernetes' own words stay as they are. */
import type { LaterTexts } from "./catalogue.ts";
import { jaEditor } from "./ja-editor.ts";
import { jaReasons } from "./ja-reasons.ts";
import { jaFaults } from "./ja-faults.ts";
import { jaInspector } from "./ja-inspector.ts";
import { jaLessons } from "./ja-lessons.ts";
import { jaPanels } from "./ja-panels.ts";
import { jaShare } from "./ja-share.ts";
import { jaTerminal } from "./ja-terminal.ts";
import { jaTime } from "./ja-time.ts";
import { jaViews } from "./ja-views.ts";
import { jaWhy } from "./ja-why.ts";

export const jaLater: LaterTexts = {
  explorer: {
    title: "オブジェクト",
    namespace: "名前空間",
    allNamespaces: "すべての名前空間",
    filter: "名前で絞り込む",
    empty: "なし",
    noMatch: "合うオブジェクトはありません。",
    more: "あと {{count}} 個から続きを表示",
    groups: {
      workloads: "ワークロード",
      network: "ネットワーク",
      config: "設定",
      storage: "ストレージ",
      access: "アクセス",
      cluster: "クラスター",
      custom: "カスタム",
    },
    broken: "わざと壊したもの",
    heal: "直す",
    healNamed: "直す: {{what}}",
  },
  events: {
    source: "記録した側",
    times: "回数",
    whyNamed: "なぜ {{reason}}?",
    empty: "イベントはまだありません。",
    type: "種類",
    age: "経過",
    reason: "理由",
    object: "オブジェクト",
    message: "内容",
    count: "{{count}} 回",
    warnings: "警告のみ",
  },
  traffic: {
    empty: "まだ誰も Service を呼んでいません。",
    emptyHelp: "クライアントは一定の頻度でリクエストを送ります。誰が答え、いつ失敗するかが見えます。",
    add: "クライアントを追加",
    name: "クライアント",
    url: "URL",
    service: "Service",
    rate: "毎秒のリクエスト",
    lessRate: "リクエストを減らす",
    moreRate: "リクエストを増やす",
    sent: "送信",
    ok: "応答",
    failed: "失敗",
    failures: "失敗の理由",
    latency: "遅延 (p50 / p99)",
    answers: "Pod ごとの応答",
    create: "始める",
  },
  inspector: jaInspector,
  faults: {
    MachinePower: "{{target}} は電源が切れています",
    NetworkCut: "{{target}} は切り離されています",
    SlowMachine: "{{target}} は遅くなっています",
    ContainerKill: "{{target}} のコンテナを強制終了",
    ComponentStop: "停止中: {{target}}",
    ZoneOutage: "ゾーン {{target}} は停電しています",
    NetworkLatency: "{{target}}: ネットワークが遅延しています",
    PacketLoss: "{{target}}: ネットワークでパケットが失われています",
    DiskFull: "{{target}}: ディスクに空きがありません",
    DiskLost: "{{target}}: etcd のディスクが失われました",
    RegistryUnreachable: "レジストリーに接続できません {{target}}",
    other: "{{type}}: {{target}}",
  },
  actor: {
    user: "あなた",
    kubelet: "{{place}} の kubelet",
    controller: "{{name}} コントローラー",
    traffic: "クライアント {{place}}",
    faults: "マシン",
    kubeadm: "kubeadm",
    "default-scheduler": "スケジューラー",
    "kube-apiserver": "API サーバー",
    "generic-garbage-collector": "ガベージコレクター",
    "pod-garbage-collector": "Pod ガベージコレクター",
    "flow-control-controller": "API サーバーのフロー制御",
    "ipallocator-repair-controller": "API サーバーのアドレス修復",
    "kubernetes-service-cidr-controller": "API サーバー",
    "tokens-controller": "トークンコントローラー",
    "root-ca-cert-publisher": "証明書の配布係",
  },
  help: {
    title: "使い方",
    intro:
      "これはブラウザーの中でシミュレートされた Kubernetes クラスターです。v1.35 と同じように振る舞い、自由に壊せます。",
    steps: {
      apply: "マニフェストを書くか変えて、適用します。",
      break: "何かを壊します: マシンの電源、ネットワーク、コンテナ。",
      why: "何かをクリックして、なぜそうなったかを尋ねます。答えはあなたの操作にたどり着きます。",
      time: "止める、遅くする、一歩ずつ進む。タイムラインを動かせば過去に戻れます。",
    },
    real: {
      of: "{{kind}} はどこまで本物か",
      count_other: "{{kind}} の {{count}} 個のふるまいは簡略化されています",
      title: "どこまで本物ですか?",
      intro:
        "シミュレートしているのは、マシンとネットワークとプログラムです。それを Kubernetes がどう扱うかは v1.35 に合わせてあります。どこまで同じかは次のとおりです (英語)。",
      simplifiedIs: "{{what}}: 簡略化されています。詳しく見る",
      all: "すべて",
      exact: "同じ",
      simplified: "簡略化",
      notModelled: "対象外",
      show: "表示するもの",
      behaviour: "振る舞い",
      how: "どこまで本物か",
    },
    keys: "キー",
    key: { play: "再生と一時停止", next: "次の変化", back: "一歩戻る", close: "詳細を閉じる" },
  },
  reason: jaReasons,
  views: jaViews,
  editor: jaEditor,
  lessons: jaLessons,
  panels: jaPanels,
  share: jaShare,
  terminal: jaTerminal,
  time: jaTime,
  breaking: jaFaults,
  why: jaWhy,
};
