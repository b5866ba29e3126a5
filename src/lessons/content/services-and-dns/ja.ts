import type { LessonText } from "../../lesson-text.ts";

export const servicesAndDnsJa: LessonText = {
  title: "入れ替わる Pod に、変わらない名前を",
  summary: "Pod のアドレスは次々に変わります。Service は 1 つの名前を与え、リクエストを Pod に振り分けます。",
  steps: {
    "nobody-answers": {
      title: "Pod は 3 つあるのに、見つけてもらえない",
      text: "ショップの Pod が 3 つ Ready です。お客さんは `http://shop` にアクセスしていますが、すべて失敗しています。その名前を誰も知らないからです。\n\nPod のアドレスに直接アクセスする手もありそうです。それでうまくいくでしょうか？",
    },
    "new-address": {
      title: "アドレスはいつまで有効？",
      text: "`kubectl get pods -o wide` で Pod のアドレスを確かめてから、1 つ、または全部を削除してください。Deployment が新しい Pod を作ります。",
      prediction: {
        question: "後任の Pod のアドレスは？",
        options: { same: "前と同じ", other: "別のアドレス" },
        reveal: "答えは **{{answer}}**。アドレスは Pod ごとのもので、Pod と一緒に消えます。",
      },
      goal: "Pod が新しいものに置き換わり、3 つが Ready である。",
      hints: [
        "Pod を選んで「削除」を押します。",
        "`kubectl delete pod -l app=shop` のあと、もう一度 `kubectl get pods -o wide` を実行します。",
      ],
      nearMisses: {
        "scaled-down":
          "Pod は {{count}} 個になりました。数を減らしただけなので、置き換えは起きません。3 個に戻して、1 つ削除してください。",
        "only-more": "Pod が増えました。今回は失うほうを試してください。",
        "on-the-way": "Pod が 1 つ去るところです。後任が Ready になるのを待ちます。",
      },
      after: "アドレスを覚えておいても、すぐに無効になります。必要なのは、変わらない名前です。",
    },
    "a-name": {
      title: "変わらない名前",
      text: "[[Service|service]] には名前と、変わることのない自分のアドレス（[[cluster IP|cluster-ip]]）があります。担当する Pod は、[[ラベル|label]] を頼りに探し続けます。\n\n`service.yaml` を読んでください。名前は `shop`、探すのは `app: shop`。ポート 80 で受けて、プログラムが待ち受けるポート 8080 に渡します。適用しましょう。",
      goal: "お客さんが `http://shop` から 20 件の応答を受け取る。",
      hints: [
        "`service.yaml` をそのまま適用します。",
        "ターミナルなら `kubectl expose deployment shop --port=80 --target-port=8080` です。",
      ],
      nearMisses: {
        "other-name": "Service `{{name}}` ができましたが、お客さんが探しているのは `shop` です。",
        "selects-none":
          "Service が選んでいる Pod は 0 個です。探しているのは `{{selector}}`、Pod に付いているのは `{{labels}}` です。",
        "wrong-port":
          "Pod は見つかりましたが、ポート {{port}} に接続しています。プログラムが待ち受けているのは 8080 です。",
        "other-door": "Service が受けているのはポート {{port}} です。`http://shop` はポート 80 を意味します。",
        almost: "Service ができました。20 件のうち {{answered}} 件に応答が返っています。",
      },
      after:
        "Service の後ろにいる Pod の一覧を [[エンドポイント|endpoint]] と呼びます。`kubectl get endpointslices` で見られます。この一覧を書くのはコントローラーで、各マシンはそれに従います。",
    },
    sharing: {
      title: "3 つより 6 つ",
      text: "Pod を 3 つから 6 つに増やしてください。Service には手を付けません。\n\nトラフィックのパネルに、Pod ごとの応答数が出ています。",
      prediction: {
        question: "応答するのは誰でしょうか？",
        options: { byThemselves: "6 つすべて。何もしなくても加わる", onlyOld: "前からの 3 つ。Service に教えるまでは" },
        reveal:
          "答えは **{{answer}}**。新しい Pod にも同じラベルが付いています。Ready になった時点で、宛先の一覧に載りました。",
      },
      goal: "6 つ以上の Pod がリクエストに応答している。",
      hints: ["`kubectl scale deployment shop --replicas=6`", "新しい Pod が Ready になるまで、少し待ちましょう。"],
      nearMisses: {
        "no-service": "Service `shop` がなくなりました。名前を引いても行き先がありません。",
        "not-selected":
          "{{ready}} 個の Pod が Ready ですが、Service が選んでいるのは {{selected}} 個です。ラベルを見比べましょう。",
        fewer: "Pod は {{count}} 個です。目標は 6 個です。",
        "on-the-way": "6 個のうち {{answering}} 個が応答しました。",
      },
      after: "リクエストごとに、宛先の Pod が無作為に選ばれます。割合はほぼ均等ですが、ぴったり同じにはなりません。",
    },
    aside: {
      title: "1 つだけ脇によける",
      text: "様子のおかしい Pod があるので、落ち着いて調べたい。リクエストは止めたいが、削除はしたくない、という場面です。\n\nService はラベルで Pod を見つけます。それなら **Pod のラベル** を変えればよいのです。\n\n`kubectl label pod <名前> app=aside --overwrite`\n\nこのとき ReplicaSet が何をするかにも注目してください。",
      goal: "応答していた Pod がリクエストを受けずに動き続け、ほかの 6 つが応答している。",
      hints: [
        "Pod の名前は `kubectl get pods` で分かります。",
        "Service の後ろには 6 つ必要です。1 つ足りないことに ReplicaSet が気づき、自分で補います。",
      ],
      nearMisses: {
        "no-service": "Service `shop` がなくなりました。名前を引いても行き先がありません。",
        "selector-changed":
          "Service が `{{selector}}` を探すようになり、すべての Pod を見失いました。Pod 1 つのラベルのほうを変えてください。",
        deleted: "Pod が削除され、調べる対象がなくなりました。ラベルを変えてみましょう。",
        "on-the-way": "脇によけました。ReplicaSet が代わりの Pod を作っています。",
      },
      after:
        "Service と ReplicaSet は、同じラベルを別々の目的で使っています。いちばん新しい Pod の **なぜ** を開くと、数が 1 つ足りなくなったために作られたことが分かります。",
    },
    "next-door": {
      title: "隣の部屋から、同じ名前で",
      text: "[[Namespace|namespace]] は、名前の付け方が独立した部屋です。ショップは `default` という部屋にあります。`office` という部屋にも、買い物をしたい Pod がいます。\n\n`neighbours.yaml` を適用して、うまくいくか見てください。だめなら `url` を変えます。Service の正式な名前は `<Service>.<Namespace>.svc.cluster.local` で、後ろは省略できます。",
      prediction: {
        question: "Namespace `office` から `http://shop` にアクセスできるでしょうか？",
        options: { works: "できる。同じクラスターだから", unknown: "できない。その名前が見つからない" },
        reveal:
          "答えは **{{answer}}**。短い名前は、問い合わせた側の Namespace の中で、つまり `shop.office` として引かれます。そんな Service はありません。",
      },
      goal: "`office` の Pod が 10 件の応答を受け取る。",
      hints: [
        "ショップがどの Namespace にあるかを付け加えます。",
        "`url: http://shop.default` にして、もう一度適用します。",
      ],
      nearMisses: {
        "no-service": "Service `shop` がなくなりました。名前を引いても行き先がありません。",
        "no-desk": "`office` の Pod `desk` がありません。ファイル全体を適用してください。",
        starting: "`office` の Pod は起動の途中です。",
        "unknown-name": "そこからは `{{url}}` にたどり着けません: {{failure}}",
        almost: "10 件のうち {{answered}} 件に応答が返っています。",
      },
      after:
        "クラスター内の [[名前解決|dns]] では、名前を引くと Service の cluster IP が返ります。Service は、作られた時点で名前を引けるようになります。",
    },
  },
  remember: [
    "Pod のアドレスは Pod と一緒に消える。クライアントは Service の名前を使う。",
    "Service はラベルで Pod を見つけ、Ready の Pod にだけリクエストを送る。",
    "同じ Namespace なら `shop`、別の Namespace からは `shop.default`。",
  ],
};
