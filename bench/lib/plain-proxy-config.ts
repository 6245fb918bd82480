/** The least a proxy needs: one frontend, one server, server connections shared. For haproxy and hapaxd alike. */
export function plainProxyConfig(port: number, origin: number): string {
  return `global
    nbthread 1
    maxconn 4000
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    http-reuse always
frontend web
    bind 127.0.0.1:${port}
    default_backend app
backend app
    server s 127.0.0.1:${origin}
`;
}

/** The same for nginx, in one process. */
export function nginxProxyConfig(dir: string, port: number, origin: number): string {
  return `daemon off; master_process off; pid ${dir}/proxy-${port}.pid; error_log /dev/null;
events { worker_connections 8192; }
http { access_log off; keepalive_requests 100000000;
  upstream app { server 127.0.0.1:${origin}; keepalive 512; keepalive_requests 100000000; }
  server { listen 127.0.0.1:${port} backlog=4096;
    location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; } } }
`;
}
