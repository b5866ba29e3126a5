import type { LessonText } from "../../lesson-text.ts";

export const controlPlaneJa: LessonText = {
  title: "コントロールプレーンを止めてみる",
  summary: "クラスターを動かす 4 つのプログラムを 1 つずつ止め、最後に etcd の過半数を失って、復旧します。",
  steps: {
    "the-parts": {
      title: "4 つのプログラム",
      text: "上に並ぶ 3 台のマシンでは、同じ 4 つのプログラムが動いています。\n\n- [[API サーバー|api-server]]：正面玄関\n- [[etcd]]：その奥のデータベース\n- [[スケジューラー|scheduler]]：マシンを選ぶ\n- コントローラーマネージャー：すべての [[コントローラー|controller]]\n\nお客さんは毎秒 5 回、店にアクセスしています。最後まで様子を見ていてください。",
    },
    scheduler: {
      title: "スケジューラーがいないと",
      text: "`stopped.yaml` を適用すると、スケジューラーが止まります。それから `kubectl scale deployment shop --replicas=5` で Pod を増やしてみましょう。",
      prediction: {
        question: "新しい 2 つの Pod はどうなるでしょうか？",
        options: { run: "動く", pending: "作られるが、待たされる", none: "作られもしない" },
        reveal: "答えは **{{answer}}**。作るのは ReplicaSet です。マシンを選ぶのは別の役で、その役がいま不在です。",
      },
      goal: "スケジューラーが止まり、マシンの決まらない Pod が待っている。",
      hints: [
        "まず `stopped.yaml` を適用し、終了するまで数秒待ちます。",
        "次に `kubectl scale deployment shop --replicas=5` です。",
      ],
      nearMisses: {
        "other-part": "止まっているのは {{part}} です。ここでは kube-scheduler を止めます。",
        "nothing-new":
          "スケジューラーは不在ですが、どの Pod もマシンが決まっているので誰も困りません。Pod を増やしてください。",
        "still-there":
          "スケジューラーが動いているので、新しい Pod のマシンが決まります。`stopped.yaml` を適用してください。",
      },
      after: "何も失敗せず、何も失われていません。仕事が待っているだけです。",
    },
    "controller-manager": {
      title: "コントローラーがいないと",
      text: "`kubectl delete faults --all` でスケジューラーを復帰させると、待っていた Pod のマシンが決まります。\n\nそれから `stopped.yaml` を適用してください。今度は **コントローラーマネージャー** が止まります。数秒待って、`kubectl delete pod -l app=shop` で店の Pod を削除してください。",
      prediction: {
        question: "代わりの Pod は作られるでしょうか？",
        options: { replaced: "はい、いつもどおり", missing: "いいえ" },
        reveal: "答えは **{{answer}}**。数える役がいません。「2 は 3 ではない」と気づく人がいないのです。",
      },
      goal: "コントローラーマネージャーが止まり、店の Pod が足りない状態が 10 秒続く。",
      hints: ["`stopped.yaml` を適用します。", "次に `kubectl delete pod -l app=shop` です。"],
      nearMisses: {
        "other-part": "止まっているのは {{part}} です。ここでは kube-controller-manager を止めます。",
        "all-there": "コントローラーは不在ですが、Pod は {{count}} 個あります。いくつか削除してください。",
      },
      after:
        "Service には、もういない Pod のアドレスが残っています。その一覧を更新するのもコントローラーだからです。自己修復の正体は、このプログラムでした。",
    },
    "api-server": {
      title: "正面玄関が閉まると",
      text: "`kubectl delete faults --all` で復帰させ、店が元気になるのを待ちます。\n\nそれから `stopped.yaml` を適用してください。今度は **API サーバー** です。`kubectl get pods` も試してみましょう。",
      prediction: {
        question: "お客さんはどうなるでしょうか？",
        options: { served: "応答が返り続ける", lost: "リクエストが失敗する" },
        reveal:
          "答えは **{{answer}}**。コンテナはそれぞれのマシンで動き、道順は kube-proxy が知っています。API に尋ねる必要はありません。",
      },
      goal: "API サーバーは応答しないのに、お客さんには応答が返っている。",
      hints: [
        "まず `kubectl delete faults --all` を実行し、30 秒ほど待ちます。",
        "次に `stopped.yaml` を適用します。Fault はシミュレーション側のものなので、API サーバーなしでも操作できます。",
      ],
      nearMisses: {
        "other-part": "止まっているのは {{part}} です。ここでは kube-apiserver を止めます。",
        "no-pods":
          "お客さんにエラーが返っています。店が回復しきっていませんでした。`kubectl delete faults --all` で戻し、少し待ってからやり直してください。",
        watching: "玄関は閉まりました。このステップで {{served}} 件に応答が返っています。",
      },
      after:
        "コントロールプレーンのないクラスターは、船長のいない船のようなものです。そのまま進みます。何かが起きるまでは。",
    },
    "open-again": {
      title: "再び開く",
      text: "`kubectl delete faults --all` で戻し、API サーバーが復帰する様子を見てください。\n\nスケジューラーもコントローラーも、ずっと動いていました。話す相手がいなかっただけです。",
      goal: "何も止まっておらず、店の Pod がすべて Ready である。",
      hints: ["`kubectl delete faults --all` です。", "30 秒ほどかかります。上のボタンで時間を速められます。"],
      nearMisses: {
        "still-stopped": "まだ {{part}} が止まっています。",
        returning: "復帰の途中です。API サーバーの起動に数秒かかります。",
        working: "玄関が開きました。{{want}} 個のうち {{ready}} 個が Ready です。",
      },
      after:
        "止まっている間に起きたことも、その前に頼まれていたことも、これから片付いていきます。コントローラーは命令を覚えているのではなく、いまの状態を見て動くからです。",
    },
    "lose-member": {
      title: "3 つのうち 1 つを失う",
      text: "[[etcd]] はクラスターの記憶です。ここには 3 つの [[メンバー|etcd-member]] があり、多数決で決めています。3 つのうち 2 つがそろえば十分です。\n\n`kubectl get etcdmembers` で、どれがリーダーか分かります。`lost.yaml` を適用すると、`control-plane-2` の電源が落ちます。数秒たったら `kubectl scale deployment shop --replicas=4` を試してください。",
      prediction: {
        question: "3 つのうち 2 つになりました。クラスターはまだ変更できるでしょうか？",
        options: { yes: "はい", no: "いいえ" },
        reveal:
          "答えは **{{answer}}**。2 つあれば過半数です。失ったのがリーダーなら、残りの 2 つが 1、2 秒で新しいリーダーを選びます。",
      },
      goal: "etcd のメンバーが 1 つ止まっていても、店への変更が実行される。",
      hints: [
        "`lost.yaml` を適用し、数秒待ってから店をスケールします。",
        "`kubectl get etcdmembers` の ROLE 列に Leader、Follower、Down と出ます。",
        "`kubectl scale deployment shop --replicas=4`",
      ],
      nearMisses: {
        "too-many": "{{names}} が止まっています。1 つ多いので、どれかを戻してください。",
        "too-early":
          "3 つともそろっているうちに店を変更しました。いったん {{was}} に戻し、メンバーが 1 つ止まった状態で変更してください。",
        electing: "残ったメンバーがリーダーを選んでいます。1、2 秒かかります。",
        "now-change": "{{name}} が止まり、残り 2 つで動いています。では、店をスケールしてみましょう。",
        starting: "変更は受け付けられました。{{want}} 個のうち {{ready}} 個が Ready です。",
        "all-well": "変更は実行されましたが、メンバーは 3 つともそろっています。先に 1 つ落としてください。",
      },
      after:
        "リーダーは 1 つだけで、ほかのメンバーはその内容を書き写します。過半数が書き写した時点で、変更は確定します。だから、どの 1 つを失っても大丈夫なのです。",
    },
    "lose-quorum": {
      title: "過半数を失う",
      text: "`lost-too.yaml` を適用すると、2 台目の電源が落ちます。残ったメンバーは 1 つだけ。それ自体は元気です。\n\n`kubectl get pods` と、`kubectl get --raw '/api/v1/namespaces/default/pods?resourceVersion=0'` を比べてみましょう。",
      prediction: {
        question: "最後のメンバーはどうするでしょうか？",
        options: {
          alone: "1 つだけで続ける",
          stops: "書き込みをやめる。覚えていることは残る",
          forgets: "すべて忘れてしまう",
        },
        reveal:
          "答えは **{{answer}}**。ほかの 2 つが止まったのか、通信が切れた向こうで別の決定をしているのか、知りようがありません。だから何も決めないのです。",
      },
      goal: "メンバーが 2 つ止まり、書き込みも最新の読み取りもできないのに、お客さんには応答が返っている。",
      hints: [
        "`lost-too.yaml` を適用します。**壊す** メニューからでもかまいません。",
        "`kubectl get etcdmembers` は答えてくれます。シミュレーションが外側から見ているものだからです。",
      ],
      nearMisses: {
        "one-left-over": "止まっているのは {{name}} だけです。2 つあれば過半数なので、もう 1 つ落としてください。",
        nobody: "3 つともそろっています。2 つ落としてください。",
        "all-three": "3 つとも止まっています。1 つ戻して、残った 1 つがどうするかを見てみましょう。",
        "api-server-away": "API サーバーがまったく応答しません。コントロールプレーンのマシンを 1 台は残してください。",
        soon: "最後のメンバーは、まだほかのメンバーからの連絡を待っています。",
      },
      after:
        "これが **クォーラムの喪失** です。`resourceVersion=0` は「古い情報でかまわない」という意味で、API サーバーのメモリーから返ります。それ以外は etcd を通りますが、その etcd が答えません。",
    },
    recover: {
      title: "人の手で復旧する",
      text: "この状態をクラスターが自分で直すことはできません。直すにも書き込みが必要だからです。人がメンバーを戻すしかありません。\n\n`kubectl get faults` で確かめ、`kubectl delete fault …` で 1 つずつ直してください。クラスターが再び従うようになったら、店を **2** にスケールします。",
      prediction: {
        question: "2 つのうち、いくつ戻せばよいでしょうか？",
        options: { one: "1 つで足りる", both: "2 つとも" },
        reveal:
          "答えは **{{answer}}**。3 つのうち 2 つで、また過半数です。止まっていたメンバーは、その間の変更をもう 1 つから教わります。",
      },
      goal: "etcd に再びリーダーがいて、店の Pod がちょうど 2 つ Ready である。",
      hints: [
        "`kubectl delete fault lost-control-plane-3` で、1 台の電源が戻ります。",
        "マシンの起動には少し時間がかかります。`kubectl get etcdmembers` に Leader が出るのを待ちましょう。",
        "次に `kubectl scale deployment shop --replicas=2` です。",
      ],
      nearMisses: {
        "still-lost": "まだ {{names}} が止まっています。3 つのうち 1 つでは過半数になりません。",
        electing: "過半数が戻るところです。互いを見つけ、リーダーを選ぶまで数秒かかります。",
        "not-changed": "クラスターが応答するようになりました。店はまだ {{want}} 個を求めています。",
        working: "Pod は残り {{count}} 個です。減る分は終了処理の途中です。",
      },
      after:
        "スケジューラーもコントローラーも、止まったところから再開しました。これらも 3 つずつありますが、働くのはリースを持つ 1 つだけです。残りは交代に備えて待っています。",
    },
    "look-back": {
      title: "振り返る",
      text: "**タイムライン** でこのレッスンを振り返ってください。壊したものが帯で表示されています。お客さんの様子と、2 つ止まっていた時刻の `kubectl get etcdmembers` に注目しましょう。\n\nメンバーが 3 つなら 1 つ、5 つなら 2 つまで失えます。4 つにしても 3 つと変わりません。4 つの過半数は 3 つだからです。",
    },
  },
  remember: [
    "動いているコンテナにコントロールプレーンはいらない。変更には必要。",
    "スケジューラーなしでは待たされ、コントローラーなしでは直らず、API サーバーなしでは入れず、etcd なしでは書けない。",
    "etcd には過半数が必要。3 つなら 1 つまで失える。過半数を失うと止まり、人が戻すまで動かない。",
  ],
};
