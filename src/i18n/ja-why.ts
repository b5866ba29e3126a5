/** Japanese sentences for what would have to change before a Pod fits, and for where a request was lost. */
import type { LaterTexts } from "./catalogue.ts";

export const jaWhy: LaterTexts["why"] = {
  change: {
    MoreRoom:
      "{{nodes}}: {{resource}} が {{requested}} 必要ですが、空きは {{free}} です。{{missing}} 空けるか、要求を減らしてください。",
    PromisedRoom:
      "{{nodes}} の空きは、先に入る {{pods}} のために取ってあります。待つか、この Pod の優先度を上げてください。",
    Uncordon: "{{nodes}} の cordon を解除します。",
    OtherNodeName:
      "{{wanted}} という名前のノードが指定されていますが、{{nodes}} ではありません。nodeName を直すか、外してください。",
    TolerateTaint: "{{nodes}}: Pod に {{toleration}} を許容 (toleration) させるか、そのテイントを外します。",
    NodeLabel:
      "{{nodes}}: ラベル {{key}} は {{operator}} {{values}} であるべきところ、{{value}} です。ノードにラベルを付けるか、Pod のセレクターを変えてください。",
    FreePort:
      "{{nodes}}: hostPort {{port}}/{{protocol}} は {{pod}} が使っています。別の番号にするか、Service を使ってください。",
    TopologyLabel:
      "{{nodes}}: 分散を数えるラベル {{topologyKey}} がありません。ラベルを付けるか、topologyKey を変えてください。",
    LessSkew:
      "{{nodes}}: {{domain}} には該当する Pod がすでに {{pods}} 個、最も少ない {{topologyKey}} には {{least}} 個です。もう 1 つ置くと偏りは {{skew}} になり、許されるのは {{maxSkew}} までです。少ないところを空けるか、maxSkew を上げるか、ScheduleAnyway にしてください。",
    PodNearby:
      "{{nodes}}: 同じ {{topologyKey}} に {{selector}} の Pod がいません。そこで起動するか、Pod アフィニティーを変えてください。",
    PodElsewhere:
      "{{nodes}}: {{pod}} がいます。この Pod のアンチアフィニティーは、同じ {{topologyKey}} の {{selector}} を避けます。ノードを足すか、数を減らすか、ルールを「できれば」に変えてください。",
    PodThatMindsElsewhere:
      "{{nodes}}: {{pod}} のアンチアフィニティーが、このような Pod を同じ {{topologyKey}} に入れません。ノードを足すか、その Pod を移してください。",
    PluginReason: "{{nodes}}: {{reason}}。",
  },
  unset: "未設定",
  lost: {
    BadUrl: "{{detail}} はリクエストを送れる URL ではありません。http://名前:ポート/パス の形で書いてください。",
    SenderWithoutNetwork:
      "送り手の Pod {{detail}} がどのノードでも動いていないため、ネットワークがありません。動かない理由を調べてください。",
    NameNotKnown:
      "クラスター DNS は {{detail}} を知りません。名前と Namespace (名前.Namespace) を確かめるか、Service を作ってください。",
    DnsNotAnswering: "クラスター DNS が答えません。kube-system にある kube-dns の Pod を見てください。",
    BlockedByNetworkPolicy:
      "NetworkPolicy {{detail}} が止めています。このクライアントとポートを通すルールを足すか、ポリシーを消してください。",
    NoSuchServicePort: "{{service}} にポート {{detail}} はありません。あるポートを呼ぶか、ports に足してください。",
    ServiceSelectsNoPods:
      "{{service}} にエンドポイントがありません。セレクターに合う、アドレスを持つ Pod がないためです。セレクターとラベルを見比べてください。",
    NoReadyEndpoints:
      "{{service}} に Ready なエンドポイントがありません ({{detail}})。Pod が動かない理由、または readiness probe が失敗する理由を調べてください。",
    NoLocalEndpoints:
      "{{service}} は自分の Pod があるノードでしか答えません (トラフィックポリシーが Local)。{{detail}} にはありません。そこで動かすか、ポリシーを Cluster にしてください。",
    SourceAddressRefused:
      "{{service}} は {{detail}} からの接続を受け付けません。loadBalancerSourceRanges に足してください。",
    ServiceRulesMissing:
      "送り手のマシンに {{service}} のルールがありません ({{detail}})。そこで kube-proxy が動いているか確かめてください。",
    ServiceRulesFrozen:
      "送り手のマシンにある {{service}} のルールは古いままで ({{detail}})、もう何もないところへ送っています。そこで kube-proxy が動いているか確かめてください。",
    NothingAtAddress:
      "このアドレスには何もありません。持っていた Pod が消えたのかもしれません。アドレスの変わらない Service を呼んでください。",
    MachineUnreachable: "{{pod}} のマシンに届きません。電源がないか、ネットワークが切れています。",
    ConnectionRefused:
      "{{pod}} のポート {{port}} では何も待ち受けていません。targetPort と、プログラムが開くポートを見比べてください。",
    NoAnswer: "{{pod}} が答えません。止まっているか、途中で失われています。",
    TooSlow:
      "{{pod}} が時間内に答えませんでした。忙しすぎるか、ネットワークが遅いためです。数や CPU を増やすか、待つ時間を延ばしてください。",
    NotHttp: "{{pod}} はポート {{port}} で HTTP を話しません。そのプロトコルで呼んでください。",
    HttpError: "{{pod}} がエラーを返しました。ログを読んでください。",
    NoIngressRule: "{{detail}} に合う Ingress のルールがありません。host と path を確かめてください。",
    IngressBackendMissing:
      "Ingress が指す Service {{detail}} がないか、そのポートがありません。作るか、ルールを直してください。",
    IngressBackendWithoutEndpoints:
      "Ingress は {{service}} の先に Ready なエンドポイントを見つけられません。Pod が Ready でない理由を調べてください。",
    IngressBackendRefused:
      "Ingress は {{pod}} のポート {{port}} で拒否されました。Service の targetPort と、プログラムが開くポートを見比べてください。",
    IngressBackendTimedOut: "Ingress は {{pod}} から時間内に答えを得られませんでした。止まっているか、忙しすぎます。",
  },
  somePod: "そのアドレスの Pod",
  someService: "Service",
};
