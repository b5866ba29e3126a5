import type { LessonText } from "../../lesson-text.ts";

export const howANodeIsChosenJa: LessonText = {
  title: "マシンはどう選ばれるのか",
  summary: "Pod は必要な量を申告し、マシンには割り当てられる量がある。スケジューラーはその計算をします。",
  steps: {
    room: {
      title: "空き具合の違う 3 台",
      text: "どのマシンにも CPU が 2 つあります。すでに入居者がいて、`ledger` は `node-1` に 1.5 CPU、`mail` は `node-2` に 1 CPU、`wiki` は `node-3` に 0.25 CPU を確保しています。`500m` は 1 CPU の 1000 分の 500、つまり半分です。\n\nPod が確保したい量を [[リソース要求|request]]（requests）、マシンが割り当てられる量を [[allocatable]] と呼びます。`kubectl describe node node-1` で見てみましょう。",
    },
    "most-room": {
      title: "どこに置かれる？",
      text: "`api.yaml` の Pod は 0.5 CPU を要求しています。場所の指定はありません。[[スケジューラー|scheduler]] が選びます。\n\n予想してから適用してください。",
      prediction: {
        question: "どのマシンでしょうか？",
        options: {
          "node-1": "node-1（ledger がいる）",
          "node-2": "node-2（mail がいる）",
          "node-3": "node-3（wiki がいる）",
        },
        reveal:
          "選ばれたのは **{{answer}}** です。収まるマシンのうち、置いたあともいちばん空いているマシンの点数が高くなります。",
      },
      goal: "CPU を要求する新しい Pod が Ready になる。",
      hints: [
        "`api.yaml` を適用します。",
        "マシンの空き具合を見比べましょう。スケジューラーは、余裕のあるマシンを好みます。",
      ],
      nearMisses: {
        "no-request":
          "Pod `{{name}}` は何も要求していません。スケジューラーから見ると、場所を取らない Pod です。CPU の requests を書きましょう。",
        "no-room": "収まるマシンがありません: {{message}}",
        starting: "Pod は起動の途中です。",
      },
      after:
        "Pod を選んで **判断** を開いてください。まず収まらないマシンを除外し、残りに点数を付け、最高点のマシンに決めています。",
    },
    "too-big": {
      title: "どのマシンよりも大きい",
      text: "`big.yaml` は CPU を **3 つ** 要求します。そんなマシンはありません。適用してみましょう。",
      prediction: {
        question: "どうなるでしょうか？",
        options: {
          refused: "その場で拒否される",
          waits: "受け付けられ、待つことになる",
          squeezed: "無理に詰め込まれ、遅くなる",
        },
        reveal:
          "答えは **{{answer}}**。宣言は現実より先にあってもかまいません。もっと大きなマシンが、あとから加わるかもしれないからです。",
      },
      goal: "置けるマシンが見つからず、新しい Pod が待っている。",
      hints: [
        "`big.yaml` をそのまま適用します。",
        "`kubectl describe pod big` の最後に、スケジューラーの理由が出ます。",
      ],
      nearMisses: {
        "it-fits":
          "`{{name}}` の要求は {{cpu}} なので、`{{machine}}` に収まりました。どのマシンよりも大きくしてください。",
      },
      after:
        "イベントの 1 行に、マシンの総数と、それぞれに何が足りないかが書かれています。`Insufficient cpu` は、確保できる CPU が足りないという意味です。",
    },
    "make-it-fit": {
      title: "収まるようにする",
      text: "`big` が動くようにしてください。3 つは大げさでしたが、**1 CPU 以上** は本当に必要です。\n\nPod の **なぜ** を開くと、どうすればよいかが書いてあります。",
      goal: "Pod `big` が Ready で、1 CPU 以上を要求している。",
      hints: [
        "いったん削除し、`big.yaml` の数を小さくして適用し直します。",
        "`node-3` には 1 CPU 強の空きがあります。大きなマシンを追加してもかまいません。",
      ],
      nearMisses: {
        gone: "Pod `big` がなくなりました。数を変えて、もう一度適用してください。",
        modest: "収まりましたが、要求が {{cpu}} では必要な分を確保できません。1 CPU 以上にしてください。",
        "still-too-big": "要求は {{cpu}} で、まだ待っています。{{message}}",
      },
      after: "空きができると、スケジューラーがすぐに配置しました。やり直しを頼む必要はありません。",
    },
    "full-on-paper": {
      title: "帳簿の上では満杯",
      text: "`sleepers.yaml` の Pod は、それぞれ `300m` の CPU を要求しながら、何もしません。適用し、置き場所のない Pod が出るまで増やしてください。\n\n`kubectl top nodes` で実際の使用量を見ると、ほとんど 0 です。",
      prediction: {
        question: "マシンは暇です。いくらでも増やせるでしょうか？",
        options: { welcome: "はい。CPU が空いている限り", turnedAway: "いいえ。すべて確保されたら終わり" },
        reveal: "答えは **{{answer}}**。スケジューラーが足し合わせるのは requests です。実際の使用量は関係ありません。",
      },
      goal: "動いている sleepers がいる一方で、1 つ以上が空きを待っている。",
      hints: [
        "`kubectl scale deployment sleepers --replicas=12`",
        "`kubectl top nodes` と、`kubectl describe node node-2` の Allocated resources を見比べましょう。",
      ],
      nearMisses: {
        "no-request": "何も要求しない Pod は、どこにでも収まってしまいます。requests を元に戻してください。",
        "all-placed": "{{count}} 個すべてに場所がありました。もっと増やしてみましょう。",
      },
      after: "予約席は、誰も座っていなくても埋まっています。暇なのに満杯のクラスターは、こうしてできあがります。",
    },
    honest: {
      title: "正直な数字",
      text: "sleepers を **12 個** 動かしてください。実際に必要な量は申告よりずっと少なく、`50m` で足ります。",
      goal: "12 個の sleepers が Ready で、待っている Pod がなく、必要な量も申告している。",
      hints: [
        "`kubectl set resources deployment sleepers --requests=cpu=50m`",
        "マシンを追加する方法もあります。ただし、費用がかかります。",
      ],
      nearMisses: {
        fewer: "この Deployment が求めているのは {{want}} 個だけです。目標は 12 個です。",
        "no-request": "requests がないと、スケジューラーが計算に入れられません。小さくても正直な値を書きましょう。",
        "still-waiting": "要求が {{cpu}} のまま、{{count}} 個が待っています。{{message}}",
      },
      after:
        "タイムラインを戻して、同じ仕事でマシンがどれだけ埋まっていたかを見比べてください。requests はクラスターの通貨です。多すぎればマシンが無駄になり、少なすぎれば同居人どうしで取り合いになります。",
    },
  },
  remember: [
    "スケジューラーは、まず収まらないマシンを除外し、残りに点数を付ける。",
    "計算に使うのは requests であって、実際の使用量ではない。",
    "どこにも収まらない Pod は待つ。理由はイベントに書いてある。",
  ],
};
