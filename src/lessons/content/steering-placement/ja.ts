import type { LessonText } from "../../lesson-text.ts";

export const steeringPlacementJa: LessonText = {
  title: "どこで動かすかを導く",
  summary: "ラベル、Pod どうしのルール、テイント、ゾーン。スケジューラーが知らないことを伝える 4 つの方法です。",
  steps: {
    "not-alike": {
      title: "マシンには個性がある",
      text: "2 つの [[ゾーン|zone]] `a` と `b` に、5 台のマシンがあります。電源の異なる 2 つのデータセンターと考えてください。`a-1` はディスクが高速で、`gpu-1` には機械学習用の GPU が 2 つあります。\n\nスケジューラーにそれを教えるのが [[ラベル|label]] です。`kubectl get nodes --show-labels` で見てみましょう。",
    },
    "fast-disk": {
      title: "高速なディスクのあるマシンへ",
      text: "`cache.yaml` の Pod は、ディスクの速いマシンで動かしたいものです。そのマシンにはラベル `disk=ssd` が付いています。\n\nPod の `spec` に [[nodeSelector|node-selector]] を加えて、適用してください。\n\n`nodeSelector: {disk: ssd}`",
      goal: "`app: cache` の Pod が、`disk=ssd` のマシンで Ready になる。",
      hints: [
        "`spec:` のすぐ下、`containers:` と同じ深さに書きます。",
        "すでに別のマシンで動いているなら、先に削除します。Pod は移動できません。",
      ],
      nearMisses: {
        "no-such-label": "`{{selector}}` の付いたマシンがありません: {{message}}",
        unplaced: "Pod は待っています: {{message}}",
        elsewhere:
          "cache は `{{machine}}` で動いていますが、`disk=ssd` のラベルがありません。削除して、行き先を指定しましょう。",
      },
      after:
        "nodeSelector は必須条件です。「できれば」で済ませたいときは、ノードの [[アフィニティ|affinity]] を `required` ではなく `preferred` で書きます。",
    },
    apart: {
      title: "離れて動かす",
      text: "同じマシンに 2 つあると、一緒に失われます。`seller.yaml` には Pod どうしのルール、**アンチアフィニティ** が書いてあります。「仲間がいるマシンには置かない」というものです。\n\n求めているのは **5 個**。普通のマシンは 4 台です。",
      prediction: {
        question: "5 つめはどこへ行くでしょうか？",
        options: { shares: "どこかに相乗りする", waits: "待つ", gpuMachine: "GPU のあるマシンへ行く" },
        reveal:
          "答えは **{{answer}}**。`required` は文字どおり必須です。`gpu-1` に入れない理由は、次のステップで分かります。",
      },
      goal: "seller が 4 台以上のマシンに 1 つずつ動き、1 つが待っている。",
      hints: [
        "`seller.yaml` をそのまま適用します。",
        "`kubectl get pods -l app=seller -o wide` で、どこにいるかが分かります。",
      ],
      nearMisses: {
        sharing:
          "{{pods}} 個の Pod が {{machines}} 台に載っています。相乗りが起きています。アンチアフィニティがありません。",
        "too-few": "seller は {{count}} 個だけです。5 個にしてください。",
        starting: "起動の途中です。",
      },
      after:
        "待っている Pod の **判断** を開くと、マシンごとに置けない理由が並んでいます。`preferred` なら相乗りしていました。待つのと、一緒に失うのと、どちらが困るかで選びます。",
    },
    gpu: {
      title: "高価なマシン",
      text: "`gpu-1` には [[テイント|taint]] が付いています。「用のない Pod は立入禁止」という印で、普通の Pod に場所を取られないようにしています。\n\n`train.yaml` は GPU を 1 つ要求します。適用して様子を見てから、何が足りないかを考えましょう。",
      prediction: {
        question: "GPU があるのは gpu-1 だけ。この Pod はそこへ行けるでしょうか？",
        options: { goesThere: "行ける。収まるのはそこだけだから", waits: "行けずに待つ" },
        reveal: "結果は **{{answer}}**。[[toleration]] がなければ、GPU を必要とする Pod でも立ち入れません。",
      },
      goal: "GPU を要求する Pod が `gpu-1` で Ready になる。",
      hints: [
        "`spec` に `tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]` を加えます。",
        "待っている Pod は、先に `kubectl delete pod train` で削除しておくと確実です。",
      ],
      nearMisses: {
        "no-gpu-asked":
          "`{{machine}}` で動いていますが、GPU を要求していません。toleration は入ることを許すだけです。確保するには `nvidia.com/gpu` の limits が必要です。",
        "no-toleration": "Pod は待っています。`gpu-1` のテイント `nvidia.com/gpu` に対する toleration がありません。",
        "too-many": "GPU を {{gpus}} 個要求しています。`gpu-1` にあるのは 2 個です。",
        starting: "起動の途中です。",
      },
      after:
        "テイントが遠ざけ、toleration が通し、GPU の要求が引き寄せます。3 つそろって、はじめて狙いどおりになります。",
    },
    "two-zones": {
      title: "両方のゾーンに均等に",
      text: "ショップを見てください。4 つの Pod がすべてゾーン `a` にいます。nodeSelector にそう書いてあるからです。ゾーン `a` が停電すれば、ショップは閉店です。\n\n`shop.yaml` の nodeSelector を、ラベル `topology.kubernetes.io/zone` による [[トポロジー分散|topology-spread]] に置き換え、各ゾーンに 2 つずつにしてください。",
      goal: "ショップの Pod がすべて Ready で、どちらのゾーンにも 2 つ以上ある。",
      hints: [
        "`topologySpreadConstraints` は Pod テンプレートの `spec` に書きます。`maxSkew: 1`、`topologyKey: topology.kubernetes.io/zone`、`whenUnsatisfiable: DoNotSchedule`、それに `app: shop` の `labelSelector` が必要です。",
        "`matchLabelKeys: [pod-template-hash]` も加えます。ないと古いバージョンの Pod まで数えられ、偏ることがあります。",
      ],
      nearMisses: {
        unplaced: "場所の見つからない Pod があります: {{message}}",
        uneven: "Ready の Pod は、ゾーン a に {{a}} 個、ゾーン b に {{b}} 個です。2 個ずつを目指しましょう。",
      },
      after: "`maxSkew: 1` は「ゾーンの差は 1 個まで」という意味です。",
    },
    outage: {
      title: "ゾーン a の停電",
      text: "ゾーン `a` の電源を丸ごと落とします。**壊す** メニューの **ゾーンの電源を切る** から `a` を選び、1 分ほどトラフィックを見守ってください。",
      prediction: {
        question: "ショップはどうなるでしょうか？",
        options: { closed: "閉店する", half: "半分が残り、全員に応答する" },
        reveal: "答えは **{{answer}}**。止まった半分が宛先から外れるまでには、少し時間がかかりました。",
      },
      goal: "ゾーン `a` の停止にクラスターが気づき、リクエストの失敗が収まっている。",
      hints: [
        "**壊す** は右上にあります。`a-1` と `a-2` を 1 台ずつクリックして **電源を切る** でもかまいません。",
        "50 秒ほどで両方が NotReady になり、失敗が収まります。",
      ],
      nearMisses: {
        "all-lost": "ショップの Pod が 1 つも残っていません。ステップをやり直すか、ゾーンを復旧してください。",
        "one-machine": "`{{machine}}` は止まりました。ゾーン a には、もう 1 台あります。",
        silent: "リクエストがまだ止まったマシンに送られています。1 分以内にクラスターが気づきます。",
      },
      after:
        "タイムラインで 1 つ前のステップまで巻き戻してみてください。4 つともゾーン `a` にいました。違いを生んだのは、マニフェストの数行です。",
    },
  },
  remember: [
    "nodeSelector とアフィニティは引き寄せ、テイントは遠ざける。",
    "toleration は入ることを許すだけで、そこへ導くわけではない。",
    "失えないものは、ゾーンに分散させる。",
  ],
};
