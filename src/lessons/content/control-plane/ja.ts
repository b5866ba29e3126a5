import type { LessonText } from "../../lesson-text.ts";

export const controlPlaneJa: LessonText = {
  title: "コントロールプレーンを止めてみる",
  summary: "クラスターを動かすのは 4 つのプログラムです。1 つずつ止めて、それぞれの役目を確かめます。",
  steps: {
    "the-parts": {
      title: "4 つのプログラム",
      text: "マシン `control-plane` では、4 つのプログラムが動いています。\n\n- [[API サーバー|api-server]]：正面玄関\n- [[etcd]]：その奥のデータベース\n- [[スケジューラー|scheduler]]：マシンを選ぶ\n- コントローラーマネージャー：すべての [[コントローラー|controller]]\n\nお客さんは毎秒 5 回、店にアクセスしています。最後まで様子を見ていてください。",
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
    etcd: {
      title: "記憶がなくなると",
      text: "もう一度 `kubectl delete faults --all` で戻し、30 秒ほど待ちます。それから `stopped.yaml` で **etcd** を止めてください。\n\n`kubectl get pods` と、`kubectl get --raw '/api/v1/namespaces/default/pods?resourceVersion=0'` を比べてみましょう。",
      goal: "etcd が止まり、API サーバーは覚えていることだけ答え、書き込みも最新の読み取りもできない。",
      hints: [
        "先に戻します。API サーバーが動いている必要があります。",
        "次に `stopped.yaml` を適用します。今度は `component: etcd` です。",
      ],
      nearMisses: {
        "other-part": "止まっているのは {{part}} です。ここでは etcd を止めます。",
        "api-server-away":
          "API サーバーがまったく応答しません。いったん戻して 30 秒ほど待ち、etcd だけを止めてください。",
        soon: "etcd が止まるところです。",
      },
      after:
        "`resourceVersion=0` は「古い情報でかまわない」という意味で、API サーバーのメモリーから返ります。それ以外はすべて etcd を通ります。",
    },
    recover: {
      title: "復旧する",
      text: "etcd を復帰させてください。それから店を **2** にスケールし、クラスターが再び従うことを確かめます。",
      goal: "何も止まっておらず、店の Pod がちょうど 2 つ Ready である。",
      hints: ["`kubectl delete faults --all` です。", "次に `kubectl scale deployment shop --replicas=2` です。"],
      nearMisses: {
        "still-stopped": "まだ {{part}} が止まっています。",
        returning: "復帰の途中です。API サーバーの起動に数秒かかります。",
        "not-changed": "クラスターが応答するようになりました。店はまだ {{want}} 個を求めています。",
        working: "Pod は残り {{count}} 個です。減る分は終了処理の途中です。",
      },
      after:
        "スケジューラーもコントローラーも、止まったところから再開しました。その前に、それぞれリースを取り直しています。働けるのは同時に 1 つだけだからです。",
    },
    majorities: {
      title: "3 台にする理由",
      text: "ここの etcd は **1 つ** だけなので、止まると何も変更できません。本番のクラスターでは、3 つか 5 つを別々のマシンに置きます。\n\n決めるのは **多数決** です。3 つなら 2 つ、5 つなら 3 つの賛成が必要です。3 つのうち 1 つは失ってもかまいません。2 つ失うと、残った 1 つは元気でも書き込みをやめます。ほかの 2 つが別の決定をしていないか、知りようがないからです。これがクォーラムの喪失です。\n\n**タイムライン** でこのレッスンを振り返り、お客さんに注目してください。何を止め、お客さんはそのうち何に気づいたでしょうか。",
    },
  },
  remember: [
    "動いているコンテナにコントロールプレーンはいらない。変更には必要。",
    "スケジューラーなしでは待たされ、コントローラーなしでは直らず、API サーバーなしでは入れず、etcd なしでは書けない。",
    "etcd には過半数が必要。3 つなら 1 つまで失える。",
  ],
};
