/**
 * How a connection's client certificate reaches the API server here, where no connection is encrypted by itself: whoever
 * ends it (a host with TLS, the kubectl of the page) puts the certificate into a header. Base64 of PEM.
 */
export const CLIENT_CERTIFICATE_HEADER = "kubarium-client-certificate";
