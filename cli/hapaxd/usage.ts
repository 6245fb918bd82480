/** The usage text of hapaxd, printed for wrong arguments (exit 1, as HAProxy does). */
export const usage = `Usage: hapaxd [-f <cfgfile|cfgdir>]* [options] [-- <cfgfile>*]
       hapaxd --plan <plan.json> [options]

  -f <file|dir>...   read these configuration files; a directory stands for its *.cfg files
  --plan <file>      start from a plan made by 'hapax compile', without reading any configuration
  --haproxy-version <version>   read the configuration by the rules of that release, such as 2.8
  -c                 check the configuration and exit (0 valid, 1 not)
  -cc <condition>    evaluate a '.if' condition and exit (0 true, 1 false, 2 malformed)
  --missing-files <error|warn|ignore>   about files, users and hosts this machine lacks (default: error)
  -v, -vv            version; with build features. -vq, -vqs, -vqb: only the number
  -V, -q             verbose; quiet
  -d, -db            debug: stay in the foreground; only stay in the foreground
  -D                 run in the background
  -W, -Ws            master-worker mode; with systemd notification
  -S <bind>          master's control socket
  -p <file>          write the process id there
  -C <dir>           change to that directory first
  -L <name>          local peer name
  -n, -N <number>    maximum connections: of the process, of each proxy by default
  -m <MB>            memory limit
  -dW                any warning is fatal
  -dD                also print diagnostic warnings
  -dC[line]          print the configuration's words as they were read
  -dK<class>         list the known keywords (all, acl, cfg, cli, cnv, flt, smp, svc)
  -dI                allow external checks to start processes
  -dS -dG -dR -dF -dV   switch off splice, getaddrinfo, SO_REUSEPORT, fast-forward, server TLS verification
  -dM -de -dp -dZ -dT -dr -dt   accepted; nothing of the kind to switch here
  -sf, -st <pid>*    once listening, ask these processes to finish; to end at once
  -x <socket>        take listening sockets over from that control socket
`;
