import type { LessonText } from "../../lesson-text.ts";

export const challengeSelectorMismatchJa: LessonText = {
  title: "障害対応：リクエストがすべて失敗する",
  summary: "リクエストの通り道をたどり、途切れている場所を見つけます。",
  steps: {
    look: {
      title: "触る前に、見る",
      text: "お客さんが毎秒 5 回 `http://shop` にアクセスしていますが、返ってくるのはエラーだけです。\n\nリクエストの通り道を順にたどりましょう。名前、[[Service|service]]、[[エンドポイント|endpoint]]、Pod。キャンバスの Service をクリックするか、`kubectl get pods,endpointslices` と入力してください。\n\n直すのは、原因を突き止めてからです。",
      prediction: {
        question: "どこで途切れているでしょうか？",
        options: {
          pods: "Pod が Ready ではない",
          service: "Service がどの Pod も選んでいない",
          network: "ネットワークが切れている",
        },
        wrong: {
          pods: "`kubectl get pods` を見てください。READY はどれも `1/1` です。リクエストさえ届けば応答できます。",
          network:
            "切れてはいません。**トラフィック** の `customers` を見ると、最後の失敗は `no endpoints` です。そもそも、どの Pod にも送られていません。",
        },
        reveal: "答えは **{{answer}}**。Pod は元気なのに、Service のエンドポイントが 1 つもありません。",
      },
    },
    repair: {
      title: "直す",
      text: "リクエストが成功するようにしてください。やり方は問いません。",
      goal: "20 件のリクエストに応答が返る。",
      hints: [
        "Service が探しているものと、Pod に付いているものを見比べましょう。`kubectl get pods --show-labels` と `kubectl describe service shop` です。",
        "`kubectl get endpointslices` が空です。セレクターが何にも一致していません。",
        "Service のセレクターが 1 文字多く、`app=shopp` になっています。",
      ],
      nearMisses: {
        "no-service": "Service `shop` がもうありません。名前を引いても行き先がありません。",
        "no-traffic": "お客さんがいなくなりました。ステップをやり直すと戻ってきます。",
        "no-selector": "セレクターのない Service は、自分では Pod を見つけません。",
        "still-none":
          "Service が選んでいる Pod は 0 個です。探しているのは `{{selector}}`、Pod に付いているのは `{{labels}}` です。",
        "wrong-port":
          "Pod は見つかりましたが、ポート {{port}} に接続しています。コンテナが待ち受けているのは 80 です。",
        almost: "Service は Pod を見つけました。20 件のうち {{answered}} 件に応答が返っています。",
      },
      after:
        "Service は Pod をラベルだけで見分けます。セレクターが何かに一致するかどうかは誰も確認しません。何も選ばないことも許され、エラーにもなりません。",
    },
  },
  remember: [
    "エンドポイントが空なら、セレクター、ラベル、Ready の順に疑う。",
    "`kubectl get endpointslices` で、リクエストの行き先が一目で分かる。",
  ],
};
