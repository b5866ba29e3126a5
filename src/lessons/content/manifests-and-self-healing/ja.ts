import type { LessonText } from "../../lesson-text.ts";

export const manifestsAndSelfHealingJa: LessonText = {
  title: "「こうあってほしい」を書くと、そのとおりになる",
  summary:
    "マニフェストは「あるべき姿」の宣言です。コントローラーは現実と見比べ、差があれば動く。それを延々と繰り返します。",
  steps: {
    wishes: {
      title: "マニフェストは「あるべき姿」",
      text: "3 台のマシンが仕事を待っています。ただし、やり方を 1 台ずつ指示するわけではありません。\n\n「何が存在してほしいか」を [[マニフェスト|manifest]] に書き、[[API サーバー|api-server]] に渡します。あとは [[コントローラー|controller]] というプログラムが読み取り、現実をそれに合わせます。",
    },
    "a-pod": {
      title: "Pod を 1 つ",
      text: "宣言できるいちばん小さな単位が [[Pod|pod]] です。1 つ以上のコンテナが、同じマシンの上で一緒に動きます。\n\nエディターにマニフェストを用意しました。**kind** は「何を」、**image** は「どのプログラムを」です。読んだら **適用** を押して、キャンバスを見てください。",
      goal: "Namespace `default` の Pod が 1 つ、Ready になる。",
      hints: [
        "マニフェストは `pod.yaml` です。ボタンはエディターの右上にあります。",
        "キーボードなら、エディターで Ctrl+Enter を押すと適用されます。",
      ],
      nearMisses: {
        image: "イメージ `{{image}}` を取得できません。つづりを確かめてみましょう。",
        starting: "Pod はもうあり、起動の途中です（{{phase}}）。イメージの取得には少し時間がかかります。",
      },
      after:
        "[[スケジューラー|scheduler]] がマシンを選び、そのマシンの [[kubelet]] がイメージを取得してコンテナを起動しました。どちらも API を見て、自分の担当だけをこなしています。",
    },
    "gone-for-good": {
      title: "消してみる",
      text: "では Pod を削除します。キャンバスで選んで「削除」を押すか、`kubectl delete pod hello` と入力してください。\n\nその前に、何が起きるか予想してみましょう。",
      prediction: {
        question: "Pod は戻ってくるでしょうか？",
        options: { comesBack: "はい、Kubernetes が自動で直す", staysAway: "いいえ、消えたまま" },
        reveal:
          "答えは **{{answer}}**。「常に Pod が 1 つある」とは誰も宣言していません。この Pod を宣言し、その宣言を取り下げただけです。",
      },
      goal: "Pod が消え、そのまま戻らない。",
      hints: ["Pod をクリックすると、右側に詳細が開きます。", "ターミナルなら `kubectl delete pod hello` です。"],
      nearMisses: { terminating: "終了処理の途中です。コンテナには最大 30 秒の猶予があります。" },
      after: "単独の Pod は、誰も見ていないろうそくのようなものです。灯し続けるには、見守る役が必要です。",
    },
    "a-deployment": {
      title: "見守る役を置く",
      text: "[[Deployment|deployment]] は「**この形の Pod が、常にこの数だけある**」という宣言です。\n\n`deployment.yaml` を適用してください。誰が何を作るかに注目です。Deployment が [[ReplicaSet|replicaset]] を作り、ReplicaSet が Pod を作ります。",
      goal: "Deployment によって、3 つ以上の Pod が Ready に保たれている。",
      hints: ["`deployment.yaml` はそのまま適用できます。", "`replicas` が Pod の数です。3 以上にしてください。"],
      nearMisses: {
        image: "イメージ `{{image}}` を取得できません。つづりを確かめてみましょう。",
        "bare-pods":
          "Pod は {{count}} 個ありますが、1 つずつ作っただけなので誰も見守っていません。Deployment を宣言しましょう。",
        "too-few": "この Deployment が求めているのは {{want}} 個です。目標は 3 個です。",
        starting: "3 個のうち {{ready}} 個が Ready です。",
      },
      after:
        "3 つの層が、それぞれ 1 つの仕事だけをしています。Pod を選んで **なぜ** を開くと、原因の連鎖はあなたの操作に行き着きます。",
    },
    healing: {
      title: "壊してみる",
      text: "3 つの Pod のうち 1 つを削除してください。全部でもかまいません。",
      prediction: {
        question: "何が見えるでしょうか？",
        options: {
          sameName: "同じ Pod がもう一度起動する",
          newName: "別の名前の新しい Pod ができる",
          none: "さっきと同じで何も起きない",
        },
        reveal:
          "答えは **{{answer}}**。Pod が生き返ることはありません。ReplicaSet が数え、足りない分を新しく作ったのです。",
      },
      goal: "Pod が失われたあと、再び 3 つが Ready になる。",
      hints: [
        "キャンバスで Pod を選び、「削除」を押します。",
        "ターミナルなら `kubectl delete pod -l app=web` でまとめて削除できます。",
      ],
      nearMisses: {
        recovering: "Pod が失われました。3 個のうち {{ready}} 個が Ready に戻っています。",
        terminating: "終了処理の途中です。後任はもう作られ始めています。",
      },
      after:
        "これが [[リコンシリエーション|reconciliation]]（調整ループ）です。見る、比べる、動く。コントローラーは「削除された」ことを知りません。「2 は 3 ではない」と気づくだけです。",
    },
    "another-wish": {
      title: "宣言を変える",
      text: "今度は **5 個** にしましょう。`deployment.yaml` の数を書き換えて適用し直してください。別のやり方でもかまいません。",
      goal: "Deployment が 5 個を求め、5 個が Ready である。",
      hints: [
        "数を決めているのは `replicas` です。",
        "ターミナルなら `kubectl scale deployment web --replicas=5` です。",
      ],
      nearMisses: {
        "extra-pods":
          "Pod `{{name}}` はどの ReplicaSet のものでもありません。自分で足すのではなく、Deployment の数を変えましょう。",
        "other-count": "この Deployment が求めているのは {{want}} 個です。目標は 5 個です。",
        "on-the-way": "5 個のうち {{ready}} 個が Ready です。",
      },
      after: "手順は一度も指示していません。宣言を変えたら、差の分だけ作業が進みました。",
    },
  },
  remember: [
    "マニフェストに書くのは手順ではなく、あるべき姿。",
    "コントローラーは見比べて動く。それを繰り返す。",
    "Pod 単独では復旧しない。Deployment があれば置き換わる。",
  ],
};
