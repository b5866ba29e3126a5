import type { LessonText } from "../../lesson-text.ts";

export const challengeStuckRolloutJa: LessonText = {
  title: "障害対応：進まないロールアウト",
  summary: "ローリングアップデートは新しい Pod を待ちます。Ready にならなければ、古い Pod が働き続けます。",
  steps: {
    update: {
      title: "更新を適用する",
      text: "ショップは営業中で、お客さんが毎秒 5 回アクセスしています。新しい版の `shop.yaml` が届きました。誰も気づいていない間違いが 1 つあります。\n\n適用して、Pod と **トラフィック** を見ていてください。",
      prediction: {
        question: "30 秒後、応答している Pod はいくつでしょうか？",
        options: { down: "1 つもない", half: "半分くらい", stays: "4 つのうち 3 つ以上" },
        reveal:
          "答えは **{{answer}}**。[[ローリングアップデート|rolling-update]] は、新しい Pod が Ready になってから古い Pod を減らします。",
      },
      goal: "ロールアウトが期限切れになる（ProgressDeadlineExceeded）。",
      hints: [
        "エディターで「適用」を押します。この Deployment の期限は 60 秒です。",
        "急ぐなら、上の 5× を選ぶか、**次の変化** を押してください。",
      ],
      nearMisses: {
        "not-applied": "更新はまだ適用されていません。`shop.yaml` にあります。",
        waiting:
          "ロールアウトは待っています。応答している {{ready}} 個はすべて古い版です。最後に進んでから 1 分で期限切れになります。",
      },
      after:
        "`kubectl rollout status deployment/shop` はエラーで終わるようになります。自動では元に戻りません。Deployment は行き詰まったことを知らせ、あなたを待っています。",
    },
    look: {
      title: "触る前に、見る",
      text: "古い Pod は応答していますが、新しい Pod が Ready になりません。新しい Pod を 1 つ選んでください。\n\n**イベント** には、何が繰り返し試されているかが書かれています。**なぜ** を開くと、ロールアウトが何を待っているかも分かります。\n\n直すのは、原因を突き止めてからです。",
      prediction: {
        question: "新しい Pod が Ready にならないのはなぜでしょうか？",
        options: {
          image: "イメージを取得できない",
          probe: "readiness probe に応答がない",
          room: "どのマシンにも空きがない",
        },
        wrong: {
          image: "新しいコンテナは動いています。STATUS は `Running` です。イメージがなければ、こうはなりません。",
          room: "マシンは決まっています。`kubectl get pods -o wide` の NODE 列を見てください。",
        },
        reveal: "答えは **{{answer}}**。`Unhealthy` イベントに、誰も待ち受けていないポートの番号が書かれています。",
      },
    },
    repair: {
      title: "営業を続けたまま直す",
      text: "前の版に戻すのも、正しい版へ進むのも自由です。ただし、営業は止めないでください。失敗してよいリクエストは 3 件までです。",
      goal: "同じ版の Pod が 4 つ Ready で、余りはなく、失敗したリクエストは 3 件まで。",
      hints: [
        "新しい Pod を選ぶと、プローブが何を試したかがイベントに書かれています。",
        "戻るのは簡単です。`kubectl rollout undo deployment/shop`",
        "進むなら、`shop.yaml` のプローブのポートを 80 に直して適用します。",
      ],
      nearMisses: {
        "no-deployment": "Deployment と一緒にショップもなくなりました。ステップをやり直しましょう。",
        "lost-requests":
          "途中で {{failed}} 件のリクエストが失敗しました。ステップをやり直し、新しい Pod が Ready になるまで古い Pod を残しましょう。",
        paused: "Deployment が一時停止しています。再開するまで何も変わりません。",
        "still-wrong-port":
          "最新のテンプレートはまだポート {{port}} に問い合わせています。同じテンプレートから作った Pod は、やはり Ready になりません。",
        scaled: "Deployment が求めている Pod は {{want}} 個になっています。必要なのは 4 個です。",
        rolling: "4 個のうち {{ready}} 個が Ready です。もう一方の版の Pod がまだ残っています。",
      },
      after:
        "古い ReplicaSet は縮小されただけで、残っていました。だから戻るのは速いのです。Pod をもう一度起動するだけで済みます。",
    },
  },
  remember: [
    "失敗したローリングアップデートは、古い版を動かしたまま止まる。",
    "`ProgressDeadlineExceeded` は知らせるだけで、元には戻さない。",
    "`kubectl rollout undo` で 1 つ前のテンプレートに戻れる。",
  ],
};
