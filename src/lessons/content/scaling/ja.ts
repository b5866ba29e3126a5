import type { LessonText } from "../../lesson-text.ts";

export const scalingJa: LessonText = {
  title: "Pod 1 つではさばききれない",
  summary: "まず手で Pod を増やし、次に、負荷を測って数を決めるオートスケーラーに任せます。",
  steps: {
    "one-pod": {
      title: "静かな店",
      text: "店を支えているのは 1 つの [[Pod|pod]] です。毎秒 5 件のリクエストに、それぞれ 25 ミリ秒ほどで応答しています。\n\n1 件の応答には 20 ミリ秒分の計算が必要で、コンテナが使えるのは **0.5 コア** までです。つまり、1 つの Pod がさばけるのは毎秒 25 件ほど。この数字を覚えておいてください。",
    },
    rush: {
      title: "アクセス集中",
      text: "店が新聞で紹介されました。`customers.yaml` を適用してください。**毎秒 40 件** です。\n\nトラフィックのパネルに注目です。先にレイテンシーが伸び、それからエラーが出ます。",
      prediction: {
        question: "お客さんには何が起きるでしょうか？",
        options: { fine: "何も変わらない", slower: "遅くなるが、応答は全部返る", lost: "失敗するリクエストが出る" },
        reveal:
          "答えは **{{answer}}**。Pod の前に待ち行列ができ、5 秒以上待たされたお客さんはあきらめます。そのため、本来さばけるはずの 25 件分まで間に合わなくなります。",
      },
      goal: "Pod が 1 つでは足りず、リクエストが失敗する。",
      hints: ["`customers.yaml` はそのまま適用できます。", "効いているのは `requestsPerSecond: 40` です。"],
      nearMisses: {
        "no-traffic": "お客さんがいなくなりました。ステップをやり直すと戻ってきます。",
        "too-little": "毎秒 {{rate}} 件なら、まだ Pod 1 つでさばけます。限界は 25 件ほどです。",
        queue: "行列が伸びています。応答まで {{latency}} ms です。5000 ms を超えると、お客さんはあきらめます。",
      },
      after:
        "過負荷のサーバーは「少し遅くなる」だけでは済みません。行列は伸びる一方で、ほぼ全員が待ちぼうけになります。",
    },
    "by-hand": {
      title: "手で Pod を増やす",
      text: "仕事は分担できます。`kubectl scale deployment shop --replicas=…` などで [[Deployment|deployment]] をスケールしましょう。毎秒 40 件には、いくつ必要でしょうか。\n\n新しい Pod が起動すると [[Service|service]] が見つけ、お客さんは全体に振り分けられます。",
      goal: "毎秒 40 件が、エラーなし、1 秒以内の応答で 10 秒間続く。",
      hints: [
        "1 つで毎秒 25 件です。2 つだとぎりぎりで、たまった行列をなかなか片付けられません。",
        "ターミナルなら `kubectl scale deployment shop --replicas=3` です。",
      ],
      nearMisses: {
        "fewer-customers":
          "リクエストが毎秒 {{rate}} 件に減っています。お客さんを減らすのではなく、40 件をさばくのが目標です。",
        starting: "{{want}} 個のうち {{ready}} 個が Ready です。起動には数秒かかります。",
        draining: "エラーは止まりました。残った行列を片付けています（{{latency}} ms）。",
        "still-lost": "Ready の Pod は {{ready}} 個で、まだ毎秒 {{lost}} 件が失敗しています。計算能力が足りません。",
      },
      after:
        "Pod の数を増やすのがスケールアウトです。1 つの Pod の取り分を大きくする（スケールアップ）でも解決できますが、マシンの大きさが上限になります。",
    },
    autoscaler: {
      title: "数える役を任せる",
      text: "夜中まで張り付いて数えるわけにはいきません。それを引き受けるのが [[HorizontalPodAutoscaler|hpa]] です。15 秒ごとに Pod の CPU 使用量を確かめ、Pod の数を変えます。\n\n使用量を測るのは [[metrics-server]] です。100% の基準は Pod が **requests** で求めた量、ここでは 200m（0.2 コア）です。`autoscaler.yaml` は目標 50%、最小 2、最大 12 と宣言しています。",
      prediction: {
        question: "毎秒 40 件で 0.8 コアを使います。Pod はいくつになるでしょうか？",
        options: {
          three: "3 個のまま。もう足りている",
          aboutEight: "8 個前後。1 つあたり 0.1 コアだから",
          twelve: "12 個。上限まで増やす",
        },
        reveal:
          "答えは **{{answer}}**。必要数 = 現在の数 × 測定値 ÷ 目標値。お客さんが満足しているかどうかは知りません。見ているのは数字だけです。",
      },
      goal: "オートスケーラーが使用率を目標に保ち、リクエストの失敗がない状態が 30 秒続く。",
      hints: [
        "`autoscaler.yaml` を適用します。最初の測定まで 30 秒ほどかかることがあります。",
        "`kubectl get hpa` で「測定値/目標値」が見られます。詳しくは `kubectl describe hpa shop` です。",
        "ターミナルなら `kubectl autoscale deployment shop --cpu=50% --min=2 --max=12` です。",
      ],
      nearMisses: {
        "fewer-customers": "リクエストが毎秒 {{rate}} 件に減っています。40 件のままにして、働きぶりを見ましょう。",
        "wrong-target": "オートスケーラーは `{{name}}` という Deployment を探していますが、存在しません。",
        "no-metric": "測定できていません。{{message}}",
        "max-too-low":
          "もっと増やしたいのに、上限が {{max}} 個です。使用率は {{use}}% で、目標の {{target}}% を超えています。",
        measuring: "動いています。現在 {{now}} 個、Ready は {{ready}} 個です。1 分ほど待ってください。",
      },
      after:
        "HorizontalPodAutoscaler を選んで **判断** を開くと、毎回の計算が見られます。新しい Pod の測定値は遅れて届くので、段階的に増えていきます。",
    },
    calm: {
      title: "ピークが過ぎた",
      text: "`customers.yaml` をもう一度適用してください。今度は毎秒 5 件になっています。\n\n**速さ** を上げて、時計を見てみましょう。",
      prediction: {
        question: "余った Pod はいつ減るでしょうか？",
        options: { atOnce: "すぐに", minutes: "数分たってから", never: "減らない。人が減らす" },
        reveal: "答えは **{{answer}}**。直近 5 分間に出した提案のうち、最大のものを採用するからです。",
      },
      goal: "リクエストが少なく、Pod がオートスケーラーの最小数まで減っている。",
      hints: [
        "`requestsPerSecond: 5` の `customers.yaml` を適用します。",
        "仮想時間で 5 分かかります。速さを 30 倍にすれば 10 秒です。",
      ],
      nearMisses: {
        "no-autoscaler": "オートスケーラーがなくなりました。数える役がいません。",
        "still-busy": "まだ毎秒 {{rate}} 件来ています。10 件以下にしてください。",
        waiting:
          "静かになりました。このステップに入って {{seconds}} 秒、まだ {{now}} 個です。大きな提案が 300 秒出ないのを待っています。",
      },
      after: "増やすのはすぐ、減らすのはゆっくり。5 分だけ余るのは安く、波のたびに増減を繰り返すのは高くつきます。",
    },
    "two-masters": {
      title: "主が 2 人",
      text: "オートスケーラーはまだいて、最小は 2 です。ここで `kubectl scale deployment shop --replicas=1` と手で変えてみてください。",
      prediction: {
        question: "Pod は 1 つのままでしょうか？",
        options: { stays: "はい。最後に言った人が勝つ", putBack: "いいえ。オートスケーラーが戻す" },
        reveal: "答えは **{{answer}}**。どちらも同じ数を書き換えます。相手は 15 秒ごとに、飽きずに見に来ます。",
      },
      goal: "手で 1 にしたあと、オートスケーラーが自分の数に戻す。",
      hints: [
        "`kubectl scale deployment shop --replicas=1` のあと、最大 15 秒待ちます。",
        "誰が数を変えたのかは、Deployment の **なぜ** で分かります。",
      ],
      nearMisses: {
        zero: "0 は特別です。「1 つもいらない」という明確な意思とみなされ、オートスケーラーが止まります。1 にしてみてください。",
        "no-autoscaler": "オートスケーラーがないので、戻す人がいません。ステップをやり直してください。",
        upwards: "{{now}} 個は許された範囲内なので、減らすのは 5 分後です。最小を下回れば、すぐに動きます。",
        soon: "1 個になりました。オートスケーラーは 15 秒ごとに見に来ます。",
      },
      after:
        "1 つの数字の主は 1 人にしましょう。オートスケーラーを使うなら、自分のマニフェストには `replicas` を書きません。",
    },
    "look-back": {
      title: "振り返る",
      text: "**タイムライン** をピークの時点まで戻し、また進めてみてください。行列が伸び、Pod が増え、5 分後に減っていくのが見えます。\n\nDeployment を選んで **なぜ** を開くと、あなた、オートスケーラー、あなた、オートスケーラーと並んでいます。本物のクラスターではこの履歴は残りません。ここでは何度でも見返せます。",
    },
  },
  remember: [
    "スケールアウトは仕事を多くの Pod で分担すること。振り分けるのは Service。",
    "オートスケーラーの基準は requests。requests がなければ割合は計算できない。",
    "増やすのは数十秒、減らすのは 5 分後。",
  ],
};
