import type { LessonText } from "../../lesson-text.ts";

export const challengeNowhereToScheduleJa: LessonText = {
  title: "障害対応：いつまでも待っている Pod",
  summary: "スケジューラーは、どのマシンがなぜだめなのかを 1 台ずつ説明します。",
  steps: {
    look: {
      title: "触る前に、見る",
      text: "reports の Pod が 30 秒も待たされています。仕事用のマシンは 3 台あり、1 台はほとんど空いています。\n\n待っている Pod を選んでください。断ったマシンには理由が表示され、**判断** を開くと全部のマシンの結果が見られます。ターミナルなら `kubectl describe pod -l app=reports` です。\n\n直すのは、原因を突き止めてからです。",
      prediction: {
        question: "どのマシンにも足りないものは何でしょうか？",
        options: { cpu: "空いている CPU", label: "Pod が求めるラベル", taint: "ほかのチーム専用で使えない" },
        wrong: {
          cpu: "node-2 には CPU が 2 つ空いていて、Pod の要求は 0.8 です。メッセージにも CPU の話は出てきません。",
          taint:
            "[[taint]] があるのは `special` とコントロールプレーンだけです。taint のない node-1 と node-2 にも断られています。",
        },
        reveal:
          "答えは **{{answer}}**。Pod は `disk=ssd` を求めていますが、そのラベルを持つマシンがありません。ほかの理由が見えてくるのは、そのあとです。",
      },
    },
    repair: {
      title: "直す",
      text: "reports の Pod を 2 つとも動かしてください。やり方はいくつもあります。選び方によっては次の壁に当たります。空きのないマシンや、[[taint]] の付いたマシンです。",
      goal: "Deployment `reports` の Pod が 2 つ Ready になる。",
      hints: [
        "`nodeSelector` のある Pod は、そのラベルをすべて持つマシンにしか置かれません。`kubectl get nodes --show-labels`",
        "マシンのラベルは自由に付けられます。`kubectl label node node-2 disk=ssd`。Pod 2 つ分の空きがあるのはどれでしょうか。",
        "node-1 はほとんど archive が使い、`special` には taint があります。空いているのは node-2 です。",
      ],
      nearMisses: {
        "no-deployment": "Deployment がなくなりました。ステップをやり直すと戻ってきます。",
        scaled: "Deployment が求めている Pod は {{want}} 個になっています。必要なのは 2 個です。",
        "nobody-labelled": "`disk=ssd` を持つマシンがまだありません。マシン側のつづりを確かめてみましょう。",
        "similar-label": "Pod が求めているのは `disk={{want}}` です。ちょうど同じラベルを持つマシンがありません。",
        "only-the-special": "`disk=ssd` を持つのは `special` だけで、その taint を許容しない Pod は置かれません。",
        "too-full": "ラベルは合いましたが、CPU が足りません: {{message}}",
        starting: "2 個のうち {{ready}} 個が Ready です。",
      },
      after:
        "何かが変わって置けそうになると、スケジューラーは自分からもう一度試します。待っている Pod が忘れられることはありません。",
    },
  },
  remember: [
    "`Pending` で `FailedScheduling` なら、メッセージが理由ごとにマシンの数を教えてくれる。",
    "フィルターは順に実行されるので、マシンごとに見えるのは最初の理由だけ。",
  ],
};
