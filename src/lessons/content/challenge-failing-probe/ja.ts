import type { LessonText } from "../../lesson-text.ts";

export const challengeFailingProbeJa: LessonText = {
  title: "障害対応：動いているのに Ready にならない",
  summary: "Pod にリクエストが届くのは、readiness probe が成功している間だけです。",
  steps: {
    look: {
      title: "触る前に、見る",
      text: "1 分前にデプロイした API で、呼び出しがすべてエラーになっています。\n\n`kubectl get pods` の READY、STATUS、RESTARTS の列、Pod のイベント、`kubectl get endpointslices` を見てみましょう。\n\n直すのは、原因を突き止めてからです。",
      prediction: {
        question: "なぜリクエストが届かないのでしょうか？",
        options: {
          stopped: "コンテナが動いていない",
          notReady: "動いているが Ready ではない",
          selector: "Service が別のラベルを探している",
        },
        wrong: {
          stopped: "STATUS は `Running`、RESTARTS は 0 です。プログラムは動いています。",
          selector:
            "`kubectl describe service api` と `kubectl get pods --show-labels` を見ると、どちらも `app=api` です。Service はこの Pod を知っていて、あえて使っていません。",
        },
        reveal: "答えは **{{answer}}**。[[Service|service]] がリクエストを送るのは、Ready の Pod だけです。",
      },
    },
    repair: {
      title: "直す",
      text: "[[プローブ|probe]] は 5 秒ごとにコンテナへ問い合わせています。どこに、何を尋ねているかを調べ、呼び出しが成功するようにしてください。",
      goal: "Pod が 2 つとも Ready になり、20 回の呼び出しに応答が返る。",
      hints: [
        "`Unhealthy` イベントに、何を試して何が返ってきたかが書かれています。",
        "`connection refused` は、そのポートで誰も待ち受けていないという意味です。コンテナが待ち受けているのは 80 です。",
        "Deployment の `readinessProbe` のポートを 80 に変えましょう。",
      ],
      nearMisses: {
        "no-deployment": "Deployment がなくなりました。ステップをやり直すと戻ってきます。",
        "wrong-port": "プローブはポート {{port}} に問い合わせています。コンテナが待ち受けているのは 80 です。",
        "wrong-path": "応答はありますが、パス `{{path}}` は 404 です。プローブにとっては失敗です。",
        answering: "2 つとも Ready になりました。20 回のうち {{answered}} 回に応答が返っています。",
        rolling: "2 個のうち {{ready}} 個が Ready です。ローリングアップデートは新しい Pod を 1 つずつ待ちます。",
      },
      after:
        "readiness probe がコンテナを再起動することはありません。リクエストを送ってよいかを決めるだけです。尋ね方を間違えたプローブは、元気なプログラムをサービスから外してしまいます。",
    },
  },
  remember: [
    "READY が `0/1` で再起動もないなら、readiness probe を疑う。",
    "Ready でなければエンドポイントにならず、リクエストも届かない。",
  ],
};
