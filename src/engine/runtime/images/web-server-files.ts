/** The files of nginx's and Apache's images that people read and replace. */
import type { BaseFiles } from "./base-files.ts";

const NGINX_CONF = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`;
const DEFAULT_SITE = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;
const MIME_TYPES = `
types {
    text/html                                        html htm shtml;
    text/css                                         css;
    application/javascript                           js;
    application/json                                 json;
    image/png                                        png;
    text/plain                                       txt;
}
`;

export const NGINX_FILES: BaseFiles = {
  folders: ["/docker-entrypoint.d", "/var/cache/nginx", "/etc/nginx/conf.d"],
  files: {
    "/etc/nginx/nginx.conf": NGINX_CONF,
    "/etc/nginx/conf.d/default.conf": DEFAULT_SITE,
    "/etc/nginx/mime.types": MIME_TYPES,
    "/usr/share/nginx/html/50x.html":
      "<!DOCTYPE html>\n<html>\n<body>\n<h1>An error occurred.</h1>\n</body>\n</html>\n",
  },
  links: { "/var/log/nginx/access.log": "/dev/stdout", "/var/log/nginx/error.log": "/dev/stderr" },
};

export const HTTPD_FILES: BaseFiles = {
  folders: ["/usr/local/apache2/conf", "/usr/local/apache2/logs"],
  files: {
    "/usr/local/apache2/conf/httpd.conf":
      'ServerRoot "/usr/local/apache2"\nListen 80\nUser www-data\nGroup www-data\nDocumentRoot "/usr/local/apache2/htdocs"\n',
  },
};
