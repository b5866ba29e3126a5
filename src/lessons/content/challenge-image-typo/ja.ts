import type { LessonText } from "../../lesson-text.ts";

export const challengeImageTypoJa: LessonText = {
  title: "障害対応：何も起動しない",
  summary: "イメージを取得できないとき、マシンが何と言っているかを読み取ります。",
  steps: {
    look: {
      title: "触る前に、見る",
      text: "ブログを 1 分前にデプロイしましたが、Pod が 1 つも動いていません。\n\nPod を選んで **イベント** を開くか、`kubectl describe pod` と入力してください。マシンは何かを試み、断られています。\n\n直すのは、原因を突き止めてからです。",
      prediction: {
        question: "何が妨げになっているでしょうか？",
        options: {
          crash: "プログラムが起動してすぐ落ちる",
          image: "イメージを取得できない",
          room: "どのマシンにも空きがない",
        },
        wrong: {
          crash:
            "プログラムはまだ一度も起動していません。RESTARTS は 0 で、ログもありません。原因はその手前にあります。",
          room: "マシンは決まっています。`kubectl get pods -o wide` の NODE 列を見てください。",
        },
        reveal:
          "答えは **{{answer}}**。[[kubelet]] が [[レジストリ|registry]] に問い合わせましたが、そんなイメージはないと言われました。",
      },
    },
    repair: {
      title: "直す",
      text: "ブログの Pod を 2 つとも動かしてください。",
      goal: "Deployment `blog` の最新版の Pod が 2 つ Ready になる。",
      hints: [
        "`Failed` イベントに、要求したイメージの名前が書かれています。1 文字ずつ読んでみましょう。",
        "Pod のイメージは Deployment のテンプレートで決まります。直す場所はそこです。",
        "`kubectl set image deployment/blog web=nginx:1.29`",
      ],
      nearMisses: {
        "no-deployment": "Deployment がなくなりました。ステップをやり直し、削除ではなく変更しましょう。",
        "same-image": "新しい Pod も同じテンプレートから作られます。テンプレートはまだ `{{image}}` のままです。",
        "still-cannot-pull": "`{{image}}` も取得できません。知っている名前と見比べてみましょう。",
        scaled: "Deployment が求めている Pod は {{want}} 個になっています。必要なのは 2 個です。",
        rolling: "2 個のうち {{ready}} 個が Ready です。新しい Pod は準備中です。",
      },
      after:
        "Kubernetes は一度もあきらめていません。10 秒、20 秒、40 秒と、最大 5 分まで間隔を延ばしながら試し続けていました。名前が正しくなった瞬間、あとは自動で進みます。",
    },
  },
  remember: [
    "`ErrImagePull` と `ImagePullBackOff` は、名前かタグ、またはレジストリまでの経路の問題。",
    "テンプレートが間違っているとき、Pod を消しても直らない。",
  ],
};
