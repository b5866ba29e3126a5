import type { LessonText } from "../../lesson-text.ts";

export const aMachineDiesJa: LessonText = {
  title: "マシンの突然の停止と、計画的な停止",
  summary: "クラスターはいつ気づき、どれだけ待つのか。そして、誰にも気づかれずにマシンを空にする方法を学びます。",
  steps: {
    "six-on-three": {
      title: "3 台のマシンに 6 つの Pod",
      text: "ショップの Pod が 6 つ、3 台のマシンに分かれて動いています。毎秒 10 件のリクエストに、すべて応答しています。\n\nマシンは故障します。更新や修理のために、こちらから止めることもあります。今日はその両方を経験します。",
    },
    "lights-out": {
      title: "突然の停止",
      text: "マシンを 1 台選んで電源を切ってください。クリックして **電源を切る** です。\n\n各マシンは、心拍のように定期的な報告を送っています。50 秒途絶えると、その [[ノード|node]] は NotReady になります。それまでのトラフィックを見ていてください。",
      prediction: {
        question: "NotReady になったとき、そこにいた Pod は？",
        options: { replaced: "すぐに代わりが作られる", waits: "クラスターはもうしばらく待つ" },
        reveal:
          "答えは **{{answer}}**。沈黙の理由は 2 通りあります。マシンが止まったのか、ケーブルが切れただけで Pod は元気なのか。クラスターには区別がつかないので、5 分間の猶予を与えます。",
      },
      goal: "Pod が載ったマシンが止まり、ノードが NotReady になっている。",
      hints: [
        "キャンバスのマシンをクリックし、**電源を切る** を選びます。**壊してみる** メニューからもできます。",
        "そのあと、仮想時間で 50 秒待ちます。",
      ],
      nearMisses: {
        silent: "`{{machine}}` は止まっています。クラスターは 50 秒の沈黙を待っています。",
        "only-a-pod": "削除されたのは Pod です。今回はマシンごと止めてください。",
        closed: "`{{machine}}` は新しい Pod を受け付けないだけです。電源を切ってください。",
      },
      after:
        "区切りは 2 つあります。NotReady になるまでは、止まったマシンにもリクエストが送られました。そのあとは、そこの Pod は Ready でないとみなされ、[[Service|service]] の宛先から外れます。Pod の数は減りましたが、お客さんへの影響は収まりました。",
    },
    replaced: {
      title: "長い 5 分間",
      text: "新しい Pod が現れるまで、時間を進めてください。早送りしてもかまいません。沈黙したマシンの Pod に見切りをつける（[[退避|eviction]]）ことで、代わりが作られます。\n\nマシンが確実に止まっていると分かっているなら、`kubectl delete node <名前>` でそう伝えることもできます。",
      goal: "新しい Pod を含め、再び 6 つの Pod が Ready になる。",
      hints: ["速度を 100× にすると、5 分が 3 秒になります。", "マシンはまだ直さないでください。"],
      nearMisses: {
        fewer: "この Deployment が求めている Pod は {{want}} 個だけです。6 個必要です。",
        back: "マシンが復帰し、Pod も戻ったので、置き換えは起きませんでした。ステップをやり直して、待ってみましょう。",
        waiting: "6 個のうち {{ready}} 個が Ready です。沈黙したマシンには 5 分の猶予があります。",
      },
      after:
        "新しい Pod を選んで **なぜ** を開いてください。沈黙からノードの印へ、印から退避へ、足りなくなった Pod から後任へとつながっています。5 分というのは既定値で、Pod の [[toleration]] で変えられます。",
    },
    "it-comes-back": {
      title: "マシンの復帰",
      text: "マシンの電源を入れ直してください。クリックして **電源を入れる** です。",
      prediction: {
        question: "Pod はこのマシンに戻ってくるでしょうか？",
        options: { moveBack: "戻る。均等になるように", stayAway: "戻らない。いまの場所に留まる" },
        reveal:
          "答えは **{{answer}}**。[[スケジューラー|scheduler]] が場所を決めるのは、Pod が新しく作られたときだけです。動いている Pod が移されることはありません。",
      },
      goal: "すべてのマシンの電源が入り、すべてのノードが Ready である。",
      hints: [
        "暗くなっているマシンをクリックし、**電源を入れる** を選びます。",
        "`kubectl get faults` で名前を調べ、`kubectl delete fault <名前>` で障害を取り除くこともできます。",
      ],
      nearMisses: {
        "node-deleted": "ノードは削除されました。マシンの電源を入れると、自分で登録し直します。",
        "still-off": "`{{machine}}` の電源がまだ切れています。",
        booting: "電源が入りました。起動して報告が届くのを待ちます。",
      },
      after: "マシンは復帰しましたが、ほぼ空です。いちばん余裕があるので、次に作られる Pod はここを好みます。",
    },
    "on-purpose": {
      title: "計画的に 1 台外す",
      text: "修理の予定が前もって分かっているなら、丁寧に進められます。新しい Pod の受け入れを止め（[[コルドン|cordon]]）、載っている Pod に退いてもらいます。この 2 つを合わせたものが [[ドレイン|drain]] です。\n\n`kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data`\n\n1 つめのオプションは「マシンに属する Pod は残してよい」、2 つめは「一時ファイルは消えてもよい」という意味です。",
      goal: "Pod が載っていたマシンが受け入れを止めて空になり、ほかで 6 つが Ready である。",
      hints: [
        "ショップの Pod が載っているマシンを選びます。",
        "`kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data`",
      ],
      nearMisses: {
        "switched-off":
          "`{{machine}}` の電源が切れました。それでは突然の停止です。電源を入れ直して、ドレインしてください。",
        cordoned:
          "`{{machine}}` は新しい Pod を受け付けませんが、まだ {{count}} 個載っています。コルドンだけでは、Pod は退きません。",
        idle: "`{{machine}}` は受け入れを止めましたが、もともと Pod がありません。働いているマシンを選んでください。",
        moving: "マシンは空になりました。ほかで 6 個のうち {{ready}} 個が Ready です。",
      },
      after: "50 秒も 5 分も待たずに済みました。前もって計画すれば、失うものはほとんどありません。",
    },
    "a-budget": {
      title: "いくつまで欠けてよいか",
      text: "ドレインでは、マシンの Pod がほぼ一斉に退きます。たくさん載っていると、一時的に Pod が足りなくなりかねません。\n\nその歯止めが [[PodDisruptionBudget|disruption-budget]] です。`budget.yaml` は、`app: shop` の Pod のうち **常に 4 つは Ready** と定めています。つまり、欠けてよいのは 2 つまでです。\n\nマシンの受け入れを再開し（`kubectl uncordon node-1`）、この budget を適用してください。",
      goal: "すべてのマシンが受け入れ可能で、6 つの Pod のうち 1〜2 個の欠けを許す budget がある。",
      hints: [
        "`kubectl uncordon node-1` のあと、`budget.yaml` を適用します。",
        "いまいくつ欠けてよいかは `kubectl get pdb` で分かります。",
      ],
      nearMisses: {
        "selects-none":
          "この budget が守っている Pod は 0 個です。探しているのは `{{selector}}`、Pod に付いているのは `{{labels}}` です。",
        "blocks-all": "この budget は 1 つの欠けも許しません。どのドレインも永遠に待つことになります。",
        "too-generous":
          "この budget では、6 個のうち {{allowed}} 個まで同時に欠けてもよいことになります。目標は 1〜2 個です。",
        "still-closed":
          "budget はできました。`{{machine}}` がまだ受け入れを止めています。`kubectl uncordon` で再開しましょう。",
        "no-budget": "すべてのマシンが受け入れ可能です。budget がまだありません。",
      },
      after: "budget が自分から何かをすることはありません。誰かが Pod を退避させようとするたびに、許可を求められます。",
    },
    "with-care": {
      title: "慎重にドレインする",
      text: "では、Pod の載っている別のマシンをドレインしてください。キャンバスと、kubectl の出力に注目です。",
      prediction: {
        question: "budget で許された数を超えて退こうとすると、どうなるでしょうか？",
        options: { waits: "kubectl は断られ、待ってからやり直す", ignores: "それでも退いてしまう" },
        reveal:
          "答えは **{{answer}}**。退避は 1 つずつの「お伺い」で、budget は「いまはだめ」と言えます。後任が Ready になれば、次の Pod が退けます。",
      },
      goal: "別のマシンがドレインされ、その間ずっと 4 つ以上の Pod が Ready だった。",
      hints: [
        "Pod の載っているマシンを選びます。たとえば `kubectl drain node-3 --ignore-daemonsets --delete-emptydir-data` です。",
        "budget の許可を求めるのは退避だけです。`kubectl delete pod` は許可を求めません。",
      ],
      nearMisses: {
        below:
          "一時、Ready の Pod が 4 つを下回りました（いまは {{ready}} 個）。Pod の削除や電源断は、budget の許可を求めません。ステップをやり直し、ドレインしてください。",
        "no-budget": "budget がなくなりました。もう一度適用してください。",
        "switched-off":
          "`{{machine}}` の電源が切れました。budget では防げません。電源を入れ直して、ドレインしてください。",
        cordoned: "`{{machine}}` は受け入れを止めましたが、まだ {{count}} 個の Pod が載っています。",
        idle: "`{{machine}}` は受け入れを止めましたが、もともと Pod がありません。働いているマシンを選んでください。",
        moving: "マシンは空になりました。ほかで 6 個のうち {{ready}} 個が Ready です。",
      },
      after:
        "タイムラインを戻して数えてみてください。4 つを下回った瞬間はありません。budget が防ぐのは、人やツールによる中断です。落雷のような障害には、より多くのマシンに、より多くの Pod を置くしかありません。",
    },
  },
  remember: [
    "沈黙に気づくまで 50 秒、Pod を置き換えるまで 5 分。",
    "動いている Pod は移されない。場所が決まるのは、新しく作られたときだけ。",
    "修理の前にはドレイン。いくつ欠けてよいかは PodDisruptionBudget で決める。",
  ],
};
