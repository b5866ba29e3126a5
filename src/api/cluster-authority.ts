/**
 * The cluster's own authority, which signs what clients and servers show. Its key is that of every simulated cluster, as
 * it guards nothing but playgrounds.
 * Source: https://kubernetes.io/docs/setup/best-practices/certificates/
 */
import { rsaKey, type RsaPrivateKey } from "./x509/rsa.ts";

/** PEM. */
export const CLUSTER_AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIDBTCCAe2gAwIBAgIIOlH5ocfSIE4wDQYJKoZIhvcNAQELBQAwFTETMBEGA1UE
AxMKa3ViZXJuZXRlczAeFw0yNTEyMDEwMDAwMDBaFw0zNTExMjkwMDAwMDBaMBUx
EzARBgNVBAMTCmt1YmVybmV0ZXMwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEK
AoIBAQCpdDtZmNsP0UhCF6wXe3jEle7jw46DPCcL8bO7wF2AjihdKbKb8p3xBHdK
Z2TfpKkLcHk4fEUIwu87pZHjJDBVA9X7eNC0jvup3u1K1vEKp5gZZXxt4gQwL0TH
RHY10ZLH0UYZm1eoUSnnXISOKQsHstwgLL+evF6GiUwO5Cbv60KiMz99VZ7gvxY1
K9i+oBvP3P9wYTj1EHEuvT8bNKWcIadQKeMs0Icrcm1VdncBz16/rnMsiaPZmsOc
3qBQxReYGPhfug5dJf5X06bRjKwRB1k68di3UvCdB7prhd/gAxCQTHiNsT2Lg0Fu
/sEVI8UZ0CfI5/vPyZ91Gc6s4UjnAgMBAAGjWTBXMA4GA1UdDwEB/wQEAwICpDAP
BgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBSz93V5VY1HY16XLRdplES0XtRBNTAV
BgNVHREEDjAMggprdWJlcm5ldGVzMA0GCSqGSIb3DQEBCwUAA4IBAQBPBGWnOb74
gV8GgjTIkxwidEWhYNlDF4VKf8Ys/BrRSUR2Qi9GqpQNI8eEvRCrcGiTTsARrsmm
twxoPGOYtCYWu7jh9fVmjDwaHuv16t8YzGaR0pwkjJrrL9955nwAcztnOlMF7+Z+
3DlUvCVbckRzH2FGYiY7HVqCujitt91Lqq21uJ0jJoyGgA4bDTapz0UDk2Zif8/v
l11KPIXcWTpI1ClSLL8oCL8Fj+Lvyb9jl8eKuuEKZVSP7P3QzCM4+cJdQ33jaNKu
bp6oVAqnNSRVClH8iW/+bYvPQjmtFlHy4M+XR8eJ3ye6Q/wp2VQ94esz9FVEK6r8
8q82vbhISrH4
-----END CERTIFICATE-----
`;

/** From then on nothing that it signed is valid. */
export const AUTHORITY_ENDS_MS = Date.UTC(2035, 10, 29);

/** Its subject key identifier. */
export const AUTHORITY_KEY_ID = "b3f77579558d47635e972d17699444b45ed44135";

/** The two primes. */
const P = BigInt(
  [
    "0xd3b8d779b8f8b69327bc5afb5d49e11b57595786779e93ea07dbbd7861ca2c",
    "887bcb965c1eb8099ecf85ed8f1c7a1113859b68b011456611da09bc4ef7d9",
    "61919081a7d7b030ec9447dbfa4b128f031a68da370eb6684dab1ad3820b97",
    "0856f7e0420034b2d63096d5b7f7e403573dd9df7603d4ff004cdb6ffeb5de",
    "3165c405",
  ].join(""),
);
const Q = BigInt(
  [
    "0xcce472e3c6874b6daed9edda26f7d39ecbc2530e66c4d4138b6c796fce4438",
    "4aba193bdeee5faf4ee98f87313d713929f08ec4e2663b4add4a8849a611a3",
    "cc5f2d7859045364abe868d14ec878608b7feac8a2d6c71bb5a7163fa995a4",
    "e56d35dd366f7489e5cd51c8bc8dcd0e38aaad294937e18984ae8214278fd9",
    "54a538fb",
  ].join(""),
);

export const AUTHORITY_KEY: RsaPrivateKey = rsaKey(P, Q);
