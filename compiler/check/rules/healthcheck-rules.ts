import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

/** Families of rules, and what HAProxy calls checks of a type. */
const protocols: Readonly<Record<string, string>> = {
  "tcp-check": "TCP",
  httpchk: "HTTP",
  "ssl-hello-chk": "SSL3",
  smtpchk: "SMTP",
  "pgsql-check": "PGSQL",
  "redis-check": "REDIS",
  "mysql-check": "MySQL",
  "ldap-check": "LDAP",
  "spop-check": "SPOP",
};

export const healthcheckRules = rule({
  id: "healthcheck-rules",
  severity: "error",
  stage: "lines",
  summary: "A healthcheck section has two types, or rules that do not fit its type.",
  why: "The type comes first and once. Only 'tcp-check' goes with tcp-check rules and 'httpchk' with http-check rules; the other types have none.",
  bad: "healthcheck web\n    type httpchk\n    tcp-check connect\n",
  good: "healthcheck web\n    type httpchk\n    http-check connect\n    http-check send uri /\n    http-check expect status 200\n",
  manual: "12",
  kinds: ["healthcheck"],
  section(section, _model, report) {
    if (section.kind !== "healthcheck") return;
    const { tree } = section;
    let type: string | undefined;
    /** Rules read before there is a type. */
    let early: string | undefined;
    for (const statement of section.node.statements) {
      const { keyword, words } = statement.template;
      if (keyword === "type") {
        if (type !== undefined)
          report(report.words(tree, statement, 0, 2), `the type of this healthcheck is already '${type}'`, {
            help: "remove one of the two",
            haproxy: "healthcheck type already defined.",
          });
        else if (words > 1) {
          type = wordText(tree, statement.word + 1);
          if (early !== undefined && type !== (early === "tcp-check" ? "tcp-check" : "httpchk"))
            report(report.words(tree, statement, 0, 2), `'type ${type}' does not go with '${early}' rules`, {
              haproxy: `cannot set '${type}' type with '${early}' rules`,
            });
          if (type === "mysql-check" && words === 3 && wordText(tree, statement.word + 2) === "user")
            report(report.words(tree, statement, 0, 3), "'type mysql-check user' needs a name", {
              haproxy: "'type mysql-check user' expects <username> as argument.",
            });
          if (type === "pgsql-check" && (words < 4 || wordText(tree, statement.word + 2) !== "user"))
            report(report.words(tree, statement, 0, 2), "'type pgsql-check' needs the user to log in as", {
              help: "add 'user <name>'",
              haproxy: "'type pgsql-check' expects 'user <username>' as argument.",
            });
        }
        continue;
      }
      const family = /^(tcp|http)-check\b/.exec(keyword)?.[0];
      if (family !== undefined && type === undefined) {
        if (early !== undefined && early !== family)
          report(report.words(tree, statement, 0, 2), `'${family}' rules do not go with '${early}' rules`, {
            haproxy: "cannot mix 'tcp-check' and 'http-check' rules",
          });
        early ??= family;
      }
      if (family === undefined || type === undefined || !Object.hasOwn(protocols, type)) continue;
      if (type === (family === "tcp-check" ? "tcp-check" : "httpchk")) continue;
      report(report.words(tree, statement, 0, 2), `'${family}' rules do not go with 'type ${type}'`, {
        haproxy: `unable to configure '${family}' rule for '${protocols[type]}' healthcheck`,
      });
    }
  },
});
