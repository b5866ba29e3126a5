import { parseExpression } from "./engine/apiserver/custom-resources/cel/cel-environment.ts";
import { celValue } from "./engine/apiserver/custom-resources/cel/cel-values.ts";
const self = celValue({ l: [{ name: "a", port: 1, protocol: "HTTP" }, { name: "b", port: 2, protocol: "HTTPS", tls: { mode: "Terminate" } }], s: "ab.c", m: { x: "1", y: "2" }, n: [1, 2, 3], e: [], r: [{ matches: [{}, {}] }], path: { type: "PathPrefix", value: "/a%20b" }, "b": true, q: "1Gi", f: 1.5, u: "https://ex.com:80/p?x=1&y=2", ipa: "10.0.0.1", cidr: "10.0.0.0/24", ss: ["b", "a"] }, undefined);
const T: string[] = String.raw`
self.l.all(l, l.protocol in ['HTTP', 'TCP', 'UDP'] ? !has(l.tls) : true)
self.l.all(l1, self.l.exists_one(l2, l1.name == l2.name))
self.l.all(l1, self.l.exists_one(l2, l1.port == l2.port && l1.protocol == l2.protocol && (has(l1.hostname) && has(l2.hostname) ? l1.hostname == l2.hostname : !has(l1.hostname) && !has(l2.hostname))))
self.s.matches(r"""^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$""")
self.s.matches(r'^[a-z.]+$')
(size(self.r) > 0 ? self.r[0].matches.size() : 0) + (size(self.r) > 1 ? self.r[1].matches.size() : 0) <= 128
!(self.l.exists(f, f.name == 'RequestRedirect') && self.l.exists(f, f.name == 'URLRewrite'))
self.l.filter(f, f.name == 'a').size() <= 1
(self.path.type in ['Exact','PathPrefix']) ? self.path.value.matches(r"""^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$""") : true
self.s.matches(r"""^(?i)\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$""")
!(has(self.request) && has(self.backendRequest) && duration(self.request) != duration('0s') && duration(self.backendRequest) > duration(self.request))
self.m.all(k, v, k != v)
self.m.exists(k, v, v == '2')
self.m.existsOne(k, v, v == '2')
self.n.exists_one(i, v, v == 2 && i == 1)
self.n.transformList(i, v, i + v) == [1, 3, 5]
self.n.transformList(i, v, i > 0, v) == [2, 3]
self.m.transformMap(k, v, v + '!') == {'x': '1!', 'y': '2!'}
self.m.transformMap(k, v, k == 'x', v) == {'x': '1'}
self.m.transformMapEntry(k, v, {v: k}) == {'1': 'x', '2': 'y'}
self.n.existsOne(v, v == 2)
!format.dns1123Label().validate("Abc").hasValue() == false
format.dns1123Label().validate("abc") == optional.none()
format.dns1123Label().validate("A b").value().size() > 0
format.named("dns1123Label").hasValue()
format.uuid().validate("123e4567-e89b-12d3-a456-426614174000").hasValue() == false
semver("1.2.3").isLessThan(semver("1.10.0"))
isSemver("1.0") == false
isSemver("v1.0", true)
semver("v1.2", true).major() == 1
ip(self.ipa).family() == 4
ip(self.ipa).isGlobalUnicast()
ip("fe80::1").isLinkLocalUnicast()
ip.isCanonical("10.0.0.1")
string(ip("10.0.0.1")) == "10.0.0.1"
ip("127.0.0.1") == ip("127.0.0.1")
cidr(self.cidr).containsIP("10.0.0.7")
cidr(self.cidr).containsIP(ip("10.0.0.7"))
cidr(self.cidr).containsCIDR("10.0.0.0/25")
cidr(self.cidr).ip() == ip("10.0.0.0")
cidr(self.cidr).prefixLength() == 24
cidr(self.cidr).masked() == cidr("10.0.0.0/24")
string(cidr(self.cidr)) == "10.0.0.0/24"
url(self.u).getQuery()["x"] == ["1"]
url(self.u).getHostname() == "ex.com"
url(self.u).getPort() == "80"
url("https://[::1]:80/").getHost() == "[::1]:80"
self.?foo.orValue("x") == "x"
self.?foo.?bar.hasValue() == false
self.m[?"z"].orValue("d") == "d"
optional.ofNonZeroValue("") == optional.none()
self.?s.optMap(v, v + "x").orValue("") == "ab.cx"
self.?s.optFlatMap(v, optional.of(v)).hasValue()
[?self.?foo, "a"].size() == 1
{?"a": self.?foo}.size() == 0
self.e.min() == 0 || true
[1,2].sum() == 3
["a","b"].join(",") == "a,b"
self.s.split(".") == ["ab", "c"]
self.s.split(".", 1).size() == 1
self.s.substring(1) == "b.c"
self.s.substring(0, 1) == "a"
self.s.indexOf("c") == 3
self.s.lastIndexOf("b", 3) == 1
"  a ".trim() == "a"
"abc".charAt(1) == "b"
"a".lowerAscii() == "a" && "a".upperAscii() == "A"
strings.quote("a") == "\"a\""
"%s %d".format(["a", 1]) == "a 1"
"%.2f".format([1.5]) == "1.50"
type(self.b) == bool
type(self.s) == type("x")
dyn(self.s) == "ab.c"
string(1) + string(true) == "1true"
int("5") == 5 && double("1.5") == 1.5
timestamp("2024-01-01T00:00:00Z").getHours() == 0
timestamp("2024-01-01T00:00:00Z").getHours("-02:00") == 22
duration("1h").getMinutes() == 60
quantity(self.q).isGreaterThan(quantity("1Mi"))
quantity("1k") == quantity("1000")
quantity("5").asInteger() == 5
quantity(self.q).add(quantity("1Gi")).compareTo(quantity("2Gi")) == 0
self.ss.sort() == ["a","b"]
self.ss.isSorted() == false
[1,2,3].slice(1,3) == [2,3]
[[1],[2]].flatten() == [1,2]
lists.range(3) == [0,1,2]
["b","a"].sortBy(x, x) == ["a","b"]
[1,1].distinct() == [1]
self.l.map(x, x.name) == ["a","b"]
self.l.map(x, x.port > 1, x.name) == ["b"]
"a" in {"a": 1}
has(self.l) && size(self.l) == 2
1 in self.n
b"abc" == bytes("abc")
1u < 2u
self.f > 1
self.f >= 1.5 && self.n[0] < 1.5
1 == 1.0
cel.bind(x, self.s, x + x == "ab.cab.c")
sets.equivalent([1,2],[2,1]) && sets.intersects([1],[1,2])
self.s != "" ? true : false
!self.e.exists(x, x > 1)
self.n.all(x, x > 0) && self.n.exists(x, x == 3)
"a-b-c".replace("-", "", 1) == "ab-c"
"abc".reverse() == "cba"
"a1b2".findAll("[0-9]") == ["1","2"]
"x.y" .startsWith('x') && 'a' < 'b'
(self.b) && !(!self.b)
self.n[size(self.n)-1] == 3
-1 < 0 && 5 % 3 == 2 && 7 / 2 == 3
["a"] + ["b"] == ["a","b"]
"😀".size() == 1
[1, 2].first().value() == 1 && [1].last().hasValue()
optional.unwrap([optional.of(1), optional.none()]) == [1]
[optional.of(1)].unwrapOpt() == [1]
self.m.map(k, k).sort() == ["x","y"]
matches("abc", "b")
jsonpatch.escapeKey("a/b") == "a~1b"
base64.encode(b"a") == "YQ=="
google.protobuf.Duration == google.protobuf.Duration
self.l.all(x, x.name.matches("^[a-z]+$")) // comment
regex.extract("abc", "b") == optional.of("b")
math.greatest(1, 2) == 2
"\x41\u0041\101" == "AAA"
self.s.matches("^[\\p{L}.]+$")
self == oldSelf || true
`.trim().split("\n");
for (const t of T) {
  try {
    const p = parseExpression(t);
    const v = p({ self, oldSelf: self } as never);
    if (v !== true) console.log("VALUE", t, "=>", v);
  } catch (e) { console.log("ERR  ", t, "=>", String((e as Error).message).split("\n")[0]); }
}
