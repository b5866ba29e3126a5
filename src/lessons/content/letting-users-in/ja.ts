import type { LessonText } from "../../lesson-text.ts";

export const lettingUsersInJa: LessonText = {
  title: "外からのアクセスを受け入れる",
  summary: "外への入口は 3 種類あります。全マシン共通のポート、専用のアドレス、1 つのアドレスを分け合う名前です。",
  steps: {
    outside: {
      title: "入口のない店",
      text: "店には [[Service|service]] があり、クラスターの中からは誰でもたどり着けます。けれども、お客さんは **外** にいます。`http://node-3:30080` を開こうとしていますが、つながりません。\n\nClusterIP タイプの Service のアドレスは、クラスターの中でしか通用しません。",
    },
    "node-port": {
      title: "すべてのマシンに入口を",
      text: "[[NodePort|nodeport]] は、**すべての** マシンで同じポートを開きます。`service.yaml` を適用してください。ポートは 30080 です。\n\nお客さんが知っているのは `node-3` だけです。",
      prediction: {
        question: "応答するのはどの Pod でしょうか？",
        options: { itsOwn: "node-3 の Pod だけ", anyPod: "どのマシンでも、この Service の Pod すべて" },
        reveal: "答えは **{{answer}}**。マシンはただの入口です。そこから先は、Service のどの Pod にも通じています。",
      },
      goal: "外のお客さんのリクエスト 20 件に応答が返る。",
      hints: ["`service.yaml` を適用します。", "効いているのは `type: NodePort` と `nodePort: 30080` です。"],
      nearMisses: {
        "no-service": "Service `shop` がなくなりました。`service.yaml` を適用してください。",
        "no-customers": "お客さんがいなくなりました。ステップをやり直すと戻ってきます。",
        "other-port": "開いたポートは {{port}} です。お客さんは {{url}} に来ています。",
        closed: "ClusterIP タイプの Service には、外への入口がありません。",
        almost: "20 件のうち {{answered}} 件に応答が返りました。",
      },
      after: "kube-proxy がすべてのマシンにポートを用意しました。`node-1:30080` からでも入れます。",
    },
    "entrance-lost": {
      title: "入口が壊れる",
      text: "`node-3` の電源を切ってください。**壊してみる** からでも、`no-power.yaml` の適用でもかまいません。店の Pod は別のマシンにもあります。",
      prediction: {
        question: "どれだけのお客さんが入れるでしょうか？",
        options: { fine: "全員", half: "一部", none: "誰も入れない" },
        reveal:
          "答えは **{{answer}}**。店は元気です。しかし、お客さんの知っている唯一のアドレスは、止まったマシンのものでした。",
      },
      goal: "店の Pod は Ready なのに、お客さんが誰も入れない。",
      hints: ["`no-power.yaml` を適用します。", "止めるのは、お客さんが来ている `node-3` です。"],
      nearMisses: {
        "other-machine": "止まっているのは `{{name}}` です。お客さんは `node-3` から入ってきます。",
        "no-pods": "いまは Ready な店の Pod がありません。新しい Pod が準備されています。",
        soon: "`node-3` の電源が切れました。トラフィックを見てみましょう。",
      },
      after: "マシンのアドレスは、お客さんに教えるアドレスには向きません。マシンは入れ替わるものだからです。",
    },
    "load-balancer": {
      title: "専用のアドレス",
      text: "`node-3` は止めたままにします。[[LoadBalancer|loadbalancer]] タイプの Service は、**どのマシンのものでもない** アドレスをクラウドに求めます。アクセスは、動いているマシンへ振り分けられます。\n\n`service.yaml` を適用し、`kubectl get service shop` で割り当てられたアドレスを確かめてください。それから `customers.yaml` でお客さんに知らせます。",
      goal: "どのマシンのものでもないアドレスで、お客さんに再び応答が返る。",
      hints: [
        "まず `service.yaml` です。数秒で EXTERNAL-IP が割り当てられます。",
        "次に `customers.yaml` です。`url` はそのアドレス、`http://203.0.113.10` にします。",
      ],
      nearMisses: {
        "no-service": "Service `shop` がなくなりました。",
        "no-customers": "お客さんがいなくなりました。`customers.yaml` を適用してください。",
        "one-machine": "`{{url}}` もやはり 1 台のマシンです。そのマシンが壊れるまでしか使えません。",
        "old-way": "店のアドレスは {{address}} になりました。お客さんはまだ {{url}} に行っています。",
        "other-address": "店のアドレスは {{address}} です。お客さんは {{url}} に行っています。",
        "no-balancer": "Service のタイプが {{type}} です。まだ誰もアドレスを求めていません。",
        "on-the-way": "アドレスの準備中か、止まったマシンの Pod にまだ振り分けられています。1 分ほど待ってください。",
      },
      after: "内側には NodePort が、その内側には ClusterIP が残っています。タイプは積み重ねになっています。",
    },
    "two-names": {
      title: "1 つのアドレスに、複数の名前",
      text: "LoadBalancer は 1 つごとに費用がかかります。Web サイトなら、もっとよい方法があります。共通の入口を 1 つ置き、リクエストの **ホスト名** を見て振り分けるのです。その規則が [[Ingress|ingress]] です。\n\n店のほかにブログもあります。`ingress.yaml` と、`shop.test` と `blog.test` の訪問者がいる `visitors.yaml` を適用してください。",
      prediction: {
        question: "2 つの名前に、アドレスはいくつ必要でしょうか？",
        options: { one: "1 つ", two: "2 つ" },
        reveal:
          "答えは **{{answer}}**。どちらの名前も同じ入口に着きます。入口は名前を読み、それから Service を選びます。",
      },
      goal: "shop.test の訪問者は店に、blog.test の訪問者はブログに、それぞれ 20 件ずつたどり着く。",
      hints: [
        "2 つのファイルをそのまま適用します。",
        "各ルールには `host` と `backend` があります。`backend` は Service の名前とポート 80 です。",
      ],
      nearMisses: {
        "mixed-up": "訪問者が別の場所に着いています。名前と Service の組み合わせが違います。",
        "no-backend": "存在しない Service に向かうルールがあります。ルールの宛先は {{names}} です。",
        "name-missing": "ルールがあるのは {{hosts}} です。shop.test と blog.test の両方に必要です。",
        "no-ingress": "訪問者は来ていますが、その名前のルールを持つ Ingress がありません。",
        "no-visitors": "ルールはそろいました。`visitors.yaml` を適用してください。",
        "on-the-way": "ルールを反映しています。あと数秒です。",
      },
      after:
        "Ingress は規則を書いた紙にすぎず、従うプログラム（Ingress コントローラー）が必要です。本物のクラスターでは自分で入れますが、ここには最初からあります。",
    },
    "look-back": {
      title: "振り返る",
      text: "**タイムライン** を `node-3` が止まった時点まで戻し、リクエストを追ってみてください。入口まで来て、そこで途切れます。少し後では、別の入口から入っていきます。\n\nトラフィックのパネルには、失敗したリクエストが **どこで** 失われたかも出ています。現実では、誰も教えてくれません。",
    },
  },
  remember: [
    "ClusterIP は中だけ、NodePort は全マシンのポート、LoadBalancer は専用のアドレス。",
    "Ingress は 1 つのアドレスを、複数の名前やパスで分け合う。",
    "Pod が元気なのに苦情が来たら、入口を疑う。",
  ],
};
